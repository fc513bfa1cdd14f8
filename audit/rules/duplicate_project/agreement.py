"""Two declarations by their facts: what both state, what they state differently, and what one holds of the other.

In: two tables of facts and how common each fact is. Out: `Agreement` with its evidence in numbers and in words.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import fsum

from rapidfuzz.distance import Indel

from yiju.audit.field import yuan
from yiju.audit.rules.duplicate_project.containment import COUNTED, Contained, alike, containment, pairs_of
from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.rarity import Rarity, background
from yiju.audit.rules.duplicate_project.rounding import Key, equal_values, rounds
from yiju.audit.rules.duplicate_project.sight import Sight, sight
from yiju.audit.statements.quantity import COUNT, Quantity, bits, units
from yiju.ingest.values.text import fold

_NEAR = Decimal("0.05")
_ROUGHLY = 0.051
"""The same of floats, which are told apart before numbers to the last digit are."""
_SAME_NAME = 0.75
_APART = 0.08
"""Quantities of one thing that differ by more contradict each other."""
_LEAST_AMOUNT = 3000
_ONE_RATE = Decimal("0.01")
"""So far apart two prices are one that was rounded."""
_TELLING = 6.0
"""Bits of a sum that chance does not explain."""
_GROUP = 2.5
"""Bits of a number of people,"""
_DOING = 4.0
"""and what a word says of what is done for them."""
_COMPARED = 64
"""So many comparisons of numbers are those of two usual declarations."""


@dataclass
class Agreement:
    """See the fields; `left` and `right` are the two tables, `rarity` is that of the audit."""

    left: Facts
    right: Facts
    rarity: Rarity
    shared: list[tuple[Quantity, Quantity, float]] = field(default_factory=list)
    """Equal quantities with how little chance explains each, the rarest first."""
    amounts: list[tuple[str, Decimal, str, Decimal]] = field(default_factory=list)
    """Amounts of either side within a few percent, one to one."""
    followed: set[Decimal] = field(default_factory=set)
    """Equal amounts of different things that are only a number times a price which both print: one chance, not two."""
    exact: float = 0.0
    """How little chance explains the equal ones among them."""
    priced: tuple[str, Decimal, Decimal] | None = None
    """A number that both state, as printed by the one, the other's price, and what they make: just what the one asks for."""
    same_item: bool = False
    """Whether a sub-item of either is alike in name, equal in money and in what it counts."""
    prices: list[Decimal] = field(default_factory=list)
    one_price: tuple[str, str, str] | None = None
    """Of one unit's two projects a sub-item that is alike in name and, by what each counts of it, has one price: its name, both counts as printed."""
    contained: Contained | None = None
    """Where one project is a sub-item of the other."""
    whole: tuple[str, str, str] | None = None
    """Two quantities or totals, one of either side, and their sum, which one of the two states: as printed."""
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)
    """One thing in two quantities: its name, and both as printed."""
    words: frozenset[str] = frozenset()
    """The content words that both hold,"""
    weight: float = 0.0
    """and how rare they are together, in whole numbers."""
    subject: float = 0.0
    """The share of the words of name and sub-items that the other's texts hold, of the side where it is more."""
    both_subjects: float = 0.0
    """The same of the side where it is less."""
    bases: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    """Own names of places and works that both speak of."""
    others: tuple[list[str], list[str]] = ([], [])
    """Where they have none in common, the own names of either."""

    @property
    def in_common(self) -> list[str]:
        """The content words that both hold, the rarest first."""
        return sorted(self.words, key=lambda w: (-self.rarity.of_word(w), w))

    @functools.cached_property
    def place_named(self) -> bool:
        """Whether one text speaks of the unit that filed the other, or of its street or town."""
        sides = ((self.left, self.right), (self.right, self.left))
        return any(name in other.text for one, other in sides for name in one.called)

    @functools.cached_property
    def one_group(self) -> bool:
        """Whether both count one group of people or homes, and what the one does for them stands in the other's text too."""
        things = [x.thing + y.thing for x, y, value in self.shared if value >= _GROUP and _of_one_group(x, y)]
        sides = ((self.left, self.right), (self.right, self.left))
        return bool(things) and any(
            word in other.text and background(word) >= _DOING and not any(word in thing for thing in things)
            for one, other in sides
            for word in one.subject
        )

    @functools.cached_property
    def lots(self) -> bool:
        """Whether two units of one place, that are not each for a place of its own, file what is cut into lots."""
        left, right = self.left, self.right
        one_place = left.area.startswith(right.area) or right.area.startswith(left.area)
        own_places = left.own and right.own and not left.own & right.own
        return (
            left.entry.unit_key != right.entry.unit_key
            and (left.lot or right.lot)
            and one_place
            and not own_places
        )

    @functools.cached_property
    def titles_apart(self) -> bool:
        """Whether either name holds a place or work that the other side never speaks of."""
        left, right = self.left, self.right
        return bool(left.titled and right.titled) and not (
            any(own in right.text for own in left.titled) or any(own in left.text for own in right.titled)
        )

    @functools.cached_property
    def matters_apart(self) -> bool:
        """Whether either does what the other never speaks of: 培训 here, 体检 there."""
        sides = ((self.left, self.right), (self.right, self.left))
        return all(one.matters and one.matters.isdisjoint(other.spoken_of) for one, other in sides)

    @functools.cached_property
    def same(self) -> float:
        """How little chance explains the equal quantities of one thing together."""
        chance = self._chance() / 2
        return sum(max(0.0, value - chance) for a, b, value in self.shared if same_thing(a, b))

    @functools.cached_property
    def loose(self) -> float:
        """As `same`, of things that are called otherwise; half where people are counted here and events there."""
        chance = self._chance()
        return sum(
            max(0.0, value - chance) / (2 if unlike(a, b) else 1)
            for a, b, value in self.shared
            if not same_thing(a, b)
        )

    def _chance(self) -> float:
        """Bits that each hit loses: who states many numbers hits more often."""
        return math.log2(max(1.0, len(self.left.values) * len(self.right.values) / _COMPARED))


