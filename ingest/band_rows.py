"""The lines of a band of columns → rows of cells.

In: lines of pieces and the columns that they keep to. Out: `Cell`s with their spans. A line goes on with the row above it
where nothing in it can only begin a cell: what follows a piece that fills its column goes on with it, two values never
do. Labels left of the rows span those that they are printed at the top or at the middle of.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from yiju.ingest.cache import dictionary
from yiju.ingest.page import Cell
from yiju.ingest.text_pieces import TextPiece, cell_of, halves_ahead, row_ends

Columns = list[tuple[float, float]]
_NEAR = 0.6
"""Lines that stand nearer than this share of their height may be of one cell."""
_OFTEN, _ALWAYS = 0.7, 0.8
"""A column with text in this share of the lines of the fullest one tells the rows; what has less of the rows, labels."""
_FILLS, _LONG = 1.6, 10
"""A piece so many characters short of the widest fills its column; one of more than `_LONG` may end a character sooner."""
VALUE = re.compile(r"[<>=≥≤＜＞＝±]|[-—–]?\d|[√—–-]+$|[甲乙丙丁]等|[是否]$")
_GOES_ON = re.compile(r"[（()）、，。；：,;:%％/”》]")
_UNFINISHED = re.compile(r"[，、；：]$")
_NARROW, _WIDE = 3, 8
"""Columns of so many characters hold nothing but cut labels; lines of so many may be of a text beside the rows."""
_CODE = re.compile(r"[0-9A-Z]{8,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEW = 3
_OPEN = re.compile(r"[（(《“][^）)》”]*$")


@dataclass(frozen=True)
class BandPiece(TextPiece):
    """A run of text, which may stand beside its column."""

    tight: bool = False
    """One space parts it from its neighbour: it may stand beside its column."""


Line = list[BandPiece]


def column_of(piece: BandPiece, columns: Columns) -> int:
    """The column in which a piece stands, or of which it covers most."""

    def apart(i: int) -> float:
        lo, hi = columns[i]
        return max(piece.x0, lo) - min(piece.x1, hi)

    return min(range(len(columns)), key=apart)


@dataclass
class _ColumnRun:
    """What a line prints in one column."""

    pieces: list[BandPiece]

    @property
    def text(self) -> str:
        return "".join(c for p in self.pieces for c in p.text if not c.isspace())

    @property
    def line(self) -> int:
        return self.pieces[0].line

    @property
    def wide(self) -> float:
        """Its width in Chinese characters."""
        return width(self.text)


def width(text: str) -> float:
    """The width of a text in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text if not c.isspace())


_Marked = dict[int, _ColumnRun]


@dataclass
class _BandRow:
    """Pieces by column."""

    cells: dict[int, list[_ColumnRun]] = field(default_factory=dict)

    def add(self, line: Mapping[int, _ColumnRun]) -> None:
        """One more line."""
        for col, run in line.items():
            self.cells.setdefault(col, []).append(run)

    def pieces(self, *, since: int = 0) -> list[BandPiece]:
        """All pieces from a column on."""
        return [p for c, runs in self.cells.items() if c >= since for run in runs for p in run.pieces]


def grid(band: Sequence[Line], columns: Columns) -> tuple[Cell, ...]:
    """The cells of a band."""
    lines = [_marked(line, columns) for line in band]
    columns = _joined(lines, columns)
    lines = [_marked(line, columns) for line in band]
    widest = {c: max((line[c].wide for line in lines if c in line), default=0.0) for c in range(len(columns))}
    rows, labels = _rows(lines, widest, _main(lines, columns))
    if not rows:
        return ()
    counts = [sum(col in row.cells for row in rows) for col in range(len(columns))]
    main = next(col for col, count in enumerate(counts) if count >= _ALWAYS * max(counts))
    spans = _spans(rows, labels, main, widest)
    return tuple(
        cell_of(i, col, (p for run in row.cells[col] for p in run.pieces), spans.get((i, col), 1))
        for i, row in enumerate(rows)
        for col in sorted(row.cells)
    )


def _marked(line: Line, columns: Columns) -> _Marked:
    made: _Marked = {}
    for piece in line:
        parts = _words(piece) if len(line) > _FEW - 1 and _straddles(piece, columns) else [piece]
        for part in parts:
            made.setdefault(column_of(part, columns), _ColumnRun([])).pieces.append(part)
    return made


