"""The index's tables in one SQLite file: entries, their words, declarations, vectors by text.

In: entries of filings. Out: entries by number, by filter, or by match of words. The file is derived
from the records and may be deleted at any time. `Damaged` (Chinese, names `yiju rebuild`) where it
cannot be read.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from ingest.errors import Explained
from ingest.record import Declaration
from search.encoder import Vectors
from search.passages import Entry, Kind, unit_key

VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS filing (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS declaration (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL, file TEXT NOT NULL, unit TEXT, year INTEGER,
    record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS declaration_document ON declaration (document_id);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, declaration_id TEXT NOT NULL,
    kind TEXT NOT NULL, unit TEXT, year INTEGER, amount REAL, form TEXT, text_key BLOB NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_document ON entry (document_id);
CREATE INDEX IF NOT EXISTS entry_declaration ON entry (declaration_id);
CREATE INDEX IF NOT EXISTS entry_filter ON entry (kind, year, unit);
CREATE TABLE IF NOT EXISTS account (document_id TEXT, code TEXT, PRIMARY KEY (document_id, code)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (words, grams, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE IF NOT EXISTS vector (text_key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dictionary (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_entries = msgspec.json.Decoder(Entry)
_declarations = msgspec.json.Decoder(Declaration)
_encoder = msgspec.json.Encoder(decimal_format="number")


class Damaged(Explained):
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


class Catalog:
    """The tables of one index folder, made if absent."""

    def __init__(self, path: Path) -> None:
        try:
            self.connection = sqlite3.connect(path, timeout=30)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.executescript(_SCHEMA)
            found = self.meta("version")
        except sqlite3.DatabaseError as error:
            raise Damaged("已损坏，无法打开") from error
        self._vocabulary: set[str] = set()
        if found is None:
            with self.connection:
                self.set_meta("version", str(VERSION))
        elif found != str(VERSION):
            raise Damaged(f"的版本为 {found}，本程序需要 {VERSION}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing; one writer at a time."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.rollback()
            self._vocabulary = set()
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
        run("DELETE FROM terms WHERE rowid IN (SELECT id FROM entry WHERE document_id = ?)", (document_id,))
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
        row = (stored.declaration.id, stored.document_id, stored.file, stored.unit, stored.year, record)
        self.connection.execute("INSERT OR REPLACE INTO declaration VALUES (?, ?, ?, ?, ?, ?)", row)

    def add_entry(self, entry: Entry, words: Sequence[str], grams: Sequence[str]) -> int:
        """Keep an entry and its terms; gives its number."""
        cursor = self.connection.execute(
            "INSERT INTO entry (document_id, declaration_id, kind, unit, year, amount, form, text_key, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.document_id,
                entry.declaration_id,
                entry.kind,
                "|".join(dict.fromkeys(map(unit_key, (entry.unit, *entry.above)))),
                entry.year,
                entry.amount,
                entry.form,
                text_key(entry.text),
                _encoder.encode(entry),
            ),
        )
        number = int(cursor.lastrowid or 0)
        fresh = set(words) - self._vocabulary
        self._vocabulary |= fresh
        self.connection.executemany("INSERT OR IGNORE INTO vocabulary VALUES (?)", [(w,) for w in fresh])
        self.connection.execute(
            "INSERT INTO terms (rowid, words, grams) VALUES (?, ?, ?)",
            (number, " ".join(words), " ".join(grams)),
        )
        return number

    def entries(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Entries by number; a number that is not there is left out."""
        found: dict[int, Entry] = {}
        wanted = list(numbers)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            for number, record in self.connection.execute(
                f"SELECT id, record FROM entry WHERE id IN ({marks})", part
            ):
                found[number] = _entries.decode(record)
        return found

    def numbers(self, kind: Kind, where: str = "", values: Sequence[object] = ()) -> list[int]:
        """Numbers of the entries of a kind, in order, under a further condition (` AND …`)."""
        rows = self.connection.execute(
            f"SELECT id FROM entry WHERE kind = ?{where} ORDER BY id", (kind, *values)
        )
        return [row[0] for row in rows]

    def declarations(self) -> dict[str, Stored]:
        """Every declaration by id."""
        rows = self.connection.execute(
            "SELECT id, record, document_id, file, unit, year FROM declaration ORDER BY rowid"
        )
        return {row[0]: Stored(_declarations.decode(row[1]), *row[2:]) for row in rows}

    def project_numbers(self) -> dict[str, int]:
        """Number of each declaration's project entry."""
        rows = self.connection.execute("SELECT declaration_id, id FROM entry WHERE kind = 'project'")
        return dict(rows.fetchall())

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Which of these stand in some entry as a word."""
        wanted = list(words)
        found: set[str] = set()
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(f"SELECT word FROM vocabulary WHERE word IN ({marks})", part)
            found.update(row[0] for row in rows)
        return found

    def texts_without_vector(self) -> list[str]:
        """Texts that were never encoded, each once, in order."""
        rows = self.connection.execute(
            "SELECT MIN(id), record FROM entry WHERE text_key NOT IN (SELECT text_key FROM vector)"
            " GROUP BY text_key ORDER BY 1"
        )
        return [_entries.decode(record).text for _, record in rows]

    def add_vectors(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of texts."""
        rows = [(text_key(text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True)]
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
        joined = np.frombuffer(b"".join(found[number] for number in numbers), np.float32)
        return joined.reshape(len(numbers), dimension)

    def dictionary(self) -> list[str]:
        """Words learnt from the filings."""
        return [row[0] for row in self.connection.execute("SELECT word FROM dictionary")]

    def learn(self, words: Iterable[str]) -> None:
        """Keep words learnt from the filings."""
        self.connection.executemany("INSERT OR IGNORE INTO dictionary VALUES (?)", [(w,) for w in words])
