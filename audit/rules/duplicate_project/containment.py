"""One project inside another: its money is a sub-item of the other, and that sub-item speaks of it.

In: two tables of facts. Out: `Contained`, or None. Equal money alone says nothing: units round what they ask for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit.rules.duplicate_project.fact_table import MOST_OF, Facts, content
from yiju.audit.rules.duplicate_project.rarity import background
from yiju.audit.statements.quantity import bits, quantities, units

NAME = 8.0
"""From this strangeness on two characters are a name."""
_NEAR = Decimal("0.03")
_ABOUT = Decimal("0.15")
"""So far apart money may be where the sub-item has several of the project's own words."""
_ROUGHLY = 0.151
"""The same of floats, which are told apart before numbers to the last digit are."""
_MOST = Decimal(str(MOST_OF))
COUNTED = 4.0
"""Bits of a quantity that two sub-items seldom have in common,"""
_TELLING = 6.5
"""and of money that is equal to the yuan, whatever the sub-item is called."""


@dataclass(frozen=True)
class Contained:
    """`part` is the sub-item `item` of `whole`, to the yuan or nearly. `spoken`: that sub-item speaks of it, `named`: of
    the unit that filed it. `apart` is the share by which the money differs.
    """

    whole: Facts
    part: Facts
    item: str
    amount: Decimal
    apart: Decimal
    spoken: bool
    named: bool

    @property
    def exact(self) -> bool:
        """Whether the money is equal to the yuan."""
        return not self.apart

    @property
    def near(self) -> float:
        """1 for money that is equal to the yuan, less for what differs."""
        nearness = ((Decimal(0), 1.0), (Decimal("0.01"), 0.9), (_NEAR, 0.7), (_ABOUT, 0.5))
        return next(share for most, share in nearness if self.apart <= most)


def containment(left: Facts, right: Facts) -> Contained | None:
    """The sub-item that is the other project; one that speaks of it and has equal money before the others."""
    found = [*_held(left, right), *_held(right, left)]
    return max(found, key=lambda one: (one.spoken and one.exact, one.spoken, one.near), default=None)


def _held(whole: Facts, part: Facts) -> Iterator[Contained]:
    if part.total is None or len(whole.items) < 2 or (whole.total or 0) <= part.total:
        return
    most = [amount for _, amount in part.amounts if amount >= part.total * _MOST]
    for asked, roughly in ((asked, float(asked)) for asked in (part.total, *most)):
        near = (
            (item, amount)
            for item, amount, about in whole.items
            if abs(about - roughly) <= _ROUGHLY * max(about, roughly)
        )
        yield from _held_near(whole, part, asked, near)


def _held_near(
    whole: Facts, part: Facts, asked: Decimal, near: Iterable[tuple[str, Decimal]]
) -> Iterator[Contained]:
    for item, amount in near:
        apart = abs(amount - asked) / max(amount, asked) if amount > 0 < asked else Decimal(1)
        if apart <= _ABOUT:
            named = any(name in item for name in part.called)
            counts = _counts_alike(whole, item, part)
            spoken = (
                (named or counts or _speaks(item, part))
                if apart <= _NEAR
                else (counts or _words_of(item, part) > 1)
            )
            if spoken or (not apart and bits(amount) >= _TELLING):
                yield Contained(whole, part, item, amount, apart, spoken, named)


def _speaks(item: str, part: Facts) -> bool:
    """Whether a sub-item is called like the project, its sub-items or its place, or counts what it counts."""
    called = " ".join([part.entry.name, *(name for name, _ in part.amounts), *part.own])
    counted = ((q.kind, q.value) in part.values for q in quantities(item))
    return _one_object(item, called) or any(counted)


def _counts_alike(whole: Facts, item: str, part: Facts) -> bool:
    """Whether the project states, in a number that tells something, what the sub-item's own column of quantities holds."""
    return any(
        q.thing == item and bits(q.value) >= COUNTED and (q.kind, q.value) in part.values
        for q in whole.counted
    )


def _words_of(item: str, part: Facts) -> int:
    """How many content words a sub-item has of the project's name and sub-items."""
    return len(set(content(item, set())) & part.subject)


@functools.lru_cache(maxsize=4096)
def _one_object(one: str, other: str) -> bool:
    """Whether two phrases have a content word in common that no list of expenses has, or part of a name."""
    expenses = units().expenses
    common = set(content(one, set())) & set(content(other, set()))
    return any(not any(part in word for part in expenses) for word in common) or any(
        pair not in expenses and background(pair) >= NAME for pair in pairs_of(one) & pairs_of(other)
    )


def alike(one: str, other: str) -> bool:
    """Whether two phrases have two characters in common, one after the other, that say more than what all projects say."""
    return bool(pairs_of(one) & pairs_of(other) - _everywhere())


@functools.cache
def _everywhere() -> frozenset[str]:
    return frozenset(units().fillers)


@functools.lru_cache(maxsize=65536)
def pairs_of(text: str) -> frozenset[str]:
    """Every two Chinese characters that follow one another."""
    plain = "".join(c for c in text if "一" <= c <= "龥")
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