def by_size(left: Facts, right: Facts) -> tuple[Facts, Facts]:
    """The project that asks for more before the other."""
    return (left, right) if (left.total or 0) >= (right.total or 0) else (right, left)


def agree(left: Facts, right: Facts, rarity: Rarity, seen: Sight | None = None) -> Agreement:
    """What two tables have in common and in conflict; `seen` is their `sight`, where it is at hand."""
    made, seen = Agreement(left, right, rarity), seen or sight(left, right, rarity)
    made.shared = sorted(_shared(left, right, rarity, seen.equal), key=lambda s: -s[2])
    made.prices = sorted(p for p in left.prices & right.prices if bits(p) > 0)
    _amounts(made, rarity)
    made.same_item = any(
        b == d
        and alike(a, c)
        and any(same_thing(x, y) and alike(x.thing, a + c) for x, y, v in made.shared if v >= COUNTED)
        for a, b, c, d in made.amounts
    )
    made.priced = max(
        (*_priced(left, right, made), *_priced(right, left, made)), key=lambda p: bits(p[2]), default=None
    )
    made.exact += bits(made.priced[2]) if made.priced else 0.0
    made.contained = containment(left, right)
    same = left.entry.unit_key == right.entry.unit_key
    if same or made.lots:
        made.whole = _whole(left, right)
    if same:
        made.one_price = _one_price(left, right)
    made.conflicts = [*_conflicts(left, right), *_numbers_apart(made)]
    made.words, made.weight, made.objects = seen.words, seen.weight, seen.objects
    made.both_subjects, made.subject = seen.subjects
    if not made.objects:
        made.others = sorted(left.named), sorted(right.named)
    made.bases = [title for key, title in left.bases.items() if key in right.bases]
    return made


def sameness(left: Facts, right: Facts, rarity: Rarity) -> float:
    """What `Agreement.same` of the two is, without the rest of what they agree in."""
    made = Agreement(left, right, rarity)
    made.shared = sorted(_shared(left, right, rarity, list(equal_values(left, right))), key=lambda s: -s[2])
    return made.same


