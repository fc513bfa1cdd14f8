"""Which declarations a person means who names one: the one answer for every command and table that asks for a project.

In: what was typed, and the store of records. Out: declarations with their filings; where none is meant, names that are near.
"""

from __future__ import annotations

from difflib import get_close_matches

from yiju.ingest import Declaration, Filing, RecordStore
from yiju.ingest.values.text import fold
from yiju.short_ids import meant


def meant_declarations(wish: str, store: RecordStore) -> list[tuple[Filing, Declaration]]:
    """Declarations by id or what begins it, by full name, or by a part of the name that no full name matches."""
    every, key = store.declared(), fold(wish)
    short = set(meant(wish, [one.id for one in every]))
    for matches in (
        [one for one in every if one.id == wish],
        [one for one in every if one.folded == key],
        [one for one in every if key and key in one.folded],
        [one for one in every if one.id in short],
    ):
        if matches:
            ids = {one.id for one in matches}
            filings = [store.filing(name) for name in dict.fromkeys(one.filing for one in matches)]
            return [(filing, p) for filing in filings if filing for p in filing.projects if p.id in ids]
    return []


def like_names(wish: str, store: RecordStore) -> list[str]:
    """Up to three project names that `wish` may be a slip of, nearest first."""
    names = {one.folded: one.name for one in store.declared()}
    return [names[key] for key in get_close_matches(fold(wish), names, n=3, cutoff=0.6)]
