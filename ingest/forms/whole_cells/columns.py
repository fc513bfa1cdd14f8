"""The columns of a table inside a form, and which of them a cell stands in.

In: what `column_heads` and `head_rows` found. Out: a row → its cells by role. A page may be ruled in other columns than the
page before: then the places on the page decide, else the count from the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme


@dataclass(frozen=True)
class Head:
    """A column: its role, the head that it prints, where it stands, and `choice`, what a tick in it says. `block`
    counts the repeated blocks; None is for what stands in front of all of them.
    """

    role: str
    text: str
    piece: CellPiece
    end: int
    choice: str = ""
    block: int | None = None


@dataclass
class Columns:
    """The columns of a table of kind `table`; `inferred` are heads that were taken by their place or by what stands under them,
    with what they are read as; `frame` is what stands left of the head; `guess` is the unit of money of another table of the form, `summed` whether a row of totals was
    read, `banded` whether first levels stand in rows of their own. `beside` is another table that stands right of it in the
    same rows.
    """

    table: Rows
    heads: list[Head]
    width: int
    block: int = 0
    inferred: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    frame: str = ""
    guess: str = ""
    summed: bool = False
    banded: bool = False
    last: dict[tuple[int | None, str], str] = field(default_factory=dict)
    beside: Columns | None = None

    @property
    def first(self) -> int:
        """The leftmost column of the table; what stands left of it is the frame's."""
        return min(head.piece.col for head in self.heads)

    @property
    def blocks(self) -> int:
        """How many blocks stand side by side."""
        return 1 + max((head.block or 0 for head in self.heads), default=0)

    def side_by_side(self, row: Row) -> list[tuple[Columns, Row]]:
        """The table, and the one beside it, each with its part of a row."""
        if self.beside is None:
            return [(self, row)]
        border = self.beside.first
        if row.width != self.width and row.block != self.block:
            return [(self, row)]
        left = tuple(piece for piece in row.pieces if piece.col < border)
        right = tuple(piece for piece in row.pieces if piece.col >= border)
        parts = [(self, replace(row, pieces=left)), (self.beside, replace(row, pieces=right))]
        return [(table, part) for table, part in parts if part.pieces]

    def name_levels(self, row: Row, scheme: Scheme) -> None:
        """Heads that are not known, above cells that are levels (产出 | 数量), are those of the levels: of two the left one is
        the first level's.
        """
        if self.table != "indicators" or {"level1", "level2"} & {head.role for head in self.heads}:
            return
        levels = [
            (head, flat(piece.text))
            for piece in row.own
            if (head := self.at(piece, row)) and head.role == "other" and scheme.tag(flat(piece.text))
        ]
        if len(levels) > 1:
            roles = {levels[0][0]: "level1", levels[1][0]: "level2"}
        else:
            roles = {head: "level1" if scheme.is_first(text) else "level2" for head, text in levels}
        self.heads = [replace(head, role=roles.get(head, head.role)) for head in self.heads]

    def under(self, level: str, *, first: bool) -> None:
        """A level in a row of its own: it is that of the rows below."""
        if first:
            self.last.clear()
        self.last[(None, "level1" if first else "level2")] = level
        self.banded = self.banded or first

    def over(self, piece: CellPiece) -> Head | None:
        """The head that a cell of the row right below stands under."""
        left = [head for head in self.heads if head.piece.col <= piece.col]
        return max(left, key=lambda head: head.piece.col) if left else None

    def at(self, piece: CellPiece, row: Row) -> Head | None:
        """The column in which a cell stands; None left of the table."""
        trimmed = row.width < self.width and not piece.place.box  # a dump's row ends with its last cell
        if row.width == self.width or row.block == self.block or trimmed:
            left = [head for head in self.heads if head.piece.col <= piece.col]
            return max(left, key=lambda head: head.piece.col) if left else None
        box = piece.place.box
        if box and all(head.piece.place.box for head in self.heads):
            return max(self.heads, key=lambda head: _overlap(head.piece.place.box, box))
        from_right = row.width - piece.col
        near = [h for h in self.heads if self.width - h.piece.col >= from_right]
        return min(near, key=lambda h: self.width - h.piece.col) if near else None


def is_numbering(row: Row) -> bool:
    """Whether a row only counts the columns: 1 2 3 4, 栏次 1 2 3."""
    texts = [flat(p.text).strip("()（）") for p in row.own if flat(p.text) != "栏次"]
    numbers = [int(t) for t in texts if t.isdecimal() and len(t) < 3]
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(texts)))


def _overlap(head: Sequence[float] | None, cell: Sequence[float]) -> float:
    if head is None:
        return -1e9
    wide = min(head[2], cell[2]) - max(head[0], cell[0])
    return wide if wide > 0 else wide - 1
