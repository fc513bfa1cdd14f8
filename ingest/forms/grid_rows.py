"""Rows: a source as one stream of lines and table rows in reading order.

In: a `Source`. Out: `Row`s. A row of a table has a piece per cell (tab-separated in a text dump,
ruled in a PDF); a line outside any table is a row of one piece. Forms that print cells read this
stream and need not know which file type it came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from yiju.ingest.page import Line, Page, Source, Table, around, place_of
from yiju.ingest.record import Box, Place
from yiju.ingest.values.text import join_lines, numberless, tidy

_OWN_TITLE = re.compile("表$|说明|目标|概[述况]")
_QUOTED = 40
"""A quoted cell has at most so many lines."""
_MARKUP = re.compile(r"</?(?:p|br|div|span|b|td|tr)\b[^>]*/?>", re.IGNORECASE)


@dataclass(frozen=True)
class CellPiece:
    """A cell's text at column `col` (from 0). `carried` is true in the rows that a tall cell only
    reaches into: its text is printed once, in the row where it begins. `wide` counts the columns it spans, `high` the rows.
    """

    text: str
    col: int
    place: Place
    carried: bool = False
    wide: int = 1
    high: int = 1


@dataclass(frozen=True)
class Row:
    """`pieces` are the cells with text, left to right; `width` is the number of columns of the table
    (1 outside tables); rows of one unbroken table share a `block`. `under` are the roles of columns that what stands below
    the row tells (`contents`).
    """

    pieces: tuple[CellPiece, ...]
    page: int
    width: int = 1
    block: int = 0
    table: bool = False
    under: tuple[tuple[int, str], ...] = ()

    @property
    def own(self) -> tuple[CellPiece, ...]:
        """The pieces that begin in this row."""
        return tuple(p for p in self.pieces if not p.carried)

    @property
    def text(self) -> str:
        """All that begins in this row, cells joined by a space."""
        return " ".join(p.text for p in self.own)

    @property
    def places(self) -> list[Place]:
        """Where the row's own pieces stand."""
        return [p.place for p in self.own]


def rows(source: Source) -> list[Row]:
    """Every line and table row of the source that has text, in reading order."""
    found = _text_rows(source) if source.type == "text" else _pdf_rows(source)
    return [row for row in found if row.pieces]


def flat(text: str) -> str:
    """A cell's text as one line: markup out, wrapped lines joined, false gaps and stray marks out."""
    return _unquoted(tidy(join_lines(_MARKUP.sub("", text).split("\n"))))


def span(places: list[Place]) -> list[Place]:
    """Neighbouring lines of one page as one place; boxes and all else as they are."""
    merged: list[Place] = []
    for place in places:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.lines
            and place.lines
            and last.page == place.page
            and last.box is None
            and place.box is None
            and place.lines[0] <= last.lines[1] + 2
        ):
            edge = max(last.lines[1], place.lines[1])
            merged[-1] = Place(page=last.page, lines=(min(last.lines[0], place.lines[0]), edge))
        elif place not in merged:
            merged.append(place)
    return merged


def _unquoted(text: str) -> str:
    """Without the quotation marks that a table export put around a cell: a straight or closing mark
    in front, or one at the end that nothing in the text opens.
    """
    if text[:1] in ('"', "”") and text[:1]:
        text = text[1:].strip()
    if text.endswith("”") and text.count("”") > text.count("“"):
        text = text[:-1].strip()
    if text.endswith('"') and text.count('"') % 2:
        text = text[:-1].strip()
    return text


def _text_rows(source: Source) -> list[Row]:
    found: list[Row] = []
    block = 0
    lines = _quoted(source.lines())
    before = [None, *(line for _, line, _ in lines)]
    ends = [0, *(end for _, _, end in lines)]
    for (page, line, end), last, above in zip(lines, before, ends, strict=False):
        cells = line.text.split("\t")
        table = len(cells) > 1
        if not (table and last is not None and "\t" in last.text and line.number == above + 1):
            block += 1
        place = (
            Place(page=page.number, lines=(line.number, end)) if end > line.number else place_of(page, line)
        )
        pieces = tuple(CellPiece(t.strip(), i, place) for i, t in enumerate(cells) if t.strip())
        found.append(Row(pieces, page.number, len(cells), block, table))
    return found


