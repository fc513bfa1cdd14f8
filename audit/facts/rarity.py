"""How common a fact is: in how many projects of the workspace it stands, and how common a word is in Chinese at large.

In: the tables of a case. Out: `Rarity`; 1 for a fact of a few projects, towards 0 for one that many share, so that a
group is judged alike alone and among thousands.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import jieba

from yiju.audit.case import Case
from yiju.audit.facts.table import Facts, tables

_FEW, _SHARE = 6, 0.04
"""A fact of so many projects, or of such a share of all, is as rare as can be."""
_STRANGE = 12.0
"""The weight of a word that no dictionary has: a name."""


class Rarity:
    """Document frequencies of values, amounts and words over projects."""

    def __init__(self, tables: Iterable[Facts]) -> None:
        self._used: Counter[tuple[str, object]] = Counter()
        seen: set[tuple[str, tuple[str, object]]] = set()
        projects = set()
        for facts in tables:
            key = facts.entry.project_key
            projects.add(key)
            facts_of = {
                *(("value", k) for k in facts.values),
                *(("amount", amount) for _, amount in facts.amounts),
                *(("word", word) for word in facts.words),
                *(("object", name) for name in facts.objects),
            }
            self._used.update(fact for fact in facts_of if (key, fact) not in seen)
            seen.update((key, fact) for fact in facts_of)
        self._most = max(_FEW, _SHARE * len(projects))

    def of_value(self, key: tuple[str, Decimal]) -> float:
        """0–1."""
        return self._share(self._used["value", key])

    def of_amount(self, amount: Decimal) -> float:
        """0–1."""
        return self._share(self._used["amount", amount])

    def of_word(self, word: str) -> float:
        """0–12: by the language at large, less where many projects use it."""
        return background(word) * self._share(self._used["word", word])

    def of_object(self, name: str) -> float:
        """0–12, as of a word."""
        return background(name) * self._share(self._used["object", name])

    def _share(self, count: int) -> float:
        return min(1.0, self._most / count) if count else 1.0


@functools.cache
def background(word: str) -> float:
    """How surprising a word is in Chinese text: 0 for the commonest, 12 for one that no dictionary has."""
    jieba.initialize()
    frequency = jieba.dt.FREQ.get(word, 0)
    return min(_STRANGE, max(0.0, _STRANGE - math.log(frequency + 1)))


def rarity(case: Case) -> Rarity:
    """That of a case, made once."""
    found = case.memo.get("rarity")
    if found is None:
        found = case.memo["rarity"] = Rarity(tables(case).values())
    assert isinstance(found, Rarity)
    return found
