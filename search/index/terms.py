"""The terms of the entries, numbered and counted: two tables of the catalogue.

In: the words and bigrams of an entry. Out: numbers of terms, and the counted terms of all entries, of which
`search.index.postings` is made.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

TermKind = Literal["word", "gram"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS term (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS term_text ON term (kind, text);
CREATE TABLE IF NOT EXISTS said (
    entry_id INTEGER PRIMARY KEY, length INTEGER NOT NULL, terms BLOB NOT NULL, counts BLOB NOT NULL
);
"""
# A word weighs as much as two bigrams.
_WORD_COUNTS = 2
_AT_ONCE = 20_000


class Counted(NamedTuple):
    """The terms of some entries: for each entry its number, how many different terms, and its length; and
    the terms and their counts, entry after entry.
    """

    numbers: NDArray[np.int64]
    sizes: NDArray[np.int64]
    lengths: NDArray[np.int64]
    terms: NDArray[np.uint32]
    counts: NDArray[np.uint8]


class Terms:
    """The terms in one catalogue; who writes calls `begin` within a transaction, `forget` where it fails."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[TermKind, str], int] = {}
        self._seen = 0

    def begin(self) -> None:
        """Forget what is known where another writer may have numbered terms since."""
        seen = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        if seen != self._seen:
            self._known, self._seen = {}, seen

    def forget(self) -> None:
        """What was numbered did not come to be."""
        self._known = {}

    def add(self, entry: int, words: Sequence[str], grams: Sequence[str]) -> None:
        """Keep the terms of an entry."""
        counted: Counter[tuple[TermKind, str]] = Counter(
            {("word", word): _WORD_COUNTS * n for word, n in Counter(words).items()}
        )
        counted.update(("gram", gram) for gram in grams)
        terms = np.array(self._numbered(list(counted)), np.uint32)
        counts = np.minimum(list(counted.values()), 255).astype(np.uint8)
        self._connection.execute(
            "INSERT INTO said VALUES (?, ?, ?, ?)",
            (entry, len(words) + len(grams), terms.tobytes(), counts.tobytes()),
        )

    def _numbered(self, terms: Sequence[tuple[TermKind, str]]) -> list[int]:
        """The numbers of terms, given where they have none."""
        fresh = [term for term in terms if term not in self._known]
        kinds: tuple[TermKind, ...] = ("word", "gram")
        for kind in kinds:
            for text, number in self.numbers(kind, (text for k, text in fresh if k == kind)).items():
                self._known[kind, text] = number
        for kind, text in fresh:
            if (kind, text) not in self._known:
                cursor = self._connection.execute("INSERT INTO term (kind, text) VALUES (?, ?)", (kind, text))
                self._known[kind, text] = int(cursor.lastrowid or 0)
        return [self._known[term] for term in terms]

    def numbers(self, kind: TermKind, texts: Iterable[str]) -> dict[str, int]:
        """The numbers of those terms that stood in some entry, by text."""
        wanted = list(texts)
        found: dict[str, int] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(
                f"SELECT text, id FROM term WHERE kind = ? AND text IN ({marks})", (kind, *part)
            )
            found.update(rows.fetchall())
        return found

    def last(self) -> int:
        """The highest number of a term."""
        return int(self._connection.execute("SELECT COALESCE(MAX(id), 0) FROM term").fetchone()[0])

    def counted(self, after: int) -> Iterator[Counted]:
        """The terms of the entries behind a number, some thousand entries at a time."""
        cursor = self._connection.execute(
            "SELECT entry_id, length, terms, counts FROM said WHERE entry_id > ? ORDER BY entry_id", (after,)
        )
        while rows := cursor.fetchmany(_AT_ONCE):
            numbers, lengths, terms, counts = zip(*rows, strict=True)
            yield Counted(
                np.array(numbers, np.int64),
                np.array([len(one) for one in counts], np.int64),
                np.array(lengths, np.int64),
                np.frombuffer(b"".join(terms), np.uint32),
                np.frombuffer(b"".join(counts), np.uint8),
            )
