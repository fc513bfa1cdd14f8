"""Whether a printed percentage is that of two printed amounts.

In: the percentage as printed, both amounts with the error that their last printed place leaves open. Out: whether it may be right.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol


class Rounded(Protocol):
    """An amount in yuan and half of its last printed place."""

    @property
    def value(self) -> Decimal:
        """As printed."""

    @property
    def error(self) -> Decimal:
        """How far rounding may have moved it."""


def percentage_holds(printed: str, part: Rounded, whole: Rounded) -> bool:
    """Between the least and the most that rounding of both amounts leaves open, and one unit of the percentage's own last place beyond: half of it is
    rounding, a whole one is left to those who cut digits off, or move one share so that all add up to 100.
    """
    stated, room = Decimal(printed), Decimal(1).scaleb(-len(printed.partition(".")[2]))
    low = (part.value - part.error) / (whole.value + whole.error) * 100
    high = (part.value + part.error) / max(whole.value - whole.error, Decimal(1)) * 100
    return low - room <= stated <= high + room
