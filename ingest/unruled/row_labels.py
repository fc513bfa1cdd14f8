"""Labels left of the rows of a table → the rows that each stands for.

In: what is printed in the columns of labels, and the rows right of them. Out: for each label its first row and how many rows
it spans. A label is printed at the middle of its rows, or at their top; it stands for rows that follow on each other, and
those of a label further right are not parted. The cheapest way to share out the rows is taken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, product

from yiju.ingest.page import DrawnLine
from yiju.ingest.unruled.band_runs import NEAR, NEVER, PERHAPS, SHORT, SURE, ColumnRun, Columns, goes_on, tail
from yiju.ingest.unruled.row_cuts import JOINED, BandRow

_OFF, _SOME, _FREE = 1.0, 0.15, 0.3
"""What a line costs by which a label stands off the middle of its rows; up to `_FREE` it is `_SOME`."""
_LOW = 0.05
"""A label below the middle of its rows: of two lines around it a converter takes the upper one."""
_PARTED = 0.7
"""A label whose rows part those of a label right of it."""
_SEVERED, _BARE, _CORNER = 0.8, 0.5, 0.2
"""A cut through a label; a row at an end for which no label stands, whose label may be on another page: between labels twice that; less
the corner left of heads."""
_BESIDE = 1.0
"""Labels begin at the top of their rows, and a line beside the first of a row is taken for the rest of one above."""
_NARROW, _TEXT = 3, 8
"""Columns of so many characters hold nothing but cut labels; what is so wide and fills its column is a text that goes on."""
_OTHER = 0.1
"""Labels at the middle of their rows where the cells of a row begin at its top, or the other way round."""
_MOST = 12
_END, _ALIKE = 2, 3
"""A label that ends as so many of its column do is whole."""
_RULED = 20.0
Spans = dict[tuple[int, int], tuple[list[ColumnRun], int]]


def spanned(
    labels: Mapping[int, Sequence[ColumnRun]],
    rows: Sequence[BandRow],
    columns: Columns,
    rules: Sequence[DrawnLine],
    *,
    top: bool,
    heads: Mapping[int, int],
    over: int = 0,
) -> tuple[Spans, float]:
    """Row and column of each label → what it prints, and how many rows it stands for; and what that costs. `heads` are labels, by their identity, that
    are heads of one row, `over` rows of heads stand above all others.
    """
    edges = [_edges(row) for row in rows]
    ways = []
    held = [col for col in sorted(labels) if labels[col]]
    for on_top, inward in product((False, True), (False, True)):
        made: Spans = {}
        whole = _OTHER * (on_top != top)
        allowed, walls = set(range(len(rows) + 1)), set[int]()
        for col in held if inward else held[::-1]:
            ruled = _ruled(edges, columns[col], rules)
            cost, shares = _shared(labels[col], edges, allowed, walls, ruled, heads, over, top=on_top)
            whole += cost
            for runs, start, end in shares:
                made[start, col] = (
                    [*made[start, col][0], *runs] if (start, col) in made else runs,
                    end - start,
                )
            ends = {row for _, start, end in shares for row in (start, end)} | {0, len(rows)}
            allowed, walls = (allowed, walls | ends) if inward else (ends, walls)
        ways.append((whole, on_top, inward, made))
    best = min(ways, key=lambda way: way[:3])
    return best[3], best[0]


def _edges(row: BandRow) -> tuple[float, float]:
    runs = [run for found in row.values() for run in found]
    return min(run.y0 for run in runs), max(run.y1 for run in runs)


def _ruled(
    edges: Sequence[tuple[float, float]], column: tuple[float, float], rules: Sequence[DrawnLine]
) -> list[bool] | None:
    """Whether a line is drawn across the column above each row but the first; None where none is drawn at all."""
    ys = sorted(rule.y for rule in rules if rule.over(*column))
    if not rules:
        return None
    middles = [(lo + hi) / 2 for lo, hi in edges]
    return [bisect_right(ys, a) < bisect_right(ys, b) for a, b in pairwise(middles)]


def _shared(
    runs: Sequence[ColumnRun],
    edges: Sequence[tuple[float, float]],
    allowed: set[int],
    walls: set[int],
    ruled: Sequence[bool] | None,
    heads: Mapping[int, int],
    over: int,
    *,
    top: bool,
) -> tuple[float, list[tuple[list[ColumnRun], int, int]]]:
    """What the cheapest way to share out the rows costs, and for each label its runs, first row and end."""
    widest = max(run.wide for run in runs)
    tops = [lo for lo, _ in edges]
    texts = {run.text for run in runs}
    on = [NEVER, *(goes_on(a, b, widest) for a, b in pairwise(runs))]
    endings = Counter(run.text[-_END:] for run in runs)
    on = [
        SHORT if o == PERHAPS and endings[runs[i - 1].text[-_END:]] >= _ALIKE else o for i, o in enumerate(on)
    ]
    on = [
        SURE
        if o == PERHAPS and (_is_text(runs[i - 1], runs[i], widest) or tail(runs[i], runs[i - 1], texts))
        else o
        for i, o in enumerate(on)
    ]
    begins = [any(abs(run.y0 - y) < (run.y1 - run.y0) / 3 for y in tops) for run in runs]
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int, int, int], ...]]] = {(0, 0): (0.0, ())}
    for n in range(len(runs)):
        ways = [(r, *best[n, r]) for r in range(len(edges)) if (n, r) in best]
        if not ways:
            continue
        bare = [
            (s, cost + _BARE * (s - r) * (2 if r else 1) - (_BARE - _CORNER) * min(s, over) * (not r), way)
            for r, cost, way in ways
            for s in range(r, len(edges))
            if s == r or edges[s][0] <= runs[n].y1
        ]
        joins = 0.0
        for m in range(n + 1, min(len(runs), n + _MOST) + 1):
            group = runs[n:m]
            if len(group) > 1:
                joins += JOINED[on[m - 1]] + _BESIDE * (top and on[m - 1] != SURE and begins[m - 1])
            severed = _SEVERED * (on[m] == SURE) if m < len(runs) else 0.0
            at = group[0].y0, group[-1].y1
            height = max(0.1, group[0].y1 - group[0].y0)
            last = max(0, bisect_right(tops, at[1] - height / 2) - 1)
            until = len(edges)
            if m < len(runs):
                until = max(last + 1, bisect_right(tops, runs[m].y1))
            own_row = heads.get(id(group[0]))
            if any(id(run) in heads for run in group[1:]):
                break
            if own_row is not None:
                for r, cost, way in bare if len(group) == 1 else ():
                    if r == own_row and ((m, r + 1) not in best or cost < best[m, r + 1][0]):
                        best[m, r + 1] = (cost, (*way, (n, m, r, r + 1)))
                continue
            for r, cost, way in bare:
                for end in range(r + 1, until + 1):
                    own = edges[r][0], edges[end - 1][1]
                    off = (abs(at[0] - own[0]) if top else abs(sum(at) - sum(own)) / 2) / height
                    more = _SOME * off + _OFF * max(0.0, off - _FREE) + _PARTED * (end not in allowed)
                    more += _LOW * (sum(at) - sum(own) > height / 2)
                    more += _PARTED * sum(r < wall < end for wall in walls)
                    if ruled is not None:
                        more += _RULED * (sum(ruled[r : end - 1]) + (end < len(edges) and not ruled[end - 1]))
                    whole = cost + joins + severed + more
                    if (m, end) not in best or whole < best[m, end][0]:
                        best[m, end] = (whole, (*way, (n, m, r, end)))
    found = min(
        (
            (cost + _BARE * (len(edges) - end), way)
            for (m, end), (cost, way) in best.items()
            if m == len(runs)
        ),
        default=None,
    )
    if found is None:
        return _LOST, _as_printed(runs, tops)
    return found[0], [(list(runs[n:m]), r, end) for n, m, r, end in found[1]]


_LOST = 100.0


def _is_text(above: ColumnRun, run: ColumnRun, widest: float) -> bool:
    """Whether two lines of a text, or of a label cut letter by letter, stand right below each other."""
    near = run.y0 - above.y1 <= NEAR * (above.y1 - above.y0)
    return near and (widest <= _NARROW or max(above.wide, run.wide) >= _TEXT)


def _as_printed(runs: Sequence[ColumnRun], tops: Sequence[float]) -> list[tuple[list[ColumnRun], int, int]]:
    """Each label in the row beside which it stands: there are more labels than rows."""
    made: dict[int, list[ColumnRun]] = {}
    for run in runs:
        made.setdefault(max(0, bisect_right(tops, (run.y0 + run.y1) / 2) - 1), []).append(run)
    return [(found, row, row + 1) for row, found in sorted(made.items())]
