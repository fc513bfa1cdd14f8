"""Characters and ruling lines of a page, each with its place → its lines in reading order and its tables.

In: `Glyph`s and the grids that are drawn, whatever file they are from. Out: a `Page`, and its lines as glyphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yiju.ingest.lattice import Grid, Segment, merge
from yiju.ingest.page import Cell, DrawnLine, Line, Page, Piece, Table, rounded
from yiju.ingest.readers.continued import continued
from yiju.ingest.readers.glyphs import Glyph, box_of, lines, text_of
from yiju.ingest.readers.overflow import hold_together

_PIECE_GAP = 0.6
"""A gap wider than this share of the height parts two cells of a table without rules."""
_COLUMN_GAP, _UNRULED_LINES = 2.0, 3
"""Heights of text between two columns, and lines in columns outside of any ruled cell that make a table: on 90
pages of real filings no page has so many, on every page of samples printed without rules there are.
"""


def laid(
    number: int,
    found: list[Glyph],
    drawn: list[Grid],
    across: Sequence[Segment],
    size: tuple[float, float],
    before: Page | None,
) -> tuple[Page, list[list[Glyph]]]:
    """The page of these characters, `size` points wide and high; `across` are lines drawn across it, `before` is the page before it."""
    offset = 0
    for grid in drawn:
        _place(found, grid, offset)
        offset += len(grid.cells)
    hold_together(found)
    rows = lines(found)
    page_lines = []
    for at, row in enumerate(rows, start=1):
        for glyph in row:
            glyph.line = at
        page_lines.append(Line(number=at, text=text_of(row), box=box_of(row)))
    tables = _tables(number, drawn, found)
    if tables and continued(tables[0], page_lines, before):
        tables[0] = Table(page=number, cells=tables[0].cells, box=tables[0].box, continues=True)
    goes_on = before is not None and before.unruled and any(map(_has_columns, rows))
    unruled = () if tables or not (goes_on or in_columns(rows)) else tuple(_pieces(rows))
    drawn_across = tuple(DrawnLine(s.at, s.lo, s.hi) for s in merge(across)) if unruled else ()
    width, height = size
    return Page(number, tuple(page_lines), tuple(tables), width, height, unruled, drawn_across), rows


def in_columns(rows: Sequence[list[Glyph]]) -> bool:
    """Whether so many lines that no cell holds stand in columns that they are a table without rules."""
    return sum(map(_has_columns, rows)) >= _UNRULED_LINES


def _place(found: list[Glyph], grid: Grid, offset: int) -> None:
    """Tell each glyph the cell that holds its centre, counted through the page from `offset`."""
    owner = {
        (row, col): offset + i
        for i, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }
    for glyph in found:
        col = bisect_right(grid.xs, (glyph.x0 + glyph.x1) / 2) - 1
        row = bisect_right(grid.ys, (glyph.y0 + glyph.y1) / 2) - 1
        glyph.cell = owner.get((row, col), glyph.cell)


def _tables(page: int, drawn: list[Grid], found: list[Glyph]) -> list[Table]:
    by_cell: dict[int, list[Glyph]] = {}
    for glyph in found:
        if glyph.cell >= 0:
            by_cell.setdefault(glyph.cell, []).append(glyph)
    tables = []
    offset = 0
    for grid in drawn:
        held = [by_cell.get(offset + i, []) for i in range(len(grid.cells))]
        offset += len(grid.cells)
        if not any(held):
            continue
        cells = tuple(
            Cell(
                row=cell.row,
                col=cell.col,
                text="\n".join(text_of(row) for row in lines(inside)),
                rowspan=cell.rowspan,
                colspan=cell.colspan,
                box=rounded(cell.box),
                lines=(min(g.line for g in inside), max(g.line for g in inside)) if inside else None,
            )
            for cell, inside in zip(grid.cells, held, strict=True)
        )
        tables.append(Table(page=page, cells=cells, box=rounded(grid.box)))
    return tables


def _pieces(rows: list[list[Glyph]]) -> Iterator[Piece]:
    """What the gaps of the page's lines part."""
    for row in rows:
        start = 0
        for end in range(1, len(row) + 1):
            height = row[end - 1].y1 - row[end - 1].y0
            if end < len(row) and row[end].x0 - row[end - 1].x1 <= _PIECE_GAP * height:
                continue
            part = row[start:end]
            yield Piece(text_of(part), row[0].line, box_of(part))
            start = end


def _has_columns(row: list[Glyph]) -> bool:
    """Whether parts of a line that no cell holds stand far apart, as in columns."""
    return any(
        left.cell < 0 and right.cell < 0 and right.x0 - left.x1 > _COLUMN_GAP * (left.y1 - left.y0)
        for left, right in pairwise(row)
    )
