"""The nine budget tables of a filing → `BudgetLine`s.

In: any `Source`. Out: every row that prints an amount, in yuan, with its place. A printed amount whose column
or value sums cannot decide is None under its column; `notices` says so to the auditor.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.budget import cell_tables, page_dump
from yiju.ingest.budget.budget_table import BudgetTable, PlacedRow
from yiju.ingest.budget.known import as_elsewhere, known_totals
from yiju.ingest.budget.proof import leave_open, share_unit
from yiju.ingest.budget.settle import by_heads, by_print, settle
from yiju.ingest.budget.unread_tables import unread
from yiju.ingest.budget.unruled_cells import with_cells
from yiju.ingest.page import Source
from yiju.ingest.record import BudgetLine, Notice

_NAMED = 3
"""So many rows are named in a notice."""


def budget_lines(source: Source) -> list[BudgetLine]:
    """The rows of all budget tables in the order of the file."""
    source = with_cells(source)
    tables = cell_tables.tables(source)
    tables += page_dump.tables(source, {table.name for table in tables})
    tables.sort(key=lambda t: (t.rows[0].place.page, (t.rows[0].place.lines or (0, 0))[0]))
    for table in tables:
        settle(table, known_totals(table, tables, source))
        by_print(table)
        by_heads(table)
        leave_open(table)
    for table in tables:
        if as_elsewhere(table, tables):
            settle(table, {})
    share_unit(tables)
    return [_line(table, row) for table in tables for row in table.rows]


def notices(source: Source, lines: Sequence[BudgetLine]) -> list[Notice]:
    """What the auditor must look at: tables that gave no row, rows whose amounts could not be told apart."""
    return [*unread(source, lines), *_open_cells(lines), *_no_unit(lines)]


def _open_cells(lines: Sequence[BudgetLine]) -> list[Notice]:
    """One notice for each table and page with amounts that were left empty."""
    found: dict[tuple[str, int], list[BudgetLine]] = {}
    for line in lines:
        if line.factor and None in line.amounts.values():
            found.setdefault((line.table, line.page), []).append(line)
    notices = []
    for (table, page), rows in found.items():
        columns = dict.fromkeys(c for row in rows for c, amount in row.amounts.items() if amount is None)
        names = "、".join(f"“{row.name}”" for row in rows[:_NAMED])
        whose = (
            f"{names}一行" if len(rows) == 1 else f"{names}{'等' if len(rows) > _NAMED else ''}{len(rows)}行"
        )
        what = f"《{table}》{whose}的{'、'.join(columns)}金额，版面和合计数都不能确定，已留空，请核对原件。"
        notices.append(Notice(what, page=page))
    return notices


def _no_unit(lines: Sequence[BudgetLine]) -> list[Notice]:
    """One notice for each table that prints no unit of money."""
    tables = {line.table: line.page for line in reversed(lines) if not line.factor}
    return [
        Notice(f"《{table}》没有印出金额单位（元、万元），数字已保留，金额未折算，请核对原件。", page=page)
        for table, page in reversed(tables.items())
    ]


def _line(table: BudgetTable, row: PlacedRow) -> BudgetLine:
    values = {column: _value(row, column) for column in _columns(row)}
    return BudgetLine(
        table=table.name,
        code=row.code,
        name=row.name,
        amounts={column: _yuan(value, table.factor) for column, value in values.items()},
        page=row.place.page,
        place=row.place,
        printed={c: row.strings[v] for c, v in values.items() if v is not None and v in row.strings},
        factor=table.factor or 0,
    )


def _columns(row: PlacedRow) -> list[str]:
    return list(dict.fromkeys(column for placement in row.placements for column in placement))


def _value(row: PlacedRow, column: str) -> Decimal | None:
    """The column's amount in printed units where every placement that is left agrees."""
    values = {placement.get(column) for placement in row.placements}
    return values.pop() if len(values) == 1 else None


def _yuan(value: Decimal | None, factor: int | None) -> Decimal | None:
    if value is None or not factor:
        return None
    yuan = value * factor
    return yuan.quantize(Decimal(1)) if yuan == yuan.to_integral_value() else yuan.normalize()
