"""Rows of a table whose cells follow each other without a sign of where one ends → the cells of each row.

In: the atoms of a table below its head, and the roles of its columns in the order of print. Out: `FlowingRecord`s, the way to cut the atoms
into cells that costs least: each cell by how well its text suits its column, each gap inside a cell and each cell left blank
by what that is worth. Levels stand where a converter prints them and belong to no column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms.cell_costs import FITS, QUANTITY, name_fit
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, SPACE, Atom, FlowingText

_GAP = {LINE: 0.35, BLANK: 2.5}
_VALUED = 0.7
"""What it costs besides that a line which begins with a value goes on with the cell above it."""
_REST = re.compile("[\u4e00-\u9fff]{1,8}")
_WORD = 2
"""A line of so few characters is the end of a wrapped cell: that another goes on with it costs like a value."""
_SPACE, _NUMBER_SPACE = 0.7, 0.1
_NEW, _STRAY, _LEVEL = 0.2, 4.0, 0.1
"""What a further row, an atom that belongs nowhere and a level cost."""
_PARTED, _LEVELLED, _KNOWN = 1.5, 2.5, 5.0
"""What a level between the cells of one row costs, and a level or another known word that is taken for a part of a cell."""
_STRAYS = 5
_BESIDE = 0.5
"""What a cell that begins inside a line costs where lines and blocks part the cells."""
_ROW = 1_000
"""Added to a state from which a row begins."""


@dataclass
class FlowingRecord:
    """The cells of one row: column → first and last atom (exclusive)."""

    cells: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass
class RecordPath:
    """The rows, the levels with the count of rows that begin in front of each, and what all of it costs."""

    records: list[FlowingRecord]
    levels: list[tuple[int, int, int]]
    strays: list[int]
    cost: float

    @property
    def each(self) -> float:
        """What a row costs in the middle; of many rows one stray atom for every five is no matter."""
        rows = max(1, len(self.records))
        return (self.cost - _STRAY * min(len(self.strays), rows // _STRAYS)) / rows


def record_cost(text: FlowingText, record: FlowingRecord, roles: Sequence[str]) -> float:
    """What the cells of one row cost alone."""
    cost = 0.0
    for k, role in enumerate(roles):
        fit, _, blank = FITS.get(role, FITS["note"])
        if k not in record.cells:
            cost += blank
            continue
        start, end = record.cells[k]
        cost += fit(text.joined(start, end)) + sum(joins(text.atoms[start:end]))
    return cost


def joins(atoms: Sequence[Atom]) -> list[float]:
    """What it costs that an atom goes on with the cell of the one before it."""
    made = [0.0]
    for n, (before, atom) in enumerate(pairwise(atoms)):
        if atom.gap == SPACE:
            mixed = bool(re.search(r"[\dA-Za-z%]$", before.text)) != bool(re.match(r"[\dA-Za-z]", atom.text))
            made.append(_NUMBER_SPACE if mixed else _SPACE)
        else:
            after = atoms[n + 2] if n + 2 < len(atoms) else None
            more = not atom.text.isdecimal() or (
                after is not None and after.gap == SPACE and not after.text[0].isdigit()
            )
            broken = before.text[-1].isdigit() and atom.text[0].isdigit() and more  # 143 over 6人
            broken = broken or (before.text[-1] in "年月" and atom.text[0].isdigit())  # 2024年 over 5月
            apart = (not broken and QUANTITY.fullmatch(atom.text)) or _is_rest(atoms, n)
            made.append(_GAP[atom.gap] + (_VALUED if apart else 0))
    return made


def _is_rest(atoms: Sequence[Atom], at: int) -> bool:
    """Whether an atom alone on its line is the end of a wrapped name: a word or less, or less than the line above it."""
    if atoms[at].gap == SPACE or not _REST.fullmatch(atoms[at].text):
        return False
    if len(atoms[at].text) <= _WORD:
        return True
    above = atoms[at - 1] if at and atoms[at].gap == LINE else None
    return (
        above is not None
        and above.gap != SPACE
        and len(above.text) > len(atoms[at].text)
        and _REST.fullmatch(above.text) is not None
    )


def record_path(
    text: FlowingText, start: int, end: int, roles: Sequence[str], noise: dict[int, int]
) -> RecordPath:
    """The cheapest way through atoms `start` to `end`. `noise`: where words that are no cells begin, and where they end."""
    atoms = text.atoms
    join = joins(atoms)
    count = len(roles)
    named = [name_fit(role) for role in roles]
    valued = [
        atom.gap == SPACE and not atom.text.isdecimal() and QUANTITY.fullmatch(atom.text) is not None
        for atom in atoms
    ]
    fits = [FITS.get(role, FITS["note"]) for role in roles]
    blank = [0.0]
    for _, _, cost in fits:
        blank.append(blank[-1] + cost)
    lead = next((k for k, role in enumerate(roles) if role in ("indicator", "task", "subitem", "row")), 0)
    # best[i][k]: cost, and from where: (atom, column, kind)
    infinite = float("inf")
    states = 2 * count + 1  # column last filled; none yet; column last filled, and a level behind it
    best = [[infinite] * states for _ in range(end - start + 1)]
    back: list[list[tuple[int, int, str]]] = [[(0, 0, "")] * states for _ in range(end - start + 1)]
    best[0][count] = 0.0
    inside = [0.0] * (len(atoms) + 1)
    for i in range(start, end):
        inside[i + 1] = inside[i] + (_KNOWN if i in noise else _LEVELLED if i in text.levels else 0)
    for i in range(start, end):
        here = best[i - start]
        if min(here) == infinite:
            continue
        for k in range(states):
            _go(best, back, i - start, k, noise.get(i, 0) - start, here[k] + _LEVEL / 2, "noise")
            _go(best, back, i - start, k, i + 1 - start, here[k] + _STRAY, "stray")
            for j in text.levels.get(i, ()):
                if j <= end:
                    after = k + count + 1 if k < count else k
                    _go(
                        best,
                        back,
                        i - start,
                        k,
                        j - start,
                        here[k] + _LEVEL + sum(join[i + 1 : j]) / 4,
                        "level",
                        after,
                    )
        # The cheapest way to be about to fill column k, and the column before it.
        into: list[tuple[float, int]] = []
        for k in range(count):
            same = [(here[b] + blank[k] - blank[b + 1], b) for b in range(k)]
            same += [
                (here[b + count + 1] + blank[k] - blank[b + 1] + (_PARTED if b >= lead else 0), b + count + 1)
                for b in range(k)
            ]
            anew = [
                (here[b] + blank[count] - blank[_filled(b, count)] + blank[k] + _NEW, b + _ROW)
                for b in range(states)
                if k <= lead or b == count
            ]
            into.append(min([*same, *anew]))
        for k, (fit, most, _) in enumerate(fits):
            cost, before = into[k]
            if text.blocky and atoms[i].gap == SPACE:
                cost += _BESIDE
            if cost == infinite:
                continue
            joined, gaps = "", 0.0
            for j in range(i + 1, min(end, i + most) + 1):
                if j > i + 1:
                    gaps += join[j - 1] + (_VALUED if named[k] and valued[j - 1] else 0)
                    if atoms[j - 1].page != atoms[i].page or gaps > 8:
                        break
                joined += atoms[j - 1].text
                levels = inside[j] - inside[i]
                _go(best, back, i - start, before, j - start, cost + gaps + levels + fit(joined), "cell", k)
    return _walked(best, back, start, end, count, blank, lead)


def _go(
    best: list[list[float]],
    back: list[list[tuple[int, int, str]]],
    i: int,
    k: int,
    j: int,
    cost: float,
    kind: str,
    into: int | None = None,
) -> None:
    """Note a way to atom `j` where it is the cheapest."""
    to = k if into is None else into
    if j > i and cost < best[j][to]:
        best[j][to] = cost
        back[j][to] = (i, k, kind)


def _filled(state: int, count: int) -> int:
    """How many columns of a row are behind a state."""
    return state + 1 if state < count else count if state == count else state - count


def _walked(
    best: list[list[float]],
    back: list[list[tuple[int, int, str]]],
    start: int,
    end: int,
    count: int,
    blank: Sequence[float],
    lead: int,
) -> RecordPath:
    size = end - start
    ends = [cost + blank[count] - blank[_filled(k, count)] for k, cost in enumerate(best[size])]
    k = ends.index(min(ends))
    cost, at = ends[k], size
    records: list[FlowingRecord] = []
    levels: list[tuple[int, int, int]] = []
    strays: list[int] = []
    current = FlowingRecord()
    open_levels: list[tuple[int, int, bool]] = []
    while at:
        i, before, kind = back[at][k]
        if kind == "cell":
            current.cells[k] = (start + i, start + at)
            if before >= _ROW:
                records.append(current)
                current, before = FlowingRecord(), before - _ROW
                levels += [(a, b, len(records) - (not inside)) for a, b, inside in open_levels]
                open_levels = []
        elif kind == "level":
            open_levels.append((start + i, start + at, not current.cells.keys().isdisjoint(range(lead + 2))))
        elif kind == "stray":
            strays.append(start + i)
        at, k = i, before
    total = len(records)
    made = [(a, b, total - n) for a, b, n in levels] + [(a, b, 0) for a, b, _ in open_levels]
    return RecordPath(records[::-1], sorted(made), sorted(strays), cost)
