"""What a question shortens: a word that stands nowhere in, the phrase of the filings that it is short for out.

The begins of the phrase's words make it (`单窗` is 单一窗口, `收支` 收入支出, `国贸中心` 国际贸易服务中心); or, of a longer word, all its
characters stand in order, close to each other (`国库中心` is 国库收付中心).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.search.index.catalog import Catalog
from yiju.search.index.generation import Opened
from yiju.search.index.segment import dictionary_words, is_chinese, plain, runs

# A shorter word is found in anything by its characters alone.
_BY_CHARACTERS = 4
# Between two characters of a word no more are left out, between two words that one of three characters or more begins no more words.
_LEFT_OUT, _WORDS_LEFT_OUT = 2, 1
_LONGEST = 8
# So many phrases and texts are looked at for a word.
_LOOKED_AT = 60
_CHINESE = r"[\u3400-\u9fff]"


def full_form(word: str, text: str) -> str:
    """The piece of a text that a word is short for; empty where it holds none."""
    if len(word) < 2:
        return ""
    found = _by_characters(word, text) if len(word) >= _BY_CHARACTERS else ""
    return found or next(filter(None, (_by_begins(word, run) for run in runs(text))), "")


def _by_characters(word: str, text: str) -> str:
    """All characters in order, close to each other, together no more than twice as long."""
    there = plain(text)
    if not _in_order(word, there):
        return ""
    begin = end = -1
    while end < 0 and (begin := there.find(word[0], begin + 1)) >= 0:
        end = _end_of(word[1:], there, begin + 1)
    return there[begin:end] if 0 <= end <= begin + 2 * len(word) else ""


def _end_of(rest: str, text: str, at: int) -> int:
    """Where the rest of a word ends that goes on at a place, as close as can be; -1 where it does not."""
    if not rest:
        return at
    for place in range(at, min(len(text), at + _LEFT_OUT + 1)):
        if place > at and not is_chinese(text[place - 1]):
            break
        if text[place] == rest[0] and (end := _end_of(rest[1:], text, place + 1)) >= 0:
            return end
    return -1


def _by_begins(word: str, run: str) -> str:
    """Words of the dictionary that follow one another, nearly, whose begins make the word."""
    if not _in_order(word, run):
        return ""
    parts = list(_words_of_two(run))
    for first, part in enumerate(parts):
        if part[0] == word[0] and len(part) > 1:
            last = _last_begun(word, parts, first, _WORDS_LEFT_OUT if len(word) > 2 else 0)
            if last > first:
                return "".join(parts[first : last + 1])
    return ""


def _words_of_two(run: str) -> Iterator[str]:
    """The words of a run; one of four characters is two (`国家标准`)."""
    for word in dictionary_words(run):
        if len(word) == _BY_CHARACTERS:
            yield from (word[:2], word[2:])
        else:
            yield word


def _last_begun(word: str, parts: list[str], at: int, left_out: int) -> int:
    """The last of the parts from one on whose begins make the word, at most so many `left_out` between two; -1 where they
    do not.
    """
    same = next(
        (n for n, (one, other) in enumerate(zip(word, parts[at], strict=False)) if one != other), None
    )
    most = min(len(word), len(parts[at])) if same is None else same
    for taken in range(most, 0, -1):
        if taken == len(word):
            return at
        for after in range(at + 1, min(len(parts), at + 2 + left_out)):
            if len(parts[after]) > 1 and parts[after][0] == word[taken]:
                last = _last_begun(word[taken:], parts, after, left_out)
                if last > at:
                    return last
    return -1


def _in_order(word: str, text: str) -> bool:
    at = -1
    for character in word:
        at = text.find(character, at + 1)
        if at < 0:
            return False
    return True


class Shortened:
    """Looks through the phrases that filings name, and the texts that hold both ends of a word."""

    def __init__(self, catalog: Catalog, opened: Opened) -> None:
        self._catalog = catalog
        self._opened = opened

    def full(self, word: str) -> str:
        """What a word is short for; empty where no filing prints it."""
        if not 2 <= len(word) <= _LONGEST or not re.fullmatch(f"{_CHINESE}+", word):
            return ""
        texts = (*self._catalog.phrases_like(word, _LOOKED_AT), *self._texts(word))
        return next(filter(None, (full_form(word, text) for text in texts)), "")

    def _texts(self, word: str) -> Iterator[str]:
        """Texts that hold the first and the last two characters of a longer word."""
        if len(word) < _BY_CHARACTERS:
            return
        known = self._catalog.terms.numbers("gram", (word[:2], word[-2:]))
        if len(known) < len({word[:2], word[-2:]}):
            return
        rows = self._opened.postings.holding(list(known.values())).nonzero()[0][:_LOOKED_AT]
        for entry in self._catalog.entries(self._opened.rows.numbers[rows].tolist()).values():
            yield entry.text
