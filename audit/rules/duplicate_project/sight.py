"""What two declarations have in common that says more or less by how common it is: equal numbers, words, names of places.

In: two tables of facts and how common each fact is. Out: `Sight`, all that a comparison of the two sees of other declarations; while
it is equal, so is what they are weighed as.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from math import fsum

from yiju.audit.rules.duplicate_project.containment import NAME
from yiju.audit.rules.duplicate_project.fact_table import Facts, content
from yiju.audit.rules.duplicate_project.rarity import STRANGE, Rarity, background
from yiju.audit.rules.duplicate_project.rounding import Key, equal_values
from yiju.audit.statements.own_names import SERIES

_OF_A_LIST = 2
"""A list of places counts as so many names."""


@dataclass(slots=True)
class Sight:
    """`equal` are the quantities that both state or of which one is the other rounded, `words` the content words that both hold,
    `weight` how rare these are together, in whole numbers; `subjects` the shares of the words of either's name and sub-items that the
    other's texts hold, the less before the more; `objects` the own names of places and works that both speak of and few others.
    """

    equal: list[tuple[Key, Key]]
    words: frozenset[str]
    weight: float
    subjects: tuple[float, float]
    objects: list[str]


def sight(left: Facts, right: Facts, rarity: Rarity) -> Sight:
    """What the two see of others."""
    words = (left.words & right.words) - _copied(left, right)
    # In whole numbers, for one use more of one of them is to move no verdict;
    # `fsum`, for sets have no order, and a sum in another order ends in another last digit.
    weight = round(fsum(map(rarity.over_usual, words)))
    return Sight(
        list(equal_values(left, right)),
        words,
        weight,
        _subjects(left, right, rarity),
        own_names_of_both(left, right, rarity),
    )


def own_names_of_both(left: Facts, right: Facts, rarity: Rarity) -> list[str]:
    """The own names of places and works that both speak of and few others, the strangest first."""
    spoken_of = (left.objects | right.objects) - left.own - right.own
    named = [o for o in spoken_of if rarity.of_object(o) >= NAME and _both_name(o, left, right)]
    found = {*named, *_listed_by_both(left, right, rarity)}
    return sorted(found, key=lambda o: (-rarity.of_object(o), o))


def _listed_by_both(left: Facts, right: Facts, rarity: Rarity) -> list[str]:
    """Of a list of places that both print the two strangest, where they are as strange together as so many names."""
    if len(left.series) < SERIES or len(right.series) < SERIES:
        return []
    both = sorted(left.series & right.series, key=lambda o: (-rarity.of_object(o), o))
    strange = math.fsum(map(rarity.of_object, both)) >= _OF_A_LIST * NAME
    return both[:_OF_A_LIST] if len(both) >= SERIES and strange else []


def _both_name(own: str, left: Facts, right: Facts) -> bool:
    """Whether both speak of it: with what ends a name, or of one that no dictionary has the bare name alone."""
    if own in left.objects and own in right.objects:
        return True
    return background(own) >= STRANGE and own in left.text and own in right.text


def _subjects(left: Facts, right: Facts, rarity: Rarity) -> tuple[float, float]:
    shares = []
    for one, other in ((left, right), (right, left)):
        total = rarity.of_words(one.subject)
        beyond = [w for w in one.subject - other.words if w in other.text]
        held = fsum(map(rarity.of_word, [*(one.subject & other.words), *beyond]))
        shares.append(held / total if total else 0.0)
    low, high = sorted(shares)
    return low, high


def _copied(left: Facts, right: Facts) -> frozenset[str]:
    """The words that either has only in clauses which both print letter by letter: these say nothing of what it is."""
    both = left.clauses & right.clauses
    if not both:
        return frozenset()
    rest = "\n".join(left.clauses ^ right.clauses)
    return frozenset(word for clause in both for word in _words_of(clause) if word not in rest)


@functools.lru_cache(maxsize=65536)
def _words_of(clause: str) -> frozenset[str]:
    return frozenset(content(clause, set()))
