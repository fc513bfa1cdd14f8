"""Which declarations to compare by their facts: what shares a rare quantity, an amount, a basis, a name, or meaning.

In: the tables of a case, and pairs that other measures propose. Out: pairs of declaration ids of one year and different
projects. Work grows with the facts, not with the square of the declarations: what many state proposes nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from yiju.audit.case import Case
from yiju.audit.rules.duplicate_project.containment import NAME
from yiju.audit.rules.duplicate_project.fact_table import Facts, overlap, tables
from yiju.audit.rules.duplicate_project.rarity import background
from yiju.audit.statements.quantity import bits

MANY = 40
"""A fact of more declarations of a year, or a unit or place with more projects in it, proposes nothing."""
LEAST = 3.0
"""So much must two have in common."""
_RARE_WORD = 5.0
_NEIGHBOURS = 5
_ONCE = "一次性"


def proposals(case: Case, others: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs to compare, in the order of the filings. `others` are proposed elsewhere (by text)."""
    fullest = _fullest(case)
    order = {facts.entry.id: number for number, facts in enumerate(fullest)}
    votes: dict[tuple[str, str], float] = defaultdict(float)
    by_fact: dict[tuple[object, ...], list[Facts]] = defaultdict(list)
    weights: dict[tuple[object, ...], float] = {}
    for facts in fullest:
        for key, weight in proposing(facts):
            by_fact[facts.entry.year, *key].append(facts)
            weights[facts.entry.year, *key] = weight
    for key, members in by_fact.items():
        if len(members) <= MANY:
            for one, other in combinations(members, 2):
                votes[one.entry.id, other.entry.id] += weights[key]
    found = {pair for pair, weight in votes.items() if weight >= LEAST}
    near = case.similarity.neighbours(_NEIGHBOURS) if case.similarity is not None else ()
    for one_id, other_id in [*others, *near]:
        if one_id in order and other_id in order:
            low, high = sorted((one_id, other_id), key=order.__getitem__)
            found.add((low, high))
    entries = {facts.entry.id: facts.entry for facts in fullest}
    kept = {
        (a, b)
        for a, b in found
        if entries[a].project_key != entries[b].project_key and entries[a].year == entries[b].year
    } | {*_other_years(fullest), *_filed_again(fullest)}
    return sorted(kept, key=lambda pair: (order[pair[0]], order[pair[1]]))


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
        for one, other in combinations(members, 2) if len(members) <= MANY else ():
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
        for one, other in combinations(members, 2) if len(members) <= MANY else ():
            if one.entry.project_key != other.entry.project_key and _again(one, other):
                yield one.entry.id, other.entry.id


def _again(one: Facts, other: Facts) -> bool:
    once = all(any(_ONCE in kind for kind in f.entry.declaration.category) for f in (one, other))
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
