"""The words of a target's bound, of `bounds.yaml`: which sign each stands for, and what a column of signs may print.

In: the file, checked strictly. Out: `COMPARATORS` and `CLOSINGS` (word → sign), `is_sign`.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

_MARKS = re.compile(r"[<>=≥≤＜＞＝]+")


class _BoundWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: dict[str, list[str]]
    after: dict[str, list[str]]
    alone: list[str]
    changes: list[str]
    changes_to: list[str]


_WORDS = msgspec.yaml.decode(Path(__file__).with_name("bounds.yaml").read_bytes(), type=_BoundWords)
COMPARATORS = {word: sign for sign, words in _WORDS.before.items() for word in words}
"""Words in front of a value."""
CLOSINGS = {word: sign for sign, words in _WORDS.after.items() for word in words}
"""Words behind a value."""
_LONE = frozenset(
    (*COMPARATORS, *_WORDS.alone, *(c + to for c in _WORDS.changes for to in _WORDS.changes_to))
)


def is_sign(text: str) -> bool:
    """Whether a cell is the sign of a target and nothing else; a form prints words in the same column too (定性, 正向)."""
    return text in _LONE or _MARKS.fullmatch(text) is not None
