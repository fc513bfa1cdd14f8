"""Which way an amount went, in the words of texts: up, down, the same; the lists are `directions.yaml`.

In: where the words are read. Out: `Directions` with a pattern for each way. Raises `msgspec.ValidationError` on a file of
another shape.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Literal

import msgspec

Way = Literal["up", "down", "same"]
Use = Literal["comparison", "against_budget", "budget_reason", "outcome_reason", "declared"]


class Directions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of each way that a text may take there, and a sentence for each as `examples`."""

    examples: dict[Way, str]
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    def words(self, way: Way) -> str:
        """The words of a way as alternatives of a pattern."""
        listed: tuple[str, ...] = getattr(self, way)
        return "|".join(map(re.escape, listed))

    def pattern(self, way: Way) -> re.Pattern[str]:
        """The words of a way."""
        return re.compile(self.words(way))


@functools.cache
def directions(use: Use) -> Directions:
    """The words that are read in one place."""
    return listed()[use]


@functools.cache
def listed() -> dict[Use, Directions]:
    """All lists."""
    file = Path(__file__).with_suffix(".yaml")
    return msgspec.yaml.decode(file.read_bytes(), type=dict[Use, Directions])
