"""Money carried over that nobody touched: the same amount at the year's beginning and at its end.

In: the tables of final accounts. Out: the rows, one pair for each that the rule's data names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.ingest.record import BudgetLine
from yiju.ingest.values.text import fold

_COLUMNS = ("合计", "决算数", "金额")


class CarryOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two rows of one table, by a pattern of its name and the names of the rows."""

    table: str
    begins: str
    ends: str


Cell = tuple[BudgetLine, str]


def untouched(
    lines: Sequence[BudgetLine], pairs: Sequence[CarryOver]
) -> Iterator[tuple[Decimal, Cell, Cell]]:
    """The amount, and where it is printed for the beginning and for the end."""
    for pair in pairs:
        begins, ends = (_one(lines, pair.table, name) for name in (pair.begins, pair.ends))
        if begins is None or ends is None or begins[0].table != ends[0].table:
            continue
        amount, other = begins[0].amounts[begins[1]], ends[0].amounts[ends[1]]
        if amount and amount == other:
            yield amount, begins, ends


def _one(lines: Sequence[BudgetLine], table: str, name: str) -> Cell | None:
    """The one row of this name, with the column of its whole."""
    rows = [line for line in lines if re.fullmatch(table, line.table) and fold(line.name) == fold(name)]
    if len(rows) != 1:
        return None
    column = next((c for c in _COLUMNS if rows[0].amounts.get(c) is not None), None)
    return (rows[0], column) if column else None
