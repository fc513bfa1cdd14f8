"""Pieces of a line that a converter pushed out of their columns → the columns that order, distance and the other lines tell.

In: the lines of a band and its columns, as `bands` parts them. Out: the lines, with pieces that one space parts from each other put
into columns of their own; and the columns that only such pieces show. A line is left as it is where no column that nearly all
others fill is missing from it. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yiju.ingest.unruled.band_runs import VALUE, BandPiece, Columns, Line, column_of

SPACED = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff](?:[（(]\S*)?")
"""A word of two letters set apart (合 计), often across columns."""
GAP, OFF = 4.0, 20.0
"""So many characters between two columns, or between their middles, cost as much as a column left out."""
_KIND = 1.0
"""Words in a column of numbers."""
_OTHER = 5.0
"""Levels, ticks, bounds or words in a column that words say is of another kind."""
_ALONE = 2.5
"""A column that goes to none costs so much."""
FEW = 3
_ALWAYS = 0.8
"""A column that so many lines with values fill is missed where one has nothing in it."""
_OFTEN = 0.5
"""So many do where pieces of the line are crowded in another."""
_FAR = 4
_LEFT = 2.0
"""What a column costs that stays empty, for each of the lines that fill it."""


@dataclass
class ColumnProfile:
    """A column: its span, the share of the lines with values that fill it, the share of these that are numbers, and what words
    say it holds.
    """

    lo: float
    hi: float
    filled: float = 0.0
    numbers: float = 0.0
    kind: str = ""
    mode: float | None = None
    """Where its cells are set on one line: 0 at their left edges, 1 at their right ones."""
    anchor: float = 0.0
    """Where that line is."""
    fresh: float = 0.0
    """What the first piece in it costs that has no row's values around it."""

    def at(self, mode: float | None) -> float:
        """The place that is compared."""
        if self.mode is not None:
            return self.anchor
        share = 0.5 if mode is None else mode
        return self.lo + share * (self.hi - self.lo)

    def far(self, other: ColumnProfile) -> float:
        """What it costs to take one for the other."""
        gap = max(0.0, max(self.lo, other.lo) - min(self.hi, other.hi))
        mode = other.mode if self.mode is None else self.mode
        off = abs(self.at(mode) - other.at(mode))
        cost = gap / GAP + off / OFF + (0.0 if self.filled else other.fresh)
        if self.filled and other.filled and round(self.numbers) != round(other.numbers):
            cost += _KIND
        cost += _OTHER * (bool(self.kind and other.kind) and self.kind != other.kind)
        return cost


def has_values(line: Line) -> bool:
    """Whether a line is a row with values: several cells, two of them values."""
    return len(line) >= FEW and sum(map(is_value, line)) > 1


class ColumnTally:
    """What lines with values hold in each column, also without one of them."""

    def __init__(self, lines: Sequence[Line], columns: Columns) -> None:
        self.columns = columns
        rows = [line for line in lines if has_values(line)]
        self.rows = len(rows)
        held = _by_column([piece for line in rows for piece in line], columns)
        self.counts = [len(pieces) for pieces in held]
        self.numbers = [sum(map(is_value, pieces)) for pieces in held]

    def profiles(self, without: Sequence[BandPiece] = ()) -> list[ColumnProfile]:
        """The columns as the lines fill them, all but one of these."""
        rows = self.rows - bool(without)
        taken = _by_column(without, self.columns)
        made = []
        for (lo, hi), whole, numbers, own in zip(self.columns, self.counts, self.numbers, taken, strict=True):
            count = whole - len(own)
            share = (numbers - sum(map(is_value, own))) / max(1, count)
            made.append(ColumnProfile(lo, hi, count / max(1, rows), share))
        return made


def _by_column(pieces: Sequence[BandPiece], columns: Columns) -> list[list[BandPiece]]:
    """The pieces in each column."""
    held: list[list[BandPiece]] = [[] for _ in columns]
    for piece in pieces:
        held[column_of(piece, columns)].append(piece)
    return held


def is_value(piece: BandPiece) -> bool:
    """Whether a piece is a number, a sign, a stroke."""
    return VALUE.match(piece.text) is not None


def matched(
    own: Sequence[ColumnProfile],
    other: Sequence[ColumnProfile],
    share: Callable[[int], bool],
    left: float,
    alone: float = _ALONE,
) -> tuple[float, list[int | None]] | None:
    """For each of `own` the one of `other` that it is, in order, as cheap as can be. `share` says whether an own one may be
    in one with the one before it; `left` is what one of `other` costs that stays empty for each of the lines that fill it. An
    own one without any costs `alone`.
    """
    best: dict[tuple[int, bool], tuple[float, tuple[int | None, ...]]] = {(-1, False): (0.0, ())}
    for i, one in enumerate(own):
        now: dict[tuple[int, bool], tuple[float, tuple[int | None, ...]]] = {}
        for (at, _), (cost, ways) in best.items():
            skipped = (cost + alone, (*ways, None))
            now[at, False] = min(now.get((at, False), skipped), skipped, key=lambda w: w[0])
            passed = 0.0
            for j in range(at if at >= 0 and ways and ways[-1] == at and share(i) else at + 1, len(other)):
                way = (cost + passed + one.far(other[j]), (*ways, j))
                now[j, True] = min(now.get((j, True), way), way, key=lambda w: w[0])
                passed += left * other[j].filled if j > at else 0.0
        best = now
    ends = [
        (cost + sum(left * o.filled for o in other[at + 1 :]), ways) for (at, _), (cost, ways) in best.items()
    ]
    if not ends:
        return None
    cost, ways = min(ends, key=lambda w: w[0])
    return cost, list(ways)


