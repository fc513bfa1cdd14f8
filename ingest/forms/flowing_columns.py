"""A table of indicators that a converter printed column by column: names below names, and then targets below targets.

In: the words of a form whose cells are blocks or lines. Out: the table and its rows, where as many cells follow the head of names as
rows of so many columns need, and what stands in each suits its column; None otherwise: nothing else would prove it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.ingest.forms.cell_costs import FITS
from yiju.ingest.forms.flowing_records import FlowingRecord, RecordPath
from yiju.ingest.forms.flowing_tables import LEVELS, FlowingTable, frames
from yiju.ingest.forms.flowing_text import BLANK, LINE, FlowingText, FlowingWord

_MEAN = 0.2
"""What a cell costs at most in the middle."""
_LEAST = 3
"""So many rows make a table."""
_SUMMED = ("weight", "score")
"""Columns of which a row of totals has numbers, which may stand behind the last cell."""
_MAYBE = ("reason", "note", "possibility")
"""Columns whose cells are often blank, so that they can not be counted: they are left out."""
_OTHER_UNIT = 0.5
"""What it costs that a row's result is no number of its target's unit."""
_UNIT = re.compile(r"[^\d.,]*$")

Cell = tuple[int, int]


def by_columns(text: FlowingText) -> tuple[FlowingTable, RecordPath] | None:
    """The table and its rows."""
    heads = _heads(text)
    roles = [role for role, _ in heads if role not in _MAYBE]
    if roles[:1] != ["indicator"] or "target" not in roles:
        return None
    start = heads[0][1].start
    end = _end(text, heads)
    best: tuple[float, list[FlowingRecord], int] | None = None
    for gap in (BLANK, LINE):
        cells = list(_cells(text, start, end, gap))
        for extra in sorted({0, sum(role in _SUMMED for role in roles)}):
            count, rest = divmod(len(cells) - extra, len(roles))
            if rest or count < _LEAST:
                continue
            for records in _ways(cells, count, len(roles)):
                cost = _cost(text, records, roles)
                if cost <= _MEAN * count * len(roles) and (best is None or cost < best[0]):
                    best = cost, records, cells[count * len(roles) - 1][1]
    if best is None:
        return None
    kept = [(role, word) for role, word in heads if role not in _MAYBE]
    table = FlowingTable("indicators", kept, start, start, best[2], columns=True)
    return table, RecordPath(best[1], [], [], best[0])


def _heads(text: FlowingText) -> list[tuple[str, FlowingWord]]:
    """The heads of the columns from that of the names on, each role once, in the order of print."""
    found: dict[str, FlowingWord] = {}
    for word in text.found:
        role = word.roles.get("indicators")
        if role and role not in LEVELS and not frames(word) and (found or role == "indicator"):
            found.setdefault(role, word)
    return list(found.items())


def _end(text: FlowingText, heads: Sequence[tuple[str, FlowingWord]]) -> int:
    """Where labels of what stands below the table begin."""
    last = max(word.end for _, word in heads)
    below = (w.start for w in text.found if w.start >= last and w.label and not (w.level or w.total))
    return next(below, len(text.atoms))


def _cells(text: FlowingText, start: int, end: int, gap: int) -> Iterator[Cell]:
    """What stands between the words, parted by blank lines, or by all ends of lines."""
    words = {i for word in text.found for i in range(word.start, word.end)}
    first: int | None = None
    for i in range(start, end):
        if first is not None and (i in words or text.atoms[i].gap >= gap):
            yield first, i
            first = None
        if i not in words and first is None:
            first = i
    if first is not None:
        yield first, end


def _ways(cells: Sequence[Cell], count: int, width: int) -> Iterator[list[FlowingRecord]]:
    """The rows where each column follows the one before it, and where rows follow below the names."""
    yield [FlowingRecord({k: cells[k * count + n] for k in range(width)}) for n in range(count)]
    if width > 2:
        rest = cells[count:]
        yield [
            FlowingRecord({0: cells[n], **{k: rest[n * (width - 1) + k - 1] for k in range(1, width)}})
            for n in range(count)
        ]


def _cost(text: FlowingText, records: Sequence[FlowingRecord], roles: Sequence[str]) -> float:
    cost = 0.0
    for record in records:
        texts = {role: text.joined(*record.cells[k]) for k, role in enumerate(roles)}
        cost += sum(FITS.get(role, FITS["note"])[0](printed) for role, printed in texts.items())
        if "actual" in texts and _unit(texts["actual"]) != _unit(texts["target"]):
            cost += _OTHER_UNIT
    return cost


def _unit(printed: str) -> str:
    found = _UNIT.search(printed)
    return found[0] if found else ""
