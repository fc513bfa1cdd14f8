"""Rows of a table that a converter printed row by row, the cells of a row in any order: the walk that says the least surprising story.

In: the atoms of a form below a table's head, and the roles of its columns. Out: `WalkedRow`s. A row's pieces stand together in the text, but
wrapped cells may come last, and line by line across the row, so that a cell has several parts. Levels are columns like others: a
row may print none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from yiju.ingest.forms.cell_costs import FITS, QUANTITY
from yiju.ingest.forms.lost_geometry.dump_costs import dump_costs
from yiju.ingest.forms.lost_geometry.flowing_pairs import PAIRED, lines_cost, pair_cost, split_cost
from yiju.ingest.forms.lost_geometry.flowing_records import joins
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, SPACE, TICKS, FlowingText

_BEAM, _LINE_BEAM, _BEHIND = 50, 16, 7.0
"""So many walks are followed, none that costs so much more than the cheapest."""
_LEVELS = ("level1", "level2")
_OTHER_LEVEL, _UNDER = 0.8, -0.3
"""What it costs that a second level stands in the column of the first, and what it is worth that one stands beside its own first."""
_PROSE = re.compile("^.{26}|[。；！]$")
_PROSE_ROLES, _LINE = ("reason", "note", "need", "content", "goal"), 0.35
"""Columns of texts, and what a further line of one costs."""
_POINTS = re.compile(r"[（(]\d*分?[）)]?$")
"""What a level's name is followed by: （50分）."""
_NEVER = 20.0
_TALL, _DEAR_ROW = 14, 12.0
"""So many lines a row has at most, and what one may cost where there is another way."""
_NEAR = 2
"""So many lines further down a wrapped cell goes on."""
_LETTERS = frozenset("绩效指标")
"""Letters of the frame beside a table, printed below each other."""
_NO_LEVEL, _PART_LEVEL = 5.0, 1.5
"""What it costs that a text stands in a level's column that is none, or the begin of one."""


Cells = tuple[tuple[int, ...], ...]
"""A row: of each cell its atoms."""


@dataclass(frozen=True, slots=True)
class _RowSoFar:
    """The row that a walk is in: the atoms and the text of each cell, the column of the last piece."""

    cells: tuple[tuple[int, ...], ...]
    texts: tuple[str, ...]
    last: int


_Behind = tuple["_Behind | None", Cells]


@dataclass(frozen=True, slots=True)
class _RowWay:
    rows: _Behind | None
    """The rows behind, as a chain: the last one first."""
    row: _RowSoFar
    cost: float
    due: float
    """What the row is expected to cost besides."""


