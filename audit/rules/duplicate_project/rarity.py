"""How common a fact is: in how many projects of the workspace it stands, and how common a word is in Chinese at large.

In: the tables of a case. Out: `Rarity`; 1 for a fact of a few projects, towards 0 for one that many share, so that a
group is judged alike alone and among thousands.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from yiju.audit.case import Case
from yiju.audit.memory import Memory, key_of, mark_of
from yiju.audit.once import once_a_case
from yiju.audit.rules.duplicate_project.fact_table import Facts, tables
from yiju.audit.rules.duplicate_project.proposed import Numbers, numbered
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


_NUMBER = 8
"""Bytes of a fact's number."""
_LOOK = 16
"""Bytes of what all counts of a declaration come to."""
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
    return mark_of((kind, what))[:_NUMBER]


class Uses:
    """In how many projects each fact stands: the facts as numbers, ascending, with how often each does."""

    def __init__(self, numbers: Numbers, counts: Numbers) -> None:
        self._numbers, self._counts = numbers, counts
        self._known: dict[Fact, int] = {}

    def __getitem__(self, fact: Fact) -> int:
        known = self._known.get(fact)
        if known is None:
            known = self._known[fact] = self._of(fact)
        return known

    def _of(self, fact: Fact) -> int:
        number = np.frombuffer(_number(fact), "<i8")[0]
        place = int(np.searchsorted(self._numbers, number))
        there = place < len(self._numbers) and self._numbers[place] == number
        return int(self._counts[place]) if there else 0


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
    kept = [_kept_numbers(facts, case.memory) for facts in every]
    lengths = np.array([len(one) // _NUMBER for one in kept], np.int64)
    numbers = np.frombuffer(b"".join(kept), "<i8")
    projects = np.repeat(numbered(facts.entry.project_key for facts in every), lengths)
    order = np.lexsort((projects, numbers))
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(numbers[order]) != 0) | (np.diff(projects[order]) != 0)
    distinct, which = np.unique(numbers, return_inverse=True)
    counts = np.bincount(which[order[first]], minlength=len(distinct))
    steps = np.where(counts < _EXACT, counts, 1 << (np.log2(np.maximum(counts, 1)).astype(np.int64)))[which]
    count = len({facts.entry.project_key for facts in every})
    size = _step(count).to_bytes(8, "little")
    ends = np.cumsum(lengths)
    looks = {
        facts.entry.id: hashlib.blake2b(size + steps[begin:end].tobytes(), digest_size=_LOOK).digest()
        for facts, begin, end in zip(every, (ends - lengths).tolist(), ends.tolist(), strict=True)
    }
    return Rarity(Uses(distinct, counts), count, looks)


def _kept_numbers(facts: Facts, memory: Memory) -> bytes:
    return memory.recall(key_of("numbers", [facts.entry.mark]), bytes, lambda: _numbers(facts))
