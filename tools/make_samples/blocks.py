"""The HTML of a filing → its titles, paragraphs and tables: what every other file type is written from.

In: HTML as `html_of` makes it. Out: sheets (one `div.page` each) of `Text` and `SampleGrid` blocks in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import html as parser


@dataclass(frozen=True)
class Text:
    """A line of text; `title` where it stands large and centred."""

    text: str
    title: bool = False


@dataclass(frozen=True)
class SampleCell:
    """A table cell at `row`, `col` (from 0) with its spans."""

    row: int
    col: int
    text: str
    rows: int
    cols: int


@dataclass(frozen=True)
class SampleGrid:
    """A ruled table; `widths` of its columns in percent where the page says them."""

    cells: list[SampleCell]
    widths: list[float]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max(cell.row + cell.rows for cell in self.cells)

    @property
    def cols(self) -> int:
        """How many columns it has."""
        return max(cell.col + cell.cols for cell in self.cells)


Block = Text | SampleGrid


def sheets(html: str) -> list[list[Block]]:
    """The blocks of each page; what stands before the first page belongs to it."""
    body = parser.document_fromstring(html).body
    found: list[list[Block]] = [[]]
    for element in body:
        if element.get("class") != "page":
            found[-1] += _blocks(element)
            continue
        own = [block for child in element for block in _blocks(child)]
        if any(isinstance(block, SampleGrid) for block in found[-1]) or len(found[-1]) > 1:
            found.append([])
        found[-1] += own
    return [sheet for sheet in found if sheet]


def _blocks(element: Any) -> list[Block]:
    if element.tag == "table":
        return [_grid(element)]
    if element.get("class") == "cover":
        return [
            Text(element.text.strip(), title=True),
            *(Text(child.text_content(), title=True) for child in element),
        ]
    if element.get("class") == "maker":
        return [Text(child.text_content()) for child in element]
    title = element.tag in ("h1", "h2")
    return [Text(line, title) for line in element.text_content().split("\n")]


def _grid(table: Any) -> SampleGrid:
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, line in enumerate(table.iter("tr")):
        col = 0
        for item in line:
            while (row, col) in taken:
                col += 1
            rows, cols = int(item.get("rowspan", 1)), int(item.get("colspan", 1))
            cells.append(SampleCell(row, col, item.text_content(), rows, cols))
            taken |= {(row + r, col + c) for r in range(rows) for c in range(cols)}
    return SampleGrid(cells, [float(col.get("style")[6:-1]) for col in table.iter("col")])
