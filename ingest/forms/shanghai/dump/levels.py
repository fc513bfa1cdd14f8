"""The level of every indicator row.

In: `IndicatorRows` with the level labels printed among them. Out: a `RowLevel` for each row.

A level label is drawn at the middle of its cells, so that a dump prints it before, among or after its
rows. Where a page prints its labels in the form's order, the rows between two labels belong to the
first of them up to some row and to the second from there on: print decides where every label stands
before its rows, else the split that suits wording and balance best. Where labels are out of order or
cells have lost their rows, the wording of each indicator decides before the last label does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from math import prod
from typing import Literal

from yiju.ingest.forms.shanghai.dump.pairing import IndicatorRow, IndicatorRows, LevelLabel
from yiju.ingest.forms.shanghai.layout import Layout

_IN_BOX, _CLEAN, _BROKEN, _CUE, _TERM = 6, 4, 1, 2, 8
_FITS, _MISFITS, _LOOSE = 1.0, -0.5, 0.5
_MOVED = -1.0
"""A row given to the label after it, on a page that prints its labels first."""
_TRIED, _ROWS = 20_000, 50
"""Ways of splitting tried at most, for a page of so many rows: about a second. Beyond, each row is placed alone."""
_OFF_CENTRE, _UNEVEN = -0.6, -0.1


@dataclass(frozen=True)
class RowLevel:
    """A row's level, None where nothing tells; `how` is "print", or what stood in for it: the row's
    wording, the middle position of its label, or the rows around it.
    """

    level: str | None
    how: Literal["print", "wording", "middle", "neighbours", "nothing"]


def place_rows(rows: IndicatorRows, layout: Layout) -> list[RowLevel]:
    """One `RowLevel` for each row."""
    placed: list[RowLevel] = []
    order = [v.label for v in layout.levels]
    carried: LevelLabel | None = None
    for sheet in dict.fromkeys(r.sheet for r in rows.rows):
        here = [r for r in rows.rows if r.sheet == sheet]
        labels = [v for v in rows.labels if v.sheet == sheet]
        if carried and labels and labels[0].level != carried.level:
            labels.insert(0, LevelLabel(carried.level, sheet, len(placed)))
        ranks = [order.index(v.level) for v in labels]
        in_order = labels and ranks == sorted(set(ranks)) and sheet not in rows.broken
        if in_order and _ways(labels, here, len(placed)) <= _TRIED:
            # Where labels stand before their rows, the last one goes on over the page's end.
            carried = labels[-1] if labels[0].rows_before == len(placed) else None
            placed += _split(here, labels, len(placed), layout)
        else:
            carried = None
            placed += [_vote(row, rows, layout) for row in here]
    return [_between(placed, i) for i in range(len(placed))]


def _ways(labels: list[LevelLabel], rows: list[IndicatorRow], before: int) -> int:
    """In how many ways the rows of a page can be split among its labels."""
    at = [v.rows_before - before for v in labels]
    return prod(b - a + 1 for a, b in pairwise(at)) * max(1, len(rows) // _ROWS)


def _split(rows: list[IndicatorRow], labels: list[LevelLabel], before: int, layout: Layout) -> list[RowLevel]:
    """Levels of a page whose labels are in order; `before` is the number of rows on earlier pages."""
    at = [v.rows_before - before for v in labels]
    gaps = [b - a for a, b in zip(at, [*at[1:], len(rows)], strict=True)]
    least = [int(gap > 0 and rows[a].beside) for a, gap in zip(at, gaps, strict=True)]
    first = at[0] == 0
    best: tuple[float, list[str]] = (float("-inf"), [])
    for kept in product(*(range(n, gap + 1) for n, gap in zip(least[:-1], gaps[:-1], strict=True))):
        after = [*kept, gaps[-1]]
        lead = [at[0], *(gap - k for gap, k in zip(gaps, kept, strict=False))]
        levels = [v.level for v, b, a in zip(labels, lead, after, strict=True) for _ in range(b + a)]
        score = sum(_fit(row, level, layout) for row, level in zip(rows, levels, strict=True))
        if first:
            score += _MOVED * sum(lead)
        else:
            sizes = [b + a for b, a in zip(lead, after, strict=True)]
            score += _UNEVEN * (max(sizes) - min(sizes))
            score += _OFF_CENTRE * sum(abs(a - b - 0.5) for b, a in zip(lead, after, strict=True))
        best = max(best, (score, levels), key=lambda s: s[0])
    placed = []
    for row, level in zip(rows, best[1], strict=True):
        term = layout.level_by_term(row.name)
        if term and term != level:
            placed.append(RowLevel(term, "wording"))
        elif first:
            placed.append(RowLevel(level, "print" if level == row.level else "wording"))
        else:
            placed.append(RowLevel(level, "middle"))
    return placed


def _fit(row: IndicatorRow, level: str, layout: Layout) -> float:
    cue = layout.level_by_term(row.name) or layout.level_by_cue(row.name)
    if cue is None:
        return 0.0
    weight = _LOOSE if layout.is_loose(row.name) else 1.0
    return weight * (_FITS if cue == level else _MISFITS)


def _vote(row: IndicatorRow, rows: IndicatorRows, layout: Layout) -> RowLevel:
    clean = _is_clean(row, rows, layout)
    votes: dict[str, int] = {}
    if row.level:
        votes[row.level] = _IN_BOX if row.beside else _CLEAN if clean else _BROKEN
    term = layout.level_by_term(row.name)
    cue = term or layout.level_by_cue(row.name)
    if cue:
        votes[cue] = votes.get(cue, 0) + (_TERM if term else _CUE)
    best = max(votes, key=lambda v: votes[v], default=None)
    if best is None:
        return RowLevel(None, "nothing")
    if best == row.level and (clean or row.beside or best == cue):
        return RowLevel(best, "print")
    return RowLevel(best, "wording" if best == cue else "neighbours")


def _is_clean(row: IndicatorRow, rows: IndicatorRows, layout: Layout) -> bool:
    """Whether on this row's page every row follows a label (or names its level itself), and no broken
    cell stands between the label and this row.
    """
    here = [r for r in rows.rows if r.sheet == row.sheet]
    if any(r.level is None and layout.level_by_term(r.name) is None for r in here):
        return False
    run = [r.order for r in here if r.level == row.level and r.order <= row.order]
    return not any(run[0] <= broken < row.order for broken in rows.broken.get(row.sheet, []))


def _between(placed: list[RowLevel], i: int) -> RowLevel:
    """A row that nothing places stands between two of one level."""
    if placed[i].level is not None:
        return placed[i]
    before = next((p.level for p in reversed(placed[:i]) if p.level), None)
    after = next((p.level for p in placed[i + 1 :] if p.level), None)
    return RowLevel(before, "neighbours") if before and before == after else placed[i]
