"""The register of the records: a row for each filing and for each declaration, so that nobody decodes all of them to
list, count or find one.

In: the connection of `yiju.sqlite` and filings as they are kept. Out: `RegisteredFiling` and `RegisteredDeclaration`, in the order of the first
ingest. Rows are written with their record; triggers drop those of a record that is changed by anybody else, and what has
no row is read when it is asked for.
"""

from __future__ import annotations

import sqlite3

import msgspec

from yiju.ingest.record import DocumentKind, Filing
from yiju.ingest.stage import Stage, stage_of
from yiju.ingest.values.text import fold

SCHEMA = """
CREATE TABLE IF NOT EXISTS listed (
    id TEXT PRIMARY KEY, file TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT, year INTEGER, declarations INTEGER NOT NULL,
    bases INTEGER NOT NULL, indicators INTEGER NOT NULL, doubts INTEGER NOT NULL, budget_lines INTEGER NOT NULL,
    passages INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS declared (
    filing TEXT NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
    unit TEXT, year INTEGER, stage TEXT NOT NULL, PRIMARY KEY (filing, place)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS listed_changed AFTER UPDATE OF id, record ON filing
BEGIN DELETE FROM listed WHERE id = OLD.id; DELETE FROM declared WHERE filing = OLD.id; END;
CREATE TRIGGER IF NOT EXISTS listed_removed AFTER DELETE ON filing
BEGIN DELETE FROM listed WHERE id = OLD.id; DELETE FROM declared WHERE filing = OLD.id; END;
"""
TABLES = {"listed", "declared", "listed_changed", "listed_removed"}
UNLISTED = "SELECT id, path, record FROM filing WHERE id NOT IN (SELECT id FROM listed) ORDER BY serial"
"""Filings without a row, as a workspace of before has them."""
_STANDING = "JOIN filing f ON f.id = {} WHERE f.superseded = ? ORDER BY f.serial"


class RegisteredFiling(msgspec.Struct, frozen=True):
    """A filing: its document's own words, and how many of each thing it holds."""

    id: str
    file: str
    kind: DocumentKind
    unit: str | None
    year: int | None
    declarations: int
    bases: int
    indicators: int
    doubts: int
    budget_lines: int
    passages: int
    sha256: str


class RegisteredDeclaration(msgspec.Struct, frozen=True):
    """A declaration and the id of its filing; `folded` is its name as names are compared."""

    filing: str
    id: str
    name: str
    folded: str
    unit: str | None
    year: int | None
    stage: Stage


def enter(db: sqlite3.Connection, filing: Filing) -> None:
    """Write the rows of a filing."""
    document, projects = filing.document, filing.projects
    db.execute(
        "INSERT OR REPLACE INTO listed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id, document.file, document.kind, document.unit, document.year, len(projects),
            sum(len(p.bases) for p in projects), sum(len(p.indicators) for p in projects),
            sum(len(p.doubts) for p in projects), len(filing.budget_lines), len(filing.passages),
        ),
    )  # fmt: skip
    db.executemany(
        "INSERT OR REPLACE INTO declared VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (document.id, n, p.id, p.name, fold(p.name), p.unit, p.year, stage_of(p, document.kind))
            for n, p in enumerate(projects)
        ],
    )


def listed(db: sqlite3.Connection, superseded: bool = False) -> list[RegisteredFiling]:
    """The rows of all filings that stand, or of the superseded ones."""
    asked = f"SELECT l.*, f.sha256 FROM listed l {_STANDING.format('l.id')}"
    return [RegisteredFiling(*row) for row in db.execute(asked, (int(superseded),))]


def declared(db: sqlite3.Connection) -> list[RegisteredDeclaration]:
    """The rows of all declarations of the filings that stand."""
    columns = "d.filing, d.id, d.name, d.folded, d.unit, d.year, d.stage"
    asked = f"SELECT {columns} FROM declared d {_STANDING.format('d.filing')}, d.place"
    return [RegisteredDeclaration(*row) for row in db.execute(asked, (0,))]
