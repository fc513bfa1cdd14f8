"""Tables that nothing rules and that a page's end parts → the same columns on both pages, and the row that was parted whole.

In: pages whose tables are told by gaps, in points. Out: the pages with the first table of each in the columns of the last one
of the page before, where its cells stand below these. What goes on with the last row is put into it. Knows no form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import structs

from yiju.ingest.page import Cell, Page, Table, around
from yiju.ingest.unruled.band_runs import PERHAPS, VALUE, follows, width
from yiju.ingest.values.text import unspaced

_FEW = 2
"""A row of more cells begins one of its own."""


class KnownLabels(Protocol):
    """What words say of cells."""

    def kind(self, text: str) -> str:
        """The kind of label that a text is, or an empty string."""


def over_pages(pages: Sequence[Page], words: KnownLabels) -> list[Page]:
    """The pages, with tables that go on from one to the next; a label begins a row of its own."""
    made: list[Page] = []
    for page in pages:
        before = made[-1] if made else None
        if before is not None and before.tables and page.tables and before.width and page.width:
            above, table = before.tables[-1], _aligned(before.tables[-1], page.tables[0])
            above, table = _whole(above, table, words)
            made[-1] = structs.replace(before, tables=(*before.tables[:-1], above))
            rest = page.tables[1:]
            page = structs.replace(page, tables=(table, *rest) if table.cells else rest)
        made.append(page)
    return made


def _spans(table: Table) -> dict[int, tuple[float, float]]:
    """Where the columns of a table stand."""
    spans: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.box:
            lo, hi = spans.get(cell.col, (cell.box[0], cell.box[2]))
            spans[cell.col] = min(lo, cell.box[0]), max(hi, cell.box[2])
    return spans


def _aligned(above: Table, table: Table) -> Table:
    """The table in the columns of the one above it, where each of its own stands below one of these, in order."""
    upper, own = _spans(above), _spans(table)
    to: dict[int, int] = {}
    for col, (lo, hi) in sorted(own.items()):
        over = {c: min(hi, right) - max(lo, left) for c, (left, right) in upper.items()}
        best = max(over, key=lambda c: over[c], default=None)
        if best is None or over[best] <= 0 or best in to.values():
            return table
        to[col] = best
    if list(to.values()) != sorted(to.values()):
        return table
    return structs.replace(
        table, cells=tuple(structs.replace(cell, col=to.get(cell.col, cell.col)) for cell in table.cells)
    )


def _whole(above: Table, table: Table, words: KnownLabels) -> tuple[Table, Table]:
    """Both tables, with what the second one's first row holds of the first one's last in its place."""
    first = [cell for cell in table.cells if cell.row == 0]
    last = {cell.col: cell for cell in above.cells if cell.row == above.row_count - 1}
    parted = len(first) <= _FEW < len(last) and all(
        cell.rowspan == 1 and cell.col in last and _goes_on(above, last[cell.col], cell) for cell in first
    )
    if not first or not parted or any(VALUE.match(cell.text) or words.kind(cell.text) for cell in first):
        return above, table
    rest = {cell.col: cell for cell in first}
    cells = tuple(
        structs.replace(cell, text=f"{cell.text}\n{rest[cell.col].text}")
        if cell is last.get(cell.col) and cell.col in rest
        else cell
        for cell in above.cells
    )
    below = tuple(structs.replace(cell, row=cell.row - 1) for cell in table.cells if cell.row > 0)
    boxes = [cell.box for cell in below if cell.box]
    box = around([table.box, *boxes]) if table.box and boxes else table.box
    return structs.replace(above, cells=cells), structs.replace(table, cells=below, box=box)


def _goes_on(table: Table, above: Cell, cell: Cell) -> bool:
    widest = max(width(line) for c in table.cells if c.col == above.col for line in c.text.split("\n"))
    upper = unspaced(above.text.split("\n")[-1])
    return follows(upper, unspaced(cell.text), widest) >= PERHAPS
