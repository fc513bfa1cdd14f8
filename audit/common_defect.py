"""Which findings a person reads as one defect: facts of one kind in the projects and years of a department, or of all units.

In: `common_defects.yaml`, the rule and the key of a fact. Out: the common defect, or None where the fact stands for itself.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from yiju.audit.finding import digest

_FILE = Path(__file__).parent / "common_defects.yaml"


class CommonDefect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`facts`: for each rule a pattern of the keys of its facts. `everywhere`: all units have it from one cause, and a person
    reads it once for all of them.
    """

    name: str
    facts: dict[str, str]
    everywhere: bool = False

    def key(self, departments: Iterable[str]) -> str:
        """What is equal for all findings of it that a person reads as one."""
        return f"common-{digest([self.name, *(() if self.everywhere else departments)], 8)}"


@functools.cache
def common_defects() -> tuple[CommonDefect, ...]:
    """All of them. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=tuple[CommonDefect, ...])


@functools.lru_cache(maxsize=4096)
def common_defect(rule: str, content: str) -> CommonDefect | None:
    """The common defect that a fact is part of."""
    return next(
        (m for m in common_defects() if rule in m.facts and re.search(m.facts[rule], content)),
        None,
    )
