"""Bands of one table → one band: what a converter shifted goes back into its column.

In: the bands of a zone from top to bottom, each with its columns. Out: fewer bands. A band without a head goes on with the
table above it; which column is which tell the order, the distance, numbers and words, and how many lines fill a column.
Pieces move into the columns of the joined band. Knows no form.
"""

from __future__ import annotations

from collections.abc import Sequence

from yiju.ingest.unruled.band_places import (
    ColumnTally,
    has_values,
    matched,
    moved,
    realigned,
    settled,
)
from yiju.ingest.unruled.band_runs import Columns, Line, column_of
from yiju.ingest.unruled.text_pieces import LABEL

Band = tuple[Sequence[Line], Columns]


_MOST = 0.5
"""A band whose columns cost more each is of another table."""
_FEW = 3


def joined(bands: Sequence[Band]) -> list[Band]:
    """The bands, those of one table as one."""
    made: list[Band] = []
    for lines, columns in bands:
        first = _first_row(lines)
        above = made[-1] if made else None
        if above is None or first is None or len(columns) < _FEW:
            made.append((lines, columns))
            continue
        if first == 0 and not _head_alone(above[0]):
            both = _below(above, (lines, columns))
            if both is not None:
                made[-1] = both
                continue
        made.append((lines, columns))
    return [(settled(lines, columns), columns) for lines, columns in made]


def _first_row(lines: Sequence[Line]) -> int | None:
    """The first line with values; of a band that begins with lines of a table it is 0."""
    at = next((i for i, line in enumerate(lines) if has_values(line)), None)
    if at is not None and all(len(line) < _FEW for line in lines[:at]):
        return 0
    return at


def _head_alone(lines: Sequence[Line]) -> bool:
    """Whether a band is nothing but a head: short words beside each other."""
    return (
        len(lines[0]) >= _FEW
        and not any(has_values(line) for line in lines)
        and all(len(p.text) <= LABEL for line in lines for p in line)
    )


def _below(above: Band, band: Band) -> Band | None:
    """A band without a head as the rest of the one above it."""
    lines, columns = band
    upper, lower = ColumnTally(*above).profiles(), ColumnTally(lines, columns).profiles()
    if sum(p.filled > 0 for p in upper) < _FEW:
        return None
    marks = [{column_of(p, columns) for p in line} for line in lines]
    found = matched(lower, upper, lambda i: not any({i - 1, i} <= m for m in marks), 0.5)
    if found is None or None in found[1] or found[0] > _MOST * len(lower):
        return None
    to = found[1]
    placed = [moved(line, [to[column_of(p, columns)] or 0 for p in line], above[1]) for line in lines]
    whole = [*above[0], *placed]
    tally = ColumnTally(whole, above[1])
    return [realigned(line, tally) for line in whole], above[1]
