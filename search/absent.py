"""What of a question stands nowhere: a question and the words half's files in, its absent words out.

A word of the question is absent where no entry holds all its bigrams: that holds for any word of a text, also
for one that segmentation cuts otherwise. Only where a run of the question does not stand as a whole is jieba
opened, which knows the borders of the words that are not there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from yiju.search.catalog import Catalog
from yiju.search.postings import Postings
from yiju.search.segment import Segmenter, grams, is_chinese, runs

_NO_THINGS = Path(__file__).parent / "data" / "question_words.txt"


@cache
def _no_things() -> tuple[str, ...]:
    """Words and characters by which a question asks, as `data/question_words.txt` has them."""
    lines = _NO_THINGS.read_text("utf-8").splitlines()
    return tuple(word for line in lines for word in line.partition("#")[0].split())


def absent_words(text: str, segmenter: Segmenter, catalog: Catalog, postings: Postings) -> list[str]:
    """The content words of a question that stand in no entry, in order; each once."""
    found: list[str] = []
    for run in runs(text):
        if run[0].isdigit() or not missing(run, catalog, postings):
            continue
        words = segmenter.content_words(run) if is_chinese(run) else [run]
        found.extend(word for word in words if len(word) > 1 and missing(word, catalog, postings))
    return [word for word in dict.fromkeys(found) if not any(other in word for other in _no_things())]


def share_of(words: list[str], text: str) -> float:
    """The share of a question's characters, numbers aside, that these words take."""
    whole = sum(len(run) for run in runs(text) if not run[0].isdigit())
    return sum(map(len, words)) / whole if whole else 0.0


def missing(word: str, catalog: Catalog, postings: Postings) -> bool:
    """Whether no entry holds all bigrams of a word."""
    needed = grams(word)
    known = catalog.terms.numbers("gram", needed)
    if any(gram not in known for gram in needed):
        return True
    return not postings.holding([known[gram] for gram in needed]).any()
