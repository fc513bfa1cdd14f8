"""Common wording: what forms print, statutes say and finance departments prescribe, and what many
unrelated units use; the list an expert edits is `common_wording.yaml`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from yiju.audit.copies.masking import folded
from yiju.ingest.values.text import fold

Phrase = TypeVar("Phrase", bound=Hashable)


class CommonWording(msgspec.Struct, forbid_unknown_fields=True):
    """The list as data."""

    learnt_from_units: int
    learnt_from_share: float
    clauses: list[str]
    indicators: list[str]
    name_fillers: list[str]
    sections: list[list[str]]


@functools.cache
def listed() -> CommonWording:
    """The list that stands in the repository."""
    text = (Path(__file__).parent / "common_wording.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(text, type=CommonWording)


@functools.cache
def prescribed() -> frozenset[str]:
    """Folded names of the indicators that finance departments prescribe."""
    return frozenset(fold(name) for name in listed().indicators)


class Common(NamedTuple):
    """What counts for nothing: masked clauses, and indicators with their targets (folded)."""

    clauses: frozenset[str]
    rows: frozenset[tuple[str, str]] = frozenset()


def common(used: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Masked clauses that count for nothing: those listed, and those that so many
    units use. `used` are (unit key, masked clause).
    """
    return everybodys(used) | {folded(clause).text for clause in listed().clauses}


def everybodys(used: Iterable[tuple[str, Phrase]]) -> frozenset[Phrase]:
    """What so many units use; `used` are (unit key, what it uses)."""
    users: dict[Phrase, set[str]] = defaultdict(set)
    for unit, what in used:
        users[what].add(unit)
    everybody = {unit for units in users.values() for unit in units}
    least = max(listed().learnt_from_units, listed().learnt_from_share * len(everybody))
    return frozenset(what for what, units in users.items() if len(units) >= least)
