"""Bands of one table → one band: what a converter shifted goes back under its head.

In: the bands of a zone from top to bottom, each with its columns. Out: fewer bands. A band without a head goes on with the
table above it, a head whose words a converter printed beside their columns stands over the rows below; which column is
which tell the order, the distance, numbers and words, and how many lines fill a column. Pieces move into the columns of
the joined band. Knows no form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from yiju.ingest.band_runs import VALUE, BandPiece, Columns, Line, column_of, width
from yiju.ingest.text_pieces import LABEL

Band = tuple[Sequence[Line], Columns]
_GAP, _OFF = 4.0, 20.0
"""So many characters between two columns, or between their middles, cost as much as a column left out."""
_KIND, _SPLIT = 1.0, 4.0
"""Words in a column of numbers; a text wider than the lines into which the column's head is torn."""
_MOST, _ALONE = 0.5, 2.5
"""A band whose columns cost more each is of another table; a column that goes to none costs so much."""
_FEW = 3
_ALWAYS = 0.8
_ROOM = 1.0
_WHOLE, _WORD = 0.5, 3
"""A line that names half of a band's columns in words of three characters is a head; torn ones have shorter pieces."""


@dataclass
class _Profile:
    """A column: its span, the share of the lines with values that fill it, the share of these that are numbers, the width of
    its widest text, and the width of its head where that is split into lines.
    """

    lo: float
    hi: float
    filled: float = 0.0
    numbers: float = 0.0
    widest: float = 0.0
    split: float | None = None

    def far(self, other: _Profile) -> float:
        """What it costs to take one for the other."""
        gap = max(0.0, max(self.lo, other.lo) - min(self.hi, other.hi))
        off = abs(self.lo + self.hi - other.lo - other.hi) / 2
        cost = gap / _GAP + off / _OFF
        if self.filled and other.filled and round(self.numbers) != round(other.numbers):
            cost += _KIND
        split = any(
            a.split is not None and b.widest > a.split + _ROOM for a, b in ((self, other), (other, self))
        )
        return cost + _SPLIT * split


def joined(bands: Sequence[Band]) -> list[Band]:
    """The bands, those of one table as one."""
    made: list[Band] = []
    for lines, columns in bands:
        first = _first_row(lines)
        above = made[-1] if made else None
        if above is None or first is None or len(columns) < _FEW:
            made.append((lines, columns))
            continue
        head = _head_alone(above[0])
        if head or first == 0:
            both = _under_head(above, (lines, columns), first) if head else _below(above, (lines, columns))
            if both is not None:
                made[-1] = both
                continue
        made.append((lines, columns))
    return made


def _has_values(line: Line) -> bool:
    return len(line) >= _FEW and sum(map(_is_value, line)) > 1


def _first_row(lines: Sequence[Line]) -> int | None:
    """The first line with values; of a band that begins with lines of a table it is 0."""
    at = next((i for i, line in enumerate(lines) if _has_values(line)), None)
    if at is not None and all(len(line) < _FEW for line in lines[:at]):
        return 0
    return at


def _head_alone(lines: Sequence[Line]) -> bool:
    """Whether a band is nothing but a head: short words beside each other."""
    return (
        len(lines[0]) >= _FEW
        and not any(_has_values(line) for line in lines)
        and all(len(p.text) <= LABEL for line in lines for p in line)
    )


class _Tally:
    """What lines with values hold in each column, also without one of them."""

    def __init__(self, lines: Sequence[Line], columns: Columns) -> None:
        self.columns = columns
        rows = [line for line in lines if _has_values(line)]
        self.rows = len(rows)
        self.held: list[list[BandPiece]] = [[] for _ in columns]
        for line in rows:
            for piece in line:
                self.held[column_of(piece, columns)].append(piece)
        for pieces in self.held:
            pieces.sort(key=lambda p: -width(p.text))
        self.numbers = [sum(map(_is_value, pieces)) for pieces in self.held]

    def profiles(self, without: Sequence[BandPiece] = ()) -> list[_Profile]:
        """The columns as the lines fill them, all but one of these."""
        rows = self.rows - bool(without)
        taken: list[list[BandPiece]] = [[] for _ in self.columns]
        for piece in without:
            taken[column_of(piece, self.columns)].append(piece)
        made = []
        for (lo, hi), pieces, numbers, own in zip(self.columns, self.held, self.numbers, taken, strict=True):
            count = len(pieces) - len(own)
            widest = next((width(p.text) for p in pieces if not any(p is o for o in own)), 0.0)
            share = (numbers - sum(map(_is_value, own))) / max(1, count)
            made.append(_Profile(lo, hi, count / max(1, rows), share, widest))
        return made


