"""Rows below the heads of a table → the column of each piece.

In: the lines of a zone whose heads words tell, on one line (`relined`). Out: a band, every piece in the column of its head, or in one left of all
heads, where frames and labels stand. A line's pieces keep their order; distance, and whether a column holds numbers, words or ticks, say which they
are; where a column stands is learned from all lines, the fullest first. Knows no form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from statistics import median
from typing import Protocol

from yiju.ingest.unruled.band_joins import Band
from yiju.ingest.unruled.band_places import ColumnProfile, has_values, is_value, matched, words_of
from yiju.ingest.unruled.band_runs import BandPiece, Columns, Line, width

_TURNS, _NEAR = 3, 2.5
"""How often columns are learned, and how much more distance counts here than where columns themselves are sought."""
_SPLIT, _OVER = 1.2, 1.5
"""What it costs to part a piece with spaces in it; a piece that lies below the head of another column, too."""
_COLUMN, _BARE, _LOST, _FEW = 1.0, 2.0, 30.0, 3
"""What each column left of all heads costs, a column in which nothing stands, and a line that has too many pieces."""
_TEXT = 24
"""A longer piece is a text, whatever spaces it has."""
_FRESH = 0.8
"""What it costs to have a piece without a row's values around it where no other line has any."""
_MOST = 3.0
"""A line whose pieces cost more each is of something else."""
_EMPTY = 1.0
"""What a column costs that a line with values leaves empty, for each of the others that fills it."""
_SIGNS = ("tick", "bound", "number")
_WIDE, _APART = 8.0, 10.0
"""The columns of the band that is made."""


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


def under_heads(zone: Sequence[Line], end: int, words: Kinds) -> tuple[Band | None, int]:
    """The first `end` lines of a zone, which are heads, and the rows that stand below them; and how many lines these are. Nothing where the
    first row stands below none.
    """
    line = zone[end - 1]
    first = next((n for n, h in enumerate(line) if words.is_head(h.text)), 0)
    heads, rows = line[first:], list(takewhile(lambda x: not words.is_heads(x), zone[end:]))
    narrow = list(takewhile(lambda x: not any(_is_wide(p, heads) for p in x), rows))
    tables = []
    for n in range(first, first + 1 + (words.kind(line[first].text) == "heading")):
        left = _left_of(line[n].x0, [line[:n], *narrow])
        tables += [(HeadedRows(left[:k], line[n:], words, narrow), n) for k in range(bool(n), len(left) + 1)]
    table, first = min(tables, key=lambda way: way[0].cost)
    frames, heads = line[:first], line[first:]
    placed: list[Line] = []
    for line in narrow:
        found = table.placed(line)
        if found is None or found[0] > _MOST * len(line):
            break
        placed.append([_put(p, c, n) for n, (p, c) in enumerate(found[1])])
    made = [_put(p, c, n) for n, (p, c) in enumerate((table.placed(frames) or (0.0, []))[1])]
    made += [_put(h, len(table.heads) - len(heads) + n, n) for n, h in enumerate(heads)]
    spans: Columns = [(_APART * c, _APART * c + _WIDE) for c in range(len(table.heads))]
    return ([*zone[: end - 1], made, *placed], spans) if placed else None, end + len(placed)


def _is_wide(piece: BandPiece, heads: Line) -> bool:
    """Whether a text lies below several heads."""
    parts = [piece] if len(piece.text) > _TEXT else words_of(piece)
    return any(sum(_lies_over(part, h) for h in heads) > 1 for part in parts)


def _lies_over(piece: BandPiece | ColumnProfile, head: BandPiece | ColumnProfile) -> bool:
    """Whether a piece stands below most of a head."""
    (lo, hi), (left, right) = (
        (p.x0, p.x1) if isinstance(p, BandPiece) else (p.lo, p.hi) for p in (piece, head)
    )
    return 2 * (min(hi, right) - max(lo, left)) > right - left


def _put(piece: BandPiece, col: int, n: int) -> BandPiece:
    return replace(piece, x0=_APART * col + n / 100, x1=_APART * col + _WIDE)


def _left_of(edge: float, rows: Sequence[Line]) -> Columns:
    """The columns of words left of all heads."""
    made: Columns = []
    for lo, hi in sorted((p.x0, p.x1) for line in rows for p in line if p.x1 <= edge and not is_value(p)):
        if made and lo < made[-1][1] + 1:
            made[-1] = made[-1][0], max(hi, made[-1][1])
        else:
            made.append((lo, hi))
    return made


def _beside(pieces: Line) -> Callable[[int], bool]:
    """Whether a piece may stand in one cell with the one before it: one space parts them."""
    return lambda i: i > 0 and pieces[i].tight and pieces[i].x0 - pieces[i - 1].x1 <= 1


