"""A person's judgements on findings: confirm, dismiss or unsure, with note, who and when; nothing is lost.

In: the path of the workspace's SQLite. The table `judgements` belongs to this module alone: a judgement
is a row, undoing one is a row as well, so that the history stays whole. A finding is known by its id,
which is the same when it is found again after a re-ingest or a rebuild; the fingerprint of its evidence
tells whether it is still what was judged.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast, get_args

import msgspec

from yiju.audit.finding import Finding, Judgement

Verdict = Literal["confirm", "dismiss", "unsure"]
VERDICTS: dict[Verdict, str] = {"confirm": "属实", "dismiss": "排除", "unsure": "待定"}
"""What a person says, and how a table shows it."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS judgements (
    number      INTEGER PRIMARY KEY,
    finding     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    verdict     TEXT NOT NULL CHECK (verdict IN ('confirm', 'dismiss', 'unsure', 'undo')),
    note        TEXT NOT NULL,
    who         TEXT NOT NULL,
    at          TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    score       REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS judgements_finding ON judgements (finding, number);
-- The judgement that stands for each finding: derived, written with every judgement, for joins.
CREATE TABLE IF NOT EXISTS standing (
    finding     TEXT PRIMARY KEY,
    verdict     TEXT NOT NULL,
    note        TEXT NOT NULL,
    who         TEXT NOT NULL,
    at          TEXT NOT NULL,
    fingerprint TEXT NOT NULL
);
"""
_SELECT = "SELECT finding, kind, verdict, note, who, at, fingerprint, score FROM judgements"


class Entry(msgspec.Struct, frozen=True):
    """One row of a finding's history; verdict `undo` takes back the last one standing."""

    finding: str
    kind: str
    verdict: Verdict | Literal["undo"]
    note: str
    who: str
    at: str
    fingerprint: str
    score: float


def judge(
    db: Path, finding: Finding, verdict: Verdict, who: str, note: str = "", now: dt.datetime | None = None
) -> Judgement:
    """Record a judgement. Raises `ValueError` (Chinese) on an unknown verdict."""
    if verdict not in get_args(Verdict):
        raise ValueError(f"判断只能是 {'、'.join(VERDICTS)}，不是“{verdict}”")
    _write(db, finding, verdict, who, note, now)
    attach([finding], db)
    assert finding.judgement is not None
    return finding.judgement


def undo(
    db: Path, finding: Finding, who: str, note: str = "", now: dt.datetime | None = None
) -> Judgement | None:
    """Take the last judgement back; what stood before it stands again. Returns that, or None."""
    if not _standing(history(db, finding.id)):
        raise ValueError(f"疑点 {finding.id} 还没有判断，无可撤销")
    _write(db, finding, "undo", who, note, now)
    attach([finding], db)
    return finding.judgement


def history(db: Path, finding_id: str) -> list[Entry]:
    """Every judgement and undoing of a finding, oldest first."""
    return [entry for entry in _read(db, finding_id) if entry.finding == finding_id]


def log(db: Path) -> list[Entry]:
    """Every judgement and undoing of all findings, oldest first."""
    return _read(db)


def attach(findings: Iterable[Finding], db: Path) -> list[Finding]:
    """Set `judgement` on each finding: the verdict that stands, and whether the evidence has changed
    since it was given.
    """
    judged = list(findings)
    rows: dict[str, list[Entry]] = {}
    for entry in _read(db, judged[0].id if len(judged) == 1 else None):
        rows.setdefault(entry.finding, []).append(entry)
    for finding in judged:
        standing = _standing(rows.get(finding.id, []))
        last = standing[-1] if standing else None
        finding.judgement = None
        if last is not None:
            finding.judgement = Judgement(
                verdict=cast(Verdict, last.verdict),
                note=last.note,
                who=last.who,
                when=last.at,
                changed=last.fingerprint != finding.fingerprint,
            )
    return judged


def standing(db: Path) -> list[Entry]:
    """The verdict that stands for every finding ever judged, found again or not."""
    rows: dict[str, list[Entry]] = {}
    for entry in _read(db):
        rows.setdefault(entry.finding, []).append(entry)
    return [last[-1] for found in rows.values() if (last := _standing(found))]


def _standing(rows: Iterable[Entry]) -> list[Entry]:
    """The stack of verdicts once every undo has taken its verdict off."""
    stack: list[Entry] = []
    for row in rows:
        if row.verdict != "undo":
            stack.append(row)
        elif stack:
            stack.pop()
    return stack


@contextmanager
def _open(db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(db, timeout=30)
    try:
        prepare(connection)
        with connection:
            yield connection
    finally:
        connection.close()


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables `judgements` and `standing` where they are not; a workspace of before gets its
    `standing` from its judgements.
    """
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'standing'").fetchone()
    if known is None:
        connection.executescript(_SCHEMA)
        with connection:
            for (finding,) in connection.execute("SELECT DISTINCT finding FROM judgements").fetchall():
                _stand(connection, finding)


def _stand(connection: sqlite3.Connection, finding_id: str) -> None:
    """Bring a finding's row of `standing` up to its history."""
    rows = connection.execute(f"{_SELECT} WHERE finding = ? ORDER BY number", (finding_id,))
    stack = _standing(Entry(*row) for row in rows)
    connection.execute("DELETE FROM standing WHERE finding = ?", (finding_id,))
    if stack:
        last = stack[-1]
        connection.execute(
            "INSERT INTO standing (finding, verdict, note, who, at, fingerprint) VALUES (?, ?, ?, ?, ?, ?)",
            (finding_id, last.verdict, last.note, last.who, last.at, last.fingerprint),
        )


def count(db: Path) -> int:
    """How many judgements and undoings were ever given: equal for as long as nothing is judged."""
    if not db.is_file():
        return 0
    with _open(db) as connection:
        number: int = connection.execute("SELECT COUNT(*) FROM judgements").fetchone()[0]
    return number


def _write(db: Path, finding: Finding, verdict: str, who: str, note: str, now: dt.datetime | None) -> None:
    at = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")
    with _open(db) as connection:
        connection.execute(
            "INSERT INTO judgements (finding, kind, verdict, note, who, at, fingerprint, score)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (finding.id, finding.kind, verdict, note, who, at, finding.fingerprint, finding.score),
        )
        _stand(connection, finding.id)


def _read(db: Path, finding_id: str | None = None) -> list[Entry]:
    if not db.is_file():
        return []
    with _open(db) as connection:
        rows = connection.execute(
            f"{_SELECT} WHERE ?1 IS NULL OR finding = ?1 ORDER BY number",
            (finding_id,),
        ).fetchall()
    return [Entry(*row) for row in rows]
