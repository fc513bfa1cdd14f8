"""From when to when something is open or served, as two fields state it: 全天24小时人工接听 and 工作日8:30—17:30.

In: an entry. Out: at most one fault. Hours of other days or seasons, and of things that share no word, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_clauses import fact_clauses
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention_words import in_common_words
from yiju.audit.rules.contradiction.named_words import content
from yiju.ingest.values.money import number_in_words

_PART = r"上午|早上?|清?晨|中午|下午|晚上?|夜间|夜里"
_CLOCK = rf"(?:(?P<{{0}}part>{_PART})\s*)?(?P<{{0}}hour>[0-2]?\d|[一二三四五六七八九十]{{{{1,3}}}})(?:[:：](?P<{{0}}minutes>[0-5]\d)|[点时](?!间)(?P<{{0}}half>半|三十分)?)"
_SPAN = re.compile(f"(?<!\\d){_CLOCK.format('from_')}\\s*(?:[-—–~～－]+|至|到)\\s*{_CLOCK.format('to_')}")
_ALL_DAY = re.compile(
    r"(?:全天|每[天日]|昼夜|实行|提供|不间断)?\s*(?<!后)24\s*小时(?!内|之内|以内|响应|到达|到场|办结|办理|完成|修复|处置|处理|恢复|回复|反馈|赶到|[^，。；]{0,4}率)|[7七]\s*[×xX*]\s*24|全天候|昼夜不间断"
)
_AFTERNOON = re.compile("下午|晚|夜")
_LEAST_APART = 0.25
_NOON, _DAY = 12, 24


class _Hours(msgspec.Struct, frozen=True):
    """From when to when, in hours of the day; `words` is what the clause names besides."""

    field: str
    called: str
    run: str
    first: float
    last: float
    words: frozenset[str]
    times: frozenset[str]


def hours(entry: Entry) -> Iterator[Fault]:
    """The first two fields that open one thing at different hours."""
    found = list(_hours(entry))
    for one, other in combinations(found, 2):
        if one.field == other.field or one.times != other.times or not one.words & other.words:
            continue
        apart = max(abs(one.first - other.first), abs(one.last - other.last))
        several = any(h is not one and h is not other and h.field in (one.field, other.field) for h in found)
        if apart >= _LEAST_APART and not several:
            wording = f"的{one.called}，{other.called}，时间不一致"
            quotes = [entry.quote(h.field, h.run) for h in (one, other)]
            yield Fault("疑似", f"时限|{one.run}", wording, quotes)
            return


def _hours(entry: Entry) -> Iterator[_Hours]:
    for section, text in entry.declaration.texts.items():
        field = f"texts.{section}"
        if not entry.doubted(field):
            for clause in fact_clauses(field, text):
                named = f"{clause.lead} {clause.text}"
                yield from _read(field, f"“{section}”写“{clause.text}”", clause.text, named)
    for i, row in enumerate(entry.declaration.indicators):
        field = f"indicators[{i}]"
        if not entry.doubted(field):
            called = f"绩效指标“{row.name}”的指标值为“{row.target}”"
            yield from _read(field, called, row.target or "", f"{row.name} {row.target}")


def _read(field: str, called: str, run: str, named: str) -> Iterator[_Hours]:
    spans = [(_hour(m, "from_"), _hour(m, "to_")) for m in _SPAN.finditer(run)]
    if not spans and _ALL_DAY.search(run):
        spans = [(0.0, float(_DAY))]
    if len(spans) != 1:
        return
    first, last = spans[0]
    plain = _SPAN.sub(" ", _ALL_DAY.sub(" ", named))
    times = frozenset(re.findall(fact_words().times_of, plain))
    yield _Hours(field, called, run, first, last, frozenset(content(in_common_words(plain))), times)


def _hour(match: re.Match[str], end: str) -> float:
    printed = match[f"{end}hour"]
    hour = int(printed) if printed.isdigit() else number_in_words(printed)
    part = match[f"{end}part"] or (match["from_part"] if end == "to_" else "") or ""
    if _AFTERNOON.search(part) and hour < _NOON:
        hour += _NOON
    half = 0.5 if match[f"{end}half"] else int(match[f"{end}minutes"] or 0) / 60
    return hour + half
