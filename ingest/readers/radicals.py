"""Kangxi radicals and CJK radical supplements, which fonts without a map give for common characters → those characters.

In: `radicals.yaml`. Out: the character of each radical, and texts without radicals.
"""

from __future__ import annotations

import functools
from importlib import resources

import msgspec


@functools.cache
def radicals() -> dict[str, str]:
    """Each radical with the character that it looks like."""
    raw = resources.files(__package__).joinpath("radicals.yaml").read_text(encoding="utf-8")
    return dict(pair for line in msgspec.yaml.decode(raw)["pairs"] for pair in line.split())


def without_radicals(text: str) -> str:
    """The text in common characters."""
    return text.translate(_table())


@functools.cache
def _table() -> dict[int, str]:
    return {ord(radical): char for radical, char in radicals().items()}
