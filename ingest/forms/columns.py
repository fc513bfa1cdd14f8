"""The head of a table inside a form → its columns, whatever their order; a row → its cells by role.

In: rows of cells and the words of a form. Out: `Columns`. A head may be printed in two rows, its blocks may be repeated
side by side (中期 and 年度), and a page may be ruled in other columns than the page before: then the places on the
page decide, else the count from the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.grid_rows import Piece, Row, flat
from yiju.ingest.forms.words import Words, key_of, unit_of

_LEVELS = ("level1", "level2")
_VALUE = ("target", "comparator", "nature", "direction")


@dataclass(frozen=True)
class Head:
    """A column: its role, the head that it prints, where it stands, and `choice`, what a tick in it says. `block`
    counts the repeated blocks; None is for what stands in front of all of them.
    """

    role: str
    text: str
    piece: Piece
    end: int
    choice: str = ""
    block: int | None = None


@dataclass
class Columns:
    """The columns of a table of kind `table`; `inferred` is a head that was taken by its position alone."""

    table: Rows
    heads: list[Head]
    width: int
    block: int = 0
    inferred: str = ""
    unit: str = ""
    last: dict[tuple[int | None, str], str] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The leftmost column of the table; what stands left of it is the frame's."""
        return min(head.piece.col for head in self.heads)

    @property
    def blocks(self) -> int:
        """How many blocks stand side by side."""
        return 1 + max((head.block or 0 for head in self.heads), default=0)

    def at(self, piece: Piece, row: Row) -> Head | None:
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


def _overlap(head: Sequence[float] | None, cell: Sequence[float]) -> float:
    if head is None:
        return -1e9
    wide = min(head[2], cell[2]) - max(head[0], cell[0])
    return wide if wide > 0 else wide - 1


def columns_of(row: Row, words: Words, *, lists: bool = False) -> Columns | None:
    """The columns whose head this row is. `lists` asks for tables of whole records only, else they are not looked for."""
    best: Columns | None = None
    for table in words.form.tables:
        if (table in ("projects", "purchases")) is not lists:
            continue
        made = _columns(row, words, table)
        if made is not None and (best is None or _known(made) > _known(best)):
            best = made
    return best


def _known(made: Columns) -> int:
    return sum(head.role != "other" for head in made.heads) - bool(made.inferred)


def _columns(row: Row, words: Words, table: Rows) -> Columns | None:
    if not row.table or len(row.pieces) < 2:
        return None
    heads = _levels([_head(piece, words, table) for piece in row.pieces])
    inferred = _infer(heads) if table == "indicators" else ""
    heads = _without_frame(heads, words)
    roles = {head.role for head in heads}
    needs = words.form.tables[table].needs
    if not any(set(line) <= roles for line in needs):
        return None
    first = min((h.piece.col for h in heads if h.role != "other"), default=0)
    kept = [head for head in heads if head.role != "other" or head.piece.col > first]
    return Columns(table, _blocks(kept) if table == "indicators" else kept, row.width, row.block, inferred)


def _head(piece: Piece, words: Words, table: Rows) -> Head:
    text = flat(piece.text)
    if choice := words.choice(table, text):
        return Head(choice[0], text, piece, piece.col + piece.wide, choice=choice[1])
    role = words.role(table, text) or "other"
    return Head(role, text, piece, piece.col + piece.wide)


def _levels(heads: list[Head]) -> list[Head]:
    """Of two heads side by side that can both be the first level's (指标类别, 指标分类) the right one is the second's."""
    if any(head.role == "level2" for head in heads):
        return heads
    return [
        Head("level2", head.text, head.piece, head.end)
        if head.role == "level1" and i and heads[i - 1].role == "level1"
        else head
        for i, head in enumerate(heads)
    ]


def _infer(heads: list[Head]) -> str:
    """The indicators' names where their head alone is not known: the one head between levels and targets."""
    roles = [head.role for head in heads]
    if "indicator" in roles or "target" not in roles or not set(_LEVELS) & set(roles):
        return ""
    start = max(i for i, role in enumerate(roles) if role in _LEVELS)
    end = min(i for i, role in enumerate(roles) if role in _VALUE)
    if end - start != 2 or roles[start + 1] != "other":
        return ""
    head = heads[start + 1]
    heads[start + 1] = Head("indicator", head.text, head.piece, head.end)
    return head.text


def _without_frame(heads: list[Head], words: Words) -> list[Head]:
    """Without the frame's own label (绩效指标) in front, where another head names the indicators."""
    names = [head for head in heads if head.role == "indicator"]
    first = heads[0]
    label = words.label(first.text)
    if len(names) > 1 and first is names[0] and label is not None and label.kind == "heading":
        return heads[1:]
    return heads


def _blocks(heads: list[Head]) -> list[Head]:
    """Blocks side by side: a new one begins in front of each further head of an indicator's name."""
    if sum(head.role == "indicator" for head in heads) < 2:
        return heads
    if sum(head.role == "target" for head in heads) < 2:
        return heads
    made: list[Head] = []
    block = 0
    seen: set[str] = set()
    shared = "level1" if sum(head.role == "level1" for head in heads) == 1 else ""
    for head in heads:
        if head.role == shared:
            made.append(head)
            continue
        if head.role in seen and head.role in ("level1", "level2", "indicator") and "target" in seen:
            block += 1
            seen = set()
        seen.add(head.role)
        made.append(Head(head.role, head.text, head.piece, head.end, head.choice, block))
    return made


def refined(upper: Columns, row: Row, words: Words) -> bool:
    """Whether the row is the second row of a head; then it refines the columns of the first."""
    own = [piece for piece in row.own if flat(piece.text)]
    made = [_head(piece, words, upper.table) for piece in own]
    same = row.width == upper.width or row.block == upper.block
    if not own or not same or any(h.role == "other" and not h.choice for h in made):
        return False
    above = {head.piece.col: head for head in upper.heads}
    if all((h.role, key_of(h.text)) == _role(above.get(h.piece.col)) for h in made):
        return False
    starts = sorted({*above, *(h.piece.col for h in made)})
    below = {h.piece.col: h for h in made}
    heads = []
    for column in starts:
        over = max((c for c in above if c <= column), default=None)
        head = below.get(column) or above[column]
        unit = unit_of(above[over].text, "") if over is not None else ""
        text = head.text if not unit or unit_of(head.text, "") else f"{head.text}（{unit}）"
        if column not in below and over is not None and any(over < c < above[over].end for c in below):
            continue
        heads.append(Head(head.role, text, head.piece, head.end, head.choice, head.block))
    upper.heads = heads
    return True


def _role(head: Head | None) -> tuple[str, str] | None:
    return (head.role, key_of(head.text)) if head else None


def joined(upper: Columns, lower: Columns, words: Words) -> Columns:
    """Two rows that are heads of one table as one: a head whose words are parted over both (`一级` over `指标`) is told
    by both, and what the lower row leaves open the upper one says.
    """
    above = {head.piece.col: head for head in upper.heads}
    heads = []
    for head in lower.heads:
        over = above.get(head.piece.col)
        if head.role != "other" or over is None:
            heads.append(head)
            continue
        role = words.role(lower.table, over.text + head.text)
        if role is None and over.role != "other":
            role = over.role
        heads.append(
            Head(role or "other", over.text + head.text, head.piece, head.end, head.choice, head.block)
        )
    below = {head.piece.col for head in lower.heads}
    missed = [head for head in upper.heads if head.role != "other" and head.piece.col not in below]
    lower.heads = sorted([*missed, *heads], key=lambda head: head.piece.col)
    return lower
