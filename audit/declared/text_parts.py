"""The parts of a text that are printed for themselves: what is planned and what it costs, under labels of their own, read into one section.

In: a text of a declaration, and where it stands. Out: its parts in order, each to be read for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yiju.audit.declared.fact_words import fact_words
from yiju.ingest.record import Place

_OPENS = re.compile(rf"[一-龥/／、]{{2,12}}(?:{fact_words().headed})[：:]")
_HEAD = re.compile(rf"(?:(?<=[。；;\n])|^)(?={_OPENS.pattern})")
"""资金测算/支出明细：, behind a sentence's end; several in one text are names of items."""
_LEAST, _TWO = 12, 2
"""A part is a sentence at least."""


def text_parts(text: str, places: Sequence[Place]) -> list[str]:
    """The text in parts that make it up again: its paragraphs where other things are printed between them, and what stands under a head inside of one."""
    parts: list[str] = []
    for piece in _pieces(text, places):
        if parts and (len(piece.strip()) < _LEAST or len(parts[-1].strip()) < _LEAST):
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


def head_of(part: str) -> str:
    """The head that a part begins with, or nothing."""
    found = _OPENS.match(part)
    return found[0] if found else ""


def _pieces(text: str, places: Sequence[Place]) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    for paragraph in lines if len(lines) == len(places) and _apart(places) else [text]:
        headed = _HEAD.split(paragraph)
        yield from headed if len(headed) == _TWO else [paragraph]


def _apart(places: Sequence[Place]) -> bool:
    """Whether other lines are printed between all of them."""
    return all(
        one.page == other.page
        and one.lines is not None
        and other.lines is not None
        and other.lines[0] > one.lines[1] + 1
        for one, other in pairwise(places)
    )
