"""What no declaration and no budget line took of a source: its lines and tables, in reading order.

In: a `Source`, its declarations and the places of its budget lines. Out: `Sheet`s, one printed page each, of
lines outside tables and of tables. A declaration takes everything between two of its values that stand near
each other, and the whole of a table that it takes part of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.page import Line, Page, Source, Table
from yiju.ingest.paragraphs import ParagraphLine, printed
from yiju.ingest.record import Declaration, Place

_NEAR = 30
"""So many printed lines between two values of one declaration still belong to it."""
_FROM_COVER = ("year", "unit")


@dataclass
class Sheet:
    """A printed page from top to bottom, None where a declaration stands. `rows` are the numbers of the lines that
    a budget line took; `whole` are all printed lines of the page.
    """

    items: list[ParagraphLine | Table | None] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    whole: list[str] = field(default_factory=list)


class _Index:
    """Printed lines by their order in the source."""

    def __init__(self, source: Source) -> None:
        self.by_file = source.type == "text"
        self.lines = [(page, line) for page, line in source.lines() if line.text.strip()]
        self._first: dict[int, int] = {}
        self._end: dict[int, int] = {}
        for i, (page, _) in enumerate(self.lines):
            self._first.setdefault(page.number, i)
            self._end[page.number] = i + 1
        self._numbers = [line.number for _, line in self.lines] if self.by_file else []

    def of(self, place: Place) -> Sequence[int]:
        """The lines that stand at a place."""
        start, end = self._first.get(place.page, 0), self._end.get(place.page, 0)
        if place.box is not None and (start == end or self.lines[start][1].box is not None):
            top, bottom = place.box[1], place.box[3]
            return [i for i in range(start, end) if top <= _middle(self.lines[i][1]) <= bottom]
        if place.lines is None:
            return ()
        if self.by_file:
            return range(
                bisect_left(self._numbers, place.lines[0]), bisect_left(self._numbers, place.lines[1] + 1)
            )
        return [i for i in range(start, end) if place.lines[0] <= self.lines[i][1].number <= place.lines[1]]


def untaken(
    source: Source, declared: Iterable[Declaration], used: Iterable[Place], rows: Iterable[Place]
) -> list[Sheet]:
    """The sheets of the source. `used` are places of declarations' labels, `rows` those of budget lines."""
    index = _Index(source)
    by_declaration = {i for made in declared for i in _area(made, index)}
    by_declaration |= {i for place in used for i in index.of(place)}
    by_row = {i for place in rows for i in index.of(place)}
    gap = source.page_gap
    sheets: list[Sheet] = []
    start = 0
    goes_on = False
    for page in source.pages:
        tables = [t for t in page.tables if t.has_columns()]
        owner = _owners(page, tables)
        lines = [line for line in page.lines if line.text.strip()]
        declared_here = {line.number for i, line in enumerate(lines, start) if i in by_declaration}
        declared_tables: set[int | None] = set()
        hit = {owner.get(number) for number in declared_here}
        for k, table in enumerate(tables):
            goes_on = k in hit or (goes_on and table.continues)
            declared_tables |= {k} if goes_on else set()
        begun: set[int] = set()
        last = 0
        for i, line in enumerate(lines, start):
            if line is lines[0] or (gap and line.number - last > gap):
                sheets.append(Sheet())
            last = line.number
            sheet, table_at = sheets[-1], owner.get(line.number)
            sheet.whole.append(line.text)
            if table_at is None and line.number not in declared_here:
                sheet.items.append(printed(page, line, len(sheets)))
                sheet.rows |= {line.number} if i in by_row else set()
            elif table_at is None or table_at in declared_tables:
                sheet.items.append(None)
            elif table_at not in begun:
                begun.add(table_at)
                sheet.items.append(tables[table_at])
        start += len(lines)
    return sheets


def _owners(page: Page, tables: Sequence[Table]) -> dict[int, int]:
    """Line number → index of the table that holds the line."""
    owner: dict[int, int] = {}
    for k, table in enumerate(tables):
        for number in _inside(page, table):
            owner.setdefault(number, k)
    return owner


def _inside(page: Page, table: Table) -> Iterable[int]:
    """Numbers of the lines that a table holds."""
    box = table.box
    for line in page.lines if box else ():
        if line.box and box and box[1] - 1 <= _middle(line) <= box[3] + 1:
            x = (line.box[0] + line.box[2]) / 2
            if box[0] - 1 <= x <= box[2] + 1:
                yield line.number
    for cell in table.cells if not box else ():
        if cell.lines and cell.text:
            yield from range(cell.lines[0], cell.lines[1] + 1)


def _area(made: Declaration, index: _Index) -> set[int]:
    """The lines of a declaration, and those between two of them that stand near each other."""
    places = (p for key, found in made.evidence.items() if key not in _FROM_COVER for p in found)
    lines = sorted({i for place in places for i in index.of(place)})
    area = set(lines)
    for last, line in pairwise(lines):
        if line - last <= _NEAR:
            area.update(range(last, line))
    return area


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2 if line.box else -1.0