class RowWalk:
    """Walks through the atoms `start` to `end`."""

    def __init__(
        self,
        text: FlowingText,
        roles: Sequence[str],
        skips: Mapping[int, int],
        start: int,
        end: int,
        least: Sequence[float] = (),
    ) -> None:
        self.text, self.roles, self.start, self.end = text, tuple(roles), start, end
        self.beam = _LINE_BEAM if text.across else _BEAM
        self.least = tuple(least) or (0.0,) * len(self.roles)
        """How wide the columns are at least."""
        self.across = text.across
        """Whether lines run across the row, so that what stands in one line belongs to columns from the left to the right."""
        self.steps = dump_costs().steps
        self.cost = 0.0
        self.each = 0.0
        self.empty = tuple(() for _ in roles), tuple("" for _ in roles)
        self.blank = [0.0 if r in _LEVELS else FITS.get(r, FITS["note"])[2] for r in roles]
        self.most = [8 if r in _LEVELS else FITS.get(r, FITS["note"])[1] for r in roles]
        self.leads = [
            k for k, r in enumerate(roles) if r in ("indicator", "target", "row", "task", "subitem", "name")
        ]
        self.skip, self.noise = dict(skips), skips
        self.join = joins(text.atoms)
        self.known = [0.0] * len(text.atoms)
        for word in text.found:
            if start <= word.start < end and word.start not in self.skip:
                self.skip[word.start] = word.end
                if word.asks and not word.level:
                    continue  # below its head a word that elsewhere is a label is a name
                for i in range(word.start, word.end):
                    self.known[i] = self.steps.known / (word.end - word.start)
        ticks = [i for i in range(start, end) if text.atoms[i].text in TICKS]
        self.skip |= {i: i + 1 for i in ticks}
        for i in ticks:
            self.known[i] = _NEVER
        self.levels = {w.start for w in text.found if w.level} if set(_LEVELS) & set(roles) else set()
        self.lost = self.steps.level_lost / (2 if text.blocky else 1)
        self.asking = {w.start for w in text.found if w.asks}
        self._passed = {i for a, b in self.skip.items() for i in range(a, b)} if text.across else set()
        self.prose = {k for k, r in enumerate(roles) if r in _PROSE_ROLES}
        self._fits: dict[tuple[int, str], float] = {}
        self._wrapped: dict[tuple[int, tuple[int, ...]], float] = {}
        self._pairs = [
            [j for j, other in enumerate(roles) if (other, role) in PAIRED or (role, other) in PAIRED]
            for role in roles
        ]

    def rows(self) -> list[Cells]:
        """The cells of each row, as atoms; none where a head has nothing below it."""
        if self.end <= self.start:
            return []
        first = _RowWay(None, _RowSoFar(*self.empty, -1), 0.0, 0.0)
        chosen = self._line_by_line(first) if self.across else self._cell_by_cell(first)
        if chosen is None:
            return []
        self.cost = chosen.cost
        rows: list[Cells] = []
        behind = chosen.rows
        while behind is not None:
            behind, cells = behind
            rows.append(cells)
        self.each = chosen.cost / max(1, len(rows))
        return rows[::-1]

    def _cell_by_cell(self, first: _RowWay) -> _RowWay | None:
        """The cheapest walk where a row may begin anywhere."""
        at: list[dict[object, _RowWay]] = [{} for _ in range(self.end - self.start + 1)]
        at[0][0] = first
        for i in range(self.start, self.end):
            for walk in self._cheapest(at[i - self.start]):
                for to, made in self._next(walk, i):
                    self._keep(at[to - self.start], made)
            at[i - self.start] = {}
        ends = [self._closed(walk) for walk in at[-1].values()]
        return min(ends, key=lambda w: w.cost, default=None)

    def _line_by_line(self, first: _RowWay) -> _RowWay | None:
        """The cheapest walk where a row has whole lines."""
        places = [self._place(i) for i in range(self.start, self.end) if i not in self._passed]
        begins = [i for n, (i, place) in enumerate(places) if not n or place != places[n - 1][1]]
        begins = [self.start, *begins[1:], self.end]
        best: dict[int, _RowWay] = {self.start: first}
        for n, begin in enumerate(begins[:-1]):
            at: dict[int, dict[object, _RowWay]] = {begin: {0: best[begin]}}
            for line in range(n, min(n + _TALL, len(begins) - 1)):
                until = begins[line + 1]
                for i in range(begins[line], until):
                    for walk in self._cheapest(at.pop(i, {})):
                        for to, made in self._next(walk, i):
                            self._keep(at.setdefault(to, {}), made)
                ends = [self._closed(walk) for walk in at.get(until, {}).values()]
                end = min(ends, key=lambda w: w.cost, default=None)
                if end is None or (end.cost > best[begin].cost + _DEAR_ROW and until in best):
                    break
                if until not in best or end.cost < best[until].cost:
                    best[until] = end
        return best.get(self.end)

    def _place(self, i: int) -> tuple[int, tuple[int, int]]:
        return i, (self.text.atoms[i].page, self.text.atoms[i].line)

    def _cheapest(self, walks: Mapping[object, _RowWay]) -> Iterator[_RowWay]:
        """Those walks that are followed."""
        here = sorted(walks.values(), key=lambda w: w.cost + w.due)[: self.beam]
        for walk in here:
            if walk.cost + walk.due > here[0].cost + here[0].due + _BEHIND:
                return
            yield walk

    def skips_row(self, i: int) -> bool:
        """Whether a word among rows of amounts is none of their labels."""
        return i in self.noise

    def _stray(self, piece: str) -> float:
        if piece in _LETTERS:
            return self.steps.letter
        return self.steps.prose if self.text.blocky and _PROSE.search(piece) else self.steps.stray

    def _keep(self, found: dict[object, _RowWay], made: _RowWay) -> None:
        key = (made.row.cells, made.row.last)
        if key not in found or made.cost < found[key].cost:
            found[key] = made

    def _next(self, walk: _RowWay, i: int) -> Iterator[tuple[int, _RowWay]]:
        """The walks behind the piece at `i`."""
        stop = self.skip.get(i)
        if stop is not None and stop <= self.end:
            cost = (
                self.steps.stray
                if "row" in self.roles and not self.skips_row(i)
                else self.lost
                if i in self.levels
                else self.steps.asking
                if i in self.asking
                else self.steps.word
            )
            yield stop, _RowWay(walk.rows, walk.row, walk.cost + cost, walk.due)
        stray = self._stray(self.text.atoms[i].text)
        yield i + 1, _RowWay(walk.rows, walk.row, walk.cost + stray, walk.due)
        yield from ((i + 1, made) for made in self._placed(walk, i))
        if walk.row.last >= 0 and not self.across:
            closed = self._closed(walk)
            begun = _RowWay(closed.rows, closed.row, closed.cost + self.steps.new_row, 0.0)
            yield from ((i + 1, made) for made in self._placed(begun, i))

    def _placed(self, walk: _RowWay, i: int) -> Iterator[_RowWay]:
        """The walks on which the piece at `i` is a cell of the row, or a part of one."""
        row, atom = walk.row, self.text.atoms[i]
        steps = self.steps
        beside = self.across and row.last >= 0 and self._in_line(row, i)
        for k in range(row.last if beside else 0, len(self.roles)):
            cells = row.cells[k]
            if len(cells) >= self.most[k]:
                continue
            text = row.texts[k] + atom.text
            level = self.roles[k] in _LEVELS
            if beside and k == row.last and cells[-1] != i - 1:
                continue
            if not self.across or (beside and not cells):
                step = self._step(row, i, k)
            elif beside and k == row.last:
                step = (
                    min(self.join[i], steps.line_on) if self.join[i] < steps.space / 2 else steps.line_space
                )
            else:
                step = self._below(row, i, k)
            known = 0.0 if level or self.roles[k] == "row" else self.known[i]
            cost = step + known + self._fit(k, text)
            if cells:
                cost -= self._fit(k, row.texts[k])
                if not level:
                    cost += self._lines(k, (*cells, i)) - self._lines(k, cells)
                    cost += steps.ended if row.texts[k][-1] in "。；" else 0.0
            if cost > _NEVER / 4:
                continue
            made = _RowSoFar(
                (*row.cells[:k], (*cells, i), *row.cells[k + 1 :]),
                (*row.texts[:k], text, *row.texts[k + 1 :]),
                k,
            )
            yield _RowWay(walk.rows, made, walk.cost + cost, self._due(made))

    def _in_line(self, row: _RowSoFar, i: int) -> bool:
        """Whether a cell of the row stands in the line of the piece at `i`."""
        above, atom = self.text.atoms[row.cells[row.last][-1]], self.text.atoms[i]
        return above.line == atom.line and above.page == atom.page

    def _step(self, row: _RowSoFar, i: int, k: int) -> float:
        """What it costs to go from the last piece to the one at `i` in column `k`, cell by cell."""
        steps, cells, gap = self.steps, row.cells[k], self.text.atoms[i].gap
        level = self.roles[k] in _LEVELS
        if not cells:
            if k <= row.last:
                return steps.level_late if level else steps.back
            passed = range(row.last + 1, k)
            return steps.next + steps.passed * sum(
                not row.cells[j] and self.roles[j] not in _LEVELS for j in passed
            )
        if cells[-1] == i - 1 and row.last == k:
            if gap == BLANK:
                return steps.block
            step = steps.space if gap == SPACE else _LINE if k in self.prose else self.join[i]
            return step / 4 if level else step
        return (steps.second / 2 if level else steps.second) + (steps.block if gap == BLANK else 0.0)

    def _below(self, row: _RowSoFar, i: int, k: int) -> float:
        """What it costs that the first piece of a line stands in column `k`: wrapped cells go on in the next line, or in the one after it
        where others are centred between the two.
        """
        cells, steps = row.cells[k], self.steps
        if not cells:
            return steps.line_new
        above, atom = self.text.atoms[cells[-1]], self.text.atoms[i]
        near = above.page == atom.page and atom.line - above.line <= _NEAR
        valued = QUANTITY.fullmatch(atom.text) and not above.text[-1].isdigit()
        return (steps.line_on if near else steps.second) + (steps.line_value if valued else 0.0)

    def _due(self, row: _RowSoFar) -> float:
        return sum(self.steps.open_row for k in self.leads if k < row.last and not row.cells[k])

    def _fit(self, k: int, text: str) -> float:
        key = (k, text)
        if key not in self._fits:
            role = self.roles[k]
            if role in _LEVELS:
                scheme = self.text.scheme
                text = _POINTS.sub("", text) or text
                whole = self.text.is_level(text) and (
                    role == "level1" or not scheme.is_first(text) or "level1" not in self.roles
                )
                part = scheme.is_part(text) or any(
                    text == n[: len(text)] for n in _level_names(scheme.seconds)
                )
                cost = 0.0 if whole else _PART_LEVEL if part else _NO_LEVEL
                if (
                    whole
                    and role == "level1"
                    and "level2" in self.roles
                    and scheme.first(text) not in _firsts(scheme.seconds)
                ):
                    cost = _OTHER_LEVEL
            else:
                cost = FITS.get(role, FITS["note"])[0](text) + split_cost(self.roles, k, text)
                if self.text.is_level(text) and text.endswith("指标"):
                    cost += 3.0
            self._fits[key] = cost
        return self._fits[key]

    def _lines(self, k: int, cells: tuple[int, ...]) -> float:
        """What it costs that the pieces of a cell are its lines."""
        if (k, cells) not in self._wrapped:
            lines: list[str] = []
            for n, i in enumerate(cells):
                atom = self.text.atoms[i]
                if n and cells[n - 1] == i - 1 and atom.gap == SPACE:
                    lines[-1] += atom.text
                else:
                    lines.append(atom.text)
            self._wrapped[k, cells] = lines_cost(lines, least=self.least[k])
        return self._wrapped[k, cells]

    def _closed(self, walk: _RowWay) -> _RowWay:
        """The walk with its row behind it: what the row lacks, and what its cells say of each other."""
        row = walk.row
        if row.last < 0:
            return walk
        cost = walk.cost
        for k, cells in enumerate(row.cells):
            if not cells:
                cost += self.blank[k]
                continue
            for j in self._pairs[k]:
                if j < k and row.cells[j]:
                    a, b = (j, k) if (self.roles[j], self.roles[k]) in PAIRED else (k, j)
                    cost += pair_cost(self.roles[a], row.texts[a], self.roles[b], row.texts[b])
        cost += self.steps.askew * self._askew(row.cells) if self.across else 0.0
        if self.roles[:2] == _LEVELS and row.cells[0] and row.cells[1]:
            over = self.text.scheme.first_of(_POINTS.sub("", row.texts[1]))
            cost += _UNDER if over == self.text.scheme.first(_POINTS.sub("", row.texts[0])) else 0.0
        cost += self.steps.new_row if self.across else 0.0
        return _RowWay((walk.rows, row.cells), _RowSoFar(*self.empty, -1), cost, 0.0)

    def _askew(self, row: Cells) -> float:
        """How many lines the cells of a row stand away from its middle, or from its upper edge, whichever is less."""
        lines = [[self.text.line_number(i) for i in cell] for cell in row if cell]
        return min(
            sum(abs(place - sorted(places)[len(places) // 2]) for place in places)
            for places in ([(own[0] + own[-1]) / 2 for own in lines], [float(own[0]) for own in lines])
        )


@cache
def _firsts(seconds: tuple[tuple[str, str, tuple[str, ...]], ...]) -> frozenset[str]:
    return frozenset(first for _, first, _ in seconds)


@cache
def _level_names(seconds: tuple[tuple[str, str, tuple[str, ...]], ...]) -> frozenset[str]:
    names = {name for second, first, _ in seconds for name in (second, first)}
    return frozenset(names | {name + "指标" for name in names})
