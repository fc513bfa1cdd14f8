"""The words of a question that say what is asked: its text without units, numbers and amounts in, these words out, and
how much of it is talk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from yiju.search.ask.question_words import is_grammar, is_noun, is_of_papers, tag_of
from yiju.search.index.segment import Segmenter, covering, is_chinese, runs

Known = Callable[[Iterable[str]], set[str]]

# How fast talk takes from what a verb says of the thing, and from its being a name; what is left of a verb at least.
_TALKING, _SENTENCE, _LEAST = 6.0, 4.0, 0.3
# A word that is none of the index stands by its characters from this length on.
_LONG = 3
_VERBS = ("v", "vd", "vi", "vg", "vq", "a", "ad", "d")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")


class Things(NamedTuple):
    """The words in their order; `talk` is the share of the characters that say nothing of the thing: how sentences are
    spoken (`有没有…的`), where a name that is looked up has none; `talked` are the words of that.
    """

    words: tuple[str, ...] = ()
    talk: float = 0.0
    talked: tuple[str, ...] = ()

    def counts(self, word: str) -> float:
        """How much a word says of the thing: a verb names it in a name (`设备采购`), and in a sentence says what people do."""
        return max(_LEAST, 1 - _TALKING * self.talk) if (tag_of(word) or "n") in _VERBS else 1.0

    def with_words(self, more: Iterable[str]) -> Things:
        """With other words for what is asked."""
        return self._replace(words=tuple(dict.fromkeys([*self.words, *more])))

    @property
    def is_name(self) -> float:
        """1 for what is looked up as a name, 0 for a sentence."""
        return max(0.0, 1 - _SENTENCE * self.talk)


NO_THINGS = Things()


def things_in(text: str, segmenter: Segmenter, known: Known, stands: Callable[[str], bool]) -> Things:
    """The words of a text, and how much of it is talk; a lone character is half of each. `known` tells which words are
    some of the index: another is parted into such (`政采` is none because 财政采购 stands somewhere), unless it is long or
    a noun of the dictionary and `stands` tells that some text holds it (`丢包率`).
    """
    words: list[str] = []
    talked: list[str] = []
    talk = length = 0.0
    for run in runs(_YEAR.sub(" ", text)):
        if not is_chinese(run):
            if not run[0].isdigit():
                words.append(run)
            continue
        length += len(run)
        for word, content in segmenter.parted(run):
            if not content or is_grammar(word):
                talk += len(word)
                talked.append(word)
            elif len(word) == 1:
                talk += 0.5
                talked.append(word)
            else:
                whole = len(word) >= _LONG or is_noun(word)
                parts = [word] if whole and stands(word) else covering(word, known)
                words += [part for part in parts if not is_of_papers(part)]
    share = talk / length if length else 0.0
    return Things(
        tuple(dict.fromkeys(words)), share, tuple(sorted(dict.fromkeys(talked), key=len, reverse=True))
    )
