"""The shelves of one kind in the generations in force, the earlier first, as one: a vector in, nearest entries out.

What was taken out since the first was written still lies in it, and is never found.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yiju.search.index.rows import Mask, Numbers
from yiju.search.index.vectors import StoredVectors
from yiju.search.model.encoder import Vectors


class Stack:
    """These shelves as one; `gone` are numbers of entries that are no more."""

    def __init__(self, shelves: Sequence[StoredVectors], gone: Numbers) -> None:
        self._shelves = shelves
        self._gone = frozenset(gone.tolist())
        self.numbers: Numbers = np.concatenate([shelf.numbers for shelf in shelves])

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, number: int) -> bool:
        return number not in self._gone and any(number in shelf for shelf in self._shelves)

    def of(self, numbers: Sequence[int]) -> list[int]:
        """Those of these entries that it has."""
        wanted = np.asarray(numbers, np.int64)
        here = np.logical_or.reduce([shelf.holding(wanted) for shelf in self._shelves])
        return [number for number in wanted[here].tolist() if number not in self._gone]

    def nearest(self, vector: Vectors, top: int, among: Mask | None = None) -> dict[int, float]:
        """Cosine of the `top` entries nearest to a vector (dimension,), by number, the nearest first; only of those
        rows that `among` (a bool for each, shelf after shelf) marks.
        """
        found: dict[int, float] = {}
        begin = 0
        for shelf in self._shelves:
            end = begin + len(shelf)
            found |= self._nearest_of(shelf, vector, top, None if among is None else among[begin:end])
            begin = end
        return dict(sorted(found.items(), key=lambda one: -one[1])[:top])

    def _nearest_of(
        self, shelf: StoredVectors, vector: Vectors, top: int, among: Mask | None
    ) -> dict[int, float]:
        near = shelf.nearest(vector, top, among)
        if self._gone.isdisjoint(near):
            return near
        here = ~np.isin(shelf.numbers, list(self._gone))
        return shelf.nearest(vector, top, here if among is None else among & here)

    def nearest_to_each(self, top: int) -> Numbers:
        """Numbers of the `top` entries nearest to each entry, itself among them, shape (entries, top); -1 where there
        are fewer. The rows of those that are gone say nothing.
        """
        asked = 2 * top if self._gone else top
        every = np.ascontiguousarray(np.concatenate([shelf.every() for shelf in self._shelves]))
        each = [shelf.nearest_to(every, asked) for shelf in self._shelves if len(shelf)]
        cosines = np.concatenate([cosines for cosines, _ in each], axis=1)
        numbers = np.concatenate([numbers for _, numbers in each], axis=1)
        cosines = np.where(np.isin(numbers, list(self._gone)), -np.inf, cosines)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :top]
        return np.asarray(np.take_along_axis(numbers, order, axis=1), np.int64)

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """The stored vectors of entries, shape (n, dimension)."""
        wanted = np.asarray(numbers, np.int64)
        found = np.empty((len(wanted), self._shelves[0].dimension), np.float32)
        for shelf in self._shelves:
            here = shelf.holding(wanted)
            if here.any():
                found[here] = shelf.vectors(wanted[here].tolist())
        return found

    @property
    def at_large(self) -> Vectors:
        """Some vectors of the largest, spread evenly: what a question's cosine to entries at large is read from."""
        return max(self._shelves, key=len).at_large
