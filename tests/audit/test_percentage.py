"""A printed percentage against its two printed amounts."""

from decimal import Decimal
from typing import NamedTuple

import pytest

from yiju.audit.statements.percentage import percentage_holds


class Printed(NamedTuple):
    value: Decimal
    error: Decimal


@pytest.mark.parametrize(
    ("printed", "part", "whole", "holds"),
    [
        ("71.65", ("2106.66", "0.005"), ("2940.05", "0.005"), True),
        (
            "71.66",
            ("2106.66", "0.005"),
            ("2940.05", "0.005"),
            True,
        ),  # a unit of the last place: shares that are to make 100
        ("71.73", ("2106.66", "0.005"), ("2940.05", "0.005"), False),
        ("72", ("2106.66", "0.005"), ("2940.05", "0.005"), True),
        ("50", ("1", "0.5"), ("3", "0.5"), True),  # amounts that are rounded themselves
        ("90", ("1", "0.5"), ("3", "0.5"), False),
        ("0", ("0", "0"), ("0.4", "0.5"), True),
    ],
)
def test_rounding_of_all_three_is_left_open(
    printed: str, part: tuple[str, str], whole: tuple[str, str], holds: bool
) -> None:
    amounts = [Printed(Decimal(value), Decimal(error)) for value, error in (part, whole)]
    assert percentage_holds(printed, *amounts) is holds
