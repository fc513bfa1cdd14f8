"""Declarations with the 项目编码 that they print, and the sentences of the four rules about codes.

In: a case. Out: `Coded` entries, by filing where a rule compares within one.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case, Entry
from yiju.ingest.record import Filing
from yiju.ingest.values.project_code import ProjectCode, plain, project_code


class Coded(msgspec.Struct, frozen=True):
    """An entry that prints a code; `code` None where it has not the shape of one."""

    entry: Entry
    text: str
    code: ProjectCode | None


def coded(case: Case) -> list[Coded]:
    """All of a case, plans first; codes that the reader doubted are left out."""
    return [
        Coded(entry, plain(entry.declaration.code), project_code(entry.declaration.code))
        for entry in [*case.entries, *case.later_entries]
        if entry.declaration.code and not entry.doubted("code")
    ]


def by_filing(case: Case) -> Iterator[tuple[Filing, list[Coded]]]:
    """The coded entries of each filing that has any."""
    groups: dict[str, list[Coded]] = {}
    for one in coded(case):
        groups.setdefault(one.entry.filing.document.id, []).append(one)
    for members in groups.values():
        yield members[0].entry.filing, members
