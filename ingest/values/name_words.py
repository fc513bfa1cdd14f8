"""The word lists of `name_words.yaml`, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

PATH = Path(__file__).with_name("name_words.yaml")


@cache
def entries(section: str) -> tuple[Any, ...]:
    """The entries of one section, in the order of the file."""
    return tuple(msgspec.yaml.decode(PATH.read_bytes())[section])


@cache
def words(section: str, field: str) -> tuple[str, ...]:
    """One field of every entry, longest first, so that a longer word wins over one inside it."""
    return tuple(sorted((e[field] for e in entries(section)), key=len, reverse=True))


@cache
def endings(section: str) -> tuple[str, ...]:
    """The endings of names that a section lists (`organs`, `bodies`), longest first."""
    return tuple(sorted(entries(section), key=len, reverse=True))
