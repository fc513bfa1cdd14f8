"""Numbers that two declarations both state: equal, in fewer digits (13,870 and 1.39万), or within what a rounded one may be (约1200).

In: two tables of facts. Out: the quantities, by kind and value, and whether of two mentions one is the other rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.rules.duplicate_project.fact_table import LEAST_ROUNDED, Facts
from yiju.audit.statements.quantity import Quantity, shorter

Key = tuple[str, Decimal]
"""A quantity by its kind and value."""
_ROUNDED = Decimal("0.01")
"""Who rounds without a word of it changes no more than this share."""


def equal_values(left: Facts, right: Facts) -> Iterator[tuple[Key, Key]]:
    """The quantities that both state, those of which one is the other in fewer digits, and those that lie in what a rounded one
    may be.
    """
    ours, theirs = left.values, right.values
    if both := left.keys & right.keys:
        yield from ((key, key) for key in ours if key in both)
    digits: list[tuple[Key, Key]] = []
    if not (left.forms.isdisjoint(right.keys) and right.forms.isdisjoint(left.keys)):
        large = [
            [key for key in side if key not in other and key[1] >= LEAST_ROUNDED]
            for side, other in ((ours, theirs), (theirs, ours))
        ]
        digits = list(rounded(*large))
        yield from digits
    if not left.rough and not right.rough:
        return
    roughly = {
        *((key, other) for key, other in _roughly(left, right)),
        *((other, key) for key, other in _roughly(right, left)),
    }
    yield from sorted(roughly - set(digits), key=lambda pair: (abs(pair[0][1] - pair[1][1]), pair))


def _roughly(one: Facts, other: Facts) -> Iterator[tuple[Key, Key]]:
    """The numbers of the one that its text says are rounded, each with those of the other that it may be."""
    for quantity in one.rough:
        for key in other.values:
            if key[0] == quantity.kind and key[1] != quantity.value and _may_be(quantity, key[1]):
                yield (quantity.kind, quantity.value), key


def _may_be(rounded: Quantity, value: Decimal) -> bool:
    return rounded.span is not None and rounded.span[0] <= value <= rounded.span[1]


def rounds(one: Quantity, other: Quantity) -> bool:
    """Whether one is the other within its rounding."""
    if one.span or other.span:
        return _may_be(one, other.value) or _may_be(other, one.value)
    return abs(one.value - other.value) <= max(one.value, other.value) * _ROUNDED


def rounded(ours: list[Key], theirs: list[Key]) -> Iterator[tuple[Key, Key]]:
    """Where one is the other in fewer digits: 13,870 and 1.39万."""
    places = [{key: place for place, key in enumerate(side)} for side in (ours, theirs)]
    met = {
        (i, places[1][kind, form])
        for i, (kind, value) in enumerate(ours)
        for form in shorter(value)
        if (kind, form) in places[1]
    } | {
        (places[0][kind, form], j)
        for j, (kind, value) in enumerate(theirs)
        for form in shorter(value)
        if (kind, form) in places[0]
    }
    yield from ((ours[i], theirs[j]) for i, j in sorted(met))
