"""A finding that need not be made as long as nothing of what it is made of has changed.

In: the key of all that it is made of, and how it is made. Out: `KeyedFinding`, which a rule may give in place of a finding: of a city most are
what they were before one filing came.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from yiju.audit.finding import Finding


class KeyedFinding(NamedTuple):
    """`make` gives the same finding for as long as the `key` is the same."""

    key: bytes
    make: Callable[[], Finding]


def made(one: Finding | KeyedFinding) -> Finding:
    """The finding itself."""
    return one.make() if isinstance(one, KeyedFinding) else one
