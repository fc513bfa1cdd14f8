"""What drawn layouts are made of: wordings, and how cells share a row's width and a level's rows.

In: `drawn_words.yaml` and a source of chance. Out: one wording of several, the columns of each cell, the rows that a level spans.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

Record = dict[str, Any]
"""A project with its indicators, by the keys of the record."""


class DrawnWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The wordings of `drawn_words.yaml`: of labels and heads by their key, of titles by the kind of form; names of people and notes that
    fill cells.
    """

    words: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    people: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def drawn_words() -> DrawnWords:
    """As they stand in the file."""
    return msgspec.yaml.decode(Path(__file__).with_name("drawn_words.yaml").read_bytes(), type=DrawnWords)


def one_of(chance: random.Random, words: Sequence[str], *, held: bool) -> str:
    """One of some wordings; nothing is learnt from every third."""
    if len(words) < 3:
        return chance.choice(words)
    return chance.choice([word for n, word in enumerate(words) if held or n % 3 != 2])


def spread(width: int, count: int) -> list[int]:
    """`width` columns among `count` cells, labels narrower than values."""
    each, more = divmod(width, count)
    made = [each] * count
    for k in range(more):
        made[-1 - (2 * k) % count] += 1
    return made


def rows_spanned(rows: Sequence[Record], at: int, key: str) -> int:
    """How many rows a level's cell spans that begins here; 0 where it began further up."""

    def over(i: int) -> tuple[Any, ...]:
        return tuple(rows[i].get(k) for k in ("level1", "level2")[: 1 if key == "level1" else 2])

    if at and over(at - 1) == over(at):
        return 0
    return next((i - at for i in range(at, len(rows)) if over(i) != over(at)), len(rows) - at)
