"""What the facts of two declarations can weigh at most, by what is worked out once for each: most that anything proposes are not one matter.

In: two tables of facts, how common each fact is, the weights. Out: whether no verdict on the two alone can be above 0, and which two may
make another's total. Each answer leans to the side of weighing them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yiju.audit.memory import Memory, int_of, key_of, mark_of, number_of
from yiju.audit.rules.duplicate_project.containment import containment
from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.proposals import MANY
from yiju.audit.rules.duplicate_project.proposed import Proposed
from yiju.audit.rules.duplicate_project.rarity import Rarity
from yiju.audit.rules.duplicate_project.rounding import equal_values
from yiju.audit.rules.duplicate_project.sight import own_names_of_both
from yiju.audit.rules.duplicate_project.verdict import MOST, Weights
from yiju.audit.spread import Mask, Numbers, numbered
from yiju.audit.statements.quantity import bits

_NEAR = 0.051
_HELD = 0.151
"""Shares by which amounts may differ, of floats, with room for their last digit."""
TOGETHER = Decimal("0.8")
"""What several projects make of the total of one that holds them."""
_LAST_DIGIT = 1e-6
_THOUSANDTHS = 1000
_CENTS = 1 << 44
"""More than any budget has."""
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

    def hopeless(self, left: Facts, right: Facts, held: bool) -> bool:
        """Whether a verdict on the two alone is not above 0, whatever else is to be read of them. `held`: one is a sub-item of the other."""
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
        contained = containment(left, right) if held else None
        if contained is not None:
            found += most["contained"]
            exact += bits(contained.amount) if contained.exact else 0.0
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


class HeldPair(NamedTuple):
    """A pair of which one (the `whole`) holds the other (the `part`) as one of its sub-items (`item`), for so many thousandths of a yuan."""

    whole: Facts
    part: Facts
    item: int
    amount: int


_KEPT = np.dtype([("whole", "u1"), ("item", "<i8"), ("amount", "<i8")])
"""How it is kept: which is the whole, 1 the left one and 2 the right one, and which sub-item."""


def holding(pairs: Proposed, memory: Memory) -> dict[int, HeldPair]:
    """By their places the pairs of which one is a sub-item of the other."""
    found: dict[int, HeldPair] = {}
    for place, begin, end in pairs.rows():
        one, others = pairs.tables[place], pairs.right[begin:end]
        row = memory.companions(key_of("held", [one.entry.mark]))
        marks = pairs.marks[others]
        if not row.untouched(mark_of(marks.tobytes()), len(marks)):
            for mark, number in zip(marks, others.tolist(), strict=True):
                key, other = mark.tobytes(), pairs.tables[number]
                row.keep(key, row.get(key) or (_written(one, held_pair(one, other)),))
        if any(row.heads):
            places = [number for number, head in enumerate(row.heads) if head]
            kept = np.frombuffer(b"".join(row.answers(places)), _KEPT).tolist()
            for number, (whole, item, amount) in zip(places, kept, strict=True):
                two = (one, pairs.tables[others[number]])[:: 1 if whole == 1 else -1]
                found[begin + number] = HeldPair(two[0], two[1], item, amount)
    return found


def held_pair(left: Facts, right: Facts) -> HeldPair | None:
    """Whether one is a sub-item of the other."""
    held = containment(left, right) if may_hold(left, right) or may_hold(right, left) else None
    if held is None:
        return None
    return HeldPair(held.whole, held.part, int_of(number_of(held.item)), round(held.amount * _THOUSANDTHS))


def _written(left: Facts, held: HeldPair | None) -> bytes:
    """As it is kept; empty where neither is a sub-item of the other."""
    if held is None:
        return b""
    return np.array([(1 if held.whole is left else 2, held.item, held.amount)], _KEPT).tobytes()


def may_be_held(holding: Mapping[int, HeldPair]) -> set[int]:
    """The places of those where one holds several that make most of its total."""
    around: dict[str, list[tuple[int, HeldPair]]] = defaultdict(list)
    for place, held in holding.items():
        around[held.whole.entry.project_key].append((place, held))
    found: set[int] = set()
    for members in around.values():
        most: dict[int, int] = defaultdict(int)
        for _, held in members:
            most[held.item] = max(most[held.item], held.amount)
        least = min(held.whole.total or Decimal(0) for _, held in members)
        parts = {held.part.entry.project_key for _, held in members}
        if len(parts) > 1 and sum(most.values()) >= least * TOGETHER * _THOUSANDTHS:
            found.update(place for place, _ in members)
    return found


def merging(holding: Iterable[HeldPair]) -> set[str]:
    """The projects that hold several others, each as a sub-item of its own, which together make (nearly) their total."""
    parts: dict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
    totals: dict[str, Decimal] = {}
    for whole, part, item, amount in holding:
        if whole.total is not None:
            parts[whole.entry.project_key][item] = amount, part.entry.project_key
            totals[whole.entry.project_key] = whole.total
    return {
        key
        for key, held in parts.items()
        if len({part for _, part in held.values()}) > 1
        and sum(amount for amount, _ in held.values()) >= totals[key] * TOGETHER * _THOUSANDTHS
    }


def may_add_up(pairs: Proposed) -> Mask:
    """Which pairs are of a project and one of two others whose totals make its own."""
    shares = _shares(pairs)
    exactly = np.zeros(len(pairs), np.bool_)
    exactly[shares.places[shares.make_it()]] = True
    return exactly


def nearly_adding_up(pairs: Proposed, firm: Mask) -> Mask:
    """Which pairs are no chance (`firm`) and around a project that two of these, filed by one unit, nearly make; where there are few."""
    shares = _shares(pairs)
    shares = shares.some(np.flatnonzero(firm[shares.places]))
    there = np.zeros(len(pairs.tables), np.bool_)
    there[[int(shares.around[one]) for one, _ in shares.nearly_make_it()]] = True
    there &= np.bincount(shares.around, minlength=len(there)) <= MANY
    found = np.zeros(len(pairs), np.bool_)
    found[shares.places[there[shares.around]]] = True
    return found


@dataclass
class _Shares:
    """Pairs of one year of which one asks for more, by their `places`: the `whole` and the `part` as places of tables,
    and the project `around` which they are.
    """

    tables: Sequence[Facts]
    asks: npt.NDArray[np.float64]
    places: Numbers
    whole: Numbers
    part: Numbers
    around: Numbers

    def some(self, numbers: Numbers) -> _Shares:
        """Those of these places among them."""
        parts = (which[numbers] for which in (self.places, self.whole, self.part, self.around))
        return _Shares(self.tables, self.asks, *parts)

    def make_it(self) -> Mask:
        """Of which pairs the rest of the whole is what another part asks for."""
        cents, whole = (np.rint(self.asks[which] * 100).astype(np.int64) for which in (self.part, self.whole))
        asked = np.sort(self._keyed(cents))
        # Floats are told apart to the cent here, and to the last digit below.
        least, most = self._keyed(whole - cents - 1), self._keyed(whole - cents + 1)
        next_asked = asked[np.minimum(np.searchsorted(asked, least), max(0, len(asked) - 1))]
        near = (least <= next_asked) & (next_asked <= most)
        totals: dict[int, set[Decimal | None]] = defaultdict(set)
        for number in np.flatnonzero(near).tolist():  # of two that make it each is near what the other leaves
            totals[int(self.around[number])].add(self.tables[self.part[number]].total)
        for number in np.flatnonzero(near).tolist():
            whole_total, part_total = (
                self.tables[which[number]].total or Decimal(0) for which in (self.whole, self.part)
            )
            near[number] = whole_total - part_total in totals[int(self.around[number])]
        return near

    def _keyed(self, cents: Numbers) -> Numbers:
        """Cents beside the project around which they are, as one number."""
        return self.around * _CENTS + np.clip(cents + 1, 0, _CENTS - 1)

    def nearly_make_it(self) -> Iterator[tuple[int, int]]:
        """Two parts that one unit filed and that nearly make the whole."""
        units = numbered(facts.entry.unit_key for facts in self.tables)[self.part]
        order = np.lexsort((units, self.around))
        units, around, asked = units[order], self.around[order], self.asks[self.part][order]
        for step in range(1, len(order)):
            same = (around[step:] == around[:-step]) & (units[step:] == units[:-step])
            if not same.any():
                return
            first = np.flatnonzero(same)
            both, whole = asked[first] + asked[first + step], self.asks[self.whole[order[first]]]
            close = first[np.abs(both - whole) <= _NEAR * np.maximum(both, whole)]
            yield from zip(order[close].tolist(), order[close + step].tolist(), strict=True)


def _shares(pairs: Proposed) -> _Shares:
    tables = pairs.tables
    asks = np.array([facts.asks for facts in tables], np.float64)
    totals, years = numbered(f.total for f in tables), numbered(f.entry.year for f in tables)
    asking = np.array([bool(facts.total) for facts in tables], np.bool_)
    larger = asks[pairs.left] >= asks[pairs.right]
    whole = np.where(larger, pairs.left, pairs.right)
    part = np.where(larger, pairs.right, pairs.left)
    places = np.flatnonzero(asking[part] & (totals[whole] != totals[part]) & (years[whole] == years[part]))
    return _Shares(tables, asks, places, whole[places], part[places], pairs.projects[whole[places]])


def _close(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= share * max(one, other)
