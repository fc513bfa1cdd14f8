"""Connections to the workspace's SQLite: one patience for all who write it, and tables that belong to one module.

In: the path of `yiju.sqlite`, and the schema of a module's own tables. Out: a connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SECONDS = 120.0
"""So long one waits for another process that writes: a judgement is not refused for a slow neighbour."""


def connect(db: Path, *, any_thread: bool = False) -> sqlite3.Connection:
    """A connection that waits for other writers; `any_thread`: used by others than the thread that opens it.

    A transaction holds the right to write from its beginning: SQLite lets nobody wait who has read first and wants to
    write then, and refuses at once.
    """
    return sqlite3.connect(
        db, timeout=_SECONDS, check_same_thread=not any_thread, isolation_level="IMMEDIATE"
    )


def begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction whose first question must still be true when it writes."""
    if not connection.in_transaction:
        connection.execute("BEGIN IMMEDIATE")


@contextmanager
def opened(db: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """The database with these tables in it, in one transaction."""
    connection = connect(db)
    try:
        connection.executescript(schema)
        with connection:
            yield connection
    finally:
        connection.close()
