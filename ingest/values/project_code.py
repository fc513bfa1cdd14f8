"""项目编码 of the 预算管理一体化: 21 characters: place (6), year (2), a letter for the kind, a running number (12).

In: a code as printed. Out: `ProjectCode`, or None where it has another shape.
"""

from __future__ import annotations

import re

import msgspec

from yiju.ingest.values.text import half_width

_SHAPE = re.compile(r"(?P<place>\d{6})(?P<year>\d{2})(?P<kind>[A-Z])(?P<number>\d{12})")


class ProjectCode(msgspec.Struct, frozen=True):
    """`place` is a division code (GB/T 2260), `year` the year in which the project was entered."""

    text: str
    place: str
    year: int
    kind: str

    def above(self, other: ProjectCode) -> bool:
        """Whether this place is the province or the city of the other: 510000 of 519901."""
        return any(self.place == other.place[:n].ljust(6, "0") for n in (0, 2, 4))


def project_code(printed: str | None) -> ProjectCode | None:
    """The parts of a code; spaces and full width do not count."""
    text = plain(printed)
    match = _SHAPE.fullmatch(text)
    return ProjectCode(text, match["place"], 2000 + int(match["year"]), match["kind"]) if match else None


def plain(printed: str | None) -> str:
    """The code's characters: half width, no spaces, capital letters."""
    return half_width(printed or "").upper()
