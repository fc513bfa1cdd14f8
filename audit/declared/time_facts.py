"""When something is done (6月底前完成配发), ends (8月20日前完工), and how long it takes (分两年实施).

In: clauses of texts, indicators. Out: `DeclaredFact`s of kinds month, milestone and period; a period's `span` is in months.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import FactClause
from yiju.audit.declared.fact_words import fact_words
from yiju.ingest.record import Indicator
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import fold

_MONTHS = re.compile(
    r"(?<![\d.—\-–~至])(?:(?P<year>20\d{2})年)?(?:(?P<from>1[0-2]|[1-9])月?份?\s*(?:[—\-–~－]{1,2}|至|到)\s*)?(?P<to>1[0-2]|[1-9])月(?!\d*个)"
)
_ANOTHER = "another year"
_ANOTHER_YEAR = re.compile("次年|下年|下一年|翌年|来年|上年|去年|每年")
_YEAR = re.compile(r"(20\d{2})年")
DEADLINE = re.compile(
    r"(?:20\d{2}年)?(?P<month>1[0-2]|[1-9])月(?:份|底|末|[上中下]旬|\d{1,2}日)?(?:之?以?前)?(?:全部)?(?:完成|到位)?"
)
_DATE = re.compile(
    r"(?:20\d{2}年)?(?:(?P<month>1[0-2]|[1-9])月(?P<day>份?[上中下]旬|份|底|末|\d{1,2}日)?"
    r"|(?P<quarter>[一二三四])季度|(?P<half>[上下])半年|(?P<year_end>年底|年末))(?P<before>之?以?前)?"
)
_HALVES = {"上": (1, 6), "下": (7, 12)}
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}
_AS_MONTHS = {"年": 12, "月": 1}
_NUMBER = r"\d{1,2}|[一二两三四五六七八九十]+|半"
_LEAST_NAMED = 2
"""So many characters beside the date name what is done; else the clause before does."""


def deadline(field: str, row: Indicator) -> Iterator[DeclaredFact]:
    """The month before which an indicator wants something done."""
    target = (row.target or "").strip()
    found = DEADLINE.fullmatch(target)
    if found:
        month = Decimal(found["month"])
        span = _span(_DATE.match(target)) or (month, month)
        yield DeclaredFact(
            kind="month",
            field=field,
            run=row.target or "",
            before=fold(row.name),
            value=month,
            unit="月",
            span=span,
        )


def indicator_duration(field: str, row: Indicator) -> Iterator[DeclaredFact]:
    """How long an indicator lets the whole take: 建设工期, 一年内全部建成."""
    target = (row.target or "").strip()
    if re.search(fact_words().not_the_project, row.name):
        return
    for fact in durations(FactClause(field, target, 0, len(target), "", target)):
        yield msgspec.structs.replace(fact, before=fold(row.name), run=row.target or "")


def months(clause: FactClause, year: int | None) -> Iterator[DeclaredFact]:
    """The months of a clause, from the first to the last."""
    found = list(_MONTHS.finditer(clause.text))
    if not found:
        return
    first = min(int(m["from"] or m["to"]) for m in found)
    last = max(int(m["to"]) for m in found)
    yield DeclaredFact(
        kind="month",
        field=clause.field,
        run=clause.text,
        before=fold(_MONTHS.sub("", clause.text)),
        value=Decimal(last),
        unit="月",
        span=(Decimal(first), Decimal(last)),
        scope=_scope(clause.text, year),
    )


def milestones(clause: FactClause, before: str, year: int | None) -> Iterator[DeclaredFact]:
    """The date before which something ends; `before` is the clause before it, which names what this one
    leaves out: 工程于7月开工，8月20日前完工.
    """
    words = fact_words()
    found = list(_DATE.finditer(clause.text))
    if len(found) != 1 or _MONTHS.search(clause.text[found[0].end() :]):
        return
    [date] = found
    rest = clause.text[: date.start()] + " " + clause.text[date.end() :]
    event, span = re.search(words.ends, rest), _span(date)
    if event is None or span is None or re.search(words.begins, rest):
        return
    named = re.sub(rf"{words.ends}|{words.entirely}|[^一-龥]|[于在自从至到前后并]", "", rest)
    lead = before if len(named) < _LEAST_NAMED else ""
    yield DeclaredFact(
        kind="milestone",
        field=clause.field,
        run=clause.text,
        before=fold(f"{lead} {rest}"),
        value=span[1],
        span=span,
        scope=_scope(rest, year) | (_scope(clause.text, year) & {_ANOTHER}),
    )


def durations(clause: FactClause) -> Iterator[DeclaredFact]:
    """How long the whole takes: 分两年实施, 为期9个月, 一年内全部完工."""
    for match in _lasting().finditer(clause.text):
        if re.search(fact_words().not_the_project, clause.text[: match.end()]):
            continue
        if match["within"]:
            value = Decimal(12)
        else:
            value = _count(match["n"] or match["in"]) * _AS_MONTHS[match["u"] or match["iu"]]
        yield DeclaredFact(
            kind="period",
            field=clause.field,
            run=clause.text,
            before=fold(clause.text[: match.start()]),
            value=value,
            unit="月",
            span=(value, value),
        )


def _scope(text: str, year: int | None) -> frozenset[str]:
    years = {int(m[1]) for m in _YEAR.finditer(text)}
    another = _ANOTHER_YEAR.search(text) is not None or bool(years - {year})
    return fact_words().scope(text) | ({_ANOTHER} if another else frozenset())


def _span(date: re.Match[str] | None) -> tuple[Decimal, Decimal] | None:
    """From which to which month a date may be meant: before a month is in the month before it, or in it."""
    if date is None:
        return None
    if date["month"]:
        month = int(date["month"])
        loose = date["before"] and not date["day"]
        return Decimal(month - 1 if loose else month), Decimal(month)
    if date["quarter"] or date["half"]:
        first, last = _QUARTERS[date["quarter"]] if date["quarter"] else _HALVES[date["half"]]
        return Decimal(first), Decimal(last)
    return Decimal(12), Decimal(12)


def _count(printed: str) -> Decimal:
    if printed == "半":
        return Decimal("0.5")
    return Decimal(printed) if printed.isdigit() else Decimal(number_in_words(printed))


@functools.cache
def _lasting() -> re.Pattern[str]:
    words = fact_words()
    return re.compile(
        rf"(?:{words.lasts})(?P<n>{_NUMBER})\s*个?(?P<u>[年月])(?![度级底初末份前])"
        rf"|(?<![\d第])(?P<in>{_NUMBER})\s*个?(?P<iu>[年月])之?内(?:{words.entirely})?(?:{words.completed})"
        rf"|(?P<within>当年(?:度|内)?(?:{words.entirely})(?:{words.completed}))"
    )
