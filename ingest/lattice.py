"""Ruling lines → the grids of cells they draw.

In: horizontal and vertical segments of one page in points from its top left corner. Out: one
`Grid` per connected set of lines, with every cell's row, column, spans and box. Knows nothing of
PDF or images: a scan's lines found by image processing go through the same door.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from yiju.ingest.record import Box

SNAP = 2.0
"""Lines closer than this (points) are one line: double rules, and borders drawn once per cell."""
TOUCH = 3.0
"""How far apart (points) two lines may end and still meet: a border's own width, and small gaps."""


class Segment(msgspec.Struct, frozen=True, order=True):
    """A ruling line: `at` is y of a horizontal line, x of a vertical one; it runs from `lo` to `hi`."""

    at: float
    lo: float
    hi: float


class GridCell(msgspec.Struct, frozen=True):
    """A cell of a grid: where it begins, what it spans, and its box."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box


class Grid(msgspec.Struct, frozen=True):
    """Cells drawn by lines that touch, in row order; `edges` are the lines' own coordinates."""

    cells: tuple[GridCell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def box(self) -> Box:
        """The outer edges."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def grids(horizontal: Iterable[Segment], vertical: Iterable[Segment]) -> list[Grid]:
    """The grids of one page from top to bottom. Outer edges that are not drawn count as drawn."""
    rows, columns = merge(horizontal), merge(vertical)
    found = [_grid(hs, vs) for hs, vs in _connected(rows, columns)]
    return sorted((grid for grid in found if grid), key=lambda grid: (grid.ys[0], grid.xs[0]))


def merge(segments: Iterable[Segment]) -> list[Segment]:
    """Segments on (nearly) the same line that overlap or nearly touch, as one."""
    merged: list[Segment] = []
    for group in _cluster(sorted(segments)):
        at = sum(s.at for s in group) / len(group)
        lo, hi = None, 0.0
        for segment in sorted(group, key=lambda s: s.lo):
            if lo is None:
                lo, hi = segment.lo, segment.hi
            elif segment.lo <= hi + TOUCH:
                hi = max(hi, segment.hi)
            else:
                merged.append(Segment(at, lo, hi))
                lo, hi = segment.lo, segment.hi
        if lo is not None:
            merged.append(Segment(at, lo, hi))
    return merged


def _cluster(ordered: list[Segment]) -> Iterable[list[Segment]]:
    group: list[Segment] = []
    for segment in ordered:
        if group and segment.at - group[0].at > SNAP:
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _connected(rows: list[Segment], columns: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Sets of horizontal and vertical lines that touch one another."""
    parent = list(range(len(rows) + len(columns)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(rows):
        for j, v in enumerate(columns, start=len(rows)):
            crosses = h.lo - TOUCH <= v.at <= h.hi + TOUCH and v.lo - TOUCH <= h.at <= v.hi + TOUCH
            if crosses:
                parent[root(i)] = root(j)
    sets: dict[int, tuple[list[Segment], list[Segment]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(rows):
        sets[root(i)][0].append(h)
    for j, v in enumerate(columns, start=len(rows)):
        sets[root(j)][1].append(v)
    return [(hs, vs) for hs, vs in sets.values() if len(hs) >= 2 and vs]


def _grid(hs: list[Segment], vs: list[Segment]) -> Grid | None:
    xs = _edges([v.at for v in vs], [h.lo for h in hs] + [h.hi for h in hs])
    ys = _edges([h.at for h in hs], [v.lo for v in vs] + [v.hi for v in vs])
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Grid(cells=tuple(_cells(xs, ys, hs, vs)), xs=tuple(xs), ys=tuple(ys))


def _edges(own: list[float], ends: list[float]) -> list[float]:
    """Distinct coordinates of lines, and the ends of the crossing ones where no line closes the side."""
    edges: list[float] = []
    for at in sorted(own):
        if not edges or at - edges[-1] > SNAP:
            edges.append(at)
    if edges and min(ends) < edges[0] - TOUCH:
        edges.insert(0, min(ends))
    if edges and max(ends) > edges[-1] + TOUCH:
        edges.append(max(ends))
    return edges


def _cells(xs: list[float], ys: list[float], hs: list[Segment], vs: list[Segment]) -> list[GridCell]:
    """Elementary cells joined wherever no line stands between them."""
    rows, cols = len(ys) - 1, len(xs) - 1
    beside = _walls(xs, ys, vs)
    below = _walls(ys, xs, hs)
    group = [[-1] * cols for _ in range(rows)]
    cells: list[GridCell] = []
    for row in range(rows):
        for col in range(cols):
            if group[row][col] >= 0:
                continue
            width = 1
            while col + width < cols and group[row][col + width] < 0 and not beside[col + width][row]:
                width += 1
            height = 1
            while row + height < rows and _open_below(row + height, col, width, cols, beside, below):
                height += 1
            for r in range(row, row + height):
                for c in range(col, col + width):
                    group[r][c] = len(cells)
            box = (xs[col], ys[row], xs[col + width], ys[row + height])
            cells.append(GridCell(row=row, col=col, rowspan=height, colspan=width, box=box))
    return cells


def _open_below(
    row: int, col: int, width: int, cols: int, beside: list[list[bool]], below: list[list[bool]]
) -> bool:
    """Whether the cell above goes on into this row: nothing ruled above it or inside it, and the
    same sides, so that a cell is always a rectangle.
    """
    span = range(col, col + width)
    if any(below[row][c] for c in span) or any(beside[c][row] for c in span[1:]):
        return False
    left = col == 0 or beside[col][row]
    right = col + width == cols or beside[col + width][row]
    return left and right


def _walls(lines: list[float], across: list[float], segments: list[Segment]) -> list[list[bool]]:
    """For each edge and each interval across it, whether a segment is drawn there."""
    walls = [[False] * (len(across) - 1) for _ in lines]
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    for segment in segments:
        edge = min(range(len(lines)), key=lambda i: abs(lines[i] - segment.at))
        for i, middle in enumerate(middles):
            if segment.lo <= middle <= segment.hi:
                walls[edge][i] = True
    return walls
