"""Saved searches: a question and its conditions under a name, with what it had found when last looked at.

In: what a person types. Out: rows in the table `saved_searches` of the workspace's SQLite, which belongs to this
module; with the search index, what of a search's hits is new since then. What was seen stays seen where a file is
taken out and comes back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from yiju.ingest.database import opened
from yiju.ingest.errors import Explained
from yiju.search import FACETED, Filters, Hit, SearchIndex

_SCHEMA = """
CREATE TABLE IF NOT EXISTS saved_searches (
    name TEXT PRIMARY KEY, wish TEXT NOT NULL, at TEXT NOT NULL, looked TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS seen_hits (name TEXT NOT NULL, hit TEXT NOT NULL, PRIMARY KEY (name, hit)) WITHOUT ROWID;
"""
_LONGEST_NAME = 100


class NoSuchSearch(Explained):
    """No search is saved under that name, or another one is."""


class Wish(Filters, frozen=True, kw_only=True):
    """A question with what narrows it."""

    text: str

    def ask(self, index: SearchIndex, top: int) -> list[Hit]:
        """The best hits."""
        return index.search(self.text, self, top)


class Saved(msgspec.Struct, frozen=True):
    """A saved search; `at` and `looked` are UTC: when it was saved and when its new hits were last looked at."""

    name: str
    wish: Wish
    at: str
    looked: str


class SavedSearches:
    """The saved searches of one workspace."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def every(self) -> list[Saved]:
        """All of them, the latest first."""
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT name, wish, at, looked FROM saved_searches ORDER BY at DESC, name"
            ).fetchall()
        return [
            Saved(name, msgspec.json.decode(wish, type=Wish), at, looked) for name, wish, at, looked in rows
        ]

    def get(self, name: str) -> Saved:
        """One by its name. Raises `NoSuchSearch`."""
        found = next((saved for saved in self.every() if saved.name == name.strip()), None)
        if found is None:
            raise NoSuchSearch(f"没有名为“{name}”的检索；已保存的见 yiju searches。")
        return found

    def save(self, name: str, wish: Wish, hits: Iterable[Hit]) -> None:
        """Keep a search with what it finds now. Raises `NoSuchSearch` where another has that name."""
        name, now = name.strip()[:_LONGEST_NAME], _now()
        if not name:
            raise NoSuchSearch("请写检索的名称。")
        if any(saved.name == name and saved.wish != wish for saved in self.every()):
            raise NoSuchSearch(
                f"已有名为“{name}”的另一检索；请换个名称，或先 yiju searches {name} --forget。"
            )
        with opened(self._db, _SCHEMA) as connection:
            connection.execute(
                "INSERT OR IGNORE INTO saved_searches VALUES (?, ?, ?, ?)",
                (name, msgspec.json.encode(wish).decode(), now, now),
            )
        self.mark_seen(name, hits)

    def new(self, saved: Saved, index: SearchIndex) -> list[Hit]:
        """What a search finds that it had not when last looked at, best first; weak hits are no news."""
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute("SELECT hit FROM seen_hits WHERE name = ?", (saved.name,)).fetchall()
        seen = {hit for (hit,) in rows}
        return [hit for hit in saved.wish.ask(index, FACETED) if not hit.weak and _key(hit) not in seen]

    def mark_seen(self, name: str, hits: Iterable[Hit]) -> None:
        """These are not new from now on."""
        with opened(self._db, _SCHEMA) as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO seen_hits VALUES (?, ?)", [(name, _key(hit)) for hit in hits]
            )
            connection.execute("UPDATE saved_searches SET looked = ? WHERE name = ?", (_now(), name))

    def take(self, other: SavedSearches) -> tuple[int, list[str]]:
        """Have the searches of another workspace here as well; how many came, and the names that are taken here by others."""
        came, differ = 0, []
        here = {saved.name: saved.wish for saved in self.every()}
        for saved in other.every():
            if saved.name in here:
                differ += [saved.name] if here[saved.name] != saved.wish else []
                continue
            with opened(other._db, _SCHEMA) as connection:
                asked = "SELECT name, hit FROM seen_hits WHERE name = ?"
                seen = connection.execute(asked, (saved.name,)).fetchall()
            with opened(self._db, _SCHEMA) as connection:
                connection.execute(
                    "INSERT INTO saved_searches VALUES (?, ?, ?, ?)",
                    (saved.name, msgspec.json.encode(saved.wish).decode(), saved.at, saved.looked),
                )
                connection.executemany("INSERT OR IGNORE INTO seen_hits VALUES (?, ?)", seen)
            came += 1
        return came, differ

    def forget(self, name: str) -> None:
        """Take a search out. Raises `NoSuchSearch`."""
        found = self.get(name)
        with opened(self._db, _SCHEMA) as connection:
            connection.execute("DELETE FROM seen_hits WHERE name = ?", (found.name,))
            connection.execute("DELETE FROM saved_searches WHERE name = ?", (found.name,))


def _key(hit: Hit) -> str:
    """A hit by what it is of: the same for the same declaration, or the same section of a filing."""
    about = hit.declaration_id or f"{hit.document_id} {hit.name}"
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
