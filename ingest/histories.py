"""Two histories of the same things, kept apart on two machines, as one.

In: rows, oldest first, of ours and of theirs. Out: of each thing that theirs add to, the rows of both by when they were added, what
both have told once. An undoing stands behind the row that it took back where it was said, so that it takes back no other's; one row taken back on
both sides is taken back once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class JoinedHistory(Generic[Key, Row]):
    """What was said of one thing here, there, and in all."""

    of: Key
    ours: Sequence[Row]
    theirs: Sequence[Row]
    whole: Sequence[Row]

    @property
    def new(self) -> list[Row]:
        """The rows that were not here, in the order of the whole."""
        here = set(self.ours)
        return [row for row in self.whole if row not in here]


def joined(
    ours: Iterable[Row],
    theirs: Iterable[Row],
    of: Callable[[Row], Key],
    at: Callable[[Row], str],
    undoes: Callable[[Row], bool] = lambda _: False,
) -> Iterator[JoinedHistory[Key, Row]]:
    """The histories that change. `of` is the thing that a row is about, `at` when the row was added (ISO 8601, UTC)."""
    known = by_thing(ours, of)
    for thing, there in by_thing(theirs, of).items():
        here = known.get(thing, [])
        whole = _whole(here, there, at, undoes)
        if set(whole) != set(here):
            yield JoinedHistory(thing, here, there, whole)


def by_thing(rows: Iterable[Row], of: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """The rows of each thing, in their order."""
    histories: dict[Key, list[Row]] = {}
    for row in rows:
        histories.setdefault(of(row), []).append(row)
    return histories


def _whole(
    ours: Sequence[Row], theirs: Sequence[Row], at: Callable[[Row], str], undoes: Callable[[Row], bool]
) -> list[Row]:
    """All rows; ours as they are where theirs bring nothing."""
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