def _shared(
    left: Facts, right: Facts, rarity: Rarity, equal: Sequence[tuple[Key, Key]]
) -> Iterator[tuple[Quantity, Quantity, float]]:
    ours, theirs = left.values, right.values
    seen: set[Decimal] = set()
    # An indicator taken over with its target is letters, not a fact.
    copied = {name for name, _ in left.rows & right.rows}
    for key in (one for one, other in equal if one == other):
        value = rarity.of_value(key)
        lettered = any(all(q.thing in copied for q in side[key]) for side in (ours, theirs))
        if value > 0 and key[1] not in seen and not lettered:
            seen.add(key[1])
            pairs = [(a, b) for a in ours[key] for b in theirs[key]]
            a, b = max(
                pairs,
                key=lambda p: (
                    not unlike(*p),  # 137套 of either side, before 137套 here and 137名 there
                    len(pairs_of(p[0].thing) & pairs_of(p[1].thing)),
                    len(p[0].printed),
                ),
            )
            yield a, b, value
    for one, other in (pair for pair in equal if pair[0] != pair[1]):
        value = min(rarity.of_value(one), rarity.of_value(other))
        if value > 0 and not seen & {one[1], other[1]}:
            of_one_thing = [
                (a, b)
                for a, b in product(ours[one], theirs[other])
                if same_thing(a, b) and not unlike(a, b) and rounds(a, b)
            ]
            if of_one_thing:
                seen |= {one[1], other[1]}
                yield (
                    *max(of_one_thing, key=lambda p: len(pairs_of(p[0].thing) & pairs_of(p[1].thing))),
                    value,
                )


def same_thing(one: Quantity, other: Quantity) -> bool:
    """Whether both are of one thing, or measure a length, an area, a mass: these say themselves what they are of."""
    return one.kind != COUNT or alike(one.thing, other.thing)


def _of_one_group(one: Quantity, other: Quantity) -> bool:
    ends = tuple(units().people)
    return one.printed.endswith(ends) and other.printed.endswith(ends) and same_thing(one, other)


def unlike(one: Quantity, other: Quantity) -> bool:
    """Whether their measure words count different kinds: 738处 and 738次."""
    kinds = _counts_kinds(one.printed), _counts_kinds(other.printed)
    return bool(kinds[0] or kinds[1]) and kinds[0].isdisjoint(kinds[1])


@functools.lru_cache(maxsize=65536)
def _counts_kinds(printed: str) -> frozenset[int]:
    return frozenset(n for n, ends in enumerate(units().kinds) if printed.endswith(tuple(ends)))


def _amounts(made: Agreement, rarity: Rarity) -> None:
    """Sub-items one to one, the nearest first."""
    left, right = made.left, made.right
    near = (
        (apart, i, j)
        for i, (about, (_, ours)) in enumerate(zip(left.roughly, left.amounts, strict=True))
        for j, (roughly, (_, theirs)) in enumerate(zip(right.roughly, right.amounts, strict=True))
        if abs(about - roughly) <= _ROUGHLY * max(about, roughly)
        and min(ours, theirs) >= _LEAST_AMOUNT
        and (apart := abs(ours - theirs) / max(ours, theirs)) <= _NEAR
    )
    met = sorted(
        (apart, -Indel.normalized_similarity(left.amounts[i][0], right.amounts[j][0]), i, j)
        for apart, i, j in near
    )
    used: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in met:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            a, b = left.amounts[i], right.amounts[j]
            if a[1] == b[1] and a[1] in made.prices:
                continue  # one bought at a price that both print: the price says it already
            if a[1] == b[1] and not alike(a[0], b[0]) and _follows(a[1], made):
                made.followed.add(a[1])
                continue
            made.amounts.append((*a, *b))
            if a[1] == b[1]:
                made.exact += rarity.of_amount(a[1])
    counted = {(x.thing, y.thing) for x, y, value in made.shared if value >= COUNTED}
    made.amounts = [(a, b, c, d) for a, b, c, d in made.amounts if b == d or alike(a, c) or (a, c) in counted]


def _follows(amount: Decimal, made: Agreement) -> bool:
    return any(x.value * price == amount for x, _, _ in made.shared for price in made.prices)


def _priced(one: Facts, other: Facts, made: Agreement) -> Iterator[tuple[str, Decimal, Decimal]]:
    """What a number that both state, as the other prints it, makes at a price of the one, where the other asks for just that."""
    prices = one.prices - other.prices if made.shared else ()
    if not prices:
        return
    asked = {amount for _, amount in other.amounts} | {other.total}
    asked -= {amount for _, amount in one.amounts} | {one.total}
    for x, y, _ in made.shared:
        its = y if one is made.left else x
        for price in prices if its.kind == COUNT else ():
            if its.value * price in asked:
                yield its.printed, price, its.value * price


