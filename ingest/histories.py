"""Two histories of one thing, kept apart on two machines, as one.

In: rows, oldest first, of ours and of theirs. Out: the rows of both by when they were added, what both have told once. An
undoing stands behind the row that it took back where it was said, so that it takes back no other's; one row taken back on
both sides is taken back once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=Hashable)


def joined(
    ours: Sequence[Row],
    theirs: Sequence[Row],
    at: Callable[[Row], str],
    undoes: Callable[[Row], bool] = lambda _: False,
) -> list[Row]:
    """All rows; `at` is when a row was added (ISO 8601, UTC). Ours as they are where theirs bring nothing."""
    if set(theirs) <= set(ours):
        return list(ours)
    undone = _undone(ours, undoes)
    for row, undoing in _undone(theirs, undoes).items():
        if undone.get(row) is None:
            undone[row] = undoing
    ordered = ((row, undone[row]) for row in sorted(undone, key=at))
    return [row for pair in ordered for row in pair if row is not None]


def _undone(rows: Sequence[Row], undoes: Callable[[Row], bool]) -> dict[Row, Row | None]:
    """Every row that is no undoing, with the one that took it back."""
    found: dict[Row, Row | None] = {}
    standing: list[Row] = []
    for row in rows:
        if not undoes(row):
            found[row] = None
            standing.append(row)
        elif standing:
            found[standing.pop()] = row
    return found
