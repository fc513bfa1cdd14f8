"""Work that is done every year, as a project's name says it.

In: `recurring_work.yaml`. Out: its words, and the one that a name holds.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

_FILE = Path(__file__).with_name("recurring_work.yaml")


class RecurringWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word, and a name that holds it."""

    word: str
    example: str


@functools.cache
def recurring_words() -> tuple[str, ...]:
    """In the order of the file. Raises `msgspec.ValidationError` where that is wrong."""
    return tuple(entry.word for entry in msgspec.yaml.decode(_FILE.read_bytes(), type=list[RecurringWord]))


def recurring_word(name: str) -> str | None:
    """The first of the words that stands in the name."""
    return next((word for word in recurring_words() if word in name), None)
