"""Heads that stand over several others, in tables that nothing rules: which they are, and the two rows that they make.

In: lines of pieces. Out: pieces marked as standing over others (they tell no column), and the cells of a head of two rows. A piece
stands over those of a line below it whose middle is its own; what stands beside them is as tall as both rows. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from yiju.ingest.page import Cell
from yiju.ingest.unruled.band_runs import VALUE, BandPiece, Columns, Line, column_of, width
from yiju.ingest.unruled.text_pieces import LABEL, cell_of

_LONGEST = 20
_OFF, _SHARE = 2.0, 0.06
"""The middle of a head is off that of those below it by so many characters at most, or by such a share of their width."""
_FEW = 3
_TAIL = 3
_WRONG = 8.0
"""What a head costs, in characters, that stands lower than one as tall as both rows or higher than one below another."""
_HALVES = 6
"""Characters of a head whose words are parted over two lines."""
_YEAR = re.compile(r"20\d\d年?")


def marked(lines: Sequence[Line]) -> list[Line]:
    """The lines, pieces that stand over several heads marked."""
    made = list(lines)
    for i, line in enumerate(lines):
        over = {n: group for n, p in enumerate(line) if not p.over and (group := _below(p, i, lines))}
        if over:
            made[i] = [
                replace(p, over=tuple((q.line, q.text) for q in over[n])) if n in over else p
                for n, p in enumerate(line)
            ]
    return made


def _below(piece: BandPiece, at: int, lines: Sequence[Line]) -> Line:
    """The heads of one line that a piece stands over, none where it is no head over others."""
    if len(piece.text) > _LONGEST or not _is_word(piece) or not all(map(_is_word, lines[at])):
        return []
    for k in range(at + 1, min(at + 3, len(lines))):
        line = lines[k]
        if len(line) < _FEW or not all(_is_word(p) and max(map(len, p.text.split())) <= LABEL for p in line):
            return []
        under = [n for n, p in enumerate(line) if p.x0 < piece.x1 and piece.x0 < p.x1]
        if k == at + 1 and not under and len(line) >= _FEW:
            continue  # heads as tall as both rows stand between
        if not under or (k == at + 1 and len(under) < 2):
            return []
        if any(_is_other(p, line) for p in lines[at] if p is not piece):
            return []
        return _group(piece, line, under, lines[at:k])
    return []


def shared(upper: Line, leaves: Line) -> list[tuple[int, int]]:
    """Which leaves each head over others stands over (first and end), so that all together stand best over the middle of theirs. Those
    that stand over none are as tall as both rows, and half-way down or at the top. Nothing where there are too few leaves.
    """
    top, bottom = min((p.y0 for p in upper), default=0.0), max(p.y1 for p in leaves)
    bar = ((top + bottom) / 2 + (max((p.y1 for p in upper), default=0.0) + bottom) / 2) / 2
    head = min((p.y0 for p in upper), default=0.0)
    if sum(p.y0 <= head for p in leaves) > 1:  # heads begin at the top
        lower = [p.y0 > head for p in leaves]
    else:
        lower = [(p.y0 + p.y1) / 2 > bar for p in leaves]
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for piece in upper:
        letter = (piece.x1 - piece.x0) / max(1.0, width(piece.text))
        now: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for done, (cost, spans) in best.items():
            for first, end in combinations(range(done, len(leaves) + 1), 2):
                off = abs(leaves[first].x0 + leaves[end - 1].x1 - piece.x0 - piece.x1) / 2 / letter
                wrong = sum(lower[done:first]) + sum(not low for low in lower[first:end]) + (end - first < 2)
                whole = cost + off + _WRONG * wrong
                if end not in now or whole < now[end][0]:
                    now[end] = whole, [*spans, (first, end)]
        best = now
    return (
        min((cost + _WRONG * sum(lower[done:]), spans) for done, (cost, spans) in best.items())[1]
        if best
        else []
    )


def _is_other(piece: BandPiece, line: Line) -> bool:
    """Whether a piece beside one that stands over others has another cell below it, not its own second half."""
    below = [p for p in line if p.x0 < piece.x1 and piece.x0 < p.x1]
    return any(width(piece.text) + width(p.text) > _HALVES for p in below)


def _group(piece: BandPiece, line: Line, under: Sequence[int], above: Sequence[Line]) -> Line:
    """The heads of a line, two at least, whose middle is that of the piece over them; no other piece stands over these."""
    letter = (piece.x1 - piece.x0) / max(1.0, width(piece.text))
    best: tuple[float, Line] | None = None
    for first in range(under[0] + 1):
        for last in range(under[-1], len(line)):
            lo, hi = line[first].x0, line[last].x1
            taken = any(p is not piece and p.x0 < hi and p.x1 > lo for other in above for p in other)
            off = abs(lo + hi - piece.x0 - piece.x1) / 2
            if taken or last == first or off > max(_OFF * letter, _SHARE * (hi - lo)):
                continue
            if best is None or off < best[0]:
                best = off, line[first : last + 1]
    return best[1] if best else []


def _is_word(piece: BandPiece) -> bool:
    return VALUE.match(piece.text) is None or _YEAR.match(piece.text) is not None


@dataclass(frozen=True)
class TallHead:
    """Lines `start` to `end` (exclusive) of a band are a head of two rows: its cells."""

    start: int
    end: int
    cells: tuple[Cell, ...]


def tall_head(lines: Sequence[Line], columns: Columns) -> TallHead | None:
    """The first head of two rows among the lines of a band."""
    start = next((i for i, line in enumerate(lines) if any(p.over for p in line)), None)
    if start is None:
        return None
    groups: dict[int, tuple[int, int]] = {}
    pieces: dict[int, BandPiece] = {}
    end = start + 1
    for piece in lines[start]:
        held = [
            (n, column_of(p, columns))
            for n, line in enumerate(lines)
            for p in line
            if (p.line, p.text) in piece.over
        ]
        lo, hi = min((c for _, c in held), default=0), max((c for _, c in held), default=0)
        if lo < hi:
            groups[lo] = lo, hi
            pieces[lo] = piece
            end = max(end, 1 + max(n for n, _ in held))
    if not groups:
        return None
    if end < len(lines) and all(len(p.text) <= _TAIL and _is_word(p) for p in lines[end]):
        end += 1  # the last letters of heads
    cells = [cell_of(0, lo, [pieces[lo]], 1, colspan=hi - lo + 1) for lo, hi in groups.values()]
    own = list(pieces.values())
    rest: dict[int, Line] = {}
    for line in lines[start:end]:
        for piece in line:
            if not any(piece is p for p in own):
                rest.setdefault(column_of(piece, columns), []).append(piece)
    for col, held_pieces in rest.items():
        inside = any(lo <= col <= hi for lo, hi in groups.values())
        cells.append(cell_of(int(inside), col, held_pieces, 1 if inside else 2))
    return TallHead(start, end, tuple(sorted(cells, key=lambda c: (c.row, c.col))))
