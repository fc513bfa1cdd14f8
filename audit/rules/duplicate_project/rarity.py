"""How common a fact is: in how many projects of the workspace it stands, and how common a word is in Chinese at large.

In: the tables of a case. Out: `Rarity`; 1 for a fact of a few projects, towards 0 for one that many share, so that a
group is judged alike alone and among thousands.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from yiju.audit.case import Case
from yiju.audit.memory import Memory, int_of, key_of, mark_of, number_of
from yiju.audit.once import once_a_case
from yiju.audit.rules.duplicate_project.fact_table import Facts, tables
from yiju.audit.spread import Ragged, Spread, numbered
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


def _numbers(facts: Facts) -> bytes:
    """What is stated, as numbers of 64 bits, each once."""
    return b"".join(sorted({_number(fact) for fact in stated(facts)}))


def _number(fact: Fact) -> bytes:
    kind, what = fact
    if isinstance(what, tuple):  # a quantity: 1.50 is 1.5
        what = what[0], str(what[1].normalize())
    elif isinstance(what, Decimal):
        what = str(what.normalize())
    return number_of((kind, what))


class Uses:
    """In how many projects each fact stands."""

    def __init__(self, spread: Spread) -> None:
        self._spread = spread
        self._known: dict[Fact, int] = {}

    def __getitem__(self, fact: Fact) -> int:
        known = self._known.get(fact)
        if known is None:
            known = self._known[fact] = self._spread.of_one(int_of(_number(fact)))
        return known


class Rarity:
    """Document frequencies of values, amounts and words over projects."""

    def __init__(
        self, used: Counter[Fact] | Uses, projects: int, looks: Mapping[str, bytes] | None = None
    ) -> None:
        """`used`: in how many of the `projects` a fact stands; of what is in no more than two nothing need be known. `looks`: of
        declarations, by id, how common all of their facts are, where that is known.
        """
        self._used, self.projects = used, _step(projects)
        self._looks = dict(looks or {})
        self._known: dict[str, float] = {}
        self._sums: dict[frozenset[str], float] = {}
        self._beyond: dict[str, float] = {}
        self._values: dict[tuple[str, Decimal], float] = {}
        self._objects: dict[str, float] = {}

    def _uses(self, fact: Fact) -> int:
        return _step(self._used[fact])

    def look(self, facts: Facts) -> bytes:
        """How common all facts of a declaration are: while that stays, so does what any pair of it sees of others."""
        known = self._looks.get(facts.entry.id)
        if known is None:
            used = [self._uses(fact) for fact in sorted(stated(facts), key=_number)]
            known = self._looks[facts.entry.id] = mark_of((self.projects, used))
        return known

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
    every = list(tables(case).values())
    stated_by_each = Ragged.of(_kept_numbers(facts, case.memory) for facts in every)
    projects = numbered(facts.entry.project_key for facts in every)
    used = Spread.of(stated_by_each.numbers, projects[stated_by_each.owners])
    counts = used.users
    steps = np.where(counts < _EXACT, counts, 1 << (np.log2(np.maximum(counts, 1)).astype(np.int64)))
    count = int(projects.max(initial=-1)) + 1
    size = _step(count).to_bytes(8, "little")
    looks = Ragged(steps[used.which], stated_by_each.lengths).looks(size)
    known = {facts.entry.id: look for facts, look in zip(every, looks, strict=True)}
    return Rarity(Uses(used), count, known)


def _kept_numbers(facts: Facts, memory: Memory) -> bytes:
    return memory.recall(key_of("numbers", [facts.entry.mark]), bytes, lambda: _numbers(facts))
