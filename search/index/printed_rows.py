"""What is found by its words and amounts and has no vector: rows of budget tables, and printed lines that no entry holds.

In: rows of a filing, each with all that it says. Out: rows by number, by an amount, by words. What a row says beside its
amounts (table, account, columns) is kept once for all rows that say the same: the accounts of a city are some hundred,
however many filings print them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from yiju.search.index.entries import OTHER, IndexEntry
from yiju.search.index.printed_amounts import Asked, fen, span_of
from yiju.search.index.segment import grams, plain

SCHEMA = """
CREATE TABLE IF NOT EXISTS wording (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS wording_gram (
    gram TEXT NOT NULL, wording_id INTEGER NOT NULL, PRIMARY KEY (gram, wording_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS line (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, wording_id INTEGER NOT NULL, text TEXT NOT NULL, record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS line_document ON line (document_id);
CREATE INDEX IF NOT EXISTS line_wording ON line (wording_id, document_id);
CREATE TABLE IF NOT EXISTS line_amount (
    fen INTEGER NOT NULL, line_id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (fen, line_id, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS line_amount_line ON line_amount (line_id);
"""
# So many rows that print one amount are looked at, and so many that say one thing.
_MOST_EQUAL = 200
_AT_ONCE = 400
_AMOUNTS = re.compile(r"-?\d[\d,.]*\s*[十百千]?[万亿]?元")
_NUMBERS = re.compile(r"\d[\d,.\-/]{2,}")
_entries = msgspec.json.Decoder(IndexEntry)
_encoder = msgspec.json.Encoder(decimal_format="number")


class PrintedRow(NamedTuple):
    """A row; `text` is its account with every column, or the line as printed."""

    number: int
    document_id: str
    table: str
    text: str


def _without_values(row: IndexEntry, whole: str) -> str:
    """What a row says beside its amounts; a line that is none of a table beside its unit and all its numbers, so that other filings
    say the same.
    """
    if not row.field.startswith(OTHER):
        return _AMOUNTS.sub(" ", plain(whole))
    text = whole.partition("\t")[2].replace(row.unit or "\t", " ")
    return _NUMBERS.sub(" ", plain(text))


class PrintedRows:
    """The rows in the catalogue's tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, row: IndexEntry, text: str, amounts: Iterable[tuple[str, Decimal | None]]) -> None:
        """Keep a row, to be found by its amounts, each of a column, and by what it says: `text`, every column of it."""
        whole = f"{row.name}\t{text}"
        line = (row.document_id, self._wording(_without_values(row, whole)), whole, _encoder.encode(row))
        cursor = self._connection.execute(
            "INSERT INTO line (document_id, wording_id, text, record) VALUES (?, ?, ?, ?)", line
        )
        keys = {(fen(amount), name) for name, amount in amounts if amount}
        rows = [(key, cursor.lastrowid, name) for key, name in keys if key is not None]
        self._connection.executemany("INSERT INTO line_amount VALUES (?, ?, ?)", rows)

    def _wording(self, text: str) -> int:
        """The number of what a row says beside its amounts, given where it has none."""
        found = self._connection.execute("SELECT id FROM wording WHERE text = ?", (text,)).fetchone()
        if found is not None:
            return int(found[0])
        number = self._connection.execute("INSERT INTO wording (text) VALUES (?)", (text,)).lastrowid
        rows = [(gram, number) for gram in set(grams(text))]
        self._connection.executemany("INSERT INTO wording_gram VALUES (?, ?)", rows)
        return int(number or 0)

    def remove(self, document_id: str) -> None:
        """Take a filing's rows out; what they say stays for those that say the same."""
        self._connection.execute(
            "DELETE FROM line_amount WHERE line_id IN (SELECT id FROM line WHERE document_id = ?)",
            (document_id,),
        )
        self._connection.execute("DELETE FROM line WHERE document_id = ?", (document_id,))

    def wordings_with(self, word: str) -> dict[int, str]:
        """What rows say that hold a word, by number; none of which no row is left."""
        needed = list(dict.fromkeys(grams(word)))
        if not needed:
            return {}
        marks = ",".join("?" * len(needed))
        rows = self._connection.execute(
            "SELECT id, text FROM wording WHERE id IN (SELECT wording_id FROM wording_gram"
            f" WHERE gram IN ({marks}) GROUP BY wording_id HAVING COUNT(*) = ?)"
            " AND EXISTS (SELECT 1 FROM line WHERE wording_id = wording.id) LIMIT ?",
            (*needed, len(needed), _AT_ONCE),
        )
        return {number: text for number, text in rows if word in text}

    def saying(
        self, wordings: Sequence[int], documents: Sequence[str] | None, most: int
    ) -> Iterator[PrintedRow]:
        """Rows that say one of these, of some filings or of any, `most` at most."""
        marks = ",".join("?" * len(wordings))
        among = f" AND document_id IN ({','.join('?' * len(documents))})" if documents is not None else ""
        rows = self._connection.execute(
            f"SELECT id, document_id, text FROM line WHERE wording_id IN ({marks}){among} LIMIT ?",
            (*wordings, *(documents or ()), most),
        )
        for number, document_id, text in rows:
            table, _, row = text.partition("\t")
            yield PrintedRow(number, document_id, table, row)

    def with_amount(self, asked: Asked, exact: bool) -> list[tuple[int, IndexEntry, str, int]]:
        """Rows that print this amount, or one that rounds to it: number, row, column, fen."""
        rows = self._connection.execute(
            "SELECT line.id, record, line_amount.name, fen FROM line_amount JOIN line ON line.id = line_id"
            " WHERE fen BETWEEN ? AND ? ORDER BY abs(fen - ?), line.id LIMIT ?",
            (*span_of(asked, exact), fen(asked.value), _MOST_EQUAL),
        )
        return [(number, _entries.decode(record), name, found) for number, record, name, found in rows]

    def entries(self, numbers: Iterable[int]) -> dict[int, IndexEntry]:
        """Rows as entries, by number."""
        wanted = list(numbers)
        marks = ",".join("?" * len(wanted))
        rows = self._connection.execute(f"SELECT id, record FROM line WHERE id IN ({marks})", wanted)
        return {number: _entries.decode(record) for number, record in rows}

    def text(self, number: int) -> str:
        """A row with the table's name and every column."""
        row = self._connection.execute("SELECT text FROM line WHERE id = ?", (number,)).fetchone()
        return str(row[0]) if row else ""
