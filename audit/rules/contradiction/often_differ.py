"""How often two fields state that one thing is done: 每周巡检 and the indicator 巡检频次 每月1次; 每季度一期 and 培训6期.

In: a table of facts. Out: faults. Only a thing that the texts state one frequency of is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.rules.contradiction.counts_differ import GOALS, YEAR
from yiju.audit.rules.contradiction.one_thing import content, one_thing
from yiju.audit.statements import dictionary
from yiju.ingest.values.text import fold

_CHINESE = re.compile(r"[一-龥]{2,}")
_SEASON = re.compile(r"[\d一二三四五六七八九十]月|学期|学年|汛期|期间|[春夏秋冬]季|采暖|枯水|开学|假期")
_EACH = re.compile(r"每|单(?!位)|人均|平均")
_SHARE_OF_WORDS = 0.5
_AS_THINGS = ("期", "场", "班", "批", "轮")
"""What is counted as a thing, and not only as one time."""


def frequencies(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """Indicators whose thing is stated in two frequencies, or in a frequency and a number that it does not make; then two texts."""
    found = [*_of_indicators(entry, table), *_counted_indicators(entry, table)]
    yield from found
    if not found:
        counted = [*_counted_things(entry, table)] or [*_counted_times(entry, table)]
        yield from counted or _of_texts(entry, table)


def _of_indicators(entry: Entry, table: FactTable) -> Iterator[Fault]:
    rows = [f for f in table.rows("frequency") if not entry.doubted(f.field)]
    things = [_thing(f.words) for f in rows]
    for fact, thing in zip(rows, things, strict=True):
        if thing and things.count(thing) == 1:
            stated = [f for f in table.of("frequency") if _speaks_of(f, thing, fact)]
            if stated and not _overlap(stated[0], fact) and all(_overlap(stated[0], f) for f in stated):
                yield _against_row(entry, stated[0], fact, thing)


def _counted_indicators(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """每月开展一次应急演练, and the indicator 应急演练次数 ≥4次; unless a text states the indicator's number."""
    known = {f.value for f in table.of("quantity")}
    in_periods = {f.field for f in table.rows("frequency")}
    for fact in table.rows("quantity"):
        row = entry.declaration.indicators[fact.row or 0]
        thing = _thing(row.name)
        if not thing or not fact.unit or fact.value in known or fact.field in in_periods:
            continue
        if entry.doubted(fact.field) or _EACH.search(row.name):
            continue
        stated = [f for f in table.of("frequency") if f.unit == fact.unit and _speaks_of(f, thing, fact)]
        if len(stated) == 1 and not _part_of_the_year(stated[0]) and not _makes(stated[0], fact):
            yield _against_row(entry, stated[0], fact, thing)


def _against_row(entry: Entry, stated: DeclaredFact, fact: DeclaredFact, thing: str) -> Fault:
    row = entry.declaration.indicators[fact.row or 0]
    wording = (
        f"的“{stated.section}”写“{stated.run}”，绩效指标“{row.name}”的指标值却为“{row.target}”，频次不一致"
    )
    evidence = [entry.quote(stated.field, stated.run), entry.quote(fact.field, row.target or row.name)]
    return Fault("疑似", f"频次|{thing}", wording, evidence)


def _thing(name: str) -> str:
    """What is done, of an indicator's name: 巡检 of 巡检频次; empty where nothing is left."""
    bare = re.sub(fact_words().measuring, "", re.split(r"[（(]", fold(name))[0])
    return bare if _CHINESE.fullmatch(bare) else ""


def _speaks_of(fact: DeclaredFact, thing: str, other: DeclaredFact) -> bool:
    """Whether a clause's frequency is of the thing: it holds it whole, or what is done and most of its other words; and of all of
    it, or of the part that the other speaks of as well.
    """
    if set(re.findall(fact_words().narrowing, fact.words)) - set(
        re.findall(fact_words().narrowing, other.words)
    ):
        return False
    if thing in fact.words:
        return True
    words = [w for w in dictionary.words(thing) if len(w) > 1]
    if len(words) < 2 or words[-1] not in fact.words:
        return False
    own = [w for w in words if w not in fact_words().general]
    return sum(w in fact.words for w in own) > len(own) * _SHARE_OF_WORDS


def _overlap(one: DeclaredFact, other: DeclaredFact) -> bool:
    assert one.span is not None and other.span is not None
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _makes(often: DeclaredFact, count: DeclaredFact) -> bool:
    """Whether the frequency makes the number in a year."""
    assert often.span is not None
    return often.span[0] <= count.value <= often.span[1]


def _part_of_the_year(fact: DeclaredFact) -> bool:
    return _SEASON.search(fact.run) is not None


def _counted_things(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """培训6期 in the goal, and 每季度一期 in the plan: the one thing that is counted so, and the one frequency of it."""
    often = [
        f
        for f in table.of("frequency")
        if f.section not in GOALS
        and f.unit in _AS_THINGS
        and not _part_of_the_year(f)
        and "each" not in f.scope
    ]
    counted = [
        f for f in table.facts if f.kind == "quantity" and f.unit in _AS_THINGS and "each" not in f.scope
    ]
    for fact in often:
        same = [f for f in counted if f.unit == fact.unit]
        if sum(f.unit == fact.unit for f in often) != 1 or len({f.value for f in same}) != 1:
            continue
        goal = next((f for f in same if f.section == YEAR), None)
        if (
            goal is not None
            and set(content(goal.words)) & set(content(fact.words))
            and not _makes(fact, goal)
        ):
            yield _two_texts(entry, goal, fact, "全年次数")


def _counted_times(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """全年应急演练4次 in the goal, and 应急演练每月一次 in another text."""
    # 每站每季度一场 is of each station.
    often = [
        f
        for f in table.of("frequency")
        if f.section not in GOALS and not _part_of_the_year(f) and "each" not in f.scope
    ]
    for goal in table.of("quantity", YEAR):
        about = [f for f in often if f.unit == goal.unit and one_thing(goal, f, entry.name)]
        if not goal.scope and len(about) == 1 and not _makes(about[0], goal):
            yield _two_texts(entry, goal, about[0], "全年次数")


def _of_texts(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """每季度巡检管网 in the goal, and 每月巡检管网 in the plan."""
    facts = [f for f in table.of("frequency") if not f.scope - {"each"} and not _part_of_the_year(f)]
    for one, other in combinations(facts, 2):
        if one.scope != other.scope:
            continue  # 每站每季度一场 is of each station
        apart = one.section != other.section and one.unit == other.unit and not _overlap(one, other)
        if apart and one_thing(one, other, entry.name):
            yield _two_texts(entry, one, other, "频次")
            return


def _two_texts(entry: Entry, one: DeclaredFact, other: DeclaredFact, what: str) -> Fault:
    wording = f"的“{one.section}”写“{one.run}”，“{other.section}”却写“{other.run}”，{what}不一致"
    evidence = [entry.quote(f.field, f.run) for f in (one, other)]
    return Fault("疑似", f"频次|{one.section}|{other.run}", wording, evidence)
