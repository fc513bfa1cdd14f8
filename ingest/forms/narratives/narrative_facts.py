"""What a filing as a whole says about its projects: fiscal year and filing unit, with their places.

In: a source. Out: `NarrativeFacts`. A project's own form or narrative leads; these fill what it leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

from yiju.ingest.document import describe
from yiju.ingest.page import Source, place_of
from yiju.ingest.record import Place
from yiju.ingest.values.text import unspaced


@dataclass(frozen=True)
class NarrativeFacts:
    """`unit` is the one that files; the places are where its name and the year are first printed."""

    year: int | None
    year_places: list[Place]
    unit: str | None
    unit_places: list[Place]


def facts_of(source: Source) -> NarrativeFacts:
    """The document's own year and unit."""
    document = describe(source, [])
    year = _first(source, str(document.year)) if document.year else []
    return NarrativeFacts(document.year, year, document.unit, _first(source, document.unit or ""))


def _first(source: Source, words: str) -> list[Place]:
    """The first line that prints these words, gaps aside."""
    wanted = unspaced(words)
    for page, line in source.lines() if wanted else []:
        if wanted in unspaced(line.text):
            return [place_of(page, line)]
    return []
