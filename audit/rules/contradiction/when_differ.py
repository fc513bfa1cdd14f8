"""When two fields state that one thing is done: 6月底前完成配发 and the indicator 12月底前; a plan that goes on behind the end.

In: a table of facts. Out: faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.rules.contradiction.counts_differ import GOALS, PLANS
from yiju.audit.rules.contradiction.milestones_differ import durations, milestones
from yiju.audit.statements import dictionary
from yiju.ingest.values.text import fold

_DONE = re.compile("完成|结束|竣工|到位|建成|交付|投用|验收")
_NAME = re.compile(r"(?:完成|办结|到位)?(?:的)?(?:时间|时限|期限|日期|时点|及时性)$")
_SPAN = re.compile(
    r"(20\d{2})[年.\-/](\d{1,2})(?:月|[.\-/])?(?:\d{1,2}日?)?\s*(?:[—\-–~－]+|至|到)\s*(20\d{2})[年.\-/](\d{1,2})(?:月|[.\-/]|$)"
)
_CYCLE = "实施周期"
_LEAST_WORDS = 2
_LEAST_STEPS = 2


def times(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """All questions; a date that one of them tells is not told by the next."""
    found = [*_months(entry, table), *_outside_the_period(entry, table)]
    yield from found
    if not found:
        yield from milestones(entry, table)
    yield from durations(entry, table)


def _months(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """Every indicator with a month before which a thing is done, where a text has another month for it."""
    d = entry.declaration
    stated = [f for f in table.of("month") if not f.scope & {"another year", "past", "part"}]
    for row in table.rows("month"):
        if entry.doubted(row.field):
            continue
        name = fold(d.indicators[row.row or 0].name)
        core = _NAME.sub("", name)
        words = [w for w in dictionary.words(core) if len(w) > 1]
        if core == name or len(words) < _LEAST_WORDS:
            continue
        about = [f for f in stated if all(w in f.words for w in words) and _DONE.search(f.words)]
        if about and all(f.value == about[0].value != row.value for f in about):
            target = d.indicators[row.row or 0].target or ""
            wording = f"的“{about[0].section}”写“{about[0].run}”，绩效指标“{name}”的指标值却为“{target}”，完成时间不一致"
            evidence = [entry.quote(about[0].field, about[0].run), entry.quote(row.field, target)]
            yield Fault("疑似", f"时限|{core}", wording, evidence)


def _outside_the_period(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """Months of the plan behind the month in which the project ends or before it begins; a 实施周期 of other months."""
    d = entry.declaration
    if d.start is None or d.end is None or entry.doubted("start", "end") or d.start > d.end:
        return
    yield from _other_cycle(entry)
    if d.start.year != d.end.year or entry.filing.document.year not in (None, d.end.year):
        return
    # A file that has lost its headings has the plan among other texts.
    planned = [s for s in PLANS if s in d.texts] or [s for s in d.texts if s not in GOALS]
    for section in planned:
        stated = table.of("month", section)
        # A plan in the order of the months: what stands behind the last is no other year's.
        in_order = [f.value for f in stated] == sorted(f.value for f in stated)
        if len(stated) < _LEAST_STEPS or not in_order or any("another year" in f.scope for f in stated):
            continue
        behind = [f for f in stated if _first(f) > d.end.month]
        before = [f for f in stated if f.value < d.start.month]
        if behind:
            shown = "；".join(f.run for f in behind)
            wording = f"结束时间为{d.end}，“{section}”却安排到{behind[-1].value:f}月：“{shown}”"
            quotes = [entry.quote(f.field, f.run) for f in behind]
            yield Fault("疑似", f"期限|{section}", wording, [entry.quote_value("end", f"{d.end}"), *quotes])
        elif before:
            shown = "；".join(f.run for f in before)
            wording = f"开始时间为{d.start}，“{section}”却从{_first(before[0])}月起：“{shown}”"
            quotes = [entry.quote(f.field, f.run) for f in before]
            yield Fault(
                "提示", f"期限|{section}", wording, [entry.quote_value("start", f"{d.start}"), *quotes]
            )


def _other_cycle(entry: Entry) -> Iterator[Fault]:
    d = entry.declaration
    found = _SPAN.search(d.texts.get(_CYCLE, ""))
    if found is None or d.start is None or d.end is None:
        return
    first, last = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    start, end = (d.start.year, d.start.month), (d.end.year, d.end.month)
    one_of_several_years = d.start.year < d.end.year and start <= first <= last <= end
    if (first, last) != (start, end) and not one_of_several_years:
        wording = f"起止时间为{d.start}至{d.end}，“{_CYCLE}”却写“{found[0]}”"
        span = [entry.quote_value("start", f"{d.start}"), entry.quote_value("end", f"{d.end}")]
        yield Fault("疑似", f"期限|{_CYCLE}", wording, [entry.quote(f"texts.{_CYCLE}", found[0]), *span])


def _first(fact: DeclaredFact) -> int:
    assert fact.span is not None
    return int(fact.span[0])
