"""Whether two facts are of one thing: 每季度组织一次安全演练 and 安全演练2次; 46个没有农家书屋 and 42个无书屋的村.

In: facts, the project's name. Out: yes or no. The one that names less must be found in the other, and neither may speak of a part
that the other does not speak of.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_CHINESE = re.compile(r"[一-龥]+")
_TRAINING = "培训"
"""A word that other questions take for too general is a thing here."""
_LEAST_LENGTH = 4
"""So many characters of words name a thing whatever the project is about."""
_LEAST_PHRASE = 4
"""So many characters that stand in both word by word name it too, general words among them."""


def content(text: str) -> list[str]:
    """The words of a text that name a thing, in order."""
    plain = _plain()
    return [
        w
        for w in dictionary.words(_bare(text))
        if len(w) > 1 and _CHINESE.fullmatch(w) and w not in plain and w[0] != "每"
    ]


def one_thing(one: DeclaredFact, other: DeclaredFact, name: str) -> bool:
    """Whether both are of one thing, in a project of this name."""
    if parts_of(one.words) != parts_of(other.words):
        return False
    mine, its = content(one.words), content(other.words)
    if _within(mine, other.words, its, name) or _within(its, one.words, mine, name):
        return True
    phrase = shared_phrase(one.words, other.words)
    return len(phrase) >= _LEAST_PHRASE and phrase.endswith((_head(one), _head(other)))


def parts_of(words: str) -> set[str]:
    """What makes a part, a place or a time of a thing."""
    return set(re.findall(fact_words().narrowing, words))


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


def _within(mine: Sequence[str], words: str, its: Sequence[str], name: str) -> bool:
    """Whether every word of the one stands beside the other: enough of them, all that the other has, or what the project is about
    and the other speaks of in the end.
    """
    if not mine or not all(word in words for word in mine):
        return False
    if sum(map(len, mine)) >= _LEAST_LENGTH or set(mine) == set(its):
        return True
    return mine[-1] in name and its[-1:] == mine[-1:]


def _head(fact: DeclaredFact) -> str:
    """The last word before the number, or else behind it: what is counted."""
    words = [w for w in dictionary.words(_bare(fact.before) or _bare(fact.after)) if len(w) > 1]
    return words[-1] if words else "无"


def _bare(text: str) -> str:
    return re.sub(fact_words().doing, " ", fold(text))


@functools.cache
def _plain() -> frozenset[str]:
    return frozenset({*units().fillers, *fact_words().general} - {_TRAINING})
