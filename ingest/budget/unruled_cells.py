"""Budget tables of pages that nothing rules → `Table`s of cells, as if they were ruled.

In: pages whose pieces keep their places (`Page.unruled`). Out: the source with tables on these pages. A row of such a table is a
line with amounts or a code; what stands above or below it without either is the rest of a wrapped name. Columns are where the
pieces of the rows stand; a head belongs to the column that it stands over best, in order. A page that goes on without a head
keeps the columns of the page before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from msgspec import structs

from yiju.ingest.budget.amount_readings import unit_factor
from yiju.ingest.budget.budget_table import (
    COLUMN_NUMBERS,
    STAGE,
    SUBTOTAL,
    known_heads,
    named_table,
    other_tables,
)
from yiju.ingest.page import Cell, Page, Source, Table, around, rounded
from yiju.ingest.running_lines import running_lines
from yiju.ingest.unruled.band_heads import marked, shared
from yiju.ingest.unruled.band_runs import BandPiece, Line
from yiju.ingest.unruled.text_pieces import by_line
from yiju.ingest.values.text import numberless, unspaced

_VALUE = re.compile(r"[（(]?[-−]?[¥￥]?\d[\d,]*(?:\.\d+)?[)）]?|-?\d+(?:\.\d+)?[%％]|[-—–]{1,3}")
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|其中")
_FOOT = re.compile(r"(?:注|备注|说明)\d?[:：].*|[-—–\s]*第?\s*\d{1,4}\s*页?(?:\s*共\s*\d+\s*页)?[-—–\s]*")
_LABELLED = re.compile(r"(?:编制|预算主管|填报|公开|预算)?(?:部门|单位)(?:名称)?(?:[（(].{2,4}[）)])?[:：].*")
_PROSE = re.compile("[。；]|，.*，")
_LONGEST = 40
"""Characters of a name in one line."""
_FULL = 2.0
"""A line of a name so many characters short of the widest fills its column."""
_BARE, _HEADLESS = 12.0, 60.0
"""Points of distance that a head without rows below it, and a column without a head, cost."""
_INSIDE = 0.05
"""What a piece costs that stands in its column but off its middle."""
_CLOSE = 0.8
"""Two lines of one row stand nearer than this share of the distance of rows."""
_PAD = 2.0
_FEW = 2
_BEGINS = 4
"""Characters of the first line of a wrapped head that tell it."""
_Head = tuple[BandPiece, ...]


@dataclass
class _SpannedColumn:
    """Where the pieces of a column stand, and the head over it."""

    lo: float
    hi: float
    head: _Head = ()

    def off(self, piece: BandPiece) -> float:
        """How far a piece stands beside it; in it, how far its middle is off."""
        beside = max(0.0, piece.x0 - self.hi, self.lo - piece.x1)
        return beside or abs(piece.x0 + piece.x1 - self.lo - self.hi) / 2 * _INSIDE


@dataclass
class _TableZone:
    """The lines below one title: heads, then rows."""

    titled: bool = False
    heads: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)


_Row = dict[int, list[BandPiece]]
"""What a row holds, by its columns."""


def with_cells(source: Source) -> Source:
    """The source with the tables of its pages that nothing rules, those that budget titles stand above."""
    pages: list[Page] = []
    columns: list[_SpannedColumn] = []
    running = running_lines([[line.text for line in page.lines] for page in source.pages])
    for page in source.pages:
        found: list[Table] = []
        zones = list(_zones(page, running, goes_on=bool(columns))) if page.unruled else []
        columns = columns if zones and not zones[0].titled else []
        for zone in zones:
            columns = _columns(zone) if zone.heads else columns
            if columns and zone.rows:
                found.append(_table(page, zone, columns))
        pages.append(structs.replace(page, tables=tuple(found)) if found else page)
    return structs.replace(source, pages=tuple(pages))


def _zones(page: Page, running: Set[str], *, goes_on: bool) -> Iterator[_TableZone]:
    """The tables of a page. What stands above the first title goes on from the page before."""
    zone = _TableZone() if goes_on else None
    for line in by_line(
        BandPiece(p.text, p.box[0], p.box[2], p.box[1], p.box[3], p.line, p.box) for p in page.unruled
    ):
        text = unspaced("".join(piece.text for piece in line))
        if named_table(text):
            if zone is not None and zone.rows:
                yield zone
            zone = _TableZone(titled=True)
        elif (
            zone is None
            or unit_factor(text)
            or _LABELLED.fullmatch(text)
            or _counts_columns(line)
            or (numberless(text) in running and not any(map(_is_value, line)))
        ):
            continue
        elif (_FOOT.fullmatch(text) and (len(line) == 1 or not text.isdecimal())) or (
            len(line) == 1 and (_PROSE.search(text) or len(text) > _LONGEST)
        ):
            if zone.rows:
                yield zone
                zone = None
        elif zone.rows or any(map(_is_value, line)):
            zone.rows.append(line)
        elif zone.titled or len(line) > 1:
            zone.heads.append(line)
    if zone is not None and zone.rows:
        yield zone


def _counts_columns(line: Line) -> bool:
    """Whether a line numbers the columns: 栏次 1 2 3."""
    numbers = [text for piece in line if (text := unspaced(piece.text)) != COLUMN_NUMBERS]
    first = int(numbers[0]) if numbers and numbers[0].isdecimal() else 0
    return 0 < first <= _FEW and numbers == [str(first + n) for n in range(len(numbers))] and len(line) > 1


def _is_value(piece: BandPiece) -> bool:
    """Whether it is an amount, a share, a code or the number of a row."""
    return _VALUE.fullmatch(unspaced(piece.text)) is not None


def _columns(zone: _TableZone) -> list[_SpannedColumn]:
    """The columns from left to right: those of the rows with their heads, and heads below which nothing stands."""
    pieces = [piece for line in zone.rows for piece in line]
    columns = _merged([p for p in pieces if _is_value(p)])
    texts = [p for p in pieces if not _is_value(p) and all(p.x1 <= c.lo or p.x0 >= c.hi for c in columns)]
    columns = sorted([*columns, *_merged(texts)], key=lambda c: c.lo)
    heads, _ = _heads(zone.heads)
    bare = []
    for head, at in zip(heads, _shared(heads, columns), strict=True):
        if at is not None:
            columns[at].head = head
            columns[at].lo = min(columns[at].lo, *(p.x0 for p in head))
            columns[at].hi = max(columns[at].hi, *(p.x1 for p in head))
        elif head[-1].line == zone.heads[-1][0].line or _is_lowest(_text(head)):
            bare.append(_SpannedColumn(min(p.x0 for p in head), max(p.x1 for p in head), head))
    return sorted([*columns, *bare], key=lambda c: c.lo)


def _merged(pieces: Iterable[BandPiece]) -> list[_SpannedColumn]:
    """The columns of pieces that stand below each other."""
    made: list[_SpannedColumn] = []
    for piece in sorted(pieces, key=lambda p: p.x0):
        if made and piece.x0 < made[-1].hi:
            made[-1].hi = max(made[-1].hi, piece.x1)
        else:
            made.append(_SpannedColumn(piece.x0, piece.x1))
    return made


def _heads(lines: Sequence[Line]) -> tuple[list[_Head], list[BandPiece]]:
    """The lowest heads from left to right, each with its lines from top to bottom; and those that stand over several."""
    stacks: list[list[BandPiece]] = []
    over: list[BandPiece] = []
    for n, line in enumerate(marked(lines)):
        groups = any(len(other) > len(line) for other in lines[n + 1 :])
        for piece in line:
            text = unspaced(piece.text)
            over_two = any(_is_over(piece, below) for below in lines[n + 1 : n + 3])
            if piece.over or over_two or (groups and re.fullmatch(other_tables().groups, text)):
                over.append(piece)
                continue
            above = [s for s in stacks if any(p.x0 < piece.x1 and piece.x0 < p.x1 for p in s)]
            if _is_lowest(text) and not any(_text(s) + text in known_heads() for s in above):
                over += [p for s in above for p in s]
                stacks = [s for s in stacks if s not in above]
                above = []
            if len(above) == 1:
                above[0].append(piece)
            else:
                stacks.append([piece])
    return [tuple(stack) for stack in sorted(stacks, key=lambda s: min(p.x0 for p in s))], over


def _is_over(piece: BandPiece, below: Line) -> bool:
    """Whether it stands over the middle of two heads that are all of the next line."""
    middle = sum(p.x0 + p.x1 for p in (below[0], below[-1])) / 4 if len(below) == _FEW else 0.0
    return abs((piece.x0 + piece.x1) / 2 - middle) < piece.y1 - piece.y0


def _is_lowest(text: str) -> bool:
    """Whether a head, or the first line of one, is known as one that stands over amounts, codes or names."""
    begins = len(text) >= _BEGINS and any(head.startswith(text) for head in known_heads())
    return begins or text in known_heads() or re.fullmatch(other_tables().lowest, text) is not None


def _text(pieces: Iterable[BandPiece]) -> str:
    return unspaced("".join(piece.text for piece in pieces))


def _shared(heads: Sequence[_Head], columns: Sequence[_SpannedColumn]) -> list[int | None]:
    """For each head its column, in order, as near as can be; None where nothing stands below it."""
    best: dict[int, tuple[float, tuple[int | None, ...]]] = {0: (0.0, ())}
    for head in heads:
        now: dict[int, tuple[float, tuple[int | None, ...]]] = {}
        for done, (cost, ways) in best.items():
            for at in (None, *range(done, len(columns))):
                if at is None:
                    end, more = done, _BARE
                else:
                    end, more = at + 1, _HEADLESS * (at - done) + min(columns[at].off(p) for p in head)
                way = cost + more, (*ways, at)
                now[end] = min(now.get(end, way), way, key=lambda w: w[0])
        best = now
    ends = ((c + _HEADLESS * (len(columns) - done), w) for done, (c, w) in best.items())
    return list(min(ends, key=lambda end: end[0])[1])


def _table(page: Page, zone: _TableZone, columns: Sequence[_SpannedColumn]) -> Table:
    """The cells of a zone; each is as wide as its column."""
    edges = [columns[0].lo - _PAD, *((a.hi + b.lo) / 2 for a, b in pairwise(columns)), columns[-1].hi + _PAD]
    spans: dict[tuple[int, int], int] = {}
    rows: list[_Row] = []
    if zone.heads:
        lowest = {c: list(column.head) for c, column in enumerate(columns) if column.head}
        for first, end, piece in _over(_heads(zone.heads)[1], columns):
            level = next(
                (r for r, row in enumerate(rows) if not any(c in row for c in range(first, end))), len(rows)
            )
            rows += [{}] if level == len(rows) else []
            rows[level] |= {c: [piece] if c == first else [] for c in range(first, end)}
            spans[level, first] = end - first
        rows.append(lowest)
    rows += _rows(zone, columns)
    cells = []
    for r, row in enumerate(rows):
        for c, pieces in sorted((c, pieces) for c, pieces in row.items() if pieces):
            end = c + spans.get((r, c), 1)
            lo, hi = min(p.y0 for p in pieces), max(p.y1 for p in pieces)
            cells.append(
                Cell(
                    row=r,
                    col=c,
                    text="\n".join(p.text for p in sorted(pieces, key=lambda p: p.line)),
                    colspan=end - c,
                    box=rounded((edges[c], lo, edges[end], hi)),
                    lines=(min(p.line for p in pieces), max(p.line for p in pieces)),
                )
            )
    boxes = [cell.box for cell in cells if cell.box]
    return Table(page=page.number, cells=tuple(cells), box=around(boxes))


def _over(
    groups: Sequence[BandPiece], columns: Sequence[_SpannedColumn]
) -> Iterator[tuple[int, int, BandPiece]]:
    """The heads that stand over several columns from top to bottom, each with the first of these and the end of them."""
    by_stage = any(STAGE.fullmatch(unspaced(group.text)) for group in groups)
    if (block := _block(columns)) and not by_stage:
        starts = range(len(columns) % block, len(columns), block)
        spans = {first: (columns[first].lo, columns[first + block - 1].hi) for first in starts}
        named = {
            first: max((g for g in groups if lo <= (g.x0 + g.x1) / 2 <= hi), key=lambda g: g.y0, default=None)
            for first, (lo, hi) in spans.items()
        }
        wider = [g for g in groups if all(g is not own for own in named.values())]
        for first, own in named.items():
            if own is not None and unspaced(own.text) == SUBTOTAL:
                own = next((g for g in wider if g.x1 > spans[first][1]), own)
            if own is not None:
                yield first, first + block, own
        return
    headed = [c for c, column in enumerate(columns) if column.head]
    leaves = [_whole(columns[c].head) for c in headed]
    for line in by_line(groups):
        below = [n for n, leaf in enumerate(leaves) if leaf.y1 > line[0].y1]
        if not below:
            continue  # it stands over none
        for (first, end), piece in zip(shared(line, [leaves[n] for n in below]), line, strict=False):
            yield headed[below[first]], headed[below[end - 1]] + 1, piece


def _block(columns: Sequence[_SpannedColumn]) -> int:
    """So many columns have heads that are printed again and again behind them: 预算数 and 决算数 of each kind of spending."""
    heads = [_text(column.head) for column in columns]
    sizes = range(2, len(heads) // 2 + 1)
    return next(
        (
            size
            for size in sizes
            if (own := heads[len(heads) % size :])[:-size] == own[size:] and len(set(own[:size])) == size
        ),
        0,
    )


def _whole(head: _Head) -> BandPiece:
    """The lines of a head as one piece."""
    x0, x1 = min(p.x0 for p in head), max(p.x1 for p in head)
    return replace(head[0], text=_text(head), x0=x0, x1=x1, y1=max(p.y1 for p in head))


def _rows(zone: _TableZone, columns: Sequence[_SpannedColumn]) -> list[_Row]:
    """The rows: lines with values, and around them the rest of their names."""
    placed = [_placed(line, columns) for line in zone.rows]
    whole = [any(map(_is_value, line)) for line in zone.rows]
    widest = {c: max(p.x1 for row in placed for p in row.get(c, ())) for row in placed for c in row}
    steps = [b[0].y0 - a[0].y0 for (a, x), (b, y) in pairwise(zip(zone.rows, whole, strict=True)) if x and y]
    step = median(steps) if steps else 0.0
    made: list[_Row] = []
    kept: _Row = {}
    below: Counter[int] = Counter()
    for n, row in enumerate(placed):
        if whole[n]:
            # A name at the middle of its row has as many lines below it as above.
            below = Counter({c: len({p.line for p in pieces}) for c, pieces in kept.items()})
            made.append({c: [*kept.get(c, ()), *row.get(c, ())] for c in kept.keys() | row.keys()})
            kept = {}
            continue
        after = next((k for k in range(n + 1, len(placed)) if whole[k]), None)
        for c, pieces in row.items():
            full = widest[c] - pieces[-1].x1 < _FULL * (pieces[-1].y1 - pieces[-1].y0)
            close = after is not None and zone.rows[after][0].y0 - pieces[0].y0 < _CLOSE * step * (after - n)
            missing = after is not None and c not in placed[after] and {c - 1, c + 1} & placed[after].keys()
            if made and c in made[-1] and below[c]:
                made[-1][c].extend(pieces)
                below[c] -= 1
            elif missing or (full and close):
                kept.setdefault(c, []).extend(pieces)
            elif made and c in made[-1] and _goes_on(made[-1][c], pieces[0], widest[c]):
                made[-1][c].extend(pieces)
            else:
                made.append({c: pieces})
    return made


def _placed(line: Line, columns: Sequence[_SpannedColumn]) -> _Row:
    """The pieces of a line by their columns."""
    row: _Row = {}
    for piece in line:
        row.setdefault(min(range(len(columns)), key=lambda c: columns[c].off(piece)), []).append(piece)
    return row


def _goes_on(above: Sequence[BandPiece], piece: BandPiece, widest: float) -> bool:
    """Whether a piece is the rest of a name that fills its column."""
    last = above[-1]
    full = widest - last.x1 < _FULL * (last.y1 - last.y0)
    return full and not _ITEM.match(piece.text) and not any(map(_is_value, above))
