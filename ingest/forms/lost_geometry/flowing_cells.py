"""What the rows of texts that lost their geometry share: cells out of atoms, the row of totals, rows as a table.

In: atoms. Out: rows of `ColumnPart`s with the texts of their cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.lost_geometry.flowing_pairs import wide
from yiju.ingest.forms.lost_geometry.flowing_tables import FlowingTable, is_number
from yiju.ingest.forms.lost_geometry.flowing_text import FlowingText, FlowingWord
from yiju.ingest.page import Cell, Table
from yiju.ingest.values.text import unspaced

_HEAD_WIDTH = 0.85
"""So much of a head's width a column has at least: heads may be set narrower."""
_SUMMED = (
    *("amount", "funding", "weight", "score", "total_budget", "year_budget", "budget_of_year"),
    *("prior_budget", "prior_executed"),
)
"""Columns of numbers that have a total."""


@dataclass
class ColumnPart:
    """A cell: its lines, and where they stand on its page."""

    lines: list[str]
    page: int
    first: int
    last: int

    @property
    def text(self) -> str:
        """Its lines as printed."""
        return "\n".join(self.lines)

    @property
    def flat(self) -> str:
        """The same without any gap."""
        return unspaced(self.text)


FlowingRow = list[tuple[ColumnPart, str]]


def part_of(text: FlowingText, start: int, end: int) -> ColumnPart:
    """Some atoms as a cell, with its lines on its first page."""
    atoms = text.atoms
    last = end - 1
    while atoms[last].page != atoms[start].page:
        last -= 1
    return ColumnPart(
        text.printed(start, end).split("\n"), atoms[start].page, atoms[start].line, atoms[last].line
    )


def head_widths(text: FlowingText, heads: Sequence[tuple[str, FlowingWord]]) -> list[float]:
    """How wide each column is at least: as wide as the widest piece of its head."""
    return [
        0.0
        if role == "row"
        else _HEAD_WIDTH * max(wide(text.atoms[i].text) for i in range(word.start, word.end))
        for role, word in heads
    ]


def total_row(
    text: FlowingText, table: FlowingTable, heads: Sequence[tuple[str, FlowingWord]], filler: ColumnPart
) -> Iterator[FlowingRow]:
    """The row of totals below a table: its numbers are those of its last columns of numbers."""
    word = next((w for w in text.found if w.start == table.end and w.total), None)
    if word is None:
        return
    numbers: list[int] = []
    at = word.end
    while is_number(text, at):
        numbers.append(at)
        at += 1
    numeric = [k for k, (role, _) in enumerate(heads) if role in _SUMMED]
    if not numbers or len(numbers) > len(numeric):
        return
    if len(numbers) < len(numeric):
        return
    row: FlowingRow = [(filler, "")] * len(heads)
    part = part_of(text, word.start, word.end)
    row[0] = (part, word.text)
    for k, i in zip(numeric, numbers, strict=True):
        own = part_of(text, i, i + 1)
        row[k] = (own, own.text)
    table.end = at
    yield row


def tables_of(found: Iterator[list[tuple[ColumnPart, str]]]) -> Iterator[Table]:
    """Rows of cells as one table a page."""
    made = [row for row in found if row]
    width = max((len(row) for row in made), default=0)
    for page in Counter(row[0][0].page for row in made):
        own = [row for row in made if row[0][0].page == page]
        cells = [
            Cell(
                row=at,
                col=col,
                text=text,
                colspan=width - col if col == len(row) - 1 else 1,
                lines=(part.first, part.last) if part.page == page else None,
            )
            for at, row in enumerate(own)
            for col, (part, text) in enumerate(row)
        ]
        yield Table(page=page, cells=tuple(cells))
