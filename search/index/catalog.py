"""The index's tables in one SQLite file: entries, their terms, declarations, vectors by text.

In: entries of filings. Out: entries by number, and what rows, postings and vectors are made of. The file is derived
from the records and may be deleted at any time. `DamagedIndex` (Chinese, names `yiju rebuild`) where it
cannot be read.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from yiju.ingest.errors import Explained
from yiju.ingest.record import Declaration, Place
from yiju.ingest.stage import Stage
from yiju.ingest.values.money import amounts_in
from yiju.ingest.values.name_keys import unit_key
from yiju.search.index.entries import IndexEntry, Kind
from yiju.search.index.printed_amounts import Asked, fen, span_of, sums_of
from yiju.search.index.printed_rows import SCHEMA as ROWS_SCHEMA
from yiju.search.index.printed_rows import PrintedRows
from yiju.search.index.printed_values import values_in
from yiju.search.index.terms import SCHEMA as TERMS_SCHEMA
from yiju.search.index.terms import Terms
from yiju.search.model.encoder import Vectors

VERSION = 15
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS filing (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS declaration (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL, file TEXT NOT NULL, unit TEXT, year INTEGER,
    stage TEXT NOT NULL, record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS declaration_document ON declaration (document_id);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, declaration_id TEXT NOT NULL,
    kind TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER, amount REAL, form TEXT, stage TEXT, text_key BLOB NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_document ON entry (document_id);
CREATE INDEX IF NOT EXISTS entry_declaration ON entry (declaration_id);
CREATE TABLE IF NOT EXISTS gone (entry_id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS account (document_id TEXT, code TEXT, PRIMARY KEY (document_id, code)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS account_code ON account (code);
CREATE TABLE IF NOT EXISTS amount (
    fen INTEGER NOT NULL, declaration_id TEXT NOT NULL, field TEXT NOT NULL, name TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS amount_fen ON amount (fen);
CREATE TABLE IF NOT EXISTS text_amount (
    fen INTEGER NOT NULL, entry_id INTEGER NOT NULL, PRIMARY KEY (fen, entry_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS text_amount_entry ON text_amount (entry_id);
CREATE TABLE IF NOT EXISTS text_value (
    key TEXT NOT NULL, entry_id INTEGER NOT NULL, PRIMARY KEY (key, entry_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS text_value_entry ON text_value (entry_id);
CREATE INDEX IF NOT EXISTS amount_declaration ON amount (declaration_id);
CREATE TABLE IF NOT EXISTS vector (text_key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dictionary (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_entries = msgspec.json.Decoder(IndexEntry)
_declarations = msgspec.json.Decoder(Declaration)
_encoder = msgspec.json.Encoder(decimal_format="number")
# So many kilobytes of the file: keys are put anywhere in its indexes, and what SQLite keeps by itself is a hundredth of a
# city's.
_PAGES_KEPT = 65_536
# So many entries are kept in memory, some 20 MB.
_KEPT = 10_000
# Of the fields that print one amount.
_MOST_EQUAL = 200


class Filed(NamedTuple):
    """What an entry is filed under; `unit` holds the keys of the units it belongs to."""

    number: int
    kind: Kind
    unit: str
    year: int | None
    amount: float | None
    form: str | None
    document_id: str
    stage: Stage | None


class DamagedIndex(Explained):
    """The index cannot be used as it stands; the message says why and what mends it, in Chinese."""

    def __init__(self, why: str) -> None:
        super().__init__(f"检索索引{why}。请运行 yiju rebuild 重建（原始记录不受影响）。")


def text_key(text: str) -> bytes:
    """Equal for equal texts; 16 bytes."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


class Stored(msgspec.Struct, frozen=True):
    """A declaration as the index keeps it, with where it was filed."""

    declaration: Declaration
    document_id: str
    file: str
    unit: str | None
    year: int | None
    stage: Stage = "plan"


