"""The words half: a question in, rows with BM25 scores out.

Words of jieba and character bigrams are added up; a word weighs more. A question within “…” or "…", and a
document number however typeset, is searched as an exact phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from ingest.values.basis import number_key
from search.amounts import amounts_asked
from search.catalog import Catalog
from search.highlight import Folded, Span
from search.postings import Postings, best
from search.rows import Mask
from search.segment import Segmenter, grams, phrase_grams

_QUOTED = re.compile(r'[“"「](.+?)[”"」]')
_NOWHERE = -1
_LEAST = np.float32(1e-6)


@dataclass(frozen=True)
class Question:
    """A question as the words half understands it. `phrases` must occur as they stand;
    `amounts` are those it names, in yuan.
    """

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]
    phrases: tuple[str, ...]
    amounts: tuple[Decimal, ...] = ()

    def matched(self, text: str) -> list[str]:
        """Which of the question's phrases and words stand in the text, the longest only."""
        return self._matched(Folded(text))

    def _matched(self, folded: Folded) -> list[str]:
        found = [phrase for phrase in self.phrases if Folded(phrase).text in folded.text]
        for word in sorted(dict.fromkeys(self.words), key=len, reverse=True):
            if word in folded.text and not any(word in longer for longer in found):
                found.append(word)
        return found

    def spans(self, text: str) -> list[Span]:
        """Where they stand in the text."""
        folded = Folded(text)
        return folded.spans(Folded(found).text for found in self._matched(folded))

    def share_in(self, text: str) -> float:
        """How much of what the question's words cover of it is covered by those that stand in the text."""
        question, folded = Folded(self.text), Folded(text)
        whole, here = (
            sum(end - begin for begin, end in question.spans(words))
            for words in (self.words, [word for word in self.words if word in folded.text])
        )
        return here / whole if whole else 0.0


def ask(text: str, segmenter: Segmenter, catalog: Catalog) -> Question:
    """Read a question: quoted parts and document numbers are phrases."""
    phrases = [match[1] for match in _QUOTED.finditer(text) if phrase_grams(match[1])]
    if key := number_key(text):
        phrases.append(key)
    words = segmenter.phrase_words(text, lambda parts: set(catalog.terms("word", parts)))
    return Question(
        text, tuple(words), tuple(dict.fromkeys(grams(text))), tuple(phrases), tuple(amounts_asked(text))
    )


class Said:
    """What the words half says of every row of a generation to one question."""

    def __init__(self, question: Question, catalog: Catalog, postings: Postings) -> None:
        self._question = question
        words = catalog.terms("word", question.words)
        pairs = catalog.terms("gram", question.grams)
        self._scores = postings.scores([*words.values(), *pairs.values()])
        for phrase in question.phrases:
            needed = phrase_grams(phrase)
            known = catalog.terms("gram", needed)
            # A phrase's grams narrow to what may hold it; a gram that stands nowhere leaves nothing.
            held = postings.holding([known.get(gram, _NOWHERE) for gram in needed])
            self._scores = np.where(held, np.maximum(self._scores, _LEAST), 0)

    def best(self, rows: slice, fit: Mask | None, top: int) -> NDArray[np.int64]:
        """The best `top` of these rows that fit, by row, best first."""
        scores = self._scores[rows]
        places = best(scores if fit is None else np.where(fit[rows], scores, np.float32(0)), top)
        return np.asarray(places + rows.start)

    def score(self, row: int) -> float:
        """BM25 of a row; higher is better."""
        return float(self._scores[row])
