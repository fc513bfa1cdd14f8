"""Common wording: what forms print, statutes say and finance departments prescribe, and what many
unrelated units use; the list an expert edits is `common_wording.yaml`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from yiju.audit.copies.masking import folded
from yiju.audit.memory import int_of, number_of
from yiju.audit.spread import Numbers, Ragged, Spread, place_in
from yiju.ingest.values.text import fold


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
    """What counts for nothing: masked clauses, and indicators with their targets (folded), as numbers in order."""

    clauses: Numbers
    rows: Numbers

    @classmethod
    def of(cls, clauses: Iterable[str], rows: Iterable[tuple[str, str]]) -> Common:
        """Of these, and of the clauses that are listed."""
        return cls(_numbers({*clauses, *listed_clauses()}), _numbers(rows))

    def clauses_among(self, clauses: Iterable[str]) -> frozenset[str]:
        """Those of these masked clauses that count for nothing."""
        return frozenset(clause for clause in clauses if _holds(self.clauses, clause))

    def rows_among(self, rows: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of these indicators with their targets."""
        return frozenset(row for row in rows if _holds(self.rows, row))


def _holds(numbers: Numbers, what: object) -> bool:
    return place_in(numbers, int_of(number_of(what))) is not None


def common(clauses: Ragged, rows: Ragged, users: Numbers) -> Common:
    """What counts for nothing of the clauses and rows of declarations, by whom each is filed: what so many use, and clauses that are
    listed.
    """
    return Common(
        np.union1d(_everybodys(clauses, users), _numbers(listed_clauses())), _everybodys(rows, users)
    )


@functools.cache
def listed_clauses() -> frozenset[str]:
    """The clauses that are listed, masked."""
    return frozenset(folded(clause).text for clause in listed().clauses)


def _numbers(what: Iterable[object]) -> Numbers:
    return np.sort(np.frombuffer(b"".join(map(number_of, what)), "<i8").astype(np.int64))


def _everybodys(held: Ragged, users: Numbers) -> Numbers:
    """What so many of the users use, in order."""
    used = Spread.of(held.numbers, users[held.owners])
    everybody = len(np.unique(users[held.lengths > 0]))
    least = max(listed().learnt_from_units, listed().learnt_from_share * everybody)
    return used.things[used.users >= least]
