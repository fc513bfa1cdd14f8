"""What the rows of tables that lost their geometry share: cells out of atoms, and the row of totals.

In: atoms and records. Out: rows of `ColumnPart`s with the texts of their cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yiju.ingest.forms.lost_geometry.flowing_records import FlowingRecord
from yiju.ingest.forms.lost_geometry.flowing_tables import FlowingTable, is_number
from yiju.ingest.forms.lost_geometry.flowing_text import FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.strip_rows import ColumnPart

_DEAR, _DEAR_LINES = 1.5, 6.0
"""A row that costs more in the middle is none. In blocks right rows cost up to 1.2, wrong ones from 1.7 on; where lines alone part
cells, each that is wrapped costs more.
"""

FlowingRow = list[tuple[ColumnPart, str]]


def dear(text: FlowingText) -> float:
    """What a right row costs at most."""
    return _DEAR if text.blocky else _DEAR_LINES


def part_of(text: FlowingText, start: int, end: int) -> ColumnPart:
    """Some atoms as a cell, with its lines on its first page."""
    atoms = text.atoms
    last = end - 1
    while atoms[last].page != atoms[start].page:
        last -= 1
    return ColumnPart(
        text.printed(start, end).split("\n"), atoms[start].page, atoms[start].line, atoms[last].line
    )


def cells_of(text: FlowingText, record: FlowingRecord, count: int, filler: ColumnPart) -> FlowingRow:
    """The cells of a row; `filler` stands where one is blank."""
    made: FlowingRow = []
    for k in range(count):
        if k in record.cells:
            part = part_of(text, *record.cells[k])
            made.append((part, part.text))
        else:
            made.append((filler, ""))
    return made


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
    numeric = [k for k, (role, _) in enumerate(heads) if role in ("amount", "funding", "weight", "score")]
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