def _quoted(lines: Sequence[tuple[Page, Line]]) -> list[tuple[Page, Line, int]]:
    """The lines with their last number, cells of several lines whole: a spreadsheet quotes such a cell when it is written
    as text. A quotation mark that nothing closes soon is a stray one.
    """
    found: list[tuple[Page, Line, int]] = []
    at = 0
    while at < len(lines):
        page, line = lines[at]
        end = at
        if "\t" in line.text and (line.text.rsplit("\t", 1)[1]).strip().startswith('"'):
            end = _closes(lines, at)
        text = "\n".join(each.text for _, each in lines[at : end + 1])
        found.append((page, structs.replace(line, text=text) if end > at else line, lines[end][1].number))
        at = end + 1
    return found


def _closes(lines: Sequence[tuple[Page, Line]], at: int) -> int:
    """The line in which the quoted cell that ends line `at` is closed; `at` itself where none closes it."""
    if lines[at][1].text.count('"') % 2 == 0:
        return at
    for i in range(at + 1, min(at + _QUOTED, len(lines))):
        text = lines[i][1].text
        if '"' in text:
            return i if text.count('"') % 2 and text.split("\t")[0].rstrip().endswith('"') else at
        if "\t" in text:
            return at
    return at


def _pdf_rows(source: Source) -> list[Row]:
    found: list[Row] = []
    block = 0
    running = _running(source)
    for page in source.pages:
        tables = [t for t in page.tables if t.col_count > 1]
        parts: list[tuple[float, list[Row]]] = []
        for line in page.lines:
            edge = line in (page.lines[0], page.lines[-1])
            if (edge and numberless(line.text) in running) or any(_inside(line, t) for t in tables):
                continue
            block += 1
            piece = CellPiece(line.text.strip(), 0, place_of(page, line))
            row = Row((piece,) if piece.text else (), page.number, 1, block)
            parts.append((line.box[1] if line.box else float(line.number), [row]))
        for table in tables:
            block += 1
            parts.append((_top(table), _table_rows(table, page, block)))
        for _, part in sorted(parts, key=lambda p: p[0]):
            found += part
    return found


def _running(source: Source) -> set[str]:
    """Running heads and feet: first or last lines that return on three pages with another number in
    them. A form's or narrative's own title returns too, and is none.
    """
    edges = Counter(
        numberless(line.text)
        for page in source.pages
        for line in {*page.lines[:1], *page.lines[-1:]}
        if re.search(r"\d", line.text) and not _OWN_TITLE.search(line.text)
    )
    return {text for text, count in edges.items() if count > 2}


def _top(table: Table) -> float:
    """Height of the table's top edge, or its first line where the file type has no places."""
    box = _outline(table)
    return box[1] if box else float(min((c.lines[0] for c in table.cells if c.lines), default=0))


def _table_rows(table: Table, page: Page, block: int) -> list[Row]:
    by_row: list[list[CellPiece]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        if not cell.text.strip():
            continue
        place = place_of(table, cell)
        for row in range(cell.row, cell.row + cell.rowspan):
            carried = row != cell.row
            by_row[row].append(
                CellPiece(cell.text.strip(), cell.col, place, carried, cell.colspan, cell.rowspan)
            )
    width = table.col_count
    return [
        Row(tuple(sorted(pieces, key=lambda p: p.col)), page.number, width, block, table=True)
        for pieces in by_row
    ]


def _outline(table: Table) -> Box | None:
    boxes = [c.box for c in table.cells if c.box]
    return table.box or (around(boxes) if boxes else None)


def _inside(line: Line, table: Table) -> bool:
    box = _outline(table)
    if line.box is None or box is None:
        return any(c.lines and c.lines[0] <= line.number <= c.lines[1] for c in table.cells)
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1