def _set_on(cells: Sequence[ColumnProfile]) -> tuple[float, float]:
    """Whether cells begin, end or have their middles on one line, and where that is."""
    ways = []
    for mode in (0.5, 0.0, 1.0):
        places = [p.at(mode) for p in cells]
        line = median(places)
        ways.append((median(abs(place - line) for place in places), mode, line))
    _, mode, line = min(ways, key=lambda way: way[0])
    return mode, line


class HeadedRows:
    """What is known of the columns: where their heads stand, and what other lines hold in them."""

    def __init__(self, left: Columns, heads: Line, words: Kinds, rows: Sequence[Line]) -> None:
        letter = median((p.x1 - p.x0) / max(0.5, width(p.text)) for p in heads) if heads[0].box else 1.0
        self.letter = letter / _NEAR
        self.words, self.left = words, len(left)
        kinds = [*("" for _ in left), *(words.head_kind([h]) for h in heads)]
        spans = [*left, *((h.x0, h.x1) for h in heads)]
        self.heads = [
            ColumnProfile(lo / self.letter, hi / self.letter, kind=kind)
            for (lo, hi), kind in zip(spans, kinds, strict=True)
        ]
        self.rows: dict[int, dict[int, list[ColumnProfile]]] = {}
        self.full: set[int] = set()
        most = max((len(line) for line in rows), default=0)
        for turn in range(_TURNS):
            self.learn([line for line in rows if 2 * len(line) > most or turn])
        ways = [self.placed(line) for line in rows]
        self.cost = _COLUMN * len(left) + sum(way[0] if way else _LOST for way in ways)
        named = [n for n, h in enumerate(heads, start=len(left)) if words.kind(h.text) != "heading"]
        self.cost += _BARE * sum(not any(c in held for held in self.rows.values()) for c in named)

    def learn(self, rows: Sequence[Line]) -> None:
        """What these lines hold in the columns."""
        found: dict[int, dict[int, list[ColumnProfile]]] = {}
        for line in rows:
            for piece, c in (self.placed(line) or (0.0, []))[1]:
                found.setdefault(id(line), {}).setdefault(c, []).append(self._own(piece, 1.0))
        self.rows = found
        self.full = {id(line) for line in rows if has_values(line)}

    def _known(self, line: Line) -> list[ColumnProfile]:
        """The columns as their heads and all lines but one show them."""
        rows = [(key in self.full, held) for key, held in self.rows.items() if key != id(line)]
        full = max(1, sum(counts for counts, _ in rows))
        made = []
        for c, head in enumerate(self.heads):
            own = [p for _, held in rows for p in held.get(c, ())]
            spans = own if own and c < self.left else [head, *own]
            lo, hi = min(p.lo for p in spans), max(p.hi for p in spans)
            filled = sum(counts and c in held for counts, held in rows) / full
            numbers = sum(p.numbers for p in own) / max(1, len(own))
            mode, anchor = _set_on(own) if len(own) >= _FEW else (None, 0.0)
            fresh = 0.0 if own or c < self.left else _FRESH
            made.append(
                replace(
                    head, lo=lo, hi=hi, filled=filled, numbers=numbers, mode=mode, anchor=anchor, fresh=fresh
                )
            )
        return made

    def _own(self, piece: BandPiece, filled: float) -> ColumnProfile:
        kind = self.words.column_kind([piece])
        made = ColumnProfile(piece.x0 / self.letter, piece.x1 / self.letter, filled, float(is_value(piece)))
        return replace(made, kind=kind if kind in _SIGNS else "")

    def placed(self, line: Line) -> tuple[float, list[tuple[BandPiece, int]]] | None:
        """What it costs to have a line's pieces in columns of their own, and which these are; None where it has too many."""
        ways = [line]
        if any(" " in p.text for p in line):
            ways.append([word for p in line for word in words_of(p)])
        known = self._known(line)
        found = []
        for pieces in ways:
            full = float(has_values(pieces))
            own = [self._own(p, full) for p in pieces]
            way = matched(own, known, _beside(pieces), _EMPTY * full, float("inf"))
            if way is not None and None not in way[1]:
                over = sum(
                    _lies_over(p, h)
                    for p, c in zip(own, way[1], strict=True)
                    for h in self.heads
                    if h is not self.heads[c or 0]
                )
                cost = way[0] + _SPLIT * (len(pieces) - len(line)) + _OVER * over
                found.append((cost, [(p, c) for p, c in zip(pieces, way[1], strict=True) if c is not None]))
        return min(found, key=lambda way: way[0], default=None)
