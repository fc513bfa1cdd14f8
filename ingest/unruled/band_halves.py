"""Two tables side by side that nothing rules, each with rows of its own → one band for each.

In: the lines of a band and its columns. Out: the band, or its two halves. Heads that a line prints twice begin the second half; where
amounts stand among the labels left of the rows, the halves are apart where they would be bad labels. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.page import DrawnLine
from yiju.ingest.unruled.band_heads import tall_head
from yiju.ingest.unruled.band_places import is_value, straddles
from yiju.ingest.unruled.band_rows import cells_of, parted_band
from yiju.ingest.unruled.band_runs import Columns, Line, column_of
from yiju.ingest.values.text import unspaced

Half = tuple[Sequence[Line], Columns]
_HEADS, _FEW = 3, 3
"""So many heads printed twice, and so many rows of amounts."""
_AMOUNT = re.compile(r"[\d,]+\.\d+|\d[\d,]{3,}")
_MOST = 0.6
"""A column of amounts has hardly anything else."""
_LOOSE = 0.35
"""Rows that are no labels of those beside them cost so much each as such: they do not stand at the middle of theirs."""
_TOP = 4
"""A head stands among so many lines of a band."""


def halves(lines: Sequence[Line], columns: Columns, rules: Sequence[DrawnLine]) -> list[Half]:
    """The band as it is, or parted where two tables stand beside each other."""
    lines = [
        [part for piece in line for part in (cells_of(piece) if straddles(piece, columns) else [piece])]
        for line in lines
    ]
    if not columns:
        return [(lines, columns)]
    at = _repeated(lines, columns)
    if at is not None:
        return _parted(lines, columns, at)
    head = tall_head(lines, columns)
    below = lines[head.end :] if head is not None else lines
    if _behind_amounts(below, columns, len(columns) - 1) is None:
        return [(lines, columns)]
    whole = parted_band(below, columns, rules)
    at = _behind_amounts(below, columns, whole.main)
    if at is None:
        return [(lines, columns)]
    left, right = (parted_band(*half, rules) for half in _parted(below, columns, at))
    alone = (whole.cost - right.cost) / max(1, len(left.rows))
    return _parted(lines, columns, at) if alone > _LOOSE else [(lines, columns)]


def _repeated(lines: Sequence[Line], columns: Columns) -> int | None:
    """The column of the first head that a line prints for the second time, after all of them once."""
    for line in lines[:_TOP]:
        texts = [unspaced(piece.text) for piece in line]
        half = len(texts) // 2
        if any(map(is_value, line)):
            return None
        if len(texts) % 2 == 0 and half >= _HEADS and texts[:half] == texts[half:]:
            return column_of(line[half], columns)
    return None


def _behind_amounts(lines: Sequence[Line], columns: Columns, main: int) -> int | None:
    """The column right of the last one of amounts that stands left of the rows, where others name these."""
    for col in range(main - 1, 0, -1):
        held = [piece for line in lines for piece in line if column_of(piece, columns) == col]
        values = sum(_AMOUNT.fullmatch(piece.text) is not None for piece in held)
        if values >= _FEW and values >= _MOST * len(held) and _is_named(lines, columns, col + 1):
            return col + 1
    return None


def _is_named(lines: Sequence[Line], columns: Columns, at: int) -> bool:
    """Whether a column of the right half names its rows: it holds words, and not only those of a head."""
    for col in range(at, len(columns)):
        held = [piece for line in lines for piece in line if column_of(piece, columns) == col]
        if len(held) > _FEW and sum(not is_value(p) for p in held) >= _MOST * len(held):
            return True
    return False


def _parted(lines: Sequence[Line], columns: Columns, at: int) -> list[Half]:
    left = [[p for p in line if column_of(p, columns) < at] for line in lines]
    right = [[p for p in line if column_of(p, columns) >= at] for line in lines]
    return [
        ([line for line in left if line], columns[:at]),
        ([line for line in right if line], columns[at:]),
    ]
