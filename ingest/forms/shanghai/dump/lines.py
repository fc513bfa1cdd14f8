"""Printed lines with the text box and the printed page they stand in.

In: a `Source`. Out: `DumpLine` lines outside of tables. A dump prints text boxes: lines of one box
follow each other, an empty line parts boxes, several (`Source.page_gap`) part pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiju.ingest.page import Line, Page, Source, Table, around
from yiju.ingest.record import Place

_BLANK = " \t\r\n\u3000\xa0"


@dataclass(frozen=True)
class DumpLine:
    """A line of the dump with the page it stands on; `text` may be a part of the line."""

    page: Page
    line: Line
    text: str
    box: int
    """Number of the text box (paragraph) within the source."""
    sheet: int
    """Number of the printed page within the source, as far as the dump shows page ends."""

    @property
    def cells(self) -> list[str]:
        """Parts between gaps."""
        return self.text.split()


def places(lines: list[DumpLine] | tuple[DumpLine, ...]) -> list[Place]:
    """Evidence for lines: one `Place` per page and run of neighbouring lines."""
    found: list[Place] = []
    for p in lines:
        last = found[-1] if found else None
        if last and last.lines and last.page == p.page.number and p.line.number - last.lines[1] in (0, 1):
            box = last.box and p.line.box and around([last.box, p.line.box])
            found[-1] = Place(last.page, (last.lines[0], p.line.number), box)
        else:
            found.append(Place(p.page.number, (p.line.number, p.line.number), p.line.box))
    return found


def printed_lines(source: Source) -> Iterator[DumpLine]:
    """Lines that hold text and stand outside of tables, with their box and sheet."""
    box = sheet = 0
    gap = source.page_gap
    for page in source.pages:
        sheet, box, blank, last = sheet + 1, box + 1, 0, None
        inside = _Inside([t for t in page.tables if t.has_columns()])
        for line in page.lines:
            if not line.text.strip(_BLANK):
                blank += 1
                continue
            if last is not None:
                blank = max(blank, line.number - last.number - 1, _gap(last, line))
                box += blank > 0
                sheet += bool(gap and blank >= gap)
            blank, last = 0, line
            if line not in inside:
                yield DumpLine(page, line, line.text.replace("\t", " ").strip(_BLANK), box, sheet)


def _gap(last: Line, line: Line) -> int:
    """1 where boxes show an empty line between two lines."""
    if last.box is None or line.box is None:
        return 0
    return int(line.box[1] - last.box[3] > 0.6 * (last.box[3] - last.box[1]))


class _Inside:
    """The lines that stand in tables: by box where both have one, else by number, each looked up once."""

    def __init__(self, tables: list[Table]) -> None:
        self._boxes = [t.box for t in tables if t.box]
        self._numbers = _numbers(tables)
        self._unboxed = _numbers([t for t in tables if not t.box])

    def __contains__(self, line: Line) -> bool:
        if not line.box:
            return line.number in self._numbers
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        boxed = any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in self._boxes)
        return boxed or line.number in self._unboxed


def _numbers(tables: list[Table]) -> set[int]:
    return {n for t in tables for c in t.cells if c.lines for n in range(c.lines[0], c.lines[1] + 1)}
