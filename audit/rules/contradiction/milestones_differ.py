"""When two fields let one thing begin or end, and how long they say that the whole takes.

In: a table of facts. Out: faults: 8月20日前完工 and 11月底前完成全部安装; 项目分两年实施 and 一年内全部完工; a whole that ends behind the end.
Two steps, and what is of another year or only a part, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.rules.contradiction.counts_differ import WHOLE
from yiju.audit.rules.contradiction.one_thing import content
from yiju.audit.statements import dictionary
from yiju.ingest.values.text import fold

_BESIDE = re.compile("并|且|后|、|及时|，")
_TIME_BEHIND = re.compile("(?:的)?(?:时间|时限|期限|日期|时点|及时性)$")
_WAYS = {"始": "启动时间", "终": "完成时间"}
_NOT_OF_THE_WHOLE = {"another year", "past", "part", "each"}


def milestones(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first two of one thing that exclude each other, or else the end of the whole behind the form's own."""
    texts = [f for f in table.of("milestone") if f.section != WHOLE and not f.scope & _NOT_OF_THE_WHOLE]
    rows = [f for f in table.rows("month") if not entry.doubted(f.field) and _ends(entry, f)]
    for one, other in combinations([*texts, *rows], 2):
        if one.section == other.section or _way(one) != _way(other) or _meet(one, other):
            continue
        if _one_event(_words(entry, one), _words(entry, other), entry.name):
            wording = f"的{_where(entry, one)}，{_where(entry, other, '却')}，{_WAYS[_way(one)]}不一致"
            evidence = [entry.quote(f.field, f.run) for f in (one, other)]
            yield Fault("疑似", f"时限|{one.run}", wording, evidence)
            return
    behind = [*_behind_the_end(entry, texts)]
    yield from behind or _rows_behind_the_end(entry, rows)


def durations(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first two texts that give the whole two lengths."""
    facts = [f for f in table.of("period") if set(_named(f.before)) <= _name_words(entry.name)]
    for one, other in combinations(facts, 2):
        if one.section != other.section and one.value != other.value:
            wording = f"的“{one.section}”写“{one.run}”，“{other.section}”却写“{other.run}”，实施期限不一致"
            yield Fault("疑似", "期限|年限", wording, [entry.quote(f.field, f.run) for f in (one, other)])
            return


def _behind_the_end(entry: Entry, texts: list[DeclaredFact]) -> Iterator[Fault]:
    d = entry.declaration
    if d.start is None or d.end is None or entry.doubted("start", "end") or d.start.year != d.end.year:
        return
    for fact in texts:
        assert fact.span is not None
        named = _words(entry, fact)
        if (
            fact.unit == "终"
            and fact.span[0] > d.end.month
            and _is_whole(named, entry.name)
            and not _named(named)
        ):
            wording = f"结束时间为{d.end}，“{fact.section}”却写“{fact.run}”"
            evidence = [entry.quote_value("end", f"{d.end}"), entry.quote(fact.field, fact.run)]
            yield Fault("疑似", f"期限|{fact.section}", wording, evidence)
            return


def _rows_behind_the_end(entry: Entry, rows: list[DeclaredFact]) -> Iterator[Fault]:
    """The first indicator that lets the work end when the project has ended; what is done with it afterwards is none."""
    d = entry.declaration
    if d.start is None or d.end is None or entry.doubted("start", "end") or d.start > d.end:
        return
    for fact in rows:
        assert fact.span is not None and fact.row is not None
        row = d.indicators[fact.row]
        printed = re.match(r"(20\d{2})年", fact.run.strip())
        # A month without its year is of the project's, where that has but one.
        year = (
            int(printed[1]) if printed else d.end.year if d.start.year == d.end.year == entry.year else None
        )
        if year is None or re.search(fact_words().afterwards, fact.before) or row.period == "长期":
            continue
        if (year, fact.span[0]) > (d.end.year, d.end.month):
            wording = f"结束时间为{d.end}，绩效指标“{fold(row.name)}”的指标值却为“{row.target}”"
            evidence = [entry.quote_value("end", f"{d.end}"), entry.quote(fact.field, row.target or "")]
            yield Fault("疑似", f"期限|{fold(row.name)}", wording, evidence)
            return


def _one_event(one: str, other: str, name: str) -> bool:
    """Whether two texts speak of one thing, or both of the whole."""
    if _named(one) and _named(other):
        return _all_words(one) == _all_words(other)
    return _is_whole(one, name) and _is_whole(other, name)


def _is_whole(text: str, name: str) -> bool:
    """Whether nothing is named but what the project itself is about, and no step of it."""
    words = fact_words()
    text = _first(text)
    whole = re.search(f"{words.whole_of_it}|{words.entirely}|{words.built}", text) is not None
    return whole and not re.search(words.steps, text) and set(_named(text)) <= _name_words(name)


def _named(text: str) -> list[str]:
    """The words of what begins or ends; what is done with it besides stands behind 并."""
    words = fact_words()
    plain = f"{words.whole_of_it}|{words.entirely}|{words.begins}|{words.ends}"
    return content(re.sub(plain, " ", _first(text)))


def _all_words(text: str) -> set[str]:
    """With the general ones, which make a step of it: 水泵采购 is not 水泵采购安装."""
    words = fact_words()
    plain = re.sub(f"{words.entirely}|{words.begins}|{words.ends}|{words.doing}", " ", _first(text))
    return {word for word in dictionary.words(plain) if len(word) > 1}


def _first(text: str) -> str:
    return next((part for part in _BESIDE.split(text) if part.strip()), "")


def _name_words(name: str) -> set[str]:
    return {*content(name)}


def _words(entry: Entry, fact: DeclaredFact) -> str:
    return fact.before if fact.section else _TIME_BEHIND.sub("", fact.before)


def _ends(entry: Entry, fact: DeclaredFact) -> bool:
    """Whether an indicator with a month is of the end of something."""
    words = fact_words()
    return (
        _TIME_BEHIND.search(fact.before) is not None
        or re.search(f"(?:{words.ends})$", fact.before) is not None
    )


def _way(fact: DeclaredFact) -> str:
    return fact.unit if fact.section else "终"


def _meet(one: DeclaredFact, other: DeclaredFact) -> bool:
    assert one.span is not None and other.span is not None
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _where(entry: Entry, fact: DeclaredFact, but: str = "") -> str:
    if fact.section:
        return f"“{fact.section}”{but}写“{fact.run}”"
    row = entry.declaration.indicators[fact.row or 0]
    return f"绩效指标“{fold(row.name)}”的指标值{but}为“{row.target}”"