def realigned(line: Line, tally: ColumnTally) -> Line:
    """A line whose pieces are better told by the order and by what the other lines hold than by where they stand."""
    if not has_values(line):
        return line
    columns, profiles = tally.columns, tally.profiles(without=line)
    held = {column_of(p, columns) for p in line}
    if all(c in held or profile.filled < _ALWAYS for c, profile in enumerate(profiles)):
        return line
    own = [ColumnProfile(p.x0, p.x1, 1.0, float(is_value(p))) for p in line]
    found = matched(own, profiles, lambda _: False, _LEFT)
    if found is None or None in found[1]:
        return line
    return moved(line, [at or 0 for at in found[1]], columns)


def moved(line: Line, to: Sequence[int], columns: Columns) -> Line:
    """The line's pieces in other columns."""
    return [
        replace(piece, x0=columns[c][0] + i / 100, x1=columns[c][0] + i / 100 + 0.001)
        for i, (piece, c) in enumerate(zip(line, to, strict=True))
    ]


def settled(lines: Sequence[Line], columns: Columns) -> list[Line]:
    """The lines, those whose crowded pieces leave a column empty that nearly all others fill put in order."""
    if not any(piece.tight for line in lines for piece in line):
        return list(lines)
    tally = ColumnTally(lines, columns)
    return [_uncrowded(line, tally) if any(p.tight for p in line) else line for line in lines]


def _uncrowded(line: Line, tally: ColumnTally) -> Line:
    columns = tally.columns
    valued = has_values(line)
    profiles = tally.profiles(without=line if valued else ())
    parts = [word for piece in line for word in (words_of(piece) if _sticks_out(piece, columns) else [piece])]
    held = [column_of(part, columns) for part in parts]
    crowded = any(a == b for a, b in pairwise(held))
    missed = any(c not in held and profile.filled >= _OFTEN for c, profile in enumerate(profiles))
    if not crowded or not missed:
        return line
    own = [ColumnProfile(p.x0, p.x1, float(valued), float(is_value(p))) for p in parts]
    found = matched(own, profiles, lambda _: False, _LEFT)
    if found is None or None in found[1]:
        return line
    return moved(parts, [at or 0 for at in found[1]], columns)


def straddles(piece: BandPiece, columns: Columns) -> bool:
    """Whether a piece with spaces in it reaches into two columns."""
    held = sum(min(piece.x1, hi) > max(piece.x0, lo) for lo, hi in columns)
    return " " in piece.text and held > 1 and not SPACED.fullmatch(piece.text)


def _sticks_out(piece: BandPiece, columns: Columns) -> bool:
    """Whether a piece with spaces in it reaches into two columns, or far out of its own."""
    if straddles(piece, columns):
        return True
    lo, hi = columns[column_of(piece, columns)]
    return piece.tight and " " in piece.text and max(lo - piece.x0, piece.x1 - hi) >= _FAR


def words_of(piece: BandPiece) -> list[BandPiece]:
    """The words of a piece, each at its place."""
    if SPACED.fullmatch(piece.text):
        return [piece]
    return [piece.part(*m.span()) for m in re.finditer(r"\S+", piece.text)]


def with_runs(lines: Sequence[Line], columns: Columns) -> Columns:
    """The columns, with those that only crowded pieces show: where they stand beside all others, and where one of these parts
    at the same place in several lines.
    """
    hulls = [
        (run[0].x0, run[-1].x1)
        for line in lines
        for run in _runs(line)
        if all(run[-1].x1 <= lo or run[0].x0 >= hi for lo, hi in columns)
    ]
    made: Columns = []
    for lo, hi in sorted([*columns, *hulls]):
        if made and lo < made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], hi)
        else:
            made.append((lo, hi))
    return [part for span in made for part in _parted(span, lines)]


def _runs(line: Line) -> list[list[BandPiece]]:
    """Pieces that one space parts from each other."""
    runs: list[list[BandPiece]] = []
    for piece in line:
        if runs and piece.tight and runs[-1][-1].tight and piece.x0 - runs[-1][-1].x1 <= 1:
            runs[-1].append(piece)
        elif piece.tight:
            runs.append([piece])
    return runs


def _parted(span: tuple[float, float], lines: Sequence[Line]) -> Columns:
    """A column in two, where several lines have a gap at one place and none has text there."""
    lo, hi = span
    inside = [[p for p in line if p.x0 < hi and p.x1 > lo] for line in lines]
    gaps = [(a.x1, b.x0) for held in inside for a, b in pairwise(held) if a.tight and b.tight]
    for left, right in sorted(set(gaps)):
        both = sum(any(p.x1 <= left for p in held) and any(p.x0 >= right for p in held) for held in inside)
        if both > 1 and not any(p.x0 < right and p.x1 > left for held in inside for p in held):
            return [(lo, left), *_parted((right, hi), lines)]
    return [span]
