"""Where the lines of a band are parted into rows.

In: lines, each with what it prints in the columns. Out: rows. Every way to part the lines costs something: cells of one row that
are not centred on one height (or do not begin on one), a cell without what nearly all rows have, two texts in one cell that
do not go on with each other, a cut through a text that does, a cut or a join against the distances. The cheapest is taken.
What is drawn across the page parts rows for sure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yiju.ingest.page import DrawnLine
from yiju.ingest.unruled.band_runs import (
    FILLS,
    LABELLED,
    NEAR,
    NEVER,
    PERHAPS,
    SHORT,
    SURE,
    VALUE,
    ColumnRun,
    Columns,
    Marked,
    goes_on,
    tail,
)

BandRow = dict[int, list[ColumnRun]]
JOINED = {NEVER: 6.0, SHORT: 2.0, PERHAPS: 0.4, SURE: 0.0}
"""What it costs to take a text for the rest of the one above it."""
_HEAD = 0.2
"""What of it counts in a head, whose cells stand above and below each other."""
_BOTH = 0.6
"""What each further column costs that goes on with a line, where none surely does."""
_ALONE = 0.5
"""What it costs more where nothing else in the column is as wide: what fills it is not known."""
_ROW = 0.3
_OFF, _SOME, _FREE = 1.0, 0.15, 0.55
"""What a line costs by which a cell stands off the middle of its row; up to `_FREE` it is `_SOME`."""
_MISSED, _BEHIND, _EMPTY = 1.6, 0.4, 3.0
"""A cell that nearly all rows have and one has not; less so behind a label and its value; no row costs more than that."""
_ABOVE = 0.5
"""What of it counts above the first values: there stand labels with theirs, which fill no columns of the rows."""
_LONE = 0.8
"""A cut above a line of nothing but what may go on with a text."""
_SEVERED, _AFTER = 1.5, 2
"""A cut through a text that goes on, with a line of other cells between at most."""
_TWO = 1.5
"""A row with two labels, one below the other."""
_OVER, _LAPS = 2.0, 0.12
"""A cut between two lines of which one stands by more than this share of its height beside the other."""
_LEAP, _TIGHT, _SPACED = 2.0, 0.8, 0.25
"""A join over a gap; a cut without one where more than `_SPACED` of the lines have a gap behind them."""
_MOST = 60
"""Lines of one row."""
_WIDE = 4
"""Cells of a line that are no labels with their values."""
_RULED = 20.0


@dataclass
class CutRows:
    """Rows of a band; `top`: cells begin at the top of their row, `ruled`: rows are drawn, `cost` is that of the cheapest way."""

    rows: list[BandRow]
    top: bool
    ruled: bool
    cost: float


def cut(
    lines: Sequence[Marked], main: int, count: int, columns: Columns, rules: Sequence[DrawnLine]
) -> CutRows:
    """The rows of a band; what stands left of the main column on lines of
    its own is in none.
    """
    held = [{c: run for c, run in line.items() if c >= main} for line in lines]
    order = [i for i, own in enumerate(held) if own]
    labels = [{c: run for c, run in lines[i].items() if c < main} for i in order]
    parting = _Parting([held[i] for i in order], labels, main, count)
    parting.rule(columns[main:], rules)
    cost, cuts, top = min((*parting.cheapest(top=top), top) for top in (False, True))
    rows: list[BandRow] = []
    for start, end in pairwise(cuts):
        row: BandRow = {}
        for i in order[start:end]:
            for c, run in lines[i].items():
                row.setdefault(c, []).append(run)
        rows.append(row)
    return CutRows(rows, top, parting.ruled, cost)


class _Parting:
    """All ways to part lines, and what they cost."""

    def __init__(
        self,
        lines: Sequence[Mapping[int, ColumnRun]],
        labels: Sequence[Mapping[int, ColumnRun]],
        main: int,
        count: int,
    ) -> None:
        self.lines = lines
        self.main = main
        self.labels = labels
        values = [sum(VALUE.match(run.text) is not None for run in line.values()) for line in lines]
        self.head = next((i for i, count in enumerate(values) if count > 1), 0)
        self.widest = {c: max((x[c].wide for x in lines if c in x), default=0.0) for c in range(count)}
        self.widths = {c: sorted(x[c].wide for x in lines if c in x) for c in range(count)}
        self.texts = {c: {x[c].text for x in lines if c in x} for c in range(count)}
        self.filled = self._filled(count)
        self.gaps = [self._gap(i) > NEAR for i in range(len(lines) - 1)]
        self.spaced = sum(self.gaps) > _SPACED * max(1, len(self.gaps))
        self.overs = [-self._gap(i) for i in range(len(lines) - 1)]
        self.severed = self._severed(count)
        self.beside = [_TWO * self._two(i) for i in range(len(lines) - 1)]
        self.drawn = [False] * (len(lines) - 1)
        self.ruled = False

    def rule(self, columns: Columns, rules: Sequence[DrawnLine]) -> None:
        """Lines are parted by what is drawn between them; where no two values stand between the same two lines of a frame,
        by nothing else.
        """
        lo, hi = columns[0][0], columns[-1][1]
        ys = sorted(rule.y for rule in rules if rule.over(lo, hi))
        if not ys or not self.lines:
            return
        middles = [sum((r.y0 + r.y1) / 2 for r in x.values()) / len(x) for x in self.lines]
        self.drawn = [bisect_left(ys, min(a, b)) < bisect_right(ys, max(a, b)) for a, b in pairwise(middles)]
        framed = ys[0] < min(middles) and max(middles) < ys[-1]
        self.ruled = (framed or any(self.drawn)) and not any(map(self._twice, range(len(self.widest))))

    def _twice(self, c: int) -> bool:
        """Whether a column has two values between which nothing is drawn."""
        held = [i for i, line in enumerate(self.lines) if c in line]
        return any(
            not any(self.drawn[i:k])
            and VALUE.match(self.lines[i][c].text)
            and VALUE.match(self.lines[k][c].text)
            and goes_on(self.lines[i][c], self.lines[k][c], self.widest[c]) == NEVER
            for i, k in pairwise(held)
        )

    def _filled(self, count: int) -> list[float]:
        """The share of the lines with values that have text in a column."""
        rich = [x for x in self.lines if len(x) > 1 and any(VALUE.match(r.text) for r in x.values())]
        if len(rich) < 3:
            rich = [x for x in self.lines if len(x) > 1]
        return [sum(c in x for x in rich) / max(1, len(rich)) for c in range(count)]

    def _two(self, i: int) -> int:
        """How many columns of labels have one beside a line and another beside the next, that is not the rest of it."""
        above, below = self.labels[i], self.labels[i + 1]
        whole = {c: max(x[c].wide for x in self.labels if c in x) for c in above.keys() & below.keys()}
        return sum(goes_on(above[c], below[c], wide) in (NEVER, SHORT) for c, wide in whole.items())

    def _severed(self, count: int) -> list[float]:
        """What a cut below each line costs for the texts that go on across it, the next line or the one after."""
        severed = [0.0] * (len(self.lines) - 1)
        for c in range(count):
            held = [i for i, line in enumerate(self.lines) if c in line]
            for i, k in pairwise(held):
                above, run = self.lines[i][c], self.lines[k][c]
                on = goes_on(above, run, self.widest[c]) if k - i <= _AFTER else NEVER
                if on == SURE:
                    severed[i:k] = [cost + _SEVERED for cost in severed[i:k]]
                elif on == PERHAPS and k == i + 1 and len(self.lines[k]) == 1 and not self.labels[k]:
                    severed[i] += _LONE
        return severed

    def _gap(self, i: int) -> float:
        """How far the next line stands below a line, in heights."""
        above, below = self.lines[i].values(), self.lines[i + 1].values()
        height = max(r.y1 - r.y0 for r in above)
        return (min(r.y0 for r in below) - max(r.y1 for r in above)) / max(height, 0.1)

    def cheapest(self, *, top: bool) -> tuple[float, list[int]]:
        """What the cheapest way costs, and where its rows begin and end."""
        count = len(self.lines)
        best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
        for start in range(count):
            before = best[start][0] + (self._cut(start - 1) if start else 0.0)
            row = _OpenRow(self, top=top)
            for end in range(start + 1, min(count, start + _MOST) + 1):
                row.add(end - 1, first=end - 1 == start)
                best[end] = min(best[end], (before + row.cost(), start))
                if row.joins > 3 * JOINED[NEVER]:
                    break
        cuts = [count]
        while cuts[-1]:
            cuts.append(best[cuts[-1]][1])
        return best[count][0], cuts[::-1]

    def _cut(self, i: int) -> float:
        """What it costs to begin a row below line `i`."""
        cost = 0.0
        if self.drawn[i]:
            return 0.0
        if self.ruled:
            return _RULED
        if self.spaced and not self.gaps[i]:
            cost += _TIGHT
        return cost + self.severed[i] + _OVER * (self.overs[i] > _LAPS)

    def join(self, c: int, above: ColumnRun, run: ColumnRun, *, gap: bool) -> float:
        """What it costs to take a text for the rest of the one above it."""
        if c == 0 and LABELLED.fullmatch(above.text):
            return JOINED[NEVER]
        on = NEVER if gap and not self.ruled else goes_on(above, run, self.widest[c])
        if self.ruled:
            return min(JOINED[on], JOINED[PERHAPS])
        if on == PERHAPS and tail(run, above, self.texts[c]):
            return JOINED[SURE]
        least = above.wide - FILLS
        others = len(self.widths[c]) - bisect_left(self.widths[c], least) - 1 - (run.wide >= least)
        return JOINED[on] + _ALONE * (on == PERHAPS and not others)

    def joined(self, i: int) -> float:
        """What it costs to have line `i` in one row with the line above it."""
        if self.drawn[i - 1]:
            return _RULED
        return _LEAP if self.gaps[i - 1] and not self.ruled else 0.0


class _OpenRow:
    """A row, line by line."""

    def __init__(self, parting: _Parting, *, top: bool) -> None:
        self.parting = parting
        self.top = top
        self.joins = 0.0
        self.until = 0
        self.paired = False
        self.last: dict[int, ColumnRun] = {}
        self.at: dict[int, int] = {}
        self.spans: dict[int, tuple[float, float]] = {}

    def add(self, i: int, *, first: bool) -> None:
        """One more line."""
        parting = self.parting
        self.until = i + 1
        self.paired = self.paired or len(parting.lines[i]) + len(parting.labels[i]) > 1
        self.joins += 0.0 if first else parting.joined(i)
        if not first:
            self.joins += parting.beside[i - 1]
        unsure = -1
        around = not first and i < parting.head and self.around(i)
        for c, run in parting.lines[i].items():
            if c in self.last:
                gap = self.at[c] < i - 1 and self.whole(i - 1)
                cost = 0.0 if around else parting.join(c, self.last[c], run, gap=gap)
                self.joins += cost
                unsure += 1 if cost else -len(parting.lines[i])
            self.at[c] = i
            self.last[c] = run
            lo, hi = self.spans.get(c, (run.y0, run.y1))
            self.spans[c] = min(lo, run.y0), max(hi, run.y1)
        self.joins += _BOTH * max(0, unsure)

    def around(self, i: int) -> bool:
        """Whether the cells of a line of a head are those of the last but one, and others stand half-way between; or of
        the last one, where they are many.
        """
        lines = self.parting.lines
        own = lines[i].keys()
        if i - 1 in self.at.values() and own == lines[i - 1].keys():
            return len(own) > _WIDE
        apart = i - 2 in self.at.values() and own == lines[i - 2].keys() and not own & lines[i - 1].keys()
        return len(own) > 1 and apart

    def whole(self, i: int) -> bool:
        """Whether something stands in a line and in the one above it: between the two no line of a cell is left out."""
        return i > 0 and bool(self.parting.lines[i].keys() & self.parting.lines[i - 1].keys())

    def cost(self) -> float:
        """What the row costs as it is."""
        top, bottom = min(lo for lo, _ in self.spans.values()), max(hi for _, hi in self.spans.values())
        height = max(min(run.y1 - run.y0 for run in self.last.values()), 0.1)
        off = (
            (lo - top if self.top else abs(lo + hi - top - bottom) / 2) / height
            for lo, hi in self.spans.values()
        )
        wrong = sum(_SOME * o + _OFF * max(0.0, o - _FREE) for o in off)
        wrong *= _HEAD if self.until <= self.parting.head else 1.0
        last = max(self.spans)
        before = sum(c not in self.spans for c in range(self.parting.main, last))
        missed = sum(
            f * f * (_BEHIND if c > last and self.paired and not before else 1.0)
            for c, f in enumerate(self.parting.filled)
            if c not in self.spans
        )
        empty = min(_MISSED * missed, _EMPTY) * (_ABOVE if self.until <= self.parting.head else 1.0)
        return _ROW + self.joins + wrong + empty
