"""Things as numbers: which each of many holds, one after the other, and by how many users each thing is used.

In: things as numbers of 64 bits (`yiju.audit.memory.number_of`), and who uses them. Out: `Ragged` and `Spread`, which look at all of a city at
once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_LOOK = 16
"""Bytes of what all that one holds comes to."""


class Ragged(NamedTuple):
    """What each one holds: `lengths[n]` of the `numbers` are the n-th one's."""

    numbers: Numbers
    lengths: Numbers

    @classmethod
    def of(cls, parts: Iterable[bytes]) -> Ragged:
        """The numbers of each one as they are kept."""
        held = list(parts)
        lengths = np.array([len(one) // 8 for one in held], np.int64)
        return cls(np.frombuffer(b"".join(held), "<i8").astype(np.int64, copy=False), lengths)

    @property
    def owners(self) -> Numbers:
        """Whose each of the numbers is."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def some(self, wanted: Mask) -> Ragged:
        """Of each one those that are `wanted`."""
        lengths = np.bincount(self.owners[wanted], minlength=len(self.lengths))
        return Ragged(self.numbers[wanted], lengths)

    def looks(self, beside: bytes = b"") -> list[bytes]:
        """What all that each one holds comes to, with what is `beside` all of them."""
        whole, bounds = self.numbers.tobytes(), [0, *(np.cumsum(self.lengths) * 8).tolist()]
        parts = (beside + whole[begin:end] for begin, end in pairwise(bounds))
        return [hashlib.blake2b(part, digest_size=_LOOK).digest() for part in parts]


class Spread(NamedTuple):
    """The `things`, each once, ascending, and by how many `users` each; `which` of the things each use is of."""

    things: Numbers
    users: Numbers
    which: Numbers

    @classmethod
    def of(cls, uses: Numbers, users: Numbers) -> Spread:
        """Of the things used and for each use the user."""
        order = np.lexsort((users, uses))
        new = np.diff(uses[order], prepend=uses[order[:1]] - 1) != 0
        first = new | (np.diff(users[order], prepend=users[order[:1]]) != 0)
        place = np.cumsum(new) - 1
        which = np.empty(len(uses), np.int64)
        which[order] = place
        return cls(uses[order[new]], np.bincount(place[first], minlength=int(new.sum())), which)

    def of_one(self, thing: int) -> int:
        """How many use this."""
        place = place_in(self.things, thing)
        return 0 if place is None else int(self.users[place])


def place_in(things: Numbers, thing: int) -> int | None:
    """Where a thing stands among ascending ones; None where it does not."""
    place = int(np.searchsorted(things, thing))
    return place if place < len(things) and things[place] == thing else None


def numbered(keys: Iterable[Hashable]) -> Numbers:
    """Each key as a number, equal for equal ones."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.int64)
