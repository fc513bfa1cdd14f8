"""The nine budget tables of a filing → `BudgetLine`s.

In: any `Source`. Out: every row that prints an amount, in yuan, with its place. A printed amount whose column
or value sums cannot decide is None under its column; `notices` says so to the auditor.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.budget import cells, dump
from yiju.ingest.budget.known import known_totals
from yiju.ingest.budget.model import BudgetTable, Row
from yiju.ingest.budget.settle import by_print, settle
from yiju.ingest.budget.unread import unread
from yiju.ingest.page import Source
from yiju.ingest.record import BudgetLine, Notice


def budget_lines(source: Source) -> list[BudgetLine]:
    """The rows of all budget tables in the order of the file."""
    tables = cells.tables(source)
    tables += dump.tables(source, {table.name for table in tables})
    tables.sort(key=lambda t: (t.rows[0].place.page, (t.rows[0].place.lines or (0, 0))[0]))
    for table in tables:
        settle(table, known_totals(table, tables, source))
        by_print(table)
    return [_line(table, row) for table in tables for row in table.rows]


def notices(source: Source, lines: Sequence[BudgetLine]) -> list[Notice]:
    """What the auditor must look at: tables that gave no row, rows whose amounts could not be told apart."""
    return unread(source, lines) + [
        Notice(
            f"《{line.table}》“{line.name}”一行的"
            f"{'、'.join(c for c, amount in line.amounts.items() if amount is None)}金额，"
            "版面和合计数都不能确定，已留空，请核对原件。",
            page=line.page,
        )
        for line in lines
        if None in line.amounts.values()
    ]


def _line(table: BudgetTable, row: Row) -> BudgetLine:
    values = {column: _value(row, column) for column in _columns(row)}
    return BudgetLine(
        table=table.name,
        code=row.code,
        name=row.name,
        amounts={column: _yuan(value, table.factor) for column, value in values.items()},
        page=row.place.page,
        place=row.place,
        printed={c: row.strings[v] for c, v in values.items() if v is not None and v in row.strings},
        factor=table.factor,
    )


def _columns(row: Row) -> list[str]:
    return list(dict.fromkeys(column for placement in row.placements for column in placement))


def _value(row: Row, column: str) -> Decimal | None:
    """The column's amount in printed units where every placement that is left agrees."""
    values = {placement.get(column) for placement in row.placements}
    return values.pop() if len(values) == 1 else None


def _yuan(value: Decimal | None, factor: int) -> Decimal | None:
    if value is None:
        return None
    yuan = value * factor
    return yuan.quantize(Decimal(1)) if yuan == yuan.to_integral_value() else yuan.normalize()
