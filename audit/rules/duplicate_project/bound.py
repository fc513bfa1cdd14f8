"""What the facts of two declarations can weigh at most, by what is worked out once for each: most that anything proposes are not one matter.

In: two tables of facts, how common each fact is, the weights. Out: whether no verdict on the two alone can be above 0, and which two may
make another's total. Each answer leans to the side of weighing them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from yiju.audit.rules.duplicate_project.containment import Contained, containment
from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.rarity import Rarity
from yiju.audit.rules.duplicate_project.rounding import equal_values
from yiju.audit.rules.duplicate_project.sight import own_names_of_both
from yiju.audit.rules.duplicate_project.verdict import MOST, Weights
from yiju.audit.statements.quantity import bits

_NEAR = 0.051
_HELD = 0.151
"""Shares by which amounts may differ, of floats, with room for their last digit."""
TOGETHER = Decimal("0.8")
"""What several projects make of the total of one that holds them."""
_LAST_DIGIT = 1e-6
FIRM = 4.0
"""Bits of equal quantities of one thing."""


class Bound:
    """Of one audit."""

    def __init__(self, rarity: Rarity, weights: Weights) -> None:
        self._rarity = rarity
        self._most = {name: max(0.0, weights.facts[name] * most) for name, most in MOST.items()}
        self._same, self._loose = (max(0.0, weights.facts[name]) for name in ("same", "loose"))
        self._word = max(0.0, weights.facts["words"]) / 10
        self._object = max(0.0, weights.facts["objects"])
        self._yuan = max(0.0, weights.facts["exact"])
        self._apart = weights.facts["matters_apart"]
        self._near_total = 1.001 * weights.near
        crowd = weights.crowd * math.log(max(1.0, rarity.projects / weights.few))
        always = ("conflicts", "apart", "peers", "others", "titles_apart", "excluded")
        self._start = sum(self._most[name] for name in always) - weights.least - crowd
        self._later = self._most["words"] + self._most["objects"] + self._most["place_named"]

    def hopeless(self, left: Facts, right: Facts, held: Contained | None) -> bool:
        """Whether a verdict on the two alone is not above 0, whatever else is to be read of them. `held`: where one is a sub-item of
        the other.
        """
        if left.entry.unit_key == right.entry.unit_key or left.lot or right.lot:
            return False
        most, found = self._most, self._start + self._numbers(left, right)
        if _close(left.asks, right.asks, self._near_total):
            found += most["near_total"] + most["one_group"]
        if any(_close(a, b, _NEAR) for a in left.roughly for b in right.roughly):
            found += most["amounts"]
        exact = self._exact(left, right)
        if exact:
            found += most["same_item"]
        if held is not None:
            found += most["contained"]
            exact += bits(held.amount) if held.exact else 0.0
        found += min(self._yuan * exact, most["exact"])
        if left.matters and right.matters and left.matters.isdisjoint(right.spoken_of):
            found += self._apart * right.matters.isdisjoint(left.spoken_of)
        if found + self._later <= 0:
            return True
        found += most["place_named"] * (spoken_of(left, right) or spoken_of(right, left))
        found += self._object * min(4, len(own_names_of_both(left, right, self._rarity)))
        if found + most["words"] <= 0:
            return True
        words = math.fsum(map(self._rarity.over_usual, left.words & right.words)) + 1
        return found + self._word * min(words, 60) <= 0

    def _numbers(self, left: Facts, right: Facts) -> float:
        """What equal quantities and prices weigh."""
        of_value, most = self._rarity.of_value, self._most
        chance = sum(min(of_value(one), of_value(other)) for one, other in equal_values(left, right))
        found = min(max(self._same, self._loose) * chance, most["same"] + most["loose"])
        if not left.prices.isdisjoint(right.prices):
            found += most["prices"]
        return found + most["exact"] * bool(chance and (left.prices or right.prices))

    def _exact(self, left: Facts, right: Facts) -> float:
        """How little chance explains sub-items of equal money."""
        both = left.sums & right.sums
        ours, theirs = ([amount for _, amount in facts.amounts if amount in both] for facts in (left, right))
        return sum(
            self._rarity.of_amount(a) * min(ours.count(a), theirs.count(a)) for a in both
        ) + _LAST_DIGIT * bool(both)


def may_hold(whole: Facts, part: Facts) -> bool:
    """Whether a sub-item of the one is near the money of the other."""
    if part.total is None or len(whole.items) < 2 or whole.asks <= part.asks:
        return False
    return any(
        _close(about, asked, _HELD) for asked in (part.asks, *part.roughly) for _, _, about in whole.items
    )


def spoken_of(one: Facts, other: Facts) -> bool:
    """Whether the other's text speaks of the unit that filed this one."""
    return any(name in other.text for name in one.called)


