"""How names of units end, and what makes four digits no year: `data/unit_ends.yaml` in, typed out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from yiju.search.data import DATA

_FILE = DATA / "unit_ends.yaml"


class UnitEnds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists as the file has them, each explained there. Raises `ValueError` where an end is shortened to what it does not
    hold, or something follows an end that is none.
    """

    heads: dict[str, str]
    goes_on: dict[str, str]
    measures: dict[str, str]

    def __post_init__(self) -> None:
        if not self.heads or not self.measures:
            raise ValueError("no end and no measure is no list")
        for full, shorts in self.heads.items():
            if not shorts.split() or any(not set(short) <= set(full) for short in shorts.split()):
                raise ValueError(f"{full} is not shortened to {shorts}")
        if unknown := self.goes_on.keys() - {*self.heads, *self.shortened}:
            raise ValueError(f"no end of a unit's name: {sorted(unknown)}")
        if long := [measure for measure in self.measures if len(measure) != 1]:
            raise ValueError(f"a measure is one character: {long}")

    @property
    def shortened(self) -> set[str]:
        """All short ends."""
        return {short for shorts in self.heads.values() for short in shorts.split()}


def read_unit_ends(path: Path) -> UnitEnds:
    """A file of these lists; raises `msgspec.ValidationError` where it is none."""
    return msgspec.yaml.decode(path.read_bytes(), type=UnitEnds)


@cache
def unit_ends() -> UnitEnds:
    """The lists that are shipped."""
    return read_unit_ends(_FILE)


@cache
def ends_of(head: str) -> tuple[str, ...]:
    """An end in full, and as people shorten it, the longest first."""
    return tuple(sorted({head, *unit_ends().heads[head].split()}, key=len, reverse=True))


@cache
def longest_first() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ends in full, and these with the short ones, both longest first."""
    heads = unit_ends().heads
    return (
        tuple(sorted(heads, key=len, reverse=True)),
        tuple(sorted({*heads, *unit_ends().shortened}, key=len, reverse=True)),
    )


@cache
def bare_year() -> re.Pattern[str]:
    """A year that no measure follows."""
    measures = unit_ends().measures.items()
    counts = "|".join(f"{measure}(?![{after}])" if after else measure for measure, after in measures)
    return re.compile(rf"(?<![\d.,])(?:19|20)\d{{2}}(?![\d.,]*(?:\d|{counts}))")
