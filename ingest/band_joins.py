"""Bands of one table → one band: what a converter shifted goes back under its head.

In: the bands of a zone from top to bottom, each with its columns. Out: fewer bands. A band without a head goes on with the
table above it, a head whose words a converter printed beside their columns stands over the rows below; which column is
which tell the order, the distance, numbers and words, and how many lines fill a column. Pieces move into the columns of
the joined band. Knows no form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from yiju.ingest.band_places import (
    ALONE,
    ColumnProfile,
    ColumnTally,
    has_values,
    matched,
    moved,
    realigned,
    settled,
)
from yiju.ingest.band_runs import BandPiece, Columns, Line, column_of, width
from yiju.ingest.text_pieces import LABEL

Band = tuple[Sequence[Line], Columns]


class Kinds(Protocol):
    """What words say of columns."""

    def column_kind(self, held: Sequence[BandPiece]) -> str:
        """What the pieces of a column are: level, tick, bound, words, number; an empty string where they are several."""

    def is_head(self, text: str) -> bool:
        """Whether a piece is the head of a column."""

    def is_heads(self, line: Line) -> bool:
        """Whether a line is made of heads."""

    def kind(self, text: str) -> str:
        """The kind of label that a piece is, or an empty string."""

    def head_kind(self, pieces: Sequence[BandPiece]) -> str:
        """What stands below a head."""


_MOST = 0.5
"""A band whose columns cost more each is of another table."""
_HEADLESS = 8.0
"""What a column costs that stands under no head where words tell which lines are heads."""
_FEW = 3
_WHOLE, _WORD = 0.5, 3
"""A line that names half of a band's columns in words of three characters is a head; torn ones have shorter pieces."""


def joined(bands: Sequence[Band], kinds: Kinds | None = None) -> list[Band]:
    """The bands, those of one table as one; `kinds` are what words say of columns."""
    made: list[Band] = []
    for lines, columns in bands:
        first = _first_row(lines)
        above = made[-1] if made else None
        if above is None or first is None or len(columns) < _FEW:
            made.append((lines, columns))
            continue
        head = _head_alone(above[0])
        if head or first == 0:
            both = (
                _under_head(above, (lines, columns), first, kinds)
                if head
                else _below(above, (lines, columns))
            )
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


def _under_head(above: Band, band: Band, first: int, kinds: Kinds | None) -> Band | None:
    """A band below a head that stands alone; lines of the head that the band begins with belong to it."""
    lines, own = band
    heads = _leaves([*above[0], *lines[:first]])
    rows = lines[first:]
    columns = _merged([(p.x0, p.x1) for line in rows for p in line]) if first else own
    if any(sum(len(p.text) >= _WORD for p in line) >= _WHOLE * len(columns) for line in lines[:first]):
        return None  # it has a head of its own, and what stands above are labels with their values
    tally = ColumnTally(rows, columns)
    lower = tally.profiles()
    upper = [_leaf(pieces) for pieces in heads]
    if kinds is not None:
        for profile, held in zip(lower, tally.held, strict=True):
            profile.kind = kinds.column_kind(held)
        for profile, pieces in zip(upper, heads, strict=True):
            profile.kind = kinds.head_kind(pieces)
    found = matched(lower, upper, lambda _: False, 0.0, ALONE if kinds is None else _HEADLESS)
    if found is None or sum(at is not None for at in found[1]) < _FEW:
        return None
    # Each head and each column without one stands in a place of its own, in order.
    order: list[tuple[int | None, int | None]] = []
    done = 0
    for c, at in enumerate(found[1]):
        if at is not None:
            order += [(h, None) for h in range(done, at)]
            done = at + 1
        order.append((at, c))
    order += [(h, None) for h in range(done, len(heads))]
    spans: Columns = [(10.0 * i, 10.0 * i + 8) for i in range(len(order))]
    placed: dict[int, Line] = {}
    for i, (h, _) in enumerate(order):
        for piece in heads[h] if h is not None else ():
            placed.setdefault(piece.line, []).append(replace(piece, x0=spans[i][0], x1=spans[i][1]))
    place = {c: i for i, (_, c) in enumerate(order) if c is not None}
    moved = [
        [
            replace(p, x0=spans[i][0] + n / 100, x1=spans[i][1])
            for n, p in enumerate(line)
            for i in (place[column_of(p, columns)],)
        ]
        for line in rows
    ]
    return [*(placed[n] for n in sorted(placed)), *moved], spans


def _leaves(lines: Sequence[Line]) -> list[list[BandPiece]]:
    """The heads of single columns, each with all of its lines; without those that stand over several others."""
    leaves: list[list[BandPiece]] = []
    for line in lines:
        under: dict[int, list[BandPiece]] = {}
        for piece in line:
            near = [i for i, leaf in enumerate(leaves) if _stands_under(piece, leaf[-1])]
            if near:
                under.setdefault(near[0], []).append(piece)
            else:
                leaves.append([piece])
        for i, pieces in under.items():
            if len(pieces) == 1:
                leaves[i].append(pieces[0])
            else:
                leaves[i] = []
                leaves += [[piece] for piece in pieces]
        leaves = sorted((leaf for leaf in leaves if leaf), key=lambda leaf: leaf[0].x0)
    return leaves


def _stands_under(piece: BandPiece, head: BandPiece) -> bool:
    return piece.x0 < head.x1 and head.x0 < piece.x1 and piece.line > head.line


def _leaf(pieces: Sequence[BandPiece]) -> ColumnProfile:
    widest = max(width(p.text) for p in pieces)
    return ColumnProfile(
        min(p.x0 for p in pieces),
        max(p.x1 for p in pieces),
        split=widest if len(pieces) > 1 else None,
    )


def _merged(spans: Sequence[tuple[float, float]]) -> Columns:
    made: Columns = []
    for lo, hi in sorted(spans):
        if made and lo < made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], hi))
        else:
            made.append((lo, hi))
    return made
