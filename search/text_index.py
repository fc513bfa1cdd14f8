"""The words half: a question in, entries with BM25 scores out (SQLite FTS5).

Words of jieba and character bigrams stand in two columns of one table; a word weighs more. A question
within “…” or "…", and a document number however typeset, is searched as an exact phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.values.basis import number_key
from search.catalog import Catalog
from search.highlight import Folded, Span
from search.passages import Kind
from search.segment import Segmenter, grams

_QUOTED = re.compile(r'[“"「](.+?)[”"」]')
_WEIGHT_WORDS, _WEIGHT_GRAMS = 2.0, 1.0


@dataclass(frozen=True)
class Question:
    """A question as the words half understands it. `phrases` must occur as they stand."""

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]
    phrases: tuple[str, ...]

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
    phrases = [match[1] for match in _QUOTED.finditer(text)]
    if key := number_key(text):
        phrases.append(key)
    return Question(
        text, tuple(segmenter.phrase_words(text, catalog.known_words)), tuple(grams(text)), tuple(phrases)
    )


def _match(question: Question) -> str | None:
    """The question in FTS5's language; None where it has no term."""
    if question.phrases:
        # The last gram of a phrase may run on in the text: `74号` before 文.
        parts = [f'grams : "{" ".join(grams(phrase))}" *' for phrase in question.phrases if grams(phrase)]
        return " AND ".join(parts) or None
    words = " OR ".join(f'"{word}"' for word in dict.fromkeys(question.words))
    pairs = " OR ".join(f'"{gram}"' for gram in dict.fromkeys(question.grams))
    parts = ([f"words : ({words})"] if words else []) + ([f"grams : ({pairs})"] if pairs else [])
    return " OR ".join(parts) or None


def find_words(
    catalog: Catalog, question: Question, kind: Kind, where: str, values: tuple[object, ...], top: int
) -> dict[int, float]:
    """BM25 (higher is better) of the best `top` entries of a kind, by number."""
    match = _match(question)
    if match is None:
        return {}
    rows = catalog.connection.execute(
        f"SELECT terms.rowid, bm25(terms, {_WEIGHT_WORDS}, {_WEIGHT_GRAMS}) AS rank FROM terms"
        f" JOIN entry ON entry.id = terms.rowid WHERE terms MATCH ? AND kind = ?{where} ORDER BY rank LIMIT ?",
        (match, kind, *values, top),
    )
    return {number: -rank for number, rank in rows}
