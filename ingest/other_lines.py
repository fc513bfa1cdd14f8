"""What a filing prints that nothing else of its record keeps: a source and its record in, lines as passages out.

Labels of forms, heads of tables, rows without an amount, what no form knew. A line is kept whole where one of its words
(between gaps) stands in no text of the record; one that a file repeats counts once. So nothing that a file says is in no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from yiju.ingest.page import Source, place_of
from yiju.ingest.record import Filing, Passage
from yiju.ingest.values.text import fold

_LEADER = re.compile(r"[.．…·\-—_]{4,}[\s\d]*$")
_MARKS = re.compile(r"[\W_]+")
_LONG = 120
"""Of a longer line only the words are kept that stand nowhere else: a converter put a page into it."""
_UNSAID = {
    "id",
    "file",
    "sha256",
    "evidence",
    "doubts",
    "place",
    "places",
    "warnings",
    "form",
    "kind",
    "list_sums",
}
"""What of a record is no text of the file, or is kept for sums alone."""


def other_lines(source: Source, filing: Filing) -> list[Passage]:
    """The lines in the order of the file."""
    held = "|".join(_bare(text) for text in _texts(msgspec.to_builtins(filing)))
    found: dict[str, Passage] = {}
    for page, line in source.lines():
        printed = _LEADER.sub("", line.text)
        words = [bare for word in printed.split() if (bare := _bare(word)) and not bare.isdecimal()]
        if any(word not in held for word in words):
            text = " ".join(printed.split())
            if len(text) > _LONG:
                text = " ".join(word for word in text.split() if _bare(word) not in held)
            found.setdefault(_bare(text), Passage(None, text, [place_of(page, line)]))
    return list(found.values())


def _bare(text: str) -> str:
    return _MARKS.sub("", fold(text))


def _texts(value: Any) -> Iterator[str]:
    """Every text of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _UNSAID:
                yield key
                yield from _texts(one)
