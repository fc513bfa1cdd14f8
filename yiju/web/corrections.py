"""存疑处的核定: what a person read on the page where the reader was unsure. The record itself is never changed.

In: a declaration's field, what stands there by a person's eyes, who says so. Out: rows in the table `corrections`
of the workspace's SQLite, which belongs to this module; the last row of a field stands, an empty one takes back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from yiju.ingest.database import opened

_SCHEMA = """
CREATE TABLE IF NOT EXISTS corrections (
    number INTEGER PRIMARY KEY, declaration TEXT NOT NULL, field TEXT NOT NULL, said TEXT, who TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS corrections_field ON corrections (declaration, field, number);
"""


class Correction(msgspec.Struct, frozen=True):
    """What stands; `at` is UTC."""

    declaration: str
    field: str
    said: str
    who: str
    at: str


class Corrections:
    """The corrections of one workspace."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def record(self, declaration: str, field: str, said: str | None, who: str) -> None:
        """Keep what a person read; None takes the last back."""
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with opened(self._db, _SCHEMA) as connection:
            connection.execute(
                "INSERT INTO corrections (declaration, field, said, who, at) VALUES (?, ?, ?, ?, ?)",
                (declaration, field, said, who, at),
            )

    def standing(self) -> dict[tuple[str, str], Correction]:
        """(declaration, field) → what stands."""
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT declaration, field, said, who, at FROM corrections ORDER BY number"
            ).fetchall()
        latest = {(row[0], row[1]): row for row in rows}
        return {key: Correction(*row) for key, row in latest.items() if row[2] is not None}