def holding(pairs: Sequence[tuple[Facts, Facts]]) -> dict[int, Contained]:
    """By their places the pairs of which one is a sub-item of the other."""
    found = {
        place: containment(left, right)
        for place, (left, right) in enumerate(pairs)
        if may_hold(left, right) or may_hold(right, left)
    }
    return {place: held for place, held in found.items() if held is not None}


def may_be_held(holding: Mapping[int, Contained]) -> set[int]:
    """The places of those where one holds several that make most of its total."""
    around: dict[str, list[tuple[int, Contained]]] = defaultdict(list)
    for place, held in holding.items():
        around[held.whole.entry.project_key].append((place, held))
    found: set[int] = set()
    for members in around.values():
        most: dict[str, Decimal] = defaultdict(Decimal)
        for _, held in members:
            most[held.item] = max(most[held.item], held.amount)
        least = min(held.whole.total or Decimal(0) for _, held in members)
        parts = {held.part.entry.project_key for _, held in members}
        if len(parts) > 1 and sum(most.values()) >= least * TOGETHER:
            found.update(place for place, _ in members)
    return found


def may_add_up(pairs: Sequence[tuple[Facts, Facts]], rarity: Rarity) -> set[int]:
    """The places of pairs of a project and one of two others whose totals make its own; of all pairs around a project, where two of
    one unit nearly do and neither is told to have little in common with it.
    """
    around: dict[str, list[_Share]] = defaultdict(list)
    for place, (left, right) in enumerate(pairs):
        whole, part = (left, right) if left.asks >= right.asks else (right, left)
        if part.total and whole.total != part.total and whole.entry.year == part.entry.year:
            around[whole.entry.project_key].append(_Share(whole, part, place))
    found: set[int] = set()
    for members in around.values():
        totals = {one.part.total for one in members}
        found.update(one.place for one in members if one.rest in totals)
        if _nearly(members, rarity):
            found.update(one.place for one in members)
    return found


class _Share(NamedTuple):
    whole: Facts
    part: Facts
    place: int

    @property
    def rest(self) -> Decimal:
        """What the whole asks for beside it."""
        return (self.whole.total or Decimal(0)) - (self.part.total or Decimal(0))

    def may_be_firm(self, rarity: Rarity) -> bool:
        """Whether what the two have in common may be no chance."""
        met = equal_values(self.whole, self.part)
        chance = sum(min(rarity.of_value(one), rarity.of_value(other)) for one, other in met)
        return chance >= FIRM - _LAST_DIGIT or bool(own_names_of_both(self.whole, self.part, rarity))


def _nearly(members: Sequence[_Share], rarity: Rarity) -> bool:
    """Whether two parts that one unit filed make nearly the whole."""
    by_unit: dict[str, list[_Share]] = defaultdict(list)
    for one in members:
        by_unit[one.part.entry.unit_key].append(one)
    return any(
        _close(one.part.asks + other.part.asks, one.whole.asks, _NEAR)
        and one.may_be_firm(rarity)
        and other.may_be_firm(rarity)
        for own in by_unit.values()
        for one, other in combinations(own, 2)
    )


def _close(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= share * max(one, other)