def _straddles(piece: BandPiece, columns: Columns) -> bool:
    """Whether a piece with spaces in it reaches into two columns."""
    held = sum(min(piece.x1, hi) > max(piece.x0, lo) for lo, hi in columns)
    return " " in piece.text and held > 1


def _words(piece: BandPiece) -> list[BandPiece]:
    """The words of a piece of a text, each at its place."""
    return [
        replace(piece, text=m[0], x0=piece.x0 + m.start(), x1=piece.x0 + m.end())
        for m in re.finditer(r"\S+", piece.text)
    ]


def _joined(lines: Sequence[_Marked], columns: Columns) -> Columns:
    """The columns, a head set in the middle and the numbers to the right of it as one: they share no line, and one of them
    has only the text of the first lines, or both have nothing but numbers.
    """
    held = [{i for i, line in enumerate(lines) if c in line} for c in range(len(columns))]
    head = next((i for i, line in enumerate(lines) if _values(line) > 1), 0)
    made: list[tuple[tuple[float, float], set[int]]] = []
    for c, (lo, hi) in enumerate(columns):
        if made and len(columns) > 2:
            (left, _), own = made[-1]
            apart = not own & held[c]
            numbers = all(VALUE.match(lines[i][c].text) for i in held[c] if i >= head)
            one = max(own, default=-1) < head or max(held[c], default=-1) < head
            if apart and head and one and numbers:
                made[-1] = ((left, hi), own | held[c])
                continue
        made.append(((lo, hi), set(held[c])))
    return [span for span, _ in made]


def _values(line: _Marked) -> int:
    return sum(VALUE.match(run.text) is not None for run in line.values())


def _main(lines: Sequence[_Marked], columns: Columns) -> int:
    """The leftmost of the columns in which most lines with values have text."""
    full = max(len(line) for line in lines)
    rich = [line for line in lines if len(line) > 1 and _values(line)]
    if len(rich) < _FEW:
        rich = [line for line in lines if 2 * len(line) > full]
    counts = [sum(col in line for line in rich) for col in range(len(columns))]
    return next(col for col, count in enumerate(counts) if count >= _OFTEN * max(counts))


def _rows(
    lines: Sequence[_Marked], widest: Mapping[int, float], main: int
) -> tuple[list[_BandRow], list[tuple[int, _ColumnRun]]]:
    """The rows of a band; what stands left of the main column on lines of its own are labels."""
    rows: list[_BandRow] = []
    labels: list[tuple[int, _ColumnRun]] = []
    for at, line in enumerate(lines):
        own = {c: run for c, run in line.items() if c >= main}
        if not own:
            labels += line.items()
            continue
        if rows and not _begins(rows[-1], line, widest) and not _ahead(lines, at, set(own), rows[-1], main):
            rows[-1].add(_rest(rows, line, widest, main, _PERHAPS))
        else:
            rest = _rest(rows, line, widest, main, _SURE)
            rows.append(_BandRow())
            rows[-1].add(rest)
    return rows, labels


def _rest(
    rows: Sequence[_BandRow], line: _Marked, widest: Mapping[int, float], main: int, least: int
) -> _Marked:
    """The line without labels that go on with those of rows before; they are added there."""
    rest = dict(line)
    for col, run in line.items():
        above = next((row.cells[col] for row in reversed(rows) if col in row.cells), None)
        own = bool(rows) and col in rows[-1].cells
        labelled = above and col <= main and (not own or least == _SURE)
        if above and labelled and _goes_on(above[-1], run, widest[col]) >= least:
            above.append(rest.pop(col))
    return rest


def _begins(row: _BandRow, line: _Marked, widest: Mapping[int, float]) -> bool:
    """Whether a line has something that cannot go on with what the row has, or more that may not than surely does."""
    held = [_goes_on(row.cells[c][-1], run, widest[c]) for c, run in line.items() if c in row.cells]
    if not held or _NEVER in held:
        return bool(held)
    sure, short = held.count(_SURE), held.count(_SHORT)
    return short >= sure if short else len(line) > 1 and not sure


_NEVER, _SHORT, _PERHAPS, _SURE = -1, 0, 1, 2


