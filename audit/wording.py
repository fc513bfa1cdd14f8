"""Common wording: what forms print, statutes say and finance departments prescribe, and what many
unrelated units use; the list an expert edits is `common_wording.yaml`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec
import yaml

from audit.alignment import clauses
from audit.masking import Masked, folded


class Wording(msgspec.Struct, forbid_unknown_fields=True):
    """The list as data."""

    learnt_from_units: int
    learnt_from_share: float
    clauses: list[str]
    indicators: list[str]
    name_fillers: list[str]
    sections: list[list[str]]


@functools.cache
def listed() -> Wording:
    """The list that stands in the repository."""
    text = (Path(__file__).parent / "common_wording.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Wording)


def common(texts: Iterable[tuple[str, Masked]]) -> frozenset[str]:
    """Masked clauses that count for nothing: those listed, and those that so many
    units use. `texts` are (unit key, masked text).
    """
    users: dict[str, set[str]] = defaultdict(set)
    for unit, text in texts:
        for a, b in clauses(text.text):
            users[text.text[a:b]].add(unit)
    everybody = {unit for units in users.values() for unit in units}
    least = max(listed().learnt_from_units, listed().learnt_from_share * len(everybody))
    learnt = {clause for clause, units in users.items() if len(units) >= least}
    return frozenset(learnt | {folded(clause).text for clause in listed().clauses})
