"""What two fields let one of a thing cost: 乳腺癌筛查每例补助79元, and 85元 in the column 单价.

In: a table of facts. Out: faults: two prices of one named thing; else two for one of the same measure, where each side has only one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.field import yuan
from yiju.audit.finding import Severity
from yiju.audit.rules.contradiction.one_thing import content, parts_of


def prices(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first two that differ, of a thing that both name."""
    if entry.doubted("subitems"):
        return
    facts = table.every("price")
    for one, other in combinations(facts, 2):
        same = [f for f in facts if _one_thing(one, f)]
        two = {f.value for f in same} == {one.value, other.value} and one.value != other.value
        if two and one.field != other.field and _one_thing(one, other):
            yield _fault(entry, one, other, "疑似")
            return
    for unit in {f.unit: None for f in facts if f.unit}:
        stated = [f for f in facts if f.unit == unit and f.section]
        printed = [f for f in facts if f.unit == unit and not f.section]
        values = [{f.value for f in side} for side in (stated, printed)]
        if all(len(side) == 1 for side in values) and values[0] != values[1]:
            yield _fault(entry, stated[0], printed[0], "提示")


def _one_thing(one: DeclaredFact, other: DeclaredFact) -> bool:
    """Whether both name a thing, in the same words as far as the shorter goes, and are for one of the same measure."""
    mine, its = set(content(one.before)), set(content(other.before))
    if (
        not mine
        or not its
        or not (mine <= its or its <= mine)
        or parts_of(one.before) != parts_of(other.before)
    ):
        return False
    return one.unit == other.unit or (one.tabled != other.tabled and (one.unit + other.unit).count("每") == 1)


def _fault(entry: Entry, one: DeclaredFact, other: DeclaredFact, grade: Severity) -> Fault:
    if not one.section or one.tabled:
        one, other = other, one
    wording = f"的{_where(entry, one)}，{_where(entry, other)}，标准不一致"
    unit = one.unit or other.unit
    return Fault(grade, f"金额|{unit}", wording, [entry.quote(f.field, f.run) for f in (one, other)])


def _where(entry: Entry, fact: DeclaredFact) -> str:
    if fact.tabled:
        name = fact.run.partition("\t")[0]
        return f"“{fact.section}”的“{name}”单价为{yuan(fact.value)}"
    if fact.section:
        return f"“{fact.section}”写“{fact.run}”"
    return f"“{fact.run}”却按{fact.unit}{yuan(fact.value)}计算"
