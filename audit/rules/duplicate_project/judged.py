"""The verdict on every two projects, where some hold others or are the sum of two.

In: what was weighed of every two declarations. Out: `judged_of`: the verdict that counts, by the pair of projects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from decimal import Decimal
from itertools import combinations

from yiju.audit.rules.duplicate_project.agreement import by_size, counts_make
from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.parameters import Ends, ends_of
from yiju.audit.rules.duplicate_project.proposals import MANY
from yiju.audit.rules.duplicate_project.weighing import (
    HELD,
    LIKELY,
    STRONG,
    Counts,
    JudgedPair,
    Weighing,
)

_NEARLY = Decimal("0.05")
"""Who merges two projects rounds the sum, or takes a little off."""


def judged_of(weighings: Sequence[Weighing], merging: Set[str]) -> dict[Ends, JudgedPair]:
    """The verdict on every two projects, of their years the one that says most. Weighings around one project must come
    together; those that are `merging` hold several others.
    """
    made: dict[Ends, JudgedPair] = {}
    summed, counted = _summed(weighings)
    for one in weighings:
        ends = ends_of(one.left.entry, one.right.entry)
        counts: Counts = "alone"
        if ends in summed or (bool(merging) and _of_whole(one, merging)):
            counts = "merged"
        if ends in counted and one.weighed.summed is not None:
            counts = "summed"
        pair = one.counting(counts)
        if ends not in made or pair.score > made[ends].score:
            made[ends] = pair
    return made


def _of_whole(one: Weighing, wholes: Set[str]) -> bool:
    """Whether one of the two holds the other and is among these projects."""
    whole = one.whole if one.flags & HELD else None
    return whole is not None and whole.entry.project_key in wholes


def _summed(weighings: Sequence[Weighing]) -> tuple[set[Ends], set[Ends]]:
    """The pairs of a project and one of two others that have something in common with it and whose totals make its own; nearly,
    where one unit filed the two and what each has in common with it is no chance. And those of them of which the numbers
    make its own as well.
    """
    around: dict[str, list[tuple[Facts, Facts]]] = defaultdict(list)
    firm: dict[str, list[tuple[Facts, Facts]]] = defaultdict(list)
    for weighing in weighings:
        if not weighing.flags & LIKELY:
            continue
        whole, part = by_size(weighing.left, weighing.right)
        if part.total and whole.total != part.total and whole.entry.year == part.entry.year:
            around[whole.entry.project_key].append((whole, part))
            if weighing.adding and weighing.flags & STRONG:
                firm[whole.entry.project_key].append((whole, part))
    found: set[Ends] = set()
    counted: set[Ends] = set()
    for members in around.values():
        waiting: dict[Decimal, list[Facts]] = defaultdict(list)
        for whole, part in members:
            assert whole.total is not None and part.total is not None
            for other in waiting.get(part.total, ()):
                two = {ends_of(whole.entry, part.entry), ends_of(whole.entry, other.entry)}
                found |= two
                if counts_make(whole, part, other):
                    counted |= two
            waiting[whole.total - part.total].append(part)
    for members in firm.values():
        for (whole, one), (_, other) in combinations(members, 2) if len(members) <= MANY else ():
            both = (one.total or 0) + (other.total or 0)
            filed_together = one.entry.unit_key == other.entry.unit_key
            if filed_together and whole.total and abs(whole.total - both) <= whole.total * _NEARLY:
                found |= {ends_of(whole.entry, one.entry), ends_of(whole.entry, other.entry)}
    return found, counted
