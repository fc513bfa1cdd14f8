"""The cells of a table whose order a converter chose: a walk over its rows and columns that says the least surprising story of all its pieces.

In: the atoms of a form with its words, and the roles of the table's columns. Out: rows with their cells. Whatever the converter,
the cells of one column stand in the order of the rows; a walk goes to the next cell of the row, to the next row, down the column, or jumps, and
may leave a cell open that a later run fills (workbooks print wrapped cells last). Each piece costs by how well it suits its column and
what stands beside it in its row; what is no cell is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.cell_costs import FITS
from yiju.ingest.forms.lost_geometry.flowing_pairs import PAIRED, lines_cost, pair_cost, split_cost, wide
from yiju.ingest.forms.lost_geometry.flowing_records import FlowingRecord, joins
from yiju.ingest.forms.lost_geometry.flowing_tables import frames
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, SPACE, FlowingText

_BEAM, _BEHIND = 60, 8.0
"""So many walks are followed, none that costs so much more than the cheapest."""
_WORST = 5.0
"""A text that suits a column less is no cell of it."""
_KNOWN, _LEVELLED = 2.5, 2.0
"""What it costs to take a word of the grammar, or a level, for a part of a cell."""
_INSIDE = 0.5
"""What it costs that a cell begins or ends between a figure and its word."""
_SKIP, _ASKING, _PARTED = 0.02, 0.8, 1.5
"""What a word between cells costs, a label among rows, and a level between the cells of one row."""
_BEFORE = 3.5
"""What a name costs that stands before the head of names."""
_NEW, _DOWN, _FAR, _JUMP, _OVER_BLANK = 0.2, 0.25, 0.5, 1.6, 1.0
"""What the next row, the next cell of a column, one further down, and any other costs; the last behind a blank line."""
_LAG = 0.3
"""What a row is expected to cost that has no target so far."""
_PASSED = 0.15
"""What each column costs besides that a jump passes by."""
_REFILL = 1.0
"""What it costs to go back to a cell left open, as a run begins; the next ones of it cost as little as going on."""
_NARROW, _SHORT = 0.8, ("comparator", "measure", "weight", "score", "nature", "possibility")
"""What it costs that a cell of a column of single words or figures is wrapped."""
_BLANK_CELL = 2.2
"""What it costs at most that a cell stays open."""

Cell = tuple[int, int, str]
Column = tuple[Cell | None, ...]
Shape = tuple[int, tuple[int, ...]]
"""How far a column is filled, and which of its cells are open."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """Cells so far by column and row, the last column and row, whether a level came since, and what all of it costs."""

    cols: tuple[Column, ...]
    shapes: tuple[Shape, ...]
    k: int
    r: int
    levelled: bool
    cost: float


_Found = dict[tuple[int, int, bool, tuple[Shape, ...]], _Walk]


@dataclass(frozen=True, slots=True)
class _Option:
    """Atoms up to `end` as a cell of column `k`."""

    k: int
    end: int
    cost: float
    text: str


class TableWalk:
    """Walks through the atoms `start` to `end` of a form. `strays`: what each atom costs that is no cell; `skips`: where what other tables have
    begins and ends.
    """

    def __init__(
        self,
        text: FlowingText,
        roles: Sequence[str],
        strays: Sequence[float],
        skips: Mapping[int, int],
        start: int,
        end: int,
    ) -> None:
        self.text, self.roles, self.strays, self.start, self.end = text, roles, strays, start, end
        self.words = {w.start: w.end for w in text.found} | dict(skips)
        named = {w.start for w in text.found if w.asks and not w.level and w.start not in skips}
        self.skip = dict.fromkeys(self.words, _SKIP) | ({} if text.blocky else dict.fromkeys(named, _ASKING))
        self.levels = {w.start for w in text.found if w.level}
        self.blank = [min(_BLANK_CELL, FITS.get(role, FITS["note"])[2]) for role in roles]
        self.pairs = [
            [j for j, other in enumerate(roles) if (other, role) in PAIRED or (role, other) in PAIRED]
            for role in roles
        ]
        self.target = next((k for k, role in enumerate(roles) if role == "target"), 0)
        self.cost = self.each = 0.0
        """What the walk costs, and what a row of it does in the middle, without what is no cell."""
        self.lead = next((k for k, role in enumerate(roles) if role == "indicator"), 0)

    def rows(self) -> list[FlowingRecord]:
        """The rows with their cells; a second walk knows how wide the columns of the first are."""
        rows = self._walked([0.0] * len(self.roles))
        room = [self._room(rows, k) for k in range(len(self.roles))]
        rows = self._walked(room) if any(room) else rows
        taken = {i for row in rows for start, end in row.cells.values() for i in range(start, end)}
        taken |= {i for start, end in self.words.items() for i in range(start, end)}
        lost = sum(self.strays[i] for i in range(self.start, self.end) if i not in taken)
        self.each = (self.cost - lost) / max(1, len(rows))
        return rows

    def _walked(self, room: Sequence[float]) -> list[FlowingRecord]:
        options = self._options(room)
        at: list[_Found] = [{} for _ in range(self.end - self.start + 1)]
        none: tuple[Column, ...] = tuple(() for _ in self.roles)
        _keep(at[0], _Walk(none, tuple((0, ()) for _ in self.roles), -1, -1, False, 0.0))
        for i in range(self.start, self.end):
            here = sorted(at[i - self.start].values(), key=self._dear)[:_BEAM]
            at[i - self.start] = {}
            blank = self.text.atoms[i].gap == BLANK
            for one in here:
                if self._dear(one) > self._dear(here[0]) + _BEHIND:
                    break
                word = self.words.get(i)
                if word is not None and word <= self.end:
                    levelled = one.levelled or i in self.levels
                    _keep(
                        at[word - self.start],
                        _Walk(one.cols, one.shapes, one.k, one.r, levelled, one.cost + self.skip[i]),
                    )
                else:
                    cost = one.cost + self.strays[i]
                    _keep(
                        at[i + 1 - self.start], _Walk(one.cols, one.shapes, one.k, one.r, one.levelled, cost)
                    )
                for option in options[i - self.start]:
                    for r, step in self._steps(one, option.k, blank=blank):
                        _keep(at[option.end - self.start], self._placed(one, option, i, r, step))
        best = min(at[-1].values(), key=lambda w: w.cost + self._open(w))
        self.cost = best.cost + self._open(best)
        return _records(best)

    def _options(self, room: Sequence[float]) -> list[list[_Option]]:
        """For each atom the cells that may begin with it."""
        atoms = self.text.atoms
        join = joins(atoms)
        known = [0.0] * len(atoms)
        for word in self.text.found:
            if word.asks and not word.level and not self.text.blocky:
                continue  # below its head a word that elsewhere is a label is a name
            for i in range(word.start, word.end):
                known[i] = (_LEVELLED if word.level else _KNOWN) / (word.end - word.start)
        for i, atom in enumerate(atoms):
            if not known[i] and self.text.scheme.is_part(atom.text):
                known[i] = _LEVELLED / 2
        fits = [FITS.get(role, FITS["note"]) for role in self.roles]
        longest = max(most for _, most, _ in fits)
        made: list[list[_Option]] = []
        head = next(
            (
                w.start
                for w in reversed(self.text.found)
                if w.roles.get("indicators") == "indicator" and not w.asks and not frames(w)
            ),
            0,
        )
        cut = [0.0] * (len(atoms) + 1)
        for j in range(1, len(atoms)):
            cut[j] = _INSIDE if self.text.linewise and self.text.segment(j)[0] != j else 0.0
        for i in range(self.start, self.end):
            own: list[_Option] = []
            joined, lines, gaps = "", [""], cut[i]
            for j in range(i + 1, min(self.end, i + longest) + 1):
                atom = atoms[j - 1]
                if j > i + 1:
                    if atom.gap == BLANK or atom.page != atoms[i].page:
                        break
                    gaps += join[j - 1]
                    if atom.gap != SPACE:
                        lines.append("")
                lines[-1] += atom.text
                joined += atom.text
                gaps += known[j - 1]
                if gaps > 2 * _WORST:
                    break
                for k, (fit, most, _) in enumerate(fits):
                    if (
                        j - i <= most
                        and (
                            cost := fit(joined)
                            + gaps
                            + cut[j]
                            + (_BEFORE if k == self.lead and i < head else 0)
                        )
                        < _WORST
                    ):
                        cost += lines_cost(lines, room[k]) + split_cost(self.roles, k, joined)
                        cost += _NARROW if len(lines) > 1 and self.roles[k] in _SHORT else 0.0
                        if cost < _WORST:
                            own.append(_Option(k, j, cost, joined))
            made.append(own)
        return made

    def _steps(self, one: _Walk, k: int, *, blank: bool) -> Iterator[tuple[int, float]]:
        """The rows in which the next cell may stand if it is one of column `k`, and what it costs to go there."""
        pointer, holes = one.shapes[k]
        if one.k < 0:
            yield 0, 0.0
            return
        parted = _PARTED if one.levelled and not blank else 0.0
        jump = (_OVER_BLANK if blank else _JUMP) + _PASSED * abs(k - one.k - 1)
        seen: set[int] = set()
        holes = (
            () if self.text.blocky else holes
        )  # blocks are laid out by place: their columns stand in order
        if k > one.k and (one.r >= pointer or one.r in holes):  # along the row
            seen.add(one.r)
            yield one.r, parted
        below = one.r + 1
        if (below >= pointer or below in holes) and (k <= self.lead or k <= one.k):
            seen.add(below)
            yield below, _DOWN if k == one.k else _NEW
        if self.text.blocky:
            for r in {pointer, pointer + 1} if blank else {pointer}:
                if r not in seen and r <= max(n for n, _ in one.shapes):
                    yield r, jump if k != one.k else _FAR
        if holes:
            after = next((r for r in holes if r > one.r or (r == one.r and k > one.k)), None)
            if after is not None and after not in seen:
                yield after, _FAR / 2
            if holes[0] not in seen and holes[0] != after:
                yield holes[0], _REFILL

    def _placed(self, one: _Walk, option: _Option, i: int, r: int, step: float) -> _Walk:
        k = option.k
        column, (pointer, holes) = one.cols[k], one.shapes[k]
        cost = one.cost + option.cost + step
        cell = (i, option.end, option.text)
        if r >= pointer:
            cost += self.blank[k] * (r - pointer)
            column = (*column, *([None] * (r - pointer)), cell)
            shape = (r + 1, (*holes, *range(pointer, r)))
        else:
            cost -= self.blank[k]
            column = (*column[:r], cell, *column[r + 1 :])
            shape = (pointer, tuple(h for h in holes if h != r))
        for j in self.pairs[k]:
            if r < len(one.cols[j]) and (other := one.cols[j][r]) is not None:
                a, b = (j, other[2]), (k, option.text)
                (p, left), (q, right) = (a, b) if (self.roles[j], self.roles[k]) in PAIRED else (b, a)
                cost += pair_cost(self.roles[p], left, self.roles[q], right)
        cols = (*one.cols[:k], column, *one.cols[k + 1 :])
        shapes = (*one.shapes[:k], shape, *one.shapes[k + 1 :])
        if not self.text.blocky and r > one.r and r >= pointer:  # what the row before has not is open
            for j, (n, holes) in enumerate(shapes):
                if n < r:
                    cost += self.blank[j] * (r - n)
                    cols = (*cols[:j], (*cols[j], *([None] * (r - n))), *cols[j + 1 :])
                    shapes = (*shapes[:j], (r, (*holes, *range(n, r))), *shapes[j + 1 :])
        return _Walk(cols, shapes, k, r, False, cost)

    def _dear(self, one: _Walk) -> float:
        """What a walk costs, with the names and part of the targets that its rows so far have not."""
        most = max(n for n, _ in one.shapes)
        lag = most - one.shapes[self.target][0]
        return one.cost + _BLANK_CELL * (most - one.shapes[self.lead][0]) + _LAG * lag

    def _open(self, one: _Walk) -> float:
        """What the cells cost that a walk has not reached."""
        most = max(n for n, _ in one.shapes)
        return sum((most - n) * self.blank[k] for k, (n, _) in enumerate(one.shapes))

    def _room(self, rows: Sequence[FlowingRecord], k: int) -> float:
        """How wide a column is by the lines of its wrapped cells that are full; 0 where few are wrapped."""
        full: list[float] = []
        for row in rows:
            if k in row.cells:
                lines = self.text.printed(*row.cells[k]).split("\n")
                full += [wide("".join(line.split())) for line in lines[:-1]]
        return sorted(full)[len(full) // 2] if len(full) > 2 else 0.0


def _keep(found: _Found, made: _Walk) -> None:
    key = (made.k, made.r, made.levelled, made.shapes)
    if key not in found or made.cost < found[key].cost:
        found[key] = made


def _records(one: _Walk) -> list[FlowingRecord]:
    made = [FlowingRecord() for _ in range(max(n for n, _ in one.shapes))]
    for k, col in enumerate(one.cols):
        for r, cell in enumerate(col):
            if cell is not None:
                made[r].cells[k] = cell[:2]
    return made
