"""What a text names: its words without those of doing, what makes a part of a thing, and the phrase that two texts share.

In: texts. Out: words.
"""

from __future__ import annotations

import functools
import re

from yiju.audit.declared.fact_words import fact_words
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_CHINESE = re.compile(r"[一-龥]+")
_TRAINING = "培训"
"""A word that other questions take for too general is a thing here."""


def content(text: str) -> list[str]:
    """The words of a text that name a thing, in order."""
    plain = _plain()
    return [
        w
        for w in dictionary.words(_bare(text))
        if len(w) > 1 and _CHINESE.fullmatch(w) and w not in plain and w[0] != "每"
    ]


def parts_of(words: str) -> set[str]:
    """What makes a part, a place or a time of a thing."""
    return set(re.findall(f"{fact_words().narrowing}|{fact_words().times_of}", words))


def shared_phrase(one: str, other: str) -> str:
    """The longest run of Chinese characters that stands in both, without words of doing."""
    best = ""
    other = _bare(other)
    for run in _CHINESE.findall(_bare(one)):
        for start in range(len(run) - len(best)):
            end = start + len(best) + 1
            while end <= len(run) and run[start:end] in other:
                best, end = run[start:end], end + 1
    return best


def _bare(text: str) -> str:
    return re.sub(fact_words().doing, " ", fold(text))


@functools.cache
def _plain() -> frozenset[str]:
    return frozenset({*units().fillers, *fact_words().general} - {_TRAINING})
