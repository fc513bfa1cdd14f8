"""Amounts that another place of the filing prints for a table's 合计 row.

In: a table, all tables and the source. Out: column → amount in the table's printed units. The
收支总表 names each kind of income; the prose below the “三公” table names its parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.budget.budget_table import BudgetTable, Placement
from yiju.ingest.page import Source
from yiju.ingest.values.text import fold
from yiju.ingest.values.title_marks import unnumbered


def known_totals(table: BudgetTable, tables: Sequence[BudgetTable], source: Source) -> dict[str, Decimal]:
    """What is known of the table's 合计 row; `tables` are all of the filing in its order, because a file
    may hold the budgets of several units. Empty where the table leaves nothing open.
    """
    if all(len(row.placements) == 1 for row in table.rows):
        return {}
    if table.spec.form == "single":
        return _prose(table, source)
    if table.spec.form == "sides":
        return _nothing_of(table) if _spent_in(table) else _incomes(table, table)
    basic = _basic(table, tables)
    if basic:
        return basic
    before = tables[: next(i for i, t in enumerate(tables) if t is table)]
    overview = next(
        (t for t in reversed(before) if t.spec.form == "sides" and (t.spec.right or not t.spec.sums)), None
    )
    return _incomes(table, overview) if overview else {}


def as_elsewhere(table: BudgetTable, tables: Sequence[BudgetTable]) -> bool:
    """Narrow open rows to the columns under which another table of the filing prints the same amounts for the same
    code; True where one was narrowed.
    """
    narrowed = False
    for row in (r for r in table.rows if r.code and len(r.placements) > 1):
        for other in (t for t in tables if t is not table and t.spec.form == "coded"):
            twins = [r.placements[0] for r in other.rows if r.code == row.code and len(r.placements) == 1]
            kept = [p for p in row.placements if any(_alike(p, twin, _per(other, table)) for twin in twins)]
            if len(kept) == 1:
                row.placements = kept
                narrowed = True
                break
    return narrowed


def _alike(placement: Placement, twin: Placement, scale: Decimal) -> bool:
    """The same amounts under the same heads; the head of the whole may be another."""
    mine, other = list(placement.items()), [(c, v * scale) for c, v in twin.items() if v]
    return bool(other) and len(mine) > 1 and mine[0][1] == other[0][1] and mine[1:] == other[1:]


def _basic(table: BudgetTable, tables: Sequence[BudgetTable]) -> dict[str, Decimal]:
    """基本支出 as the table of its economic classification sums it up, where that is one of the amounts in question."""
    if "基本支出" not in table.spec.columns:
        return {}
    totals = {
        placement["合计"] * _per(other, table)
        for other in tables
        if "人员经费" in other.spec.columns
        for placement in other.rows[-1].placements
        if other.rows[-1].code is None and "合计" in placement
    }
    open_ = {p.get("基本支出") for p in table.rows[-1].placements if table.rows[-1].code is None}
    both = totals & open_
    return {"基本支出": both.pop()} if len(both) == 1 else {}


def _incomes(table: BudgetTable, overview: BudgetTable) -> dict[str, Decimal]:
    """Kinds of income as a 收支 table prints them on its left; a kind that it leaves blank is none."""
    exact: dict[str, Decimal] = {}
    ending: dict[str, Decimal] = {}
    for row in (r for r in overview.rows if len(r.placements) == 1 and r.placements[0]):
        name = unnumbered(row.name)
        value = next(iter(row.placements[0].values())) * _per(overview, table)
        for column in table.spec.columns:
            if name in (column, f"{column}资金", column.removesuffix("预算")):
                exact[column] = exact.get(column, Decimal(0)) + value  # of this year, and carried over
            elif column.endswith("收入") and name.endswith(column):
                ending[column] = ending.get(column, Decimal(0)) + value
    printed = {**ending, **exact}
    wholes = {"合计", *table.spec.sums}
    return {c: printed.get(c, Decimal(0)) for c in table.spec.columns if c not in wholes} if printed else {}


def _spent_in(table: BudgetTable) -> bool:
    """Whether it is a table of final accounts: what came and was left over on its left, what was spent on its right."""
    return any(row.name == "本年支出合计" for row in table.rows)


def _nothing_of(table: BudgetTable) -> dict[str, Decimal]:
    """The kinds of money of which nothing came and nothing was left over, as 0; only where those that are printed make up
    the whole of the left side.
    """
    kinds = _incomes(table, table)
    whole = next((r for r in table.rows if r.name == "总计" and len(r.placements) == 1), None)
    if whole is None or sum(kinds.values()) not in whole.placements[0].values():
        return {}
    return {kind: amount for kind, amount in kinds.items() if not amount}


def _per(other: BudgetTable, table: BudgetTable) -> Decimal:
    """What an amount of another table is in this one's unit; a unit that is not printed counts as the same."""
    return Decimal(other.factor or table.factor or 1) / Decimal(table.factor or other.factor or 1)


def _prose(table: BudgetTable, source: Source) -> dict[str, Decimal]:
    """`公务用车购置费0万元，公务用车运行费14万元` after the table of one row."""
    text = fold("".join(line.text for _, line in source.lines()))
    found: dict[str, Decimal] = {}
    for column in table.spec.columns[1:]:
        own = re.escape(fold(column))
        amounts = re.findall(rf"(?<![购置及]){own}(?:预算)?(?:数)?为?(\d+(?:\.\d+)?)万元", text)
        if len(set(map(Decimal, amounts))) == 1:
            found[column] = Decimal(amounts[0]) * 10_000 / (table.factor or 1)
    return found
