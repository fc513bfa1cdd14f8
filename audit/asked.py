"""What the rules said of each scope when they were last asked: kept, so that only what changed is asked again.

In: an open connection to the workspace's `yiju.sqlite`, and what `yiju.audit.engine.find_again` gives. Out: the scopes that
are known, and which findings came and went. The tables are derived and may be dropped at any time. What a finding says is
kept once under its mark, for the rows of `yiju.audit.findings` as well: most are told as the rules gave them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from yiju.audit.finding import Finding
from yiju.audit.judgement import body
from yiju.audit.memory import Memory

SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (scope TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked_finding (scope TEXT NOT NULL, finding TEXT NOT NULL, mark TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS asked_finding_scope ON asked_finding (scope);
CREATE INDEX IF NOT EXISTS asked_finding_finding ON asked_finding (finding);
CREATE TABLE IF NOT EXISTS worked_out (key BLOB PRIMARY KEY, answer BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS finding_text (mark TEXT PRIMARY KEY, body BLOB NOT NULL);
"""
_decoder = msgspec.json.Decoder(Finding)
_MARKS = 500
"""So many values in one statement."""


def known(connection: sqlite3.Connection) -> set[str]:
    """The scopes that were asked and still stand."""
    return {scope for (scope,) in connection.execute("SELECT scope FROM asked")}


def forget(connection: sqlite3.Connection) -> None:
    """Have everything asked anew."""
    for table in ("asked", "asked_finding", "worked_out"):
        connection.execute(f"DELETE FROM {table}")


def worked_out(connection: sqlite3.Connection) -> dict[bytes, bytes]:
    """The answers that are kept (`yiju.audit.memory`), by key."""
    return dict(connection.execute("SELECT key, answer FROM worked_out"))


def remember(connection: sqlite3.Connection, memory: Memory) -> None:
    """Keep the answers that were asked for, and no others; all, where none was."""
    asked = memory.asked
    if asked:
        kept = memory.kept
        connection.executemany(
            "DELETE FROM worked_out WHERE key = ?", [(key,) for key in kept.keys() - asked.keys()]
        )
        rows = [(key, answer) for key, answer in asked.items() if kept.get(key) != answer]
        connection.executemany("INSERT OR REPLACE INTO worked_out VALUES (?, ?)", sorted(rows))


def keep(connection: sqlite3.Connection, texts: Iterable[tuple[str, bytes]]) -> None:
    """Keep what findings say, each under its mark."""
    connection.executemany("INSERT OR IGNORE INTO finding_text VALUES (?, ?)", texts)


def sweep(connection: sqlite3.Connection) -> None:
    """Drop what neither a scope nor a row says any more."""
    connection.execute(
        "DELETE FROM finding_text WHERE mark NOT IN (SELECT mark FROM asked_finding UNION ALL SELECT mark FROM finding)"
    )


def follow(
    connection: sqlite3.Connection,
    found: Mapping[str, Sequence[Finding]],
    gone: Iterable[str],
    mark_of: Callable[[Finding], str],
) -> tuple[list[Finding], list[Finding]]:
    """Keep what was found in scopes that were asked just now, and forget those that are `gone`. Gives all that was found
    before and all that is found now under the ids of which anything has changed, as their marks tell.
    """
    gone = list(gone)
    before = Counter(
        (finding, mark)
        for scope in gone
        for finding, mark in connection.execute(
            "SELECT finding, mark FROM asked_finding WHERE scope = ?", (scope,)
        )
    )
    rows = [(scope, one.id, mark_of(one), body(one)) for scope, findings in found.items() for one in findings]
    after = Counter((finding, mark) for _, finding, mark, _ in rows)
    changed = {finding for finding, _ in (before - after) + (after - before)}
    was = findings_of(connection, changed)
    drop(connection, gone)
    connection.executemany("INSERT INTO asked VALUES (?)", [(scope,) for scope in found])
    new = after.keys() - before.keys()
    keep(connection, [(mark, packed) for _, finding, mark, packed in rows if (finding, mark) in new])
    connection.executemany("INSERT INTO asked_finding VALUES (?, ?, ?)", [row[:3] for row in rows])
    return was, findings_of(connection, changed)


def drop(connection: sqlite3.Connection, scopes: Iterable[str]) -> None:
    """Have these asked again, and what was said of them forgotten."""
    gone = [(scope,) for scope in scopes]
    for table in ("asked_finding", "asked"):
        connection.executemany(f"DELETE FROM {table} WHERE scope = ?", gone)


def findings_of(connection: sqlite3.Connection, ids: Iterable[str]) -> list[Finding]:
    """Everything that was found under these ids, as the rules gave it."""
    found: list[Finding] = []
    wanted = sorted(ids)
    for start in range(0, len(wanted), _MARKS):
        part = wanted[start : start + _MARKS]
        rows = connection.execute(
            "SELECT body FROM asked_finding JOIN finding_text USING (mark)"
            f" WHERE finding IN ({', '.join('?' * len(part))})",
            part,
        )
        found += [_decoder.decode(row) for (row,) in rows]
    return found
