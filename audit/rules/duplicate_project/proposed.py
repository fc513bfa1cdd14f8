"""Pairs of declarations that something proposes, as arrays: a city proposes hundreds of thousands, most of which are no one matter.

In: tables of facts and places of two of them each, in the order of the filings. Out: `Proposed`, whose pairs are looked at together
where that is enough, and one by one where it is not.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.parameters import Ends
from yiju.audit.spread import Mask, Numbers, numbered


class Proposed:
    """`left[n]` and `right[n]` are the places in `tables` of the two of a pair; those of one left come together."""

    def __init__(self, tables: Sequence[Facts], left: Numbers, right: Numbers) -> None:
        self.tables = tables
        self.left = left
        self.right = right

    @classmethod
    def of(cls, pairs: Iterable[tuple[Facts, Facts]]) -> Proposed:
        """Those of a list."""
        held = list(pairs)
        tables = {facts.entry.id: facts for pair in held for facts in pair}
        places = {key: place for place, key in enumerate(tables)}
        ends = np.array([[places[f.entry.id] for f in pair] for pair in held], np.int64).reshape(-1, 2)
        return cls(list(tables.values()), ends[:, 0], ends[:, 1])

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[Facts, Facts]]:
        for one, other in zip(self.left.tolist(), self.right.tolist(), strict=True):
            yield self.tables[one], self.tables[other]

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """Each left one, where its pairs begin and where they end."""
        bounds = [*np.flatnonzero(np.diff(self.left, prepend=-1)).tolist(), len(self)]
        for begin, end in pairwise(bounds):
            yield int(self.left[begin]), begin, end

    @functools.cached_property
    def marks(self) -> npt.NDArray[np.void]:
        """What each table was read from."""
        return np.array([np.void(facts.entry.mark) for facts in self.tables])

    @functools.cached_property
    def projects(self) -> Numbers:
        """The project of each table, as a number."""
        return numbered(facts.entry.project_key for facts in self.tables)

    @functools.cached_property
    def ends(self) -> Numbers:
        """The two projects of each pair, as one number."""
        one, other = self.projects[self.left], self.projects[self.right]
        return np.minimum(one, other) * len(self.tables) + np.maximum(one, other)

    @functools.cached_property
    def once(self) -> Mask:
        """Whether no other pair is of the same two projects."""
        order = np.argsort(self.ends)
        another = np.diff(self.ends[order]) != 0
        found = np.ones(len(order), np.bool_)
        found[order[1:]] &= another
        found[order[:-1]] &= another
        return found

    def of_projects(self, values: Mapping[Ends, float]) -> npt.NDArray[np.float64]:
        """For each pair the value of its two projects (their keys), 0 where none is known."""
        numbers = dict(zip((f.entry.project_key for f in self.tables), self.projects.tolist(), strict=True))
        known: dict[int, float] = {}
        for ends, value in values.items():
            two = sorted(numbers[key] for key in ends if key in numbers)
            if len(two) == len(ends):
                known[two[0] * len(self.tables) + two[-1]] = value
        codes = np.fromiter(known, np.int64, len(known))
        order = np.argsort(codes)
        place = np.searchsorted(codes[order], self.ends)
        found = np.append(np.fromiter(known.values(), np.float64, len(known))[order], 0.0)[place]
        return np.where(np.append(codes[order], -1)[place] == self.ends, found, 0.0)


def distinct(values: Numbers) -> Numbers:
    """Each value once, ascending. `np.unique` puts them into a table, which takes sixty times as long as to sort."""
    ordered = np.sort(values)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]
