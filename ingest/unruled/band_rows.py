"""The lines of a band of columns → rows of cells.

In: lines of pieces and the columns that they keep to. Out: `Cell`s with their spans. Rows are where `row_cuts` parts the
lines most cheaply, labels left of them stand for the rows that `row_labels` finds around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from msgspec import structs

from yiju.ingest.page import Cell, DrawnLine
from yiju.ingest.unruled.band_heads import tall_head
from yiju.ingest.unruled.band_places import straddles
from yiju.ingest.unruled.band_runs import (
    PERHAPS,
    SURE,
    VALUE,
    BandPiece,
    ColumnRun,
    Columns,
    Line,
    Marked,
    column_of,
    goes_on,
    tail,
)
from yiju.ingest.unruled.row_cuts import BandRow, cut
from yiju.ingest.unruled.row_labels import spanned
from yiju.ingest.unruled.text_pieces import cell_of

_OFTEN, _ALWAYS = 0.7, 0.8
"""A column with text in this share of the lines of the fullest one tells the rows; what has less of the rows, labels."""
_TWO, _FEW = 2, 3


def grid(band: Sequence[Line], columns: Columns, rules: Sequence[DrawnLine] = ()) -> tuple[Cell, ...]:
    """The cells of a band; `rules` are lines drawn across the page."""
    columns = _joined([_marked(line, columns) for line in band], columns)
    head = tall_head(band, columns)
    if head is None:
        return _grid(band, columns, rules)
    above = _grid(band[: head.start], columns, rules) if head.start else ()
    top = max((cell.row + cell.rowspan for cell in above), default=0)
    rows = _grid(band[head.end :], columns, rules) if head.end < len(band) else ()
    return (*above, *_lowered(head.cells, top), *_lowered(rows, top + _ROWS_OF_HEAD))


_ROWS_OF_HEAD = 2


def _lowered(cells: Sequence[Cell], rows: int) -> Iterator[Cell]:
    return (structs.replace(cell, row=cell.row + rows) for cell in cells)


@dataclass
class _PartedBand:
    """The rows of a band with the labels of each, its leftmost column that tells rows, what this costs, and the rows without what stands above and
    below.
    """

    rows: list[BandRow]
    spans: dict[tuple[int, int], int]
    main: int
    cost: float
    body: list[BandRow]


def _grid(band: Sequence[Line], columns: Columns, rules: Sequence[DrawnLine]) -> tuple[Cell, ...]:
    parted = parted_band(band, columns, rules)
    return tuple(
        cell_of(i, col, (p for run in row[col] for p in run.pieces), parted.spans.get((i, col), 1))
        for i, row in enumerate(parted.rows)
        for col in sorted(row)
    )


def parted_band(band: Sequence[Line], columns: Columns, rules: Sequence[DrawnLine]) -> _PartedBand:
    """The cheapest rows of a band; none where it has no lines of cells."""
    lines = [_marked(line, columns) for line in band]
    main = _main(lines, columns)
    found = _parted(lines, columns, rules, main)
    while (full := _fullest(found.body, main)) > main:
        main = full
        found = _parted(lines, columns, rules, main)
    named = [row for row in found.body if main + 1 in row and not VALUE.match(row[main + 1][0].text)]
    if (
        main + 1 < len(columns) - 1
        and len(named) >= _OFTEN * len(found.body) > sum(main in row for row in found.body) * _OFTEN
    ):
        # What names rows stands right of it: a label between two of them may stand for both.
        found = min(found, _parted(lines, columns, rules, main + 1), key=lambda way: way.cost)
    return found


def _parted(lines: Sequence[Marked], columns: Columns, rules: Sequence[DrawnLine], main: int) -> _PartedBand:
    """The cheapest rows where this column tells them."""
    above = _above(lines, main, columns, rules)
    below = _below(lines, main)
    first = [{c: [run] for c, run in line.items()} for line in lines[:above]]
    last = [{c: [run] for c, run in line.items()} for line in lines[below:]]
    lines = lines[above:below]
    found = cut(lines, main, len(columns), columns, rules)
    if not found.rows:
        return _PartedBand([], {}, main, 0.0, [])
    sides = [(0, main)]
    if (second := next(filter(None, map(_second, lines[:_FEW])), 0)) > main:
        sides.append((second, _main([line for line in (_right(x, second) for x in lines) if line], columns)))
    made = [dict(row) for row in found.rows]
    spans: dict[tuple[int, int], int] = {}
    whole = found.cost
    for lo, hi in sides:
        labels = {
            col: sorted((line[col] for line in lines if col in line), key=lambda r: (r.y0, r.line))
            for col in range(lo, hi)
        }
        held = [n for n, row in enumerate(found.rows) if any(c >= hi for c in row)]
        bodies = [_right(found.rows[n], hi) for n in held]
        over = _heads([found.rows[n] for n in held], hi)
        heads = {
            id(run): n
            for n, row in enumerate(bodies[:over])
            for run in _beside_head(row, lines, range(lo, hi))
        }
        ruled = rules if found.ruled else ()
        labelled, cost = spanned(labels, bodies, columns, ruled, top=found.top, heads=heads, over=over)
        whole += cost
        for row in made:
            for col in labels:
                row.pop(col, None)
        for (n, col), (runs, count) in labelled.items():
            made[held[n]][col] = runs
            spans[held[n] + above, col] = held[n + count - 1] - held[n] + 1
    return _PartedBand([*first, *made, *last], spans, main, whole, found.rows)


_T = TypeVar("_T")


def _right(row: Mapping[int, _T], col: int) -> dict[int, _T]:
    """What stands in a column and right of it."""
    return {c: held for c, held in row.items() if c >= col}


def _second(line: Marked) -> int:
    """The column in which heads begin that the line prints for the second time, behind others that both halves share; 0 where none do."""
    texts = [line[col].text for col in sorted(line)]
    for half in range((len(texts) - 1) // 2, 1, -1):
        if texts[-2 * half : -half] == texts[-half:]:
            return sorted(line)[-half]
    return 0


def _heads(rows: Sequence[BandRow], main: int) -> int:
    """How many rows stand above the first with a value right of what names it."""
    right = any(c > main for row in rows for c in row)
    valued = [
        any(VALUE.match(runs[0].text) for c, runs in row.items() if c > main or not right) for row in rows
    ]
    return valued.index(True) if any(valued) else 0


def _beside_head(row: BandRow, lines: Sequence[Marked], own: range) -> Iterator[ColumnRun]:
    """What stands in the columns of labels at the height of a row of heads, and does not go on below it: heads too."""
    runs = [run for found in row.values() for run in found]
    top, bottom = min(r.y0 for r in runs), max(r.y1 for r in runs)
    for c in own:
        held = [line[c] for line in lines if c in line]
        beside = [n for n, run in enumerate(held) if top <= (run.y0 + run.y1) / 2 <= bottom]
        if len(beside) != 1 or (c == 0 and beside == [0] and _is_frame(held, len(own))):
            continue
        n, widest = beside[0], max(run.wide for run in held)
        if n + 1 == len(held) or goes_on(held[n], held[n + 1], widest) < PERHAPS:
            yield held[n]


def _is_frame(held: Sequence[ColumnRun], main: int) -> bool:
    """Whether what stands at the left edge of several columns of labels is the frame of all rows: hardly another stands below."""
    return main > 1 and len(held) <= _FEW


def _fullest(rows: Sequence[BandRow], main: int) -> int:
    """The leftmost column that nearly all rows have."""
    counts = {c: sum(c in row for row in rows) for row in rows for c in row if c >= main}
    return min((c for c, n in counts.items() if n >= _ALWAYS * max(counts.values())), default=main)


def _above(lines: Sequence[Marked], main: int, columns: Columns, rules: Sequence[DrawnLine]) -> int:
    """How many lines above the rows are no labels of these: labels with their values, none of which goes on below, or what
    something is drawn under.
    """
    first = next((i for i, line in enumerate(lines) if any(c >= main for c in line)), 0)
    for i in range(first):
        below = {c: next((line[c] for line in lines[i + 1 :] if c in line), None) for c in lines[i]}
        goes = any(run and goes_on(lines[i][c], run, _widest(lines, c)) == SURE for c, run in below.items())
        if (len(lines[i]) < 2 or goes) and not all(
            run and any(lines[i][c].y1 <= r.y <= run.y0 and r.over(*columns[c]) for r in rules)
            for c, run in below.items()
        ):
            return i
    return first


def _below(lines: Sequence[Marked], main: int) -> int:
    """Where lines below the rows begin that print nothing but labels of something else."""
    end = len(lines)
    while end > 1 and all(c < main for c in lines[end - 1]):
        above = {c: next((x[c] for x in reversed(lines[: end - 1]) if c in x), None) for c in lines[end - 1]}
        if any(
            run and goes_on(run, lines[end - 1][c], _widest(lines, c)) >= PERHAPS for c, run in above.items()
        ):
            break
        end -= 1
    return end


def _widest(lines: Sequence[Marked], col: int) -> float:
    return max((line[col].wide for line in lines if col in line), default=0.0)


def _marked(line: Line, columns: Columns) -> Marked:
    made: dict[int, list[BandPiece]] = {}
    for piece in line:
        parts = cells_of(piece) if straddles(piece, columns) else [piece]
        if len(line) == 1 and len({column_of(part, columns) for part in parts}) < len(parts):
            parts = [piece]
        for part in parts:
            made.setdefault(column_of(part, columns), []).append(part)
    return {col: ColumnRun(pieces) for col, pieces in made.items()}


def cells_of(piece: BandPiece) -> list[BandPiece]:
    """The words of a piece of a text, each at its place; all but a number at its end stay together."""
    if last := re.fullmatch(r"(.*[^\d\s.,%].*) ([\d.,%]+)", piece.text):
        return [piece.part(*last.span(1)), piece.part(*last.span(2))]
    return [piece.part(*m.span()) for m in re.finditer(r"\S+", piece.text)]


def _joined(lines: Sequence[Marked], columns: Columns) -> Columns:
    """The columns, a head set in the middle and the numbers to the right of it as one: they share no line, and one of them
    has only the text of the first lines, or both have nothing but numbers.
    """
    held = [{i for i, line in enumerate(lines) if c in line} for c in range(len(columns))]
    head = next((i for i, line in enumerate(lines) if _values(line) > 1), 0)
    made: list[tuple[tuple[float, float], set[int]]] = []
    for c, (lo, hi) in enumerate(columns):
        if made and len(columns) > 2:
            (left, right), own = made[-1]
            apart = not own & held[c]
            numbers = all(VALUE.match(lines[i][c].text) for i in held[c] if i >= head)
            one = _over(own, held[c], head) or _over(held[c], own, head)
            close = lo - right <= min(right - left, hi - lo) and _under(lines, own, held[c])
            if apart and ((head and one and numbers) or close):
                made[-1] = ((left, hi), own | held[c])
                continue
        made.append(((lo, hi), set(held[c])))
    return [span for span, _ in made]


def _over(head: set[int], below: set[int], first: int) -> bool:
    """Whether one of two columns holds nothing but lines of a head, and the other none of these."""
    return max(head, default=first) < first <= min(below, default=-1)


def _under(lines: Sequence[Marked], left: set[int], right: set[int]) -> bool:
    """Whether of two columns one has nothing but a word of the first line, a head, and the other only lines below it."""
    head, below = sorted((left, right), key=lambda held: min(held, default=0))
    return head == {0} and len(lines[0]) >= _FEW and len(below) > 1 and not _values(lines[0])


def _values(line: Mapping[int, ColumnRun]) -> int:
    return sum(VALUE.match(run.text) is not None for run in line.values())


def _main(lines: Sequence[Marked], columns: Columns) -> int:
    """The leftmost of the columns in which most lines with values have text."""
    full = max(len(line) for line in lines)
    most = max((len(line) for line in lines if _values(line) > 1), default=full)
    rich = [line for line in lines if 2 * len(line) >= most and len(line) > 1 and _values(line)]
    if len(rich) < _TWO:
        rich = [line for line in lines if 2 * len(line) > full]
    counts = [sum(col in line for line in rich) for col in range(len(columns))]
    often = [col for col, count in enumerate(counts) if count >= _OFTEN * max(counts)]
    return next((col for col in often[:-1] if not _beside(lines, col, full)), often[-1])


def _beside(lines: Sequence[Marked], col: int, full: int) -> bool:
    """Whether a text of a column goes on beside the next row: it is a label of both."""
    widest, texts = _widest(lines, col), {line[col].text for line in lines if col in line}
    return any(
        ((on := goes_on(a[col], b[col], widest)) == SURE or (on == PERHAPS and tail(b[col], a[col], texts)))
        for a, b in pairwise(lines)
        if col in a and col in b and 2 * min(len(a), len(b)) > full and _values(a) and _values(b)
        # Two rows have cells below each other; one whose cells stand at two heights has them beside each other.
        if len(a.keys() & b.keys()) > 1
    )
