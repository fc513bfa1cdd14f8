"""Tables that nothing rules: pieces of text that stand in columns → cells.

In: the pieces of a page with their places, in points or in columns of a text. Out: `Table`s. Lines near each other make
a block, blocks whose pieces keep to the same columns a table. A line begins a row where its main column and one behind
it have text; a label printed half-way down the rows that it stands for spans them. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from msgspec import structs

from yiju.ingest.page import Page, Source, Table, around
from yiju.ingest.text_pieces import LABEL, TITLE, TextPiece, by_line, cell_of, halves_ahead, row_ends

_PIECE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+|[^\s\u3000]+")
_NEAR = 0.6
"""Lines that stand nearer than this share of their height belong to one block."""
_OFTEN = 0.8
"""A column with text in this share of the blocks of the fullest one may tell the rows."""


@dataclass(frozen=True)
class Piece(TextPiece):
    """A run of text, which may belong to the one before it."""

    glued: bool = False
    """One space parts it from the piece before: the same cell, or the next."""


@dataclass
class _Row:
    """Pieces by column; `lines` of them."""

    cells: dict[int, list[Piece]] = field(default_factory=dict)

    def add(self, col: int, piece: Piece) -> None:
        """One more piece."""
        self.cells.setdefault(col, []).append(piece)

    @cached_property
    def middle(self) -> float:
        """Half-way between its first and last piece; asked for when it is whole."""
        pieces = [p for found in self.cells.values() for p in found]
        return (min(p.y0 for p in pieces) + max(p.y1 for p in pieces)) / 2


def of_text(page: Page) -> tuple[Table, ...]:
    """The tables of a page of a text dump that kept its columns by spaces."""
    pieces = [
        Piece(
            *(match[0], match.start(), match.end(), line.number, line.number + 1.0, line.number),
            glued=match.start() > 1 and not line.text[match.start() - 2].isspace(),
        )
        for line in page.lines
        if "\t" not in line.text
        for match in _PIECE.finditer(line.text)
    ]
    return tables(page.number, pieces, gap=1.0)


def tables(page: int, pieces: Sequence[Piece], gap: float) -> tuple[Table, ...]:
    """The tables that the pieces of a page make; columns are parted by at least `gap`."""
    found: list[Table] = []
    band: list[list[list[Piece]]] = []
    for block in (part for whole in _blocks(pieces) for part in _untitled(whole)):
        if _columns([block], gap) is None or _columns([*band, block], gap) is None:
            found += _table(page, band, gap)
            band = []
        if _columns([block], gap) is not None:
            band.append(block)
    return (*found, *_table(page, band, gap))


def _blocks(pieces: Sequence[Piece]) -> Iterable[list[list[Piece]]]:
    """Lines that stand near each other, from top to bottom; a line is a list of pieces from left to right."""
    block: list[list[Piece]] = []
    for line in by_line(pieces):
        height = line[0].y1 - line[0].y0
        if block and min(p.y0 for p in line) - max(p.y1 for before in block for p in before) > _NEAR * height:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _untitled(block: list[list[Piece]]) -> list[list[list[Piece]]]:
    """The block parted at lines that are titles."""
    parts: list[list[list[Piece]]] = [[]]
    for line in block:
        if len(line) == 1 and TITLE.fullmatch(line[0].text):
            parts += [[line], []]
        else:
            parts[-1].append(line)
    return [part for part in parts if part]


def _columns(band: Sequence[Sequence[Sequence[Piece]]], gap: float) -> list[tuple[float, float]] | None:
    """The columns that all lines of a band keep to; None where two pieces of one line would fall into one, or where
    there are not two.
    """
    lines = [line for block in band for line in block]
    merged: list[list[float]] = []
    for piece in sorted((p for line in lines for p in line), key=lambda p: p.x0):
        if merged and piece.x0 < merged[-1][1] + gap:
            merged[-1][1] = max(merged[-1][1], piece.x1)
        else:
            merged.append([piece.x0, piece.x1])
    columns = [(lo, hi) for lo, hi in merged]
    if len(columns) < 2:
        return None
    for line in lines:
        placed = [_column(piece, columns) for piece in line]
        if any(a == b and not piece.glued for a, b, piece in zip(placed, placed[1:], line[1:], strict=False)):
            return None
    parted = any(not piece.glued for line in lines for piece in line[1:])
    return columns if parted or _labelled(lines, columns) else None


def _labelled(lines: Sequence[Sequence[Piece]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a short label stands half-way down the lines of one text."""
    left = [p.text for line in lines for p in line if _column(p, columns) == 0]
    return len(columns) == 2 and len(lines) > 1 and len("".join(left)) <= LABEL


_NUMERIC = re.compile(r"[-—–%‰\d.,/]+")


def _joined(
    band: Sequence[Sequence[Sequence[Piece]]], columns: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The columns, a head set in the middle and the numbers to the right of it as one: they share no block, and one
    of them has only the first block's text, or both have nothing but numbers.
    """
    while True:
        held: list[dict[int, list[str]]] = [{} for _ in columns]
        for i, block in enumerate(band):
            for piece in (p for line in block for p in line):
                held[_column(piece, columns)].setdefault(i, []).append(piece.text)
        pairs = [
            (columns[k + 1][0] - columns[k][1], k)
            for k in range(len(columns) - 1)
            if not held[k].keys() & held[k + 1].keys()
            and (set(held[k]) == {0} or set(held[k + 1]) == {0} or _numbers(held[k], held[k + 1]))
        ]
        if not pairs or len(columns) < 3:
            return columns
        _, k = min(pairs)
        columns = [*columns[:k], (columns[k][0], columns[k + 1][1]), *columns[k + 2 :]]


def _numbers(*columns: Mapping[int, Sequence[str]]) -> bool:
    """Whether columns hold only numbers below the first block."""
    texts = [text for held in columns for i, found in held.items() if i for text in found]
    return bool(texts) and all(_NUMERIC.fullmatch(text) for text in texts)


def _column(piece: Piece, columns: Sequence[tuple[float, float]]) -> int:
    return next(i for i, (lo, hi) in enumerate(columns) if lo <= piece.x0 and piece.x1 <= hi)


def _table(page: int, band: Sequence[Sequence[Sequence[Piece]]], gap: float) -> list[Table]:
    columns = _columns(band, gap) if band else None
    if columns is None:
        return []
    columns = _joined(band, columns)
    main = _main(band, columns)
    for at, rest in ((0, band[1:]), (-1, band[:-1])):
        if rest and not any(_column(p, columns) >= main for line in band[at] for p in line):
            # Labels of something else beside each other: a line above or below the table.
            edge = _table(page, [band[at]], gap)
            return [*edge, *_table(page, rest, gap)] if at == 0 else [*_table(page, rest, gap), *edge]
    rows: list[_Row] = []
    labels: list[tuple[int, Piece]] = []
    for block in band:
        rows += _rows(block, columns, main, labels)
    if not rows:
        return []
    # A line of the main column begins a row of its own: labels on two such lines are two.
    whole = {p.line for row in rows for p in row.cells.get(main, [])}
    block_of = {
        p.line: (i, p.line if p.line in whole else 0)
        for i, block in enumerate(band)
        for line in block
        for p in line
    }
    heights = _spans(rows, labels, main, block_of)
    cells = [
        cell_of(i, col, pieces, heights.get((i, col), 1))
        for i, row in enumerate(rows)
        for col, pieces in sorted(row.cells.items())
    ]
    boxes = [cell.box for cell in cells if cell.box]
    return [Table(page=page, cells=tuple(cells), box=around(boxes) if boxes else None)]


def _main(band: Sequence[Sequence[Sequence[Piece]]], columns: Sequence[tuple[float, float]]) -> int:
    """The leftmost of the columns in which most blocks have text; not one whose text stands half-way between two lines
    of the next such column.
    """
    placed = [[{_column(p, columns) for p in line} for line in block] for block in band]
    counts = [sum(any(col in line for line in block) for block in placed) for col in range(len(columns))]
    often = [col for col, count in enumerate(counts) if count >= _OFTEN * max(counts)]
    for col, after in pairwise(often):
        if not any(_between(block, col, after) for block in placed):
            return col
    return often[-1]


def _between(block: Sequence[Set[int]], col: int, after: int) -> bool:
    """Whether a column's text stands on a line of its own, with lines that have the next column above and below it."""
    has = [after in line for line in block]
    own = [i for i, line in enumerate(block) if col in line]
    alone = bool(own) and all(max(block[i]) == col for i in own)
    return alone and sum(has) > len(own) and any(has[: own[0]]) and any(has[own[-1] + 1 :])


def _rows(
    block: Sequence[Sequence[Piece]],
    columns: Sequence[tuple[float, float]],
    main: int,
    labels: list[tuple[int, Piece]],
) -> list[_Row]:
    """The rows of a block; pieces left of the main column on lines of their own go to `labels`."""
    rows: list[_Row] = []
    first: set[int] = set()
    fills = False
    marks = [{_column(piece, columns) for piece in line} for line in block]
    for at, line in enumerate(block):
        own = {col for col in marks[at] if col >= main}
        placed = [(_column(piece, columns), piece) for piece in line]
        if not own:
            labels += placed
            continue
        last = {col for col in rows[-1].cells if col >= main} if rows else set()
        middle = last - first
        # Cells of several lines stand around the one line of the others.
        around_it = bool(middle) and own <= first and not middle & own
        goes_on = fills and (len(own) == 1 or last == {main})
        begins = main in own and main in last and not goes_on and not around_it
        if not rows or begins or (main in last and main not in own and halves_ahead(marks, at, own, main)):
            rows.append(_Row())
            first = own
        for col, piece in placed:
            rows[-1].add(col, piece)
        if main in own:
            fills = _fills(line, columns, main)
    return rows


def _fills(line: Sequence[Piece], columns: Sequence[tuple[float, float]], main: int) -> bool:
    """Whether the main column's text reaches its right edge, so that it may go on in the next line."""
    piece = [p for p in line if _column(p, columns) == main][-1]
    letter = (piece.x1 - piece.x0) / max(1, len(piece.text))
    return columns[main][1] - piece.x1 < 1.5 * letter


def _spans(
    rows: list[_Row], labels: list[tuple[int, Piece]], main: int, block_of: Mapping[int, tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """Row and column of each label that stands for several rows → how many. Labels move to the first of their rows."""
    spans: dict[tuple[int, int], int] = {}
    for col in range(main):
        printed = [(p, i) for i, row in enumerate(rows) for p in row.cells.pop(col, [])]
        printed += [(p, -1) for at, p in labels if at == col]
        groups = _stacked(sorted((p for p, _ in printed), key=lambda p: (p.y, p.x0)), rows, block_of)
        if not groups:
            continue
        ends = row_ends([sum(p.y for p in g) / len(g) for g in groups], [row.middle for row in rows])
        start = 0
        for group, end in zip(groups, ends, strict=True):
            for piece in group:
                rows[start].add(col, piece)
            spans[start, col] = end - start
            start = min(end, len(rows) - 1)
    return spans


def _stacked(
    pieces: Sequence[Piece], rows: Sequence[_Row], block_of: Mapping[int, tuple[int, int]]
) -> list[list[Piece]]:
    """Labels, each with all of its lines: in a table of spaced rows a line below another in one block goes on with it."""
    lines = {p.line for row in rows for found in row.cells.values() for p in found}
    spaced = bool(lines) and max(lines) - min(lines) + 1 > 1.5 * len(rows)
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        height = piece.y1 - piece.y0
        if last is not None and (
            piece.line == last.line
            or (spaced and _together(last, piece, height, block_of))
            or (piece.y - last.y < 2.2 * height and len(piece.text) <= 2)
        ):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _together(last: Piece, piece: Piece, height: float, block_of: Mapping[int, tuple[int, int]]) -> bool:
    (block, first), (other, second) = block_of[last.line], block_of[piece.line]
    return block == other and not (first and second) and piece.y0 - last.y1 <= 1.1 * height


def gapped(source: Source) -> Source | None:
    """The source with the tables of its pages that nothing rules as if they were ruled; None where it has none."""
    pages = []
    for page in source.pages:
        own = () if page.tables else page.unruled or (of_text(page) if source.type == "text" else ())
        pages.append(structs.replace(page, tables=own) if own else page)
    if all(new is old for new, old in zip(pages, source.pages, strict=True)):
        return None
    return structs.replace(source, pages=tuple(pages), type="html" if source.type == "text" else source.type)
