"""The workbench's own tables in the workspace's SQLite: each belongs to one module, which brings its schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yiju.ingest.held import DATABASE_SECONDS


@contextmanager
def opened(db: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """The database with these tables in it, in one transaction."""
    connection = sqlite3.connect(db, timeout=DATABASE_SECONDS)
    try:
        connection.executescript(schema)
        with connection:
            yield connection
    finally:
        connection.close()