def _goes_on(above: _ColumnRun, run: _ColumnRun, widest: float) -> int:
    """Whether a text is the rest of the one above it in its column."""
    if not near(above.pieces[-1], run.pieces[0]):
        return _NEVER
    if _OPEN.search(above.text) or _UNFINISHED.search(above.text) or _GOES_ON.match(run.text):
        return _SURE
    if _CODE.fullmatch(above.text) and run.text.isdecimal() and above.wide > widest - 1:
        return _SURE
    if VALUE.match(above.text) and VALUE.match(run.text) and len(above.text) < _LONG:
        return _NEVER
    if VALUE.match(run.text) and run.wide < _WIDE and not VALUE.match(above.text):
        return _NEVER
    if above.text[-2:] == run.text[-2:] and len(run.text) > 1:
        return _NEVER
    if above.wide < widest - _FILLS - (above.wide > _LONG):
        return _SHORT
    return _SURE if above.wide > 2 * _LONG or crosses(above.text, run.text) else _PERHAPS


def near(above: BandPiece, below: BandPiece) -> bool:
    """Whether two pieces stand on lines that follow on each other."""
    return below.y0 - above.y1 <= _NEAR * (above.y1 - above.y0)


@lru_cache(maxsize=4096)
def crosses(above: str, below: str) -> bool:
    """Whether the end of a text and the beginning of another are one word, or a number and what it counts."""
    if above[-1].isdigit() and _HAN.match(below):
        return True
    if not _HAN.match(above[-1]) or not _HAN.match(below):
        return False
    at = len(above[-4:])
    for word, begin, end in dictionary().tokenize(above[-4:] + below[:4], HMM=False):
        if begin < at < end:
            return len(word) > 1
    return False


def _ahead(lines: Sequence[_Marked], at: int, own: Set[int], row: _BandRow, main: int) -> bool:
    """Whether a line holds the upper halves of cells, and none that the row has already."""
    if main in own or main not in row.cells or own & row.cells.keys():
        return False
    return halves_ahead([line.keys() for line in lines], at, own, main)


def _spans(
    rows: list[_BandRow], labels: list[tuple[int, _ColumnRun]], main: int, widest: Mapping[int, float]
) -> dict[tuple[int, int], int]:
    """Row and column of each label that stands for several rows → how many. Labels move to the first of their rows."""
    spans: dict[tuple[int, int], int] = {}
    held = [row.pieces(since=main) or row.pieces() for row in rows]
    tops = [min(p.line for p in pieces) for pieces in held]
    middles = [(top + max(p.line for p in pieces)) / 2 for top, pieces in zip(tops, held, strict=True)]
    stacks: dict[int, list[list[_ColumnRun]]] = {}
    for col in range(main):
        printed = [run for row in rows for run in row.cells.pop(col, [])]
        printed += [run for at, run in labels if at == col]
        if groups := _stacked(sorted(printed, key=lambda r: r.line), widest[col], tops):
            stacks[col] = groups
    starts = {
        col: [max(0, bisect_right(tops, g[0].line) - 1) for g in groups] for col, groups in stacks.items()
    }
    head = int(len(rows) > 1 and not any(VALUE.match(p.text) for p in held[0]))
    on_top = all(at[0] in (0, head) and all(a < b for a, b in pairwise(at)) for at in starts.values())
    deepest = starts[max(starts)][:2] if starts else [0]
    on_top = on_top and deepest in ([0], [0, 1], [head], [head, head + 1])
    for col, groups in stacks.items():
        ends = (
            [*starts[col][1:], len(rows)]
            if on_top
            else row_ends([(g[0].line + g[-1].line) / 2 for g in groups], middles)
        )
        start = 0
        for group, end in zip(groups, ends, strict=True):
            rows[start].cells.setdefault(col, []).extend(group)
            spans[start, col] = end - start
            start = min(end, len(rows) - 1)
    return spans


def _stacked(runs: Sequence[_ColumnRun], widest: float, tops: Sequence[int]) -> list[list[_ColumnRun]]:
    """Labels, each with all of its lines."""
    groups: list[list[_ColumnRun]] = []
    for run in runs:
        on = _goes_on(groups[-1][-1], run, widest) if groups else _NEVER
        if on == _SURE or (
            on == _PERHAPS and (run.line not in tops or widest <= _NARROW or run.wide >= _WIDE)
        ):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups
