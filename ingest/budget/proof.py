"""What a table must prove before its amounts are taken: loose rows by sums, the unit of money by print.

In: settled `BudgetTable`s. Out: the same tables; a loose row that no sum confirms may as well be blank
(`leave_open`), a table without a unit takes that of the table whose total it prints (`share_unit`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.budget.budget_table import BudgetTable, PlacedRow
from yiju.ingest.budget.settle import TOTALS, families

_KIND = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SUMS = {"in": ("收入总计", "本年收入合计"), "out": ("支出总计", "本年支出合计")}
_SAME_DIGITS = 4
"""A total of fewer digits may be another table's by chance."""


def leave_open(table: BudgetTable) -> None:
    """Give each loose row that is not part of a sum that holds the further placement of nothing."""
    if not any(row.loose for row in table.rows):
        return
    proved = _proved_sides(table) if table.spec.form == "sides" else _proved_codes(table)
    for row in table.rows:
        if row.loose and id(row) not in proved:
            row.placements = [*row.placements, {}]


def _proved_codes(table: BudgetTable) -> set[int]:
    """Rows that a sum with all its children confirms, and the parents that such a sum makes."""
    proved: set[int] = set()
    for parent, children in families(table):
        if _adds_up([parent], children):
            proved |= {id(row) for row in (parent, *children)}
    return proved


def _proved_sides(table: BudgetTable) -> set[int]:
    """The rows of a side whose kinds make up its printed total; those below a kind hang on it."""
    proved: set[int] = set()
    for side, names in _SUMS.items():
        own = [row for row in table.rows if side_of(row) == side]
        totals = [row for row in own if row.name in names or row.name in TOTALS]
        kinds = [row for row in own if _KIND.match(row.name) and row not in totals]
        # One kind that equals the total may as well be another one's amount.
        if len(kinds) > 1 and any(_adds_up([total], kinds) for total in totals):
            proved |= {id(row) for row in own}
    return proved


def side_of(row: PlacedRow) -> str:
    """`out` for a row of the expenditure side, `in` for the income side."""
    spent = row.name.endswith("支出") or row.name in _SUMS["out"]
    return "out" if spent else "in"


def _adds_up(parents: Sequence[PlacedRow], children: Sequence[PlacedRow]) -> bool:
    values = [_first(row) for row in (*parents, *children)]
    known = [value for value in values if value is not None]
    if not children or len(known) < len(values):
        return False
    cents = any(value != value.to_integral_value() for value in known)
    slack = (Decimal("0.01") if cents else Decimal(1)) * (len(children) + 1) / 2
    whole, parts = known[: len(parents)], known[len(parents) :]
    return abs(sum(whole, Decimal(0)) - sum(parts, Decimal(0))) <= slack


def _first(row: PlacedRow) -> Decimal | None:
    """The row's first amount where all placements that are left agree on it."""
    values = {next(iter(placement.values()), None) for placement in row.placements}
    return values.pop() if len(values) == 1 else None


def share_unit(tables: Sequence[BudgetTable]) -> None:
    """A table that prints no unit has that of the tables which print the same total."""
    for table in (t for t in tables if t.factor is None):
        total = _greatest(table)
        if total is None or len(str(abs(int(total)))) < _SAME_DIGITS:
            continue
        units = {other.factor for other in tables if other.factor and _greatest(other) == total}
        table.factor = units.pop() if len(units) == 1 else None


def _greatest(table: BudgetTable) -> Decimal | None:
    return max((v for row in table.rows for p in row.placements for v in p.values()), default=None)
