"""Which findings a person reads as one defect: facts of one kind in the projects and years of a department.

In: `common_defects.yaml`, the rule and the key of a fact. Out: the name of the common defect, or None where the fact stands for itself.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import msgspec

_FILE = Path(__file__).parent / "common_defects.yaml"


class CommonDefect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`facts`: for each rule a pattern of the keys of its facts."""

    name: str
    facts: dict[str, str]


@functools.cache
def common_defects() -> tuple[CommonDefect, ...]:
    """All of them. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=tuple[CommonDefect, ...])


@functools.lru_cache(maxsize=4096)
def common_defect(rule: str, content: str) -> str | None:
    """The name of the common defect that a fact is part of."""
    return next(
        (m.name for m in common_defects() if rule in m.facts and re.search(m.facts[rule], content)),
        None,
    )
