"""Chinese words as jieba's own dictionary knows them, opened once a process from the user's own cache.

Out: how frequent a word is, and a text cut into words.
"""

from __future__ import annotations

from yiju.ingest.cache import dictionary

_COMMON = 30
"""A word that so many texts of the dictionary's corpus use is no name of a place by chance."""


def frequency(word: str) -> int:
    """How often the dictionary counted the word; 0 for one that it does not know."""
    return int(dictionary().FREQ.get(word, 0) or 0)


def is_word(text: str) -> bool:
    """Whether a text is a word of the language: of two characters or more, and not a rare one."""
    return len(text) > 1 and frequency(text) >= _COMMON


def words(text: str) -> list[str]:
    """The text cut into words."""
    return list(dictionary().cut(text))
