"""How common a fact is: in how many projects of the workspace it stands, and how common a word is in Chinese at large.

In: the tables of a case. Out: `Rarity`; 1 for a fact of a few projects, towards 0 for one that many share, so that a
group is judged alike alone and among thousands.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from decimal import Decimal

from yiju.audit.case import Case
from yiju.audit.memory import mark_of
from yiju.audit.once import once_a_case
from yiju.audit.rules.duplicate_project.fact_table import Facts, tables
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import bits

_KNOWN = 100
"""What digits or language say of chance counts as much as so many projects do."""
_EXACT = 8
"""From here on counts go in steps."""
USUAL = 2.5
"""What a word says that stands in a twelfth of all texts: nothing."""
STRANGE = 12.0
"""The weight of a word that no dictionary has: a name."""


Fact = tuple[str, object]
"""What kind of fact, and which."""


def stated(facts: Facts) -> set[Fact]:
    """The facts of a declaration of which it matters how common they are."""
    return {
        *(("value", key) for key in facts.values),
        *(("amount", amount) for _, amount in facts.amounts),
        *(("word", word) for word in facts.words),
        *(("object", name) for name in facts.objects | facts.series),
    }


class Rarity:
    """Document frequencies of values, amounts and words over projects."""

    def __init__(self, used: Counter[Fact], projects: int) -> None:
        """`used`: in how many of the `projects` a fact stands; of what is in no more than two nothing need be known."""
        self._used, self.projects = used, _step(projects)
        self._known: dict[str, float] = {}
        self._sums: dict[frozenset[str], float] = {}
        self._beyond: dict[str, float] = {}
        self._values: dict[tuple[str, Decimal], float] = {}
        self._objects: dict[str, float] = {}

    def _uses(self, fact: Fact) -> int:
        return _step(self._used[fact])

    def look(self, facts: Facts) -> bytes:
        """How common all facts of a declaration are: while that stays, so does what any pair of it sees of others."""
        known: list[Fact] = [("value", key) for key in facts.values]
        known += [("amount", amount) for _, amount in facts.amounts]
        known += [("word", word) for word in sorted(facts.words | facts.subject)]
        known += [("object", name) for name in sorted(facts.objects | facts.series)]
        used = self._used
        return mark_of((self.projects, [_step(used[fact]) if fact in used else 0 for fact in known]))

    def of_value(self, key: tuple[str, Decimal]) -> float:
        """How little chance explains that two projects state it, in bits."""
        known = self._values.get(key)
        if known is None:
            known = self._values[key] = self._bits(bits(key[1]), self._uses(("value", key)))
        return known

    def of_amount(self, amount: Decimal) -> float:
        """As of a value."""
        return self._bits(bits(amount), self._uses(("amount", amount)))

    def _bits(self, digits: float, used: int) -> float:
        return self._surprise(digits * math.log(2), used) / math.log(2)

    def of_word(self, word: str) -> float:
        """0–12: by the language at large, less where many projects use it."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._surprise(background(word), self._uses(("word", word)))
        return known

    def over_usual(self, word: str) -> float:
        """How much more a word says than what stands in every twelfth text."""
        known = self._beyond.get(word)
        if known is None:
            known = self._beyond[word] = max(0.0, self.of_word(word) - USUAL)
        return known

    def of_words(self, words: frozenset[str]) -> float:
        """Of all of them together."""
        known = self._sums.get(words)
        if known is None:
            known = self._sums[words] = math.fsum(map(self.of_word, words))
        return known

    def of_object(self, name: str) -> float:
        """0–12, as of a word."""
        known = self._objects.get(name)
        if known is None:
            known = self._objects[name] = self._surprise(background(name), self._uses(("object", name)))
        return known

    def _surprise(self, most: float, used: int) -> float:
        """At most what digits or language say (as a logarithm); less where others than the two that are compared use it."""
        if not most:
            return 0.0
        chance = (max(0, used - 2) + _KNOWN * math.exp(-most)) / (max(0, self.projects - 2) + _KNOWN)
        return min(most, max(0.0, -math.log(chance)))


def _step(count: int) -> int:
    """A count as verdicts see it: exact while it is small, by powers of two where one more says nothing; else every
    filing would move every verdict.
    """
    return count if count < _EXACT else 1 << (count.bit_length() - 1)


@functools.cache
def background(word: str) -> float:
    """How surprising a word is in Chinese text: 0 for the commonest, 12 for one that no dictionary has."""
    frequency = dictionary.frequency(word)
    return min(STRANGE, max(0.0, STRANGE - math.log(frequency + 1)))


@once_a_case
def rarity(case: Case) -> Rarity:
    """That of a case."""
    of_project: dict[str, set[Fact]] = {}
    for facts in tables(case).values():
        of_project.setdefault(facts.entry.project_key, set()).update(stated(facts))
    used = Counter(fact for own in of_project.values() for fact in own)
    return Rarity(used, len(of_project))
