"""A candidate for an answer, with what each half and the question's amounts and counts say of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from yiju.ingest.record import Place
from yiju.search.index.entries import IndexEntry


class Amounts(msgspec.Struct, frozen=True):
    """What prints the amount asked for: the first field's key, what all say, places. `about` where it only
    rounds to what was asked; `whole` where it is a project's as a whole.
    """

    field: str
    text: str
    places: tuple[Place, ...]
    about: bool = False
    whole: bool = False
    by_name: bool = False


class Scored(msgspec.Struct):
    """An entry with what each half says of it; `named` says in Chinese what of it the question names, `values` are the
    keys of the counts and dates of the question that its text prints, `values_share` their share of the question's; `under_heading` is where it stands under the heading under which filings tell of the
    unit named what is asked of it.
    """

    number: int
    entry: IndexEntry
    bm25: float
    cosine: float | None
    score: float = 0.0
    amounts: Amounts | None = None
    named: str = ""
    values: tuple[str, ...] = ()
    values_share: float = 0.0
    under_heading: bool = False

    @property
    def about(self) -> str:
        """What it is of: its declaration, or outside these its section of the filing."""
        return self.entry.declaration_id or f"{self.entry.document_id} {self.entry.name}"


def merge(
    words: Mapping[int, float], cosines: Mapping[int, float], entries: Mapping[int, IndexEntry]
) -> list[Scored]:
    """What each half found, by entry."""
    return [Scored(n, entry, words.get(n, 0.0), cosines.get(n)) for n, entry in entries.items()]
