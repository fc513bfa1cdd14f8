"""The vectors of one kind in the generations in force, the earlier first, as one: a vector in, nearest entries out.

What was taken out since the first was written still lies in it, and is never found.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yiju.search.index.rows import Mask, Numbers
from yiju.search.index.vectors import StoredVectors
from yiju.search.model.encoder import Vectors


class Stack:
    """These as one; `gone` are numbers of entries that are no more."""

    def __init__(self, stored: Sequence[StoredVectors], gone: Numbers) -> None:
        self._stored = stored
        self._gone = frozenset(gone.tolist())
        self.numbers: Numbers = np.concatenate([one.numbers for one in stored])

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, number: int) -> bool:
        return number not in self._gone and any(number in one for one in self._stored)

    def of(self, numbers: Sequence[int]) -> list[int]:
        """Those of these entries that it has."""
        wanted = np.asarray(numbers, np.int64)
        here = np.logical_or.reduce([one.holding(wanted) for one in self._stored])
        return [number for number in wanted[here].tolist() if number not in self._gone]

    def nearest(self, vector: Vectors, top: int, among: Mask | None = None) -> dict[int, float]:
        """Cosine of the `top` entries nearest to a vector (dimension,), by number, the nearest first; only of those
        rows that `among` (a bool for each, one after the other) marks.
        """
        found: dict[int, float] = {}
        begin = 0
        for one in self._stored:
            end = begin + len(one)
            found |= self._nearest_of(one, vector, top, None if among is None else among[begin:end])
            begin = end
        return dict(sorted(found.items(), key=lambda one: -one[1])[:top])

    def _nearest_of(
        self, one: StoredVectors, vector: Vectors, top: int, among: Mask | None
    ) -> dict[int, float]:
        near = one.nearest(vector, top, among)
        if self._gone.isdisjoint(near):
            return near
        here = ~np.isin(one.numbers, list(self._gone))
        return one.nearest(vector, top, here if among is None else among & here)

    def nearest_to_each(self, top: int) -> Numbers:
        """Numbers of the `top` entries nearest to each entry, itself among them, shape (entries, top); -1 where there
        are fewer. The rows of those that are gone say nothing.
        """
        asked = 2 * top if self._gone else top
        held = [one for one in self._stored if len(one)]
        near = [
            [one.nearest_to_own(asked) if one is own else one.nearest_to(own.every(), asked) for one in held]
            for own in held
        ]
        cosines, numbers = (
            np.concatenate([np.concatenate([each[n] for each in of_own], axis=1) for of_own in near])
            for n in (0, 1)
        )
        cosines = np.where(np.isin(numbers, list(self._gone)), -np.inf, cosines)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :top]
        return np.asarray(np.take_along_axis(numbers, order, axis=1), np.int64)

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """The stored vectors of entries, shape (n, dimension)."""
        wanted = np.asarray(numbers, np.int64)
        found = np.empty((len(wanted), self._stored[0].dimension), np.float32)
        for one in self._stored:
            here = one.holding(wanted)
            if here.any():
                found[here] = one.vectors(wanted[here].tolist())
        return found

    @property
    def at_large(self) -> Vectors:
        """Some vectors of the largest, spread evenly: what a question's cosine to entries at large is read from."""
        return max(self._stored, key=len).at_large
