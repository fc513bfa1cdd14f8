"""Numbers that two declarations both state: the same, the one in fewer digits, or within what a rounded one may be.

In: two tables of facts. Out: pairs of their numbers, each a kind with a value.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.statements.quantity import Quantity

_Number = tuple[str, Decimal]
_LEAST_ROUNDED = 100
"""Smaller numbers are not told in fewer digits,"""
_ROUNDED = Decimal("0.01")
"""and who rounds without a word of it changes no more than this share."""


def equal_values(left: Facts, right: Facts) -> Iterator[tuple[_Number, _Number]]:
    """The quantities that both state, those of which one is the other in fewer digits, and those that lie in what a rounded one
    may be.
    """
    ours, theirs = left.values, right.values
    yield from ((key, key) for key in ours if key in theirs)
    large = [
        [key for key in side if key not in other and key[1] >= _LEAST_ROUNDED]
        for side, other in ((ours, theirs), (theirs, ours))
    ]
    digits = list(_rounded(*large))
    yield from digits
    roughly = {
        *((key, other) for key, other in _roughly(left, right)),
        *((other, key) for key, other in _roughly(right, left)),
    }
    yield from sorted(roughly - set(digits), key=lambda pair: (abs(pair[0][1] - pair[1][1]), pair))


def _roughly(one: Facts, other: Facts) -> Iterator[tuple[_Number, _Number]]:
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


def _rounded(ours: list[_Number], theirs: list[_Number]) -> Iterator[tuple[_Number, _Number]]:
    """Where one is the other in fewer digits: 13,870 and 1.39万."""
    places = [{key: place for place, key in enumerate(side)} for side in (ours, theirs)]
    met = {
        (i, places[1][kind, form])
        for i, (kind, value) in enumerate(ours)
        for form in _shorter(value)
        if (kind, form) in places[1]
    } | {
        (places[0][kind, form], j)
        for j, (kind, value) in enumerate(theirs)
        for form in _shorter(value)
        if (kind, form) in places[0]
    }
    yield from ((ours[i], theirs[j]) for i, j in sorted(met))


@functools.lru_cache(maxsize=65536)
def _shorter(value: Decimal) -> frozenset[Decimal]:
    """The number rounded to fewer digits, but to two at least; a half either way."""
    steps = [Decimal(1).scaleb(value.adjusted() - kept + 1) for kept in range(2, _digits(value))]
    ways = (ROUND_HALF_UP, ROUND_HALF_DOWN)
    forms = ((value / step).to_integral_value(way) * step for step in steps for way in ways)
    return frozenset(form for form in forms if _digits(form) > 1)


@functools.lru_cache(maxsize=65536)
def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)
