"""The level of every indicator row.

In: `Rows` with the last level label printed before each. Out: level and doubt per row.

A level label is drawn at the middle of its cells, so that a dump prints it before, among or after its
rows. Where a page's labels all stand before their rows, print order decides; where it is broken (rows
before the first label, cells torn from their rows) the wording of the indicator decides, and where
the two differ a doubt says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.forms.dump.rows import Row, Rows
from ingest.forms.layout import Layout

_IN_BOX, _CLEAN, _BROKEN, _CUE, _TERM = 6, 4, 1, 2, 8


@dataclass(frozen=True)
class Placed:
    """A row's level, None where nothing tells; `how` is "print", or what stood in for it."""

    level: str | None
    how: Literal["print", "wording", "neighbours", "nothing"]


def place_rows(rows: Rows, layout: Layout) -> list[Placed]:
    """One `Placed` for each row."""
    placed = [_place(row, rows, layout) for row in rows.rows]
    return [_between(placed, i) for i in range(len(placed))]


def _place(row: Row, rows: Rows, layout: Layout) -> Placed:
    clean = _is_clean(row, rows)
    votes: dict[str, int] = {}
    if row.level:
        votes[row.level] = _IN_BOX if row.beside else _CLEAN if clean else _BROKEN
    term = layout.level_by_term(row.name)
    cue = term or layout.level_by_cue(row.name)
    if cue:
        votes[cue] = votes.get(cue, 0) + (_TERM if term else _CUE)
    best = max(votes, key=lambda v: votes[v], default=None)
    if best is None:
        return Placed(None, "nothing")
    if best == row.level and (clean or row.beside or best == cue):
        return Placed(best, "print")
    return Placed(best, "wording" if best == cue else "neighbours")


def _is_clean(row: Row, rows: Rows) -> bool:
    """Whether on this row's page every row follows a label, and no torn cell stands between the label
    and this row.
    """
    here = [r for r in rows.rows if r.sheet == row.sheet]
    if any(r.level is None for r in here):
        return False
    run = [r.order for r in here if r.level == row.level and r.order <= row.order]
    return not any(run[0] <= torn < row.order for torn in rows.broken.get(row.sheet, []))


def _between(placed: list[Placed], i: int) -> Placed:
    """A row that nothing places stands between two of one level."""
    if placed[i].level is not None:
        return placed[i]
    before = next((p.level for p in reversed(placed[:i]) if p.level), None)
    after = next((p.level for p in placed[i + 1 :] if p.level), None)
    return Placed(before, "neighbours") if before and before == after else placed[i]