class Catalog:
    """The tables of one index folder, made if absent."""

    def __init__(self, path: Path) -> None:
        try:
            self.connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute(f"PRAGMA cache_size = -{_PAGES_KEPT}")
            self.connection.executescript(_SCHEMA + TERMS_SCHEMA + ROWS_SCHEMA)
            found = self.meta("version")
        except sqlite3.DatabaseError as error:
            raise DamagedIndex("已损坏，无法打开") from error
        self.terms = Terms(self.connection)
        self.printed_rows = PrintedRows(self.connection)
        self._read: dict[int, IndexEntry] = {}
        if found is None:
            with self.connection:
                self.set_meta("version", str(VERSION))
        elif found != str(VERSION):
            raise DamagedIndex(f"的版本为 {found}，本程序需要 {VERSION}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing; one writer at a time."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.terms.begin()
        try:
            yield
        except BaseException:
            self.connection.rollback()
            self.terms.forget()
            raise
        self.connection.commit()

    def meta(self, key: str) -> str | None:
        """A setting of the index."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of the index."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def fingerprints(self) -> dict[str, str]:
        """Fingerprint of each filing by document id."""
        return dict(self.connection.execute("SELECT id, fingerprint FROM filing"))

    def remove(self, document_id: str) -> None:
        """Take a filing out. Its vectors stay, so that putting it back costs nothing."""
        run = self.connection.execute
        run("INSERT INTO gone SELECT id FROM entry WHERE document_id = ?", (document_id,))
        run("DELETE FROM said WHERE entry_id IN (SELECT id FROM entry WHERE document_id = ?)", (document_id,))
        run(
            "DELETE FROM amount WHERE declaration_id IN (SELECT id FROM declaration WHERE document_id = ?)",
            (document_id,),
        )
        for table in ("text_amount", "text_value"):
            run(
                f"DELETE FROM {table} WHERE entry_id IN (SELECT id FROM entry WHERE document_id = ?)",
                (document_id,),
            )
        self.printed_rows.remove(document_id)
        for table in ("entry", "declaration", "account"):
            run(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
        run("DELETE FROM filing WHERE id = ?", (document_id,))

    def add_filing(self, document_id: str, fingerprint: str, accounts: Iterable[str]) -> None:
        """Note that a filing is in, and the codes of accounts in its budget tables."""
        self.connection.execute("INSERT INTO filing VALUES (?, ?)", (document_id, fingerprint))
        rows = [(document_id, code) for code in set(accounts)]
        self.connection.executemany("INSERT INTO account VALUES (?, ?)", rows)

    def add_declaration(self, stored: Stored) -> None:
        """Keep a declaration for comparing."""
        record = _encoder.encode(stored.declaration)
        row = (
            stored.declaration.id,
            stored.document_id,
            stored.file,
            stored.unit,
            stored.year,
            stored.stage,
            record,
        )
        self.connection.execute("INSERT OR REPLACE INTO declaration VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        amounts = [
            (key, stored.declaration.id, field, name)
            for field, name, amount in sums_of(stored.declaration)
            if (key := fen(amount)) is not None
        ]
        self.connection.executemany("INSERT INTO amount VALUES (?, ?, ?, ?)", amounts)

    def add_entry(self, entry: IndexEntry, words: Sequence[str], grams: Sequence[str]) -> int:
        """Keep an entry and its terms; gives its number."""
        cursor = self.connection.execute(
            "INSERT INTO entry (document_id, declaration_id, kind, unit, year, amount, form, stage, text_key,"
            " record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.document_id,
                entry.declaration_id,
                entry.kind,
                "|".join(dict.fromkeys(map(unit_key, (entry.unit or "", *entry.above)))),
                entry.year,
                entry.amount,
                entry.form,
                entry.stage,
                text_key(entry.text),
                _encoder.encode(entry),
            ),
        )
        number = int(cursor.lastrowid or 0)
        self.terms.add(number, words, grams)
        keys = {fen(amount.value) for amount in amounts_in(entry.text)} - {None, 0}
        self.connection.executemany("INSERT INTO text_amount VALUES (?, ?)", [(key, number) for key in keys])
        values = [(key, number) for key in values_in(entry.text, entry.year)]
        self.connection.executemany("INSERT INTO text_value VALUES (?, ?)", values)
        return number

    def filed(self, after: int) -> Iterator[Filed]:
        """What the entries behind a number are filed under."""
        rows = self.connection.execute(
            "SELECT id, kind, unit, year, amount, form, document_id, stage FROM entry WHERE id > ?", (after,)
        )
        return (Filed(*row) for row in rows)

    def last_entry(self) -> int:
        """The highest number of an entry; later ones are higher, also where it is taken out."""
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entry'").fetchone()
        return int(row[0]) if row else 0

    def count_after(self, number: int) -> int:
        """How many entries lie behind a number."""
        rows = self.connection.execute("SELECT COUNT(*) FROM entry WHERE id > ?", (number,))
        return int(rows.fetchone()[0])

    def gone(self, until: int) -> list[int]:
        """The entries up to a number that were taken out since `forget_gone`."""
        rows = self.connection.execute("SELECT entry_id FROM gone WHERE entry_id <= ?", (until,))
        return [row[0] for row in rows]

    def forget_gone(self) -> None:
        """What was taken out stands in no file any more."""
        self.connection.execute("DELETE FROM gone")

    def documents_with_account(self, code: str) -> set[str]:
        """Filings whose budget tables print a code of a classification that begins so."""
        rows = self.connection.execute(
            "SELECT DISTINCT document_id FROM account WHERE code >= ? AND code < ?", (code, f"{code}\uffff")
        )
        return {row[0] for row in rows}

    def accounts_of(self, document_id: str) -> list[str]:
        """The codes of accounts in a filing's budget tables."""
        rows = self.connection.execute("SELECT code FROM account WHERE document_id = ?", (document_id,))
        return [row[0] for row in rows]

    def entries(self, numbers: Iterable[int]) -> dict[int, IndexEntry]:
        """Entries by number, in order; a number that is not there is left out. Those read last are kept: a number is never given
        to another entry.
        """
        found: dict[int, IndexEntry] = {}
        wanted = []
        for number in numbers:
            if (known := self._read.get(number)) is not None:
                found[number] = known
            else:
                wanted.append(number)
        if len(self._read) > _KEPT:
            self._read.clear()
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            for number, record in self.connection.execute(
                f"SELECT id, record FROM entry WHERE id IN ({marks})", part
            ):
                found[number] = self._read[number] = _entries.decode(record)
        # In one order, whatever is kept: of equals the first is taken.
        return dict(sorted(found.items()))

    def with_amount(self, asked: Asked, exact: bool) -> dict[int, list[tuple[str, str, int]]]:
        """Project entries whose declaration prints this amount, or one that rounds to it, by number: each
        field, its name and its fen, the nearest first.
        """
        rows = self.connection.execute(
            "SELECT entry.id, field, amount.name, fen FROM amount JOIN entry USING (declaration_id)"
            " WHERE fen BETWEEN ? AND ? AND kind = 'project'"
            " ORDER BY abs(fen - ?), entry.id, amount.rowid LIMIT ?",
            (*span_of(asked, exact), fen(asked.value), _MOST_EQUAL),
        )
        found: dict[int, list[tuple[str, str, int]]] = {}
        for number, *value in rows:
            found.setdefault(number, []).append((value[0], value[1], value[2]))
        return found

    def texts_with_amount(self, asked: Asked, exact: bool) -> dict[int, int]:
        """Entries whose text prints this amount, or one that rounds to it, with its fen."""
        rows = self.connection.execute(
            "SELECT entry_id, fen FROM text_amount WHERE fen BETWEEN ? AND ? ORDER BY abs(fen - ?) LIMIT ?",
            (*span_of(asked, exact), fen(asked.value), _MOST_EQUAL),
        )
        return dict(reversed(rows.fetchall()))

    def texts_with_values(self, keys: Iterable[str]) -> dict[int, list[str]]:
        """Entries whose text prints one of these counts and dates, with those that it prints; of each some hundred."""
        found: dict[int, list[str]] = {}
        for key in keys:
            rows = self.connection.execute(
                "SELECT entry_id FROM text_value WHERE key = ? LIMIT ?", (key, _MOST_EQUAL)
            )
            for (number,) in rows:
                found.setdefault(number, []).append(key)
        return found

    def field_of(self, declaration_id: str, field: str) -> tuple[str | None, tuple[Place, ...]]:
        """What a declaration prints in a field, and where."""
        row = self.connection.execute(
            "SELECT record FROM declaration WHERE id = ?", (declaration_id,)
        ).fetchone()
        if row is None:
            return None, ()
        declaration = _declarations.decode(row[0])
        return declaration.printed.get(field), tuple(declaration.evidence.get(field, ()))

    def declarations(self, ids: Sequence[str] | None = None) -> dict[str, Stored]:
        """Declarations by id: these, or every one."""
        asked = "SELECT id, record, document_id, file, unit, year, stage FROM declaration"
        if ids is None:
            rows = self.connection.execute(f"{asked} ORDER BY rowid").fetchall()
        else:
            rows = [row for one in ids for row in self.connection.execute(f"{asked} WHERE id = ?", (one,))]
        return {row[0]: Stored(_declarations.decode(row[1]), *row[2:]) for row in rows}

    def project_numbers(self) -> dict[str, int]:
        """Number of each declaration's project entry."""
        rows = self.connection.execute("SELECT declaration_id, id FROM entry WHERE kind = 'project'")
        return dict(rows.fetchall())

    def outside(self, document_id: str) -> dict[int, str]:
        """The entries of a filing that are of none of its declarations, with the section of each."""
        rows = self.connection.execute(
            "SELECT id, json_extract(CAST(record AS TEXT), '$.name') FROM entry"
            " WHERE document_id = ? AND declaration_id = ''",
            (document_id,),
        )
        return dict(rows.fetchall())

    def entries_of(self, declaration_id: str) -> tuple[int, int]:
        """The lowest and the highest number of a declaration's entries, which follow one another."""
        row = self.connection.execute(
            "SELECT MIN(id), MAX(id) FROM entry WHERE declaration_id = ?", (declaration_id,)
        ).fetchone()
        return (row[0], row[1]) if row[0] is not None else (0, -1)

    def texts_without_vector(self, after: int) -> list[str]:
        """Texts of the entries behind a number that were never encoded, each once, in order."""
        rows = self.connection.execute(
            "SELECT MIN(id), record FROM entry WHERE id > ?"
            " AND NOT EXISTS (SELECT 1 FROM vector WHERE vector.text_key = entry.text_key)"
            " GROUP BY text_key ORDER BY 1",
            (after,),
        )
        return [_entries.decode(record).text for _, record in rows]

    def add_vectors(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of texts."""
        rows = [
            (text_key(text), vector.astype(np.float16).tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        self.connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)

    def vectors(self, numbers: Sequence[int], dimension: int) -> Vectors:
        """Vectors (n, dimension) of entries by number, in that order; each must be encoded."""
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            found.update(
                self.connection.execute(
                    f"SELECT entry.id, vector FROM entry JOIN vector USING (text_key) WHERE entry.id IN ({marks})",
                    part,
                ).fetchall()
            )
        joined = np.frombuffer(b"".join(found[number] for number in numbers), np.float16)
        return joined.astype(np.float32).reshape(len(numbers), dimension)

    def dictionary(self) -> list[str]:
        """Words learnt from the filings."""
        return [row[0] for row in self.connection.execute("SELECT word FROM dictionary")]

    def phrases_like(self, word: str, most: int) -> list[str]:
        """Learnt words that hold the characters of another in order."""
        rows = self.connection.execute(
            "SELECT word FROM dictionary WHERE word LIKE ? ORDER BY length(word), word LIMIT ?",
            (f"%{'%'.join(word)}%", most),
        )
        return [row[0] for row in rows]

    def learn(self, words: Iterable[str]) -> None:
        """Keep words learnt from the filings."""
        self.connection.executemany("INSERT OR IGNORE INTO dictionary VALUES (?)", [(w,) for w in words])