def _one_price(left: Facts, right: Facts) -> tuple[str, str, str] | None:
    """What both buy in numbers of their own at one price: 421,000 for 234, 430,000 for 239."""
    for (item, amount), (other, asked) in product(left.amounts, right.amounts):
        if min(amount, asked) < _LEAST_AMOUNT or not alike(item, other):
            continue
        for a, b in product(_counted_of(left, item), _counted_of(right, other)):
            in_own_numbers = a.value != b.value and a.printed[-1:] == b.printed[-1:]
            if in_own_numbers and alike(a.thing, b.thing) and _one_rate(amount / a.value, asked / b.value):
                return item, a.printed, b.printed
    return None


def _counted_of(facts: Facts, item: str) -> list[Quantity]:
    """What is counted of a sub-item, in numbers that tell something."""
    return [q for q in facts.counted if q.kind == COUNT and bits(q.value) >= COUNTED and alike(q.thing, item)]


def _one_rate(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= max(one, other) * _ONE_RATE


def _whole(left: Facts, right: Facts) -> tuple[str, str, str] | None:
    """Parts of one thing: their totals make what either says the whole costs, or what they count makes what it counts."""
    if (
        left.total
        and right.total
        and left.total + right.total in left.prices | right.prices | left.costs | right.costs
    ):
        return tuple(yuan(v) for v in (left.total, right.total, left.total + right.total))  # type: ignore[return-value]
    stated = {**left.values, **right.values}
    ours = [q for q in left.counted if (q.kind, q.value) not in right.values]
    theirs = [q for q in right.counted if (q.kind, q.value) not in left.values]
    for one, other in product(ours, theirs):
        whole = stated.get((one.kind, one.value + other.value))
        if (
            one.kind == other.kind
            and whole
            and bits(whole[0].value) >= _TELLING
            and alike(one.thing, other.thing)
        ):
            return one.printed, other.printed, whole[0].printed
    return None


def counts_make(whole: Facts, one: Facts, other: Facts) -> bool:
    """Whether a number that two projects state, each its own, makes one that a third states: 820盏 and 660盏, 1480盏; or
    several do that are of one thing each: 28名 and 22名, 50名; 17公里 and 21公里, 38公里.
    """
    telling = any(
        (kind, value + added) in whole.values and bits(value + added) >= _TELLING
        for kind, value in one.values
        for other_kind, added in other.values
        if kind == other_kind
    )
    if telling:
        return True
    of_one_thing = {
        (a.kind, a.value + b.value)
        for a, b in product(one.counted, other.counted)
        if a.kind == b.kind
        and alike(a.thing, b.thing)
        and any(alike(a.thing, q.thing) for q in whole.values.get((a.kind, a.value + b.value), ()))
    }
    return len(of_one_thing) > 1 and fsum(bits(value) for _, value in of_one_thing) >= _TELLING


def _conflicts(left: Facts, right: Facts) -> Iterator[tuple[str, str, str]]:
    ours = [q for q in left.named_counts if q.kind == COUNT or q.kind in ("length", "area", "land")]
    for a in ours:
        for b in right.named_counts:
            if a.kind == b.kind and _one_name(a.thing, b.thing):
                apart = abs(a.value - b.value) / max(a.value, b.value, Decimal(1))
                stated = (a.kind, a.value) in right.values or (b.kind, b.value) in left.values
                if apart > _APART and not stated and not rounds(a, b):
                    yield a.thing, a.printed, b.printed


def _numbers_apart(made: Agreement) -> Iterator[tuple[str, str, str]]:
    """Two units that each buy at one price and in numbers of their own."""
    left, right = made.left, made.right
    if made.shared or not made.prices or left.entry.unit_key == right.entry.unit_key:
        return
    for a, b in product(left.named_counts, right.named_counts):
        ends = a.printed[-1:], b.printed[-1:]
        if (
            a.kind == b.kind == COUNT
            and ends[0] == ends[1]
            and abs(a.value - b.value) > max(a.value, b.value) * Decimal(str(_APART))
        ):
            yield a.thing, a.printed, b.printed
            return


@functools.lru_cache(maxsize=65536)
def _one_name(one: str, other: str) -> bool:
    return Indel.normalized_similarity(fold(one), fold(other)) >= _SAME_NAME
