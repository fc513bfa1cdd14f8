"""One project inside another: its money is a sub-item of the other, and that sub-item speaks of it.

In: two tables of facts. Out: `Contained`, or None. Equal money alone says nothing: units round what they ask for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit.facts.quantity import quantities, units
from yiju.audit.facts.rarity import background
from yiju.audit.facts.table import Facts, content

NAME = 8.0
"""From this strangeness on two characters are a name."""
_NEAR = Decimal("0.03")
_MOST = Decimal("0.8")
"""A sub-item of a project with so much of its money stands for it."""


@dataclass(frozen=True)
class Contained:
    """`part` is the sub-item `item` of `whole`, to the yuan or nearly."""

    whole: Facts
    part: Facts
    item: str
    amount: Decimal
    exact: bool


def containment(left: Facts, right: Facts) -> Contained | None:
    """The sub-item that is the other project; one with equal money before one with nearly so."""
    found = [*_held(left, right), *_held(right, left)]
    return next((one for one in found if one.exact), found[0] if found else None)


def _held(whole: Facts, part: Facts) -> Iterator[Contained]:
    if part.total is None or len(whole.amounts) < 2 or (whole.total or 0) <= part.total:
        return
    most = [amount for _, amount in part.amounts if amount >= part.total * _MOST]
    for asked in (part.total, *most):
        for item, amount in whole.amounts:
            if abs(amount - asked) <= amount * _NEAR and _speaks(item, part):
                yield Contained(whole, part, item, amount, amount == asked)


def _speaks(item: str, part: Facts) -> bool:
    """Whether a sub-item is called like the project, its sub-items or its place, or counts what it counts."""
    called = " ".join([part.entry.name, *(name for name, _ in part.amounts), *part.own])
    counted = ((q.kind, q.value) in part.values for q in quantities(item))
    return _one_object(item, called) or any(counted)


@functools.lru_cache(maxsize=4096)
def _one_object(one: str, other: str) -> bool:
    """Whether two phrases have a content word in common that no list of expenses has, or part of a name."""
    expenses = units().expenses
    common = set(content(one, set())) & set(content(other, set()))
    return any(not any(part in word for part in expenses) for word in common) or any(
        pair not in expenses and background(pair) >= NAME for pair in pairs_of(one) & pairs_of(other)
    )


def alike(one: str, other: str) -> bool:
    """Whether two phrases have two characters in common, one after the other."""
    return bool(pairs_of(one) & pairs_of(other))


@functools.lru_cache(maxsize=65536)
def pairs_of(text: str) -> frozenset[str]:
    """Every two Chinese characters that follow one another."""
    plain = "".join(c for c in text if "一" <= c <= "龥")
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
