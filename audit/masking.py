"""Texts as they are compared: folded, with names and numbers masked, and the way back to the original.

In: a printed text and the names to mask. Out: `Masked`, whose every character knows the run of the
original that it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PROJECT, UNIT, NUMBER = "□", "△", "〇"
NUMBERS = r"\d[\d,.]*%?"
YEARS = r"(?<!\d)(?:19|20)\d{2}(?:年度?|(?=[-./]\d))"


@dataclass(frozen=True)
class Masked:
    """`text[i]` stands for `original[starts[i]:ends[i]]`."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def printed(self, start: int, end: int) -> str:
        """The original run behind `text[start:end]`."""
        return self.original[self.starts[start] : self.ends[end - 1]] if end > start else ""


def folded(original: str) -> Masked:
    """Width and case folded, spaces and quotation marks out."""
    kept: list[str] = []
    places: list[int] = []
    for i, char in enumerate(original):
        for plain in unicodedata.normalize("NFKC", char).casefold():
            if not plain.isspace() and plain not in "\"'“”‘’":
                kept.append(plain)
                places.append(i)
    return Masked(original, "".join(kept), tuple(places), tuple(p + 1 for p in places))


def masked(
    original: str, projects: Sequence[str] = (), units: Sequence[str] = (), figures: str | None = NUMBERS
) -> Masked:
    """The text with the given names and all `figures` (a pattern) each as one sign."""
    plain = folded(original)
    signs = {folded(n).text: PROJECT for n in projects} | {folded(n).text: UNIT for n in units}
    names = sorted((n for n in signs if len(n) > 1), key=len, reverse=True)
    patterns = [re.escape(n) for n in names] + ([figures] if figures else [])
    if not patterns:
        return plain
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in re.finditer("|".join(patterns), plain.text):
        for i in range(last, match.start()):
            kept.append(plain.text[i])
            starts.append(plain.starts[i])
            ends.append(plain.ends[i])
        kept.append(signs.get(match[0], NUMBER))
        starts.append(plain.starts[match.start()])
        ends.append(plain.ends[match.end() - 1])
        last = match.end()
    for i in range(last, len(plain.text)):
        kept.append(plain.text[i])
        starts.append(plain.starts[i])
        ends.append(plain.ends[i])
    return Masked(original, "".join(kept), tuple(starts), tuple(ends))
