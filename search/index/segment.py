"""Chinese text to search terms: jieba's words and, beside them, character bigrams.

In: a text. Out: words without stop words (`words`) and bigrams of each run of Chinese characters, with
numbers and Latin words whole (`grams`). Bigrams find what segmentation or OCR cut through; words rank.
The dictionary grows from the filings (`learn`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from typing import Any

from yiju.ingest.cache import dictionary
from yiju.ingest.values.text import nfkc
from yiju.search.data import DATA

_STOP_WORDS = DATA / "stop_words.txt"
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")
# `iGuardV5` is a word and its version.
_VERSION = re.compile(r"(?<=[a-z]{2})(?=v\d)")
_SPACES = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# No word of the index is longer.
_LONGEST = 12
_CUTS_KEPT = 100_000
# Frequent enough for jieba to keep a learnt phrase whole beside its parts.
_LEARNT_FREQUENCY = 20000


def plain(text: str) -> str:
    """Width and case folded, thousands' commas and spaces within Chinese out."""
    folded = _SPACES.sub("", nfkc(text).casefold())
    # Most texts hold neither, and looking for one character takes a tenth of the time.
    if "v" in folded:
        folded = _VERSION.sub(" ", folded)
    return _THOUSANDS.sub("", folded) if "," in folded else folded


def runs(text: str) -> list[str]:
    """Runs of Chinese characters, Latin letters and digits; marks and brackets fall away."""
    return _RUN.findall(plain(text))


def grams(text: str) -> list[str]:
    """Bigrams of Chinese runs (a lone character stands for itself), other runs whole."""
    found: list[str] = []
    for run in runs(text):
        if len(run) < 3 or not is_chinese(run):
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def phrase_grams(phrase: str) -> list[str]:
    """The grams that every text holds in which the phrase stands: a lone character at its begin or end may
    be half of a bigram there.
    """
    found = grams(phrase)
    while found and is_chinese(found[0]) and len(found[0]) == 1:
        del found[0]
    while found and is_chinese(found[-1]) and len(found[-1]) == 1:
        del found[-1]
    return found


def holds(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text, marks and brackets aside; `5万` does not stand in `15万`."""
    needle = "|".join(parts := runs(phrase))
    if not parts:
        return False
    begin, end = ("" if is_chinese(part) else "|" for part in (parts[0], parts[-1]))
    return f"{begin}{needle}{end}" in f"|{'|'.join(runs(text))}|"


def is_chinese(run: str) -> bool:
    """Whether a run is of Chinese characters."""
    return "\u3400" <= run[0] <= "\u9fff"


def _parts(run: str) -> set[str]:
    """All that may be a word of a run."""
    return {run[i:j] for i in range(len(run)) for j in range(i + 2, min(len(run), i + _LONGEST) + 1)}


def covering(run: str, known: Callable[[Iterable[str]], set[str]]) -> list[str]:
    """The words of a run that are known, each longest."""
    return _cover(run, known(_parts(run)))


def _cover(run: str, words: set[str]) -> list[str]:
    """The words of a run that leave fewest characters uncovered, fewest of them, longest last."""
    best: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    for end in range(1, len(run) + 1):
        uncovered, count, chosen = best[end - 1]
        choices = [(uncovered + 1, count, chosen)]
        for begin in range(max(0, end - _LONGEST), end - 1):
            if (word := run[begin:end]) in words:
                uncovered, count, chosen = best[begin]
                choices.append((uncovered, count + 1, [*chosen, word]))
        best.append(min(choices, key=lambda choice: choice[:2]))
    return best[-1][2]


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing in this field; `#` begins a comment."""
    lines = _STOP_WORDS.read_text("utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def in_dictionary(word: str) -> bool:
    """Whether jieba's own dictionary has a word."""
    return bool(dictionary().FREQ.get(word))


@lru_cache(maxsize=1024)
def dictionary_words(run: str) -> tuple[str, ...]:
    """The words of a run as jieba's own dictionary parts it."""
    return tuple(dictionary().cut(run, HMM=False))


class Segmenter:
    """jieba with the words of the filings."""

    def __init__(self, learnt: Iterable[str] = ()) -> None:
        self._learnt = set(learnt)

    @cached_property
    def _jieba(self) -> Any:
        opened = dictionary()
        tokenizer = type(opened)()
        tokenizer.FREQ, tokenizer.total, tokenizer.initialized = opened.FREQ.copy(), opened.total, True
        for word in self._learnt:
            tokenizer.add_word(word, _LEARNT_FREQUENCY)
        return tokenizer

    def learn(self, phrases: Iterable[str]) -> list[str]:
        """Add phrases to the dictionary; gives those that are new. Only whole Chinese runs of 2 to 12
        characters are words.
        """
        fresh = {
            run
            for phrase in phrases
            for run in runs(phrase)
            if 2 <= len(run) <= _LONGEST and run == plain(phrase) and run[0] >= "\u3400"
        } - self._learnt
        self._learnt |= fresh
        if fresh:
            self.__dict__.pop("_cut", None)
        if "_jieba" in self.__dict__:
            for word in fresh:
                self._jieba.add_word(word, _LEARNT_FREQUENCY)
        return sorted(fresh)

    def phrase_words(self, text: str, known: Callable[[Iterable[str]], set[str]]) -> list[str]:
        """Words of a question without opening jieba: the fewest words the index knows (`known` tells
        which of some it does) that cover most of it, and the shorter ones within these.
        """
        found: list[str] = []
        for run in runs(text):
            if run[0] < "\u3400":
                found.append(run)
                continue
            there = known(_parts(run)) - stop_words()
            for word in _cover(run, there):
                found.append(word)
                found.extend(sorted(part for part in there if part in word and part != word))
        return list(dict.fromkeys(found))

    def parted(self, run: str) -> list[tuple[str, bool]]:
        """The words of a Chinese run as a reader parts them, none within another, and whether each is content;
        lone characters that follow one another are one word, which the dictionary does not know.
        """
        found: list[tuple[str, bool]] = []
        lone = ""
        for word in [*self._jieba.cut(run, HMM=False), ""]:
            content = bool(word) and word not in stop_words()
            if len(word) == 1 and content:
                lone += word
                continue
            if lone:
                found.append((lone, True))
                lone = ""
            if word:
                found.append((word, content))
        return found

    def words(self, text: str) -> list[str]:
        """Words in order, long ones followed or preceded by the shorter ones within; no stop words."""
        found: list[str] = []
        for run in runs(text):
            if run[0] < "\u3400":
                found.append(run)
            else:
                found.extend(self._cut(run))
        return found

    @cached_property
    def _cut(self) -> Callable[[str], tuple[str, ...]]:
        """Words of a run, kept until a word is learnt: filings repeat each other, most runs were cut before."""

        def cut(run: str) -> tuple[str, ...]:
            words = self._jieba.cut_for_search(run, HMM=False)
            return tuple(word for word in words if word not in stop_words())

        return lru_cache(maxsize=_CUTS_KEPT)(cut)
