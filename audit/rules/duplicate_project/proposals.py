"""Which declarations to compare by their facts: what shares a rare quantity, an amount, a basis, a name, or meaning.

In: the tables of a case, and pairs that other measures propose. Out: pairs of declaration ids of one year and different
projects. Work grows with the facts, not with the square of the declarations: what many state proposes nobody.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations

import msgspec
import numpy as np
import numpy.typing as npt

from yiju.audit.case import Case
from yiju.audit.memory import Memory, key_of, number_of
from yiju.audit.rules.duplicate_project.containment import NAME
from yiju.audit.rules.duplicate_project.fact_table import Facts, is_dated, overlap, tables
from yiju.audit.rules.duplicate_project.proposed import Proposed, distinct
from yiju.audit.rules.duplicate_project.rarity import background
from yiju.audit.spread import Numbers, Ragged, numbered
from yiju.audit.statements.quantity import bits

MANY = 40
"""A fact of more declarations of a year, or a unit or place with more projects in it, proposes nothing."""
LEAST = 3.0
"""So much must two have in common."""
SCALE = 1000
"""Weights are summed as whole numbers, which come to the same in any order."""
_RARE_WORD = 5.0
_ONCE = "一次性"


def proposals(case: Case, others: Iterable[tuple[str, str]]) -> Proposed:
    """Pairs to compare, in the order of the filings. `others` are proposed elsewhere (by text)."""
    fullest = _fullest(case)
    order = {facts.entry.id: number for number, facts in enumerate(fullest)}
    count = len(fullest)
    projects = numbered(facts.entry.project_key for facts in fullest)
    years = numbered(facts.entry.year for facts in fullest)
    met = np.concatenate([_voted(fullest, case.memory), _codes(chain(others, case.neighbours), order)])
    one, other = met // count, met % count
    kept = met[(projects[one] != projects[other]) & (years[one] == years[other])]
    again = _codes(chain(_other_years(fullest), _filed_again(fullest)), order, as_filed=True)
    found = distinct(np.concatenate([kept, again]))
    return Proposed(fullest, found // count, found % count)


def _codes(pairs: Iterable[tuple[str, str]], order: Mapping[str, int], as_filed: bool = False) -> Numbers:
    """Pairs of ids as one number each, those of which both have a place; the first before the other unless they stand `as_filed`."""
    found = ((order.get(one), order.get(other)) for one, other in pairs)
    ends = [two for two in found if None not in two]
    places = np.array(ends, np.int64).reshape(-1, 2)
    if not as_filed:
        places.sort(axis=1)
    return places[:, 0] * len(order) + places[:, 1]


class Proposing(msgspec.Struct, frozen=True):
    """What of a declaration may propose it, to be kept: marks of what it states in its year, 64 bits each, and how much each
    says, in `SCALE` parts.
    """

    marks: bytes
    weights: bytes


def _proposing(facts: Facts, memory: Memory) -> Proposing:
    return memory.recall(key_of("proposing", [facts.entry.mark]), Proposing, lambda: _made(facts))


def _made(facts: Facts) -> Proposing:
    known = list(proposing(facts))
    marks = b"".join(number_of((facts.entry.year, *key)) for key, _ in known)
    return Proposing(marks, np.array([round(weight * SCALE) for _, weight in known], "<i4").tobytes())


def _voted(fullest: Sequence[Facts], memory: Memory) -> Numbers:
    """The places of two that have enough in common, of what few state, to be compared; as one number each."""
    known = [_proposing(facts, memory) for facts in fullest]
    marks = Ragged.of(one.marks for one in known)
    weights = np.frombuffer(b"".join(one.weights for one in known), "<i4")
    places = marks.owners
    order = np.argsort(marks.numbers, kind="stable")
    _, starts, sizes = np.unique(marks.numbers[order], return_index=True, return_counts=True)
    met, weighed = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in range(2, MANY + 1):
        rows = order[starts[sizes == size][:, None] + np.arange(size)]
        one, other = _two_of(size)
        met.append((places[rows[:, one]] * len(known) + places[rows[:, other]]).ravel())
        weighed.append(np.repeat(weights[rows[:, 0]], len(one)))
    pairs, in_common = np.concatenate(met), np.concatenate(weighed).astype(np.int64)
    together = np.argsort(pairs)
    begins = np.flatnonzero(np.diff(pairs[together], prepend=pairs[together[:1]] - 1))
    sums = np.add.reduceat(in_common[together], begins) if len(begins) else in_common
    return np.asarray(pairs[together[begins[sums >= LEAST * SCALE]]], np.int64)


@functools.cache
def _two_of(count: int) -> npt.NDArray[np.int64]:
    """The places of every two of so many, in two rows."""
    return np.array(np.triu_indices(count, 1), dtype=np.int64)


def _other_years(fullest: Iterable[Facts]) -> Iterator[tuple[str, str]]:
    """Two of different years for the same money, item by item: what a unit filed as done once and in the next year under
    another name, or what two units of a place have under way at one time.
    """
    asked: dict[tuple[str, Decimal], list[Facts]] = defaultdict(list)
    for facts in fullest:
        for amount in {amount for _, amount in facts.amounts if bits(amount) >= LEAST}:
            asked[facts.area, amount].append(facts)
    met: Counter[tuple[str, str]] = Counter()
    for members in asked.values():
        for one, other in _two_of_few(members, lambda facts: _once(facts) or is_dated(facts)):
            if one.entry.project_key != other.entry.project_key and (
                _again(one, other) or overlap(one, other)
            ):
                met[one.entry.id, other.entry.id] += 1
    yield from (pair for pair, items in met.items() if items > 1)


def _filed_again(fullest: Iterable[Facts]) -> Iterator[tuple[str, str]]:
    """What a unit filed as done once, in two years that follow each other."""
    by_unit: dict[str, list[Facts]] = defaultdict(list)
    for facts in fullest:
        by_unit[facts.entry.unit_key].append(facts)
    for members in by_unit.values():
        for one, other in _two_of_few(members, _once):
            if one.entry.project_key != other.entry.project_key and _again(one, other):
                yield one.entry.id, other.entry.id


def _two_of_few(members: Sequence[Facts], wanted: Callable[[Facts], bool]) -> Iterator[tuple[Facts, Facts]]:
    """Every two that are `wanted`, where there are not too many in all."""
    if 1 < len(members) <= MANY:
        yield from combinations(filter(wanted, members), 2)


def _once(facts: Facts) -> bool:
    return any(_ONCE in kind for kind in facts.entry.declaration.category)


def _again(one: Facts, other: Facts) -> bool:
    once = _once(one) and _once(other)
    apart = abs((one.entry.year or 0) - (other.entry.year or 0))
    return once and one.entry.unit_key == other.entry.unit_key and apart == 1


def _fullest(case: Case) -> list[Facts]:
    """Of each project and year the declaration that states most: a budget is printed by department and by unit."""
    best: dict[tuple[str, int | None], Facts] = {}
    for facts in tables(case).values():
        key = facts.entry.project_key, facts.entry.year
        if key not in best or len(facts.text) > len(best[key].text):
            best[key] = facts
    return list(best.values())


def proposing(facts: Facts) -> Iterator[tuple[tuple[object, ...], float]]:
    """What may propose, with how much it says."""
    for kind, value in facts.values:
        if bits(value) >= 2:
            yield (kind, value), bits(value)
    amounts = {amount for _, amount in facts.amounts} | ({facts.total} if facts.total else set())
    for amount in amounts:
        yield ("amount", amount), max(1.5, bits(amount) / 2)
    for name in facts.objects:
        if background(name) >= NAME:
            yield ("object", name), 1.5
    for word in facts.subject:
        if background(word) >= _RARE_WORD:
            yield ("word", word), 1.0
    for title in facts.bases:
        yield ("basis", title), 1.5
    for price in facts.prices:
        yield ("price", price), bits(price) / 3
    if facts.entry.unit:
        yield ("unit", facts.entry.unit_key), LEAST
    if facts.area:
        yield ("area", facts.area), LEAST
