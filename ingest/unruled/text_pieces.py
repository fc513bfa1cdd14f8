"""What a page prints without rules, piece by piece: the ground of reading it as tables (`bands`).

In: pieces of text with their places, in points or in columns of a text. Out: their lines, and cells of a table. Knows no
form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from yiju.ingest.page import Cell, around
from yiju.ingest.record import Box

LABEL = 12
"""Characters of a label that stands beside a text."""
TITLE = re.compile(r".{4,60}(?:表|书|说明|清单)(?:[（(].*[）)])?|[（(]\d{4}年.{0,6}[）)]")
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
    lines: tuple[int, int] | None = None
    """The first and the last line of one that is wrapped; `line` is that in which it stands."""

    @property
    def first(self) -> int:
        """The number of its first line."""
        return self.lines[0] if self.lines else self.line

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.lines[1] if self.lines else self.line

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


def cell_of(row: int, col: int, pieces: Iterable[TextPiece], rowspan: int, colspan: int = 1) -> Cell:
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
        colspan=colspan,
        box=around(boxes) if boxes else None,
        lines=(min(p.first for p in ordered), max(p.last for p in ordered)),
    )
