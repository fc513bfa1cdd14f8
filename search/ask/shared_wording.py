"""How much of what two declarations say is said by both, each bigram weighing as it is rare in the index.

In: declarations and the rarity (idf) of bigrams. Out: the cosine of their weighed bigrams, 0 to 1.
What every filing says weighs little, an own name much (莫家河); numbers count as bigrams.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from yiju.ingest.record import Declaration
from yiju.search.index.segment import grams

RarityOf = Callable[[Iterable[str]], Mapping[str, float]]
"""Gives the rarity of bigrams."""


class SharedWording:
    """The weighed bigrams of some declarations, by their ids."""

    def __init__(self, declarations: Iterable[Declaration], rarity_of: RarityOf) -> None:
        counted = {one.id: Counter(grams(_text(one))) for one in declarations}
        rarity = rarity_of({gram for counts in counted.values() for gram in counts})
        self._weighed = {
            key: {gram: (1 + math.log(count)) * rarity[gram] for gram, count in counts.items()}
            for key, counts in counted.items()
        }
        self._lengths = {
            key: math.sqrt(sum(weight * weight for weight in weighed.values()))
            for key, weighed in self._weighed.items()
        }

    def share(self, one: str, other: str) -> float:
        """The cosine of two declarations' bigrams; 0 where one says nothing."""
        lengths = self._lengths[one] * self._lengths[other]
        if not lengths:
            return 0.0
        here, there = self._weighed[one], self._weighed[other]
        return sum(weight * there[gram] for gram, weight in here.items() if gram in there) / lengths


def _text(declaration: Declaration) -> str:
    """All that a declaration says of its project: name, sections, what it buys, what it promises."""
    return "\n".join(
        [
            declaration.name,
            *declaration.texts.values(),
            *(item.name for item in declaration.subitems),
            *(f"{indicator.name} {indicator.target or ''}" for indicator in declaration.indicators),
        ]
    )
