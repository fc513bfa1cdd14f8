"""Which share a text states (合格率95%, 抽查比例三成), and by how much something is to change (化肥用量减少8%).

In: a text. Out: `DeclaredFact`s of kind share; `unit` is `%` for what is reached and the way (增, 减) for a change.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_words import fact_words
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import fold

_FROM = re.compile(r"[由从](?:原来的?|上年的?)?\d")
"""Before the share that was."""
_FALLS_SHORT = re.compile("(?<!不)(?<!得)低于|未达|达不到|不达|不足")
"""What is done where a share is missed is no promise of it."""
_BREAK = re.compile(r"[，。；;：:\n]")
_YEAR = re.compile(r"(20\d{2})年")
_AGAINST = re.compile(r"(?:比|较|相比|同比|与)(?:于)?(?:上年|去年|上一年|往年|20\d{2}年)?(?:同期)?(?:相比)?")
_VALUE = r"(?:(?P<value>\d+(?:\.\d+)?)\s*[%％]|百分之(?P<hundredths>[一二三四五六七八九十]+)|(?P<tenths>[一二三四五六七八九])成(?P<half>半)?(?![立为员效果就交人功长本分]))"
_POINTS = r"(?:(?P<points>\d+(?:\.\d+)?)\s*个百分点|" + _VALUE[3:]


def share_facts(field: str, text: str, year: int | None) -> Iterator[DeclaredFact]:
    """Every share of a text and every change, `words` its name as far as the clause has it."""
    for match in _reached().finditer(text):
        if _FROM.search(match[0]) or _FALLS_SHORT.search(match[0]):
            continue
        clause = _BREAK.split(text[: match.end("name")])[-1]
        yield _fact(field, text, match, clause, "%", year)
    for match in _changed().finditer(text):
        way = "增" if re.fullmatch(fact_words().more, match["way"]) else "减"
        yield _fact(field, text, match, _AGAINST.sub("", match["name"]), way, year)


def share_name(run: str) -> str:
    """The name of the share that a run states, without what leads to it."""
    match = re.match(fact_words().share, run)
    name = match["name"] if match else run
    return re.sub(fact_words().share_lead, "", name) or name


def _fact(
    field: str, text: str, match: re.Match[str], words: str, unit: str, year: int | None
) -> DeclaredFact:
    begun = _BREAK.split(text[: match.start()])[-1]
    run = match[0] + ("以上" if text.startswith("以上", match.end()) else "")
    years = {int(m[1]) for m in _YEAR.finditer(begun + match[0]) if year is not None}
    compared = _AGAINST.sub("", begun + match[0])
    scope = fact_words().scope(compared)
    return DeclaredFact(
        kind="share",
        field=field,
        run=run,
        before=fold(words),
        value=_value(match),
        unit=unit,
        scope=scope | ({"another year"} if unit == "%" and years - {year} else frozenset()),
    )


def _value(match: re.Match[str]) -> Decimal:
    printed = match["value"] or match.groupdict().get("points")
    if printed:
        return Decimal(printed)
    if match["hundredths"]:
        return Decimal(number_in_words(match["hundredths"]))
    return Decimal(number_in_words(match["tenths"])) * 10 + (5 if match["half"] else 0)


@functools.cache
def _reached() -> re.Pattern[str]:
    return re.compile(fact_words().share + _VALUE)


@functools.cache
def _changed() -> re.Pattern[str]:
    words = fact_words()
    return re.compile(
        rf"(?P<name>[一-龥]{{2,14}}?(?:20\d{{2}}年)?)(?P<way>{words.more}|{words.less})(?![到至为])"
        rf"(?:了|幅度|不低于|不少于|超过|达到?|约|力争)*\s*{_POINTS}"
    )
