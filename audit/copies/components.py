"""What pairs tie together, by however many steps.

In: pairs of keys. Out: their groups, each key where it is first named. A library of graphs takes longer to open than an audit of one
filing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

_Key = TypeVar("_Key", bound=Hashable)


def components(pairs: Iterable[tuple[_Key, _Key]]) -> list[list[_Key]]:
    """The keys of each group; one that is only paired with itself is a group of its own."""
    above: dict[_Key, _Key] = {}

    def top(key: _Key) -> _Key:
        above.setdefault(key, key)
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for one, other in pairs:
        first, second = top(one), top(other)
        above[second] = first
    groups: dict[_Key, list[_Key]] = {}
    for key in above:
        groups.setdefault(top(key), []).append(key)
    return list(groups.values())
