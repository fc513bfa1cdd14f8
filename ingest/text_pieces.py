"""What a page prints without rules, piece by piece: the ground of the two ways to read it as tables (`gaps`, `bands`).

In: pieces of text with their places, in points or in columns of a text. Out: their lines, cells of a table, and which rows a
label stands for. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from yiju.ingest.page import Cell, around
from yiju.ingest.record import Box

LABEL = 12
"""Characters of a label that stands beside a text."""
TITLE = re.compile(r".{4,60}(?:表|书|说明)(?:[（(].*[）)])?|[（(]\d{4}年.{0,6}[）)]")
"""A line that tables end at."""


@dataclass(frozen=True)
class TextPiece:
    """A run of text without a wide gap; `y` is the height of its middle in lines of its own size."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    line: int
    box: Box | None = None

    @property
    def y(self) -> float:
        """The middle."""
        return (self.y0 + self.y1) / 2


_Piece = TypeVar("_Piece", bound=TextPiece)


def by_line(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """The lines from top to bottom, each with its pieces from left to right."""
    lines: dict[int, list[_Piece]] = {}
    for piece in sorted(pieces, key=lambda p: (p.line, p.x0)):
        lines.setdefault(piece.line, []).append(piece)
    return list(lines.values())


def halves_ahead(marks: Sequence[Set[int]], at: int, own: Set[int], main: int) -> bool:
    """Whether a line holds the upper halves of cells whose lower halves stand below the next line of the main column;
    `marks` are the columns of each line, `own` those of the line `at` from the main one on.
    """
    next_main = next((i for i in range(at + 1, len(marks)) if main in marks[i]), None)
    if next_main is None or own & marks[next_main] or next_main + 1 >= len(marks):
        return False
    below = {col for col in marks[next_main + 1] if col >= main}
    return main not in below and bool(below) and below <= own


def row_ends(labels: Sequence[float], rows: Sequence[float]) -> list[int]:
    """Where each label's rows end: all rows in order, every label at least one, each label as near to the middle of
    its rows as can be. Both are given by the heights of their middles.
    """
    count, most = len(rows), len(labels)
    if most > count:
        return [min(i + 1, count) for i in range(most)]
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for n, at in enumerate(labels, start=1):
        for end in range(n, count - (most - n) + 1):
            ways = [
                (cost + abs((rows[start] + rows[end - 1]) / 2 - at), (*ends, end))
                for start in range(n - 1, end)
                if (n - 1, start) in best
                for cost, ends in [best[n - 1, start]]
            ]
            best[n, end] = min(ways)
    return list(best[most, count][1])


def cell_of(row: int, col: int, pieces: Iterable[TextPiece], rowspan: int) -> Cell:
    """The cell that these pieces fill, in reading order."""
    ordered = sorted(pieces, key=lambda p: (p.line, p.x0))
    boxes = [p.box for p in ordered if p.box]
    text = ordered[0].text
    for before, piece in pairwise(ordered):
        text += (" " if piece.line == before.line else "\n") + piece.text
    return Cell(
        row=row,
        col=col,
        text=text,
        rowspan=rowspan,
        box=around(boxes) if boxes else None,
        lines=(ordered[0].line, max(p.line for p in ordered)),
    )
