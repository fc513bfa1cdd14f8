"""Saved views: a list's address under a name, for whoever saved it.

In: a name, an address's query, who says so. Out: rows in the table `views` of the workspace's SQLite, which belongs to
this module; a name is given once a person, a later view of the name replaces it.
"""

from __future__ import annotations

from pathlib import Path

from yiju.ingest.database import opened

_SCHEMA = "CREATE TABLE IF NOT EXISTS views (who TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, PRIMARY KEY (who, name));"


class Views:
    """The saved views of one workspace."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def of(self, who: str) -> list[tuple[str, str]]:
        """A person's views: name and query."""
        with opened(self._db, _SCHEMA) as connection:
            return connection.execute(
                "SELECT name, query FROM views WHERE who = ? ORDER BY name", (who,)
            ).fetchall()

    def save(self, who: str, name: str, query: str) -> None:
        """Keep a view. Raises `ValueError` (Chinese) without a name."""
        if not name.strip():
            raise ValueError("请给这个视图起个名字。")
        with opened(self._db, _SCHEMA) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO views VALUES (?, ?, ?)", (who, name.strip()[:60], query)
            )

    def remove(self, who: str, name: str) -> None:
        """Forget a view."""
        with opened(self._db, _SCHEMA) as connection:
            connection.execute("DELETE FROM views WHERE who = ? AND name = ?", (who, name))

    def take(self, other: Views) -> tuple[int, list[str]]:
        """Have the views of another workspace here as well; how many came, and the names that are taken here by others."""
        with opened(other._db, _SCHEMA) as connection:
            theirs = connection.execute("SELECT who, name, query FROM views").fetchall()
        came, differ = 0, []
        with opened(self._db, _SCHEMA) as connection:
            for who, name, query in theirs:
                row = connection.execute(
                    "SELECT query FROM views WHERE who = ? AND name = ?", (who, name)
                ).fetchone()
                if row is None:
                    connection.execute("INSERT INTO views VALUES (?, ?, ?)", (who, name, query))
                    came += 1
                elif row[0] != query:
                    differ.append(name)
        return came, differ
