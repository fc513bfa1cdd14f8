"""Coded budget tables whose pages a dump prints column by column → `PlacedRow`s with the placements that sums leave.

In: the printed lines of a table's pages. Out: its rows, or None where they are not certain. `streams` makes rows of
the codes and names, `totals` finds each row's total and its parts; which column a part stands in is left to `settle`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from yiju.ingest.budget.budget_table import PlacedRow, Placement, Spec
from yiju.ingest.budget.streams import Lines, StreamPage, StreamRow, entries_of, is_by_columns, page_of
from yiju.ingest.budget.totals import Totals, set_parts
from yiju.ingest.record import Place

__all__ = ["is_by_columns", "read"]

_MOST_ROWS = 150


def read(
    sheets: Sequence[Lines], spec: Spec, columns: Sequence[str], siblings: Sequence[Sequence[PlacedRow]]
) -> list[PlacedRow] | None:
    """The rows of the table that the sheets hold together, 合计 last; None where they are not certain.
    `siblings` are tables of the filing that may have the very same rows and totals.
    """
    pages = [page_of(lines, spec) for lines in sheets]
    total = max(pages[-1].amounts, default=None)
    if total is None or columns[:1] != ["合计"]:
        return None
    entries = entries_of(pages, 2 if "人员经费" in spec.columns else 3)
    ways = Totals(pages, entries, total).ways() if 0 < len(entries) <= _MOST_ROWS else []
    made = [
        [replace(entry, total=value) for entry, value in zip(entries, way, strict=True)] for way in ways
    ] or [found for rows in siblings if (found := _like(rows, pages, total))][:1]
    tables = [table for way in made if (table := _rows(way, pages, total, columns))]
    if not tables:
        return None
    rows = tables[0]
    for table in tables[1:]:
        for row, other in zip(rows, table, strict=True):
            row.placements += [p for p in other.placements if p not in row.placements]
            row.in_print = row.in_print if row.in_print == other.in_print else ()
    return rows


def _rows(
    entries: Sequence[StreamRow], pages: Sequence[StreamPage], total: Decimal, columns: Sequence[str]
) -> list[PlacedRow]:
    """Rows that have their totals, with the parts that their pages leave them; empty where some are left."""
    everything = [*entries, StreamRow("", "合计", len(pages) - 1, entries[-1].lines, total)]
    for at, page in enumerate(pages):
        if not set_parts(page, [e for e in everything if e.page == at]):
            return []
    full = all(
        page.zeros + len(page.amounts) == len(columns) * sum(e.page == at for e in everything)
        for at, page in enumerate(pages)
    )
    return [_row(entry, pages[entry.page], columns, full=full) for entry in everything]


def _like(rows: Sequence[PlacedRow], pages: Sequence[StreamPage], total: Decimal) -> list[StreamRow]:
    """The rows of a sibling, where every page prints just their codes, names and totals in whatever order."""
    left = [row for row in rows if row.code]
    if sum(len(page.groups) for page in pages) != len(left) or _total(rows[-1]) != total:
        return []
    entries: list[StreamRow] = []
    for at, page in enumerate(pages):
        own, left = left[: len(page.groups)], left[len(page.groups) :]
        codes = [row.code or "" for row in own]
        values = [_total(row) for row in own]
        places = {name: (first, end) for name, first, end in page.names}
        if (
            [code[:3] for code in codes] != page.groups
            or sorted(code[i : i + 2] for code in codes for i in range(3, len(code), 2)) != sorted(page.parts)
            or sorted(row.name for row in own) != sorted(name for name, _, _ in page.names)
            or None in values
            or Counter(values) - Counter(page.amounts)
        ):
            return []
        entries += [
            StreamRow(code, row.name, at, places[row.name], value or Decimal(0))
            for code, row, value in zip(codes, own, values, strict=True)
        ]
    return entries


def _total(row: PlacedRow) -> Decimal | None:
    totals = {placement.get("合计") for placement in row.placements}
    return totals.pop() if len(totals) == 1 else None


def _row(entry: StreamRow, page: StreamPage, columns: Sequence[str], *, full: bool) -> PlacedRow:
    placements = list(_placements(entry, columns, full=full))
    place = Place(page=page.number, lines=entry.lines)
    in_print = entry.parts if entry.ordered else ()
    return PlacedRow(entry.code or None, entry.name, placements, place, in_print, strings=page.strings)


def _placements(entry: StreamRow, columns: Sequence[str], *, full: bool) -> Iterator[Placement]:
    """The parts under every choice of columns: sums decide (`settle`)."""
    blank = dict.fromkeys(columns, Decimal(0)) if full else {}
    for heads in permutations(columns[1:], len(entry.parts)):
        yield {**blank, columns[0]: entry.total, **dict(zip(heads, entry.parts, strict=True))}