def _is_value(piece: BandPiece) -> bool:
    return VALUE.match(piece.text) is not None


def _matched(
    own: Sequence[_Profile], other: Sequence[_Profile], share: Callable[[int], bool], left: float
) -> tuple[float, list[int | None]] | None:
    """For each of `own` the one of `other` that it is, in order, as cheap as can be. `share` says whether an own one may be
    in one with the one before it; `left` is what one of `other` costs that stays empty for each of the lines that fill it. An
    own one without any costs as much as a whole column.
    """
    best: dict[tuple[int, bool], tuple[float, tuple[int | None, ...]]] = {(-1, False): (0.0, ())}
    for i, one in enumerate(own):
        now: dict[tuple[int, bool], tuple[float, tuple[int | None, ...]]] = {}
        for (at, _), (cost, ways) in best.items():
            skipped = (cost + _ALONE, (*ways, None))
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


def _below(above: Band, band: Band) -> Band | None:
    """A band without a head as the rest of the one above it."""
    lines, columns = band
    upper, lower = _Tally(*above).profiles(), _Tally(lines, columns).profiles()
    if sum(p.filled > 0 for p in upper) < _FEW:
        return None
    marks = [{column_of(p, columns) for p in line} for line in lines]
    found = _matched(lower, upper, lambda i: not any({i - 1, i} <= m for m in marks), 0.5)
    if found is None or None in found[1] or found[0] > _MOST * len(lower):
        return None
    to = found[1]
    moved = [_moved(line, [to[column_of(p, columns)] or 0 for p in line], above[1]) for line in lines]
    whole = [*above[0], *moved]
    tally = _Tally(whole, above[1])
    return [_realigned(line, tally) for line in whole], above[1]


def _realigned(line: Line, tally: _Tally) -> Line:
    """A line whose pieces are better told by the order and by what the other lines hold than by where they stand."""
    if not _has_values(line):
        return line
    columns, profiles = tally.columns, tally.profiles(without=line)
    held = {column_of(p, columns) for p in line}
    if all(c in held or profile.filled < _ALWAYS for c, profile in enumerate(profiles)):
        return line
    own = [_Profile(p.x0, p.x1, 1.0, float(_is_value(p)), width(p.text)) for p in line]
    found = _matched(own, profiles, lambda _: False, 2.0)
    if found is None or None in found[1]:
        return line
    return _moved(line, [at or 0 for at in found[1]], columns)


def _moved(line: Line, to: Sequence[int], columns: Columns) -> Line:
    """The line's pieces in other columns."""
    return [
        replace(piece, x0=columns[c][0] + i / 100, x1=columns[c][0] + i / 100 + 0.001)
        for i, (piece, c) in enumerate(zip(line, to, strict=True))
    ]


def _under_head(above: Band, band: Band, first: int) -> Band | None:
    """A band below a head that stands alone; lines of the head that the band begins with belong to it."""
    lines, _ = band
    heads = _leaves([*above[0], *lines[:first]])
    rows = lines[first:]
    columns = _merged([(p.x0, p.x1) for line in rows for p in line])
    if any(sum(len(p.text) >= _WORD for p in line) >= _WHOLE * len(columns) for line in lines[:first]):
        return None  # it has a head of its own, and what stands above are labels with their values
    lower = _Tally(rows, columns).profiles()
    upper = [_leaf(pieces) for pieces in heads]
    found = _matched(lower, upper, lambda _: False, 0.0)
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


def _leaf(pieces: Sequence[BandPiece]) -> _Profile:
    widest = max(width(p.text) for p in pieces)
    return _Profile(
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
