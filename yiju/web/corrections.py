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

    def take(self, other: Corrections) -> tuple[int, list[str]]:
        """Have the history of every field hold what was read in another workspace as well; how many rows came, and the
        fields of which the two said different things. What was said last stands.
        """
        ours, theirs = self._by_field(), other._by_field()
        came, differ = 0, []
        with opened(self._db, _SCHEMA) as connection:
            for key, rows in theirs.items():
                here = ours.get(key, [])
                whole = joined(here, rows, lambda row: row[2])
                if set(whole) == set(here):
                    continue
                differ += [f"{key[0]} {key[1]}"] if here and here[-1][0] != rows[-1][0] else []
                connection.execute("DELETE FROM corrections WHERE declaration = ? AND field = ?", key)
                connection.executemany(
                    "INSERT INTO corrections (declaration, field, said, who, at) VALUES (?, ?, ?, ?, ?)",
                    [(*key, *row) for row in whole],
                )
                came += len(whole) - len(here)
        return came, differ

    def _by_field(self) -> dict[tuple[str, str], list[tuple[str | None, str, str]]]:
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT declaration, field, said, who, at FROM corrections ORDER BY number"
            ).fetchall()
        histories: dict[tuple[str, str], list[tuple[str | None, str, str]]] = {}
        for declaration, field, said, who, at in rows:
            histories.setdefault((declaration, field), []).append((said, who, at))
        return histories
