"""存疑处的核定: what a person read on the page where the reader was unsure. The record itself is never changed.

In: a declaration's field, what stands there by a person's eyes, who says so. Out: rows in the table `corrections`
of the workspace's SQLite, which belongs to this module; the last row of a field stands, an empty one takes back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from yiju.ingest.database import opened
from yiju.ingest.histories import joined

_SCHEMA = """
CREATE TABLE IF NOT EXISTS corrections (
    number INTEGER PRIMARY KEY, declaration TEXT NOT NULL, field TEXT NOT NULL, said TEXT, who TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS corrections_field ON corrections (declaration, field, number);
"""
_ADD = "INSERT INTO corrections (declaration, field, said, who, at) VALUES (?, ?, ?, ?, ?)"
_Row = tuple[str, str, str | None, str, str]


class Correction(msgspec.Struct, frozen=True):
    """What stands; `at` is UTC."""

    declaration: str
    field: str
    wording: str
    who: str
    at: str


class Corrections:
    """The corrections of one workspace."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def record(self, declaration: str, field: str, wording: str | None, who: str) -> None:
        """Keep what a person read; None takes the last back."""
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with opened(self._db, _SCHEMA) as connection:
            connection.execute(_ADD, (declaration, field, wording, who, at))

    def standing(self) -> dict[tuple[str, str], Correction]:
        """(declaration, field) → what stands."""
        latest = {row[:2]: row for row in self._rows()}
        return {
            (declaration, field): Correction(declaration, field, text, who, at)
            for declaration, field, text, who, at in latest.values()
            if text is not None
        }

    def take(self, other: Corrections) -> tuple[int, list[str]]:
        """Have the history of every field hold what was read in another workspace as well; how many rows came, and the
        fields of which the two said different things. What was said last stands.
        """
        histories = joined(self._rows(), other._rows(), of=lambda row: row[:2], at=lambda row: row[4])
        came, differ = 0, []
        with opened(self._db, _SCHEMA) as connection:
            for history in histories:
                if history.ours and history.ours[-1][2] != history.theirs[-1][2]:
                    differ.append(" ".join(history.of))
                connection.execute("DELETE FROM corrections WHERE declaration = ? AND field = ?", history.of)
                connection.executemany(_ADD, history.whole)
                came += len(history.new)
        return came, differ

    def _rows(self) -> list[_Row]:
        """Everything that was ever said, oldest first."""
        with opened(self._db, _SCHEMA) as connection:
            return connection.execute(
                "SELECT declaration, field, said, who, at FROM corrections ORDER BY number"
            ).fetchall()
