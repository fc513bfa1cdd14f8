"""The digits of a number: how it is shown, and how much it says by them."""

from __future__ import annotations

import math
from decimal import Decimal


def unpadded(value: Decimal) -> str:
    """`10`, `8.57`: the number without closing zeros."""
    return f"{value.normalize():f}"


def digit_bits(value: Decimal) -> float:
    """How little chance explains that two clerks print the same number: its digits without closing zeros; 0 for none."""
    if value <= 0:
        return 0.0
    return math.log2(int("".join(map(str, value.normalize().as_tuple().digits))) + 1)
