"""Rows of a table whose cells follow each other without a sign of where one ends → the cells of each row.

In: the atoms of a table below its head, and the roles of its columns in the order of print. Out: `FlowingRecord`s, the way to cut the atoms
into cells that costs least: each cell by how well its text suits its column, each gap inside a cell and each cell left blank
by what that is worth. Levels stand where a converter prints them and belong to no column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms.flowing_text import BLANK, LINE, SPACE, Atom, FlowingText
from yiju.ingest.forms.slots import number_of

_NAME, _TEXT, _VALUE, _ONE = 10, 60, 8, 4
"""How many atoms a name, a text, a value and a number or a word may have."""
_GAP = {LINE: 0.35, BLANK: 2.5}
_VALUED = 0.7
"""What it costs besides that a line which begins with a value goes on with the cell above it."""
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
_SHORT = 12
"""A longer text with a number in it is a note."""
_DIGIT = re.compile(r"\d")
_QUANTITY = re.compile(
    r"(?:[<>=≥≤＜＞＝±]+|不[少低高大多小超][于过]|(?:大于|小于|高于|低于)(?:或?等于)?|约)?\d[\d,]*(?:\.\d+)?(?:[—–~～-]\d[\d,]*(?:\.\d+)?)?[^\d≥≤<>=＜＞＝。；，]{0,9}"
)
_DATE = re.compile(
    r"(?:于|在)?(?=\d|每|第)(?:20\d\d年)?(?:每?年)?(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?(?:第[一二三四]季度)?(?:[上中下]旬)?(?:[底末初]|之?前|以前|之?内|完成|后)*"
)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:万元|千元|元)?")
_STROKE = re.compile(r"[—－/／-]+")
_RATE = re.compile(r"\d[\d.]*[%％]")
_SIGN = re.compile(r"[<>=≥≤＜＞＝]+|定性|定量|正向|[反负]向|等于|[大小]于(?:等于)?|不[低高]于")
_BEGINS = re.compile(r"[<>=≥≤＜＞＝，。；]")
_PROSE = re.compile(r"[。；，]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UNIT = re.compile(r"[^\d≥≤<>=]{1,7}")
_NONE = re.compile(r"无|[—－/／-]+|不涉及|无偏差")

Fit = Callable[[str], float]


def _shape(text: str) -> int:
    """How much a text reads like a target: 2 where it is one, 1 where there is a number in it, 0 in words."""
    if _QUANTITY.fullmatch(text) or _DATE.fullmatch(text):
        return 2
    return int(len(text) <= _SHORT and _DIGIT.search(text) is not None)


def _name(text: str) -> float:
    cost = (0.0, 2.0, 7.0)[_shape(text)]
    cost += 0 if len(_CHINESE.findall(text)) > 1 else 4
    cost += 4 if _PROSE.search(text) else 0
    cost += 3 if _BEGINS.match(text) else 0
    return cost + max(0, len(text) - 24) * 0.15


def _target(text: str) -> float:
    if _STROKE.fullmatch(text):
        return 1.5
    return (1.2 + max(0, len(text) - 8) * 0.15, 0.7, 0.0)[_shape(text)] + max(0, len(text) - 20) * 0.1


def _points(text: str) -> float:
    number = number_of(text)
    if number is None:
        return 0.4 if _STROKE.fullmatch(text) else 9.0
    return 0.0 if number <= 100 and "%" not in text else 6.0


def _amount(text: str) -> float:
    if _STROKE.fullmatch(text):
        return 0.4
    return 0.0 if _AMOUNT.fullmatch(text) else 9.0


def _rate(text: str) -> float:
    return (
        0.0
        if _RATE.fullmatch(text)
        else 0.4
        if _STROKE.fullmatch(text)
        else 3.0
        if _NUMBER.fullmatch(text)
        else 9.0
    )


def _note(text: str) -> float:
    if _NONE.fullmatch(text):
        return 0.0
    return (
        (0.1, 0.6, 2.5)[_shape(text)] + (1.5 if len(text) == 1 else 0) + (0 if _CHINESE.search(text) else 2.0)
    )


def _sign(text: str) -> float:
    return 0.0 if _SIGN.fullmatch(text) else 7.0


def _unit(text: str) -> float:
    return (0.3 if len(text) <= 4 else 1.0) if _UNIT.fullmatch(text) and not _PROSE.search(text) else 7.0


def _content(text: str) -> float:
    return (0.1 if _CHINESE.search(text) else 4.0) + (0, 0, 2.5)[_shape(text)]


_FITS: dict[str, tuple[Fit, int, float]] = {
    **dict.fromkeys(("indicator", "task", "subitem", "row"), (_name, _NAME, 8.0)),
    **dict.fromkeys(("target", "actual", "expected"), (_target, _VALUE, 3.0)),
    **dict.fromkeys(("weight", "score"), (_points, 2, 1.5)),
    **dict.fromkeys(("reason", "note", "need"), (_note, _TEXT, 0.3)),
    **dict.fromkeys(("comparator", "nature", "direction"), (_sign, _ONE, 1.5)),
    **dict.fromkeys(("measure",), (_unit, _ONE, 0.7)),
    **dict.fromkeys(("possibility",), (_unit, _ONE, 1.5)),
    **dict.fromkeys(("content",), (_content, _TEXT, 2.0)),
    **dict.fromkeys(("quantity", "price"), (_target, _ONE, 1.0)),
    **dict.fromkeys(
        (
            "amount",
            "funding",
            "total",
            "budget_of_year",
            "initial",
            "adjusted",
            "executed",
            "expected_executed",
        ),
        (_amount, 2, 1.0),
    ),
    "rate": (_rate, 2, 0.8),
}
"""For each role how a text suits it, the atoms of a cell at most, and what a blank cell costs."""


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


def joins(atoms: Sequence[Atom]) -> list[float]:
    """What it costs that an atom goes on with the cell of the one before it."""
    made = [0.0]
    for before, atom in pairwise(atoms):
        if atom.gap == SPACE:
            mixed = bool(re.search(r"[\dA-Za-z%]$", before.text)) != bool(re.match(r"[\dA-Za-z]", atom.text))
            made.append(_NUMBER_SPACE if mixed else _SPACE)
        else:
            made.append(_GAP[atom.gap] + (_VALUED if _QUANTITY.fullmatch(atom.text) else 0))
    return made


def record_path(
    text: FlowingText, start: int, end: int, roles: Sequence[str], noise: dict[int, int]
) -> RecordPath:
    """The cheapest way through atoms `start` to `end`. `noise`: where words that are no cells begin, and where they end."""
    atoms = text.atoms
    join = joins(atoms)
    count = len(roles)
    fits = [_FITS.get(role, _FITS["note"]) for role in roles]
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
                (here[b + count + 1] + blank[k] - blank[b + 1] + _PARTED, b + count + 1) for b in range(k)
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
                    gaps += join[j - 1]
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
