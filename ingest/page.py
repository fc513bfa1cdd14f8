"""The page model: what every reader gives and every form reads, whatever the file type.

In: nothing (plain data). Out: `Source`, a file as pages of lines and tables. Forms know lines,
tables and cells; they know nothing of PDF or text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from yiju.ingest.record import Box, Notice, Place

SourceType = Literal["text", "pdf", "docx", "doc", "xlsx", "xls", "html", "csv", "markdown", "scan", "ofd"]
_PAGE_GAP = 3
_COVERS = 0.6


class Line(msgspec.Struct, frozen=True):
    """One printed line. `number` counts from 1: within the file for text, within the page for all
    other types. Tabs of a tab-separated dump are kept in `text`. `confidence` (0 to 1) only where the
    text was recognised in an image.
    """

    number: int
    text: str
    box: Box | None = None
    confidence: float | None = None


class Cell(msgspec.Struct, frozen=True):
    """A table cell at `row`, `col` (from 0), its lines joined by newline in `text`. `confidence` is
    that of the least certain line in it, only where the text was recognised in an image.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    box: Box | None = None
    lines: tuple[int, int] | None = None
    confidence: float | None = None


class Table(msgspec.Struct, frozen=True):
    """A ruled (PDF, scan), tab-separated (text) or marked-up (office, web) table on one page. `continues` is true where it goes on
    from the last table of the page before.
    """

    page: int
    cells: tuple[Cell, ...]
    box: Box | None = None
    continues: bool = False

    @property
    def row_count(self) -> int:
        """Number of rows, spans included."""
        return max((c.row + c.rowspan for c in self.cells), default=0)

    @property
    def col_count(self) -> int:
        """Number of columns, spans included."""
        return max((c.col + c.colspan for c in self.cells), default=0)

    def rows(self) -> list[list[Cell]]:
        """Cells by the row they begin in, left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return [sorted(r, key=lambda c: c.col) for r in rows]

    def has_columns(self) -> bool:
        """Whether a row has two filled cells: not so in a frame around prose, and by the tabs that end a spreadsheet's lines."""
        return any(sum(bool(c.text.strip()) for c in row) > 1 for row in self.rows())


class Piece(msgspec.Struct, frozen=True):
    """A run of text between gaps, in a line of a page."""

    text: str
    line: int
    box: Box


class DrawnLine(msgspec.Struct, frozen=True):
    """A line drawn across the page at a height."""

    y: float
    x0: float
    x1: float

    def over(self, lo: float, hi: float) -> bool:
        """Whether it covers most of what stands between two places."""
        return min(hi, self.x1) - max(lo, self.x0) >= _COVERS * (hi - lo)


class Page(msgspec.Struct, frozen=True):
    """A page from 1, its lines in reading order (those inside tables too) and its tables. `unruled` are the pieces of one whose
    columns only gaps show, `across` what is drawn between them: whether they are read as tables is decided by what they
    then say (`filing`).
    """

    number: int
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    width: float | None = None
    height: float | None = None
    unruled: tuple[Piece, ...] = ()
    across: tuple[DrawnLine, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """A file as read: its name, hash, type, pages, and what went wrong on the way."""

    file: str
    sha256: str
    type: SourceType
    pages: tuple[Page, ...]
    warnings: tuple[Notice, ...] = ()

    @property
    def page_gap(self) -> int | None:
        """So many blank lines end a printed page; None where form feeds part the pages and blank lines are only blank lines."""
        return _PAGE_GAP if self.type == "text" and len(self.pages) == 1 else None

    def lines(self) -> list[tuple[Page, Line]]:
        """Every line of every page in order, with its page."""
        return [(page, line) for page in self.pages for line in page.lines]


def around(boxes: Sequence[Box]) -> Box:
    """The box around one or more boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def rounded(box: Box) -> Box:
    """To a hundredth of a point, as places are kept."""
    x0, y0, x1, y1 = (round(v, 2) for v in box)
    return x0, y0, x1, y1


def place_of(page: Page | Table, part: Line | Cell) -> Place:
    """Evidence for one line or cell."""
    number = page.number if isinstance(page, Page) else page.page
    lines = (part.number, part.number) if isinstance(part, Line) else part.lines
    return Place(page=number, lines=lines, box=part.box, confidence=part.confidence)
