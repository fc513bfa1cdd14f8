"""Texts as they are compared: folded, with names and numbers masked, and the way back to the original.

In: a printed text and the names to mask. Out: `Masked`, whose every character knows the run of the
original that it stands for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
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


class _Signs(dict[str, str]):
    """What one character is compared as: nothing, itself, or several signs (㎡ → m2)."""

    def __missing__(self, char: str) -> str:
        plain = unicodedata.normalize("NFKC", char).casefold()
        made = self[char] = "".join(c for c in plain if not c.isspace() and c not in "\"'“”‘’")
        return made


_signs = _Signs()


def folded(original: str) -> Masked:
    """Width and case folded, spaces and quotation marks out."""
    signs = [_signs[char] for char in original]
    text = "".join(signs)
    if len(text) == len(signs) and "" not in signs:
        return Masked(original, text, tuple(range(len(signs))), tuple(range(1, len(signs) + 1)))
    places = [i for i, sign in enumerate(signs) for _ in sign]
    return Masked(original, text, tuple(places), tuple(p + 1 for p in places))


@functools.lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The text of `folded`, without the way back."""
    return "".join([_signs[char] for char in text])


def masked(
    original: str, projects: Sequence[str] = (), units: Sequence[str] = (), figures: str | None = NUMBERS
) -> Masked:
    """The text with the given names and all `figures` (a pattern) each as one sign."""
    whole = folded(original)
    signs = {plain(n): PROJECT for n in projects} | {plain(n): UNIT for n in units}
    names = sorted((n for n in signs if len(n) > 1), key=len, reverse=True)
    if not names and not figures:
        return whole
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for at, end in _hidden(whole.text, names, figures):
        kept += whole.text[last:at], signs.get(whole.text[at:end], NUMBER)
        starts += whole.starts[last : at + 1]
        ends += *whole.ends[last:at], whole.ends[end - 1]
        last = end
    kept.append(whole.text[last:])
    starts += whole.starts[last:]
    ends += whole.ends[last:]
    return Masked(original, "".join(kept), tuple(starts), tuple(ends))


def _hidden(text: str, names: Sequence[str], figures: str | None) -> Iterator[tuple[int, int]]:
    """Where names and figures stand, from the left and none inside another; where several begin the first name, and a figure last.
    One pattern of all would find the same, but take longer to make for each declaration than its texts to read.
    """
    places = {name: text.find(name) for name in names}
    pattern = re.compile(figures) if figures else None
    figure = pattern.search(text) if pattern else None
    while True:
        places = {name: at for name, at in places.items() if at >= 0}
        name = min(places, key=places.__getitem__, default=None)
        if name is not None and (figure is None or places[name] <= figure.start()):
            at, end = places[name], places[name] + len(name)
        elif figure is not None:
            at, end = figure.span()
        else:
            return
        yield at, end
        places = {name: at if at >= end else text.find(name, end) for name, at in places.items()}
        if pattern and figure and figure.start() < end:
            figure = pattern.search(text, end)
