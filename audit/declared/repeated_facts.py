"""How often something is done (每周巡查2次), when (6月底前完成配发), which share (合格率95%) and by whom (委托第三方).

In: clauses of texts, indicators. Out: `DeclaredFact`s of kinds frequency, month, share and actor.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import FactClause
from yiju.audit.declared.fact_words import Period, fact_words
from yiju.ingest.record import Indicator
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import fold

_COUNT = r"\d+|[一二两三四五六七八九十]+"
_MONEY_BEHIND = re.compile(r"[^，。；\d]{0,6}\d[\d,.]*\s*万?元")
_MONTHS = re.compile(
    r"(?<![\d.—\-–~至])(?:(?P<year>20\d{2})年)?(?:(?P<from>1[0-2]|[1-9])月?份?\s*(?:[—\-–~－]{1,2}|至|到)\s*)?(?P<to>1[0-2]|[1-9])月(?!\d*个)"
)
_LEAST_TASK = 2
_ANOTHER_YEAR = re.compile("次年|下年|下一年|翌年|来年|上年|去年|每年")
_YEAR = re.compile(r"(20\d{2})年")
DEADLINE = re.compile(
    r"(?:20\d{2}年)?(?P<month>1[0-2]|[1-9])月(?:份|底|末|[上中下]旬|\d{1,2}日)?(?:之?以?前)?(?:全部)?(?:完成|到位)?"
)


def indicator_frequency(field: str, row: Indicator) -> Iterator[DeclaredFact]:
    """How often an indicator wants its thing done, where the target has the period, or the name (每月巡检次数: 2次)."""
    target, name = row.target or "", fold(row.name)
    in_target = list(_frequencies(field, target, target, name))
    yield from in_target or _frequencies(field, name + target, target, _often().sub("", name))


def _frequencies(field: str, text: str, run: str, of: str | None, lead: str = "") -> Iterator[DeclaredFact]:
    """Every period of a text, with how many times in it; once where it counts nothing. `of`: what is done, where the text does
    not tell that beside the numbers.
    """
    for match in _often().finditer(text):
        period = _periods()[match["period"] or match["over"]]
        counted = None if match["over"] else _counted().match(text, match.end())
        if match["period"] and counted is None and _MONEY_BEHIND.match(text, match.end()):
            continue
        times = _number(match["times"] if match["over"] else counted["times"] if counted else "1")
        every = _number(match["every"] or match["once"] or "1")
        unit = (match["event"] if match["over"] else counted["event"] if counted else "") or ""
        between, end = (counted["between"], counted.end()) if counted else ("", match.end())
        rest = f"{text[: match.start()]}{between}{text[end:]}"
        yield DeclaredFact(
            kind="frequency",
            field=field,
            run=run,
            before=fold(lead + rest) if of is None else of,
            value=times,
            unit=unit,
            span=(period.times[0] * times / every, period.times[1] * times / every),
            scope=fact_words().scope(rest),
        )


def clause_facts(clauses: Sequence[FactClause], year: int | None) -> Iterator[DeclaredFact]:
    """Frequencies, months (of `year`, or of another one) and actors that clauses state."""
    for before, clause in zip((None, *clauses), clauses, strict=False):
        yield from _frequencies(clause.field, clause.text, clause.text, None, clause.lead)
        yield from _months(clause, year)
        yield from _actors(clause, before.text if before and before.sentence == clause.sentence else "")


def deadline(field: str, row: Indicator) -> Iterator[DeclaredFact]:
    """The month before which an indicator wants something done."""
    found = DEADLINE.fullmatch((row.target or "").strip())
    if found:
        month = Decimal(found["month"])
        yield DeclaredFact(
            kind="month",
            field=field,
            run=row.target or "",
            before=fold(row.name),
            value=month,
            unit="月",
            span=(month, month),
        )


def _months(clause: FactClause, year: int | None) -> Iterator[DeclaredFact]:
    found = list(_MONTHS.finditer(clause.text))
    if not found:
        return
    first = min(int(m["from"] or m["to"]) for m in found)
    last = max(int(m["to"]) for m in found)
    years = {int(m[1]) for m in _YEAR.finditer(clause.text)}
    another = _ANOTHER_YEAR.search(clause.text) is not None or bool(years - {year})
    yield DeclaredFact(
        kind="month",
        field=clause.field,
        run=clause.text,
        before=fold(_MONTHS.sub("", clause.text)),
        value=Decimal(last),
        unit="月",
        span=(Decimal(first), Decimal(last)),
        scope=fact_words().scope(clause.text) | ({"another year"} if another else frozenset()),
    )


def _actors(clause: FactClause, before: str) -> Iterator[DeclaredFact]:
    words = fact_words()
    for mode, pattern in (("委托", words.outsourced), ("自行", words.own)):
        found = re.search(pattern, clause.text)
        if found is None:
            continue
        # 养护面向社会招标，全部委托专业公司: what is given away stands in the clause before.
        task = re.sub(words.entirely, "", clause.text[: found.start()])
        led = f"{before} " if mode == "委托" and len(task) < _LEAST_TASK else ""
        yield DeclaredFact(
            kind="actor",
            field=clause.field,
            run=clause.text,
            before=fold(led + clause.text),
            value=Decimal(1),
            unit=mode,
            scope=frozenset({"entirely"} if re.search(words.entirely, clause.text) else ()),
        )


def _number(printed: str) -> Decimal:
    return Decimal(printed) if printed.isdigit() else Decimal(number_in_words(printed))


@functools.cache
def _periods() -> dict[str, Period]:
    return {name: period for period in fact_words().periods for name in period.names}


@functools.cache
def _often() -> re.Pattern[str]:
    """每月, 按季度; 一年 before a number of times; 次/月."""
    names = "|".join(sorted(_periods(), key=len, reverse=True))
    events = fact_words().events
    return re.compile(
        rf"(?:每(?:个)?(?P<every>{_COUNT})?个?|[按逐](?=[月季周旬])|(?<![第近前半这同上下])(?P<once>[一两二三])个?(?=(?:{names})度?[^，。；\d]{{0,6}}(?:{_COUNT})\s*[次遍回场期]))"
        rf"(?P<period>{names})(?!级|人|以|内)"
        rf"|(?P<times>{_COUNT})\s*(?P<event>{events})\s*[/／](?P<over>{names})"
    )


@functools.cache
def _counted() -> re.Pattern[str]:
    return re.compile(
        rf"度?(?P<between>[^，。；\d每]{{0,14}}?)(?P<times>{_COUNT})\s*(?P<event>{fact_words().events})"
    )
