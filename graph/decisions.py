"""A person's decisions on candidates for linking: yes, no or unsure, with note, who and when; nothing is lost.

In: the path of the workspace's SQLite. Out: `Decision`s for `link`. The table `link_decisions` belongs to this
module alone: a decision is a row, and taking one back is a row as well. Keys are made from printed names,
so a decision holds after a re-ingest and a rebuild.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from yiju.graph.identity import Candidate, Decision
from yiju.graph.identity.resolution import Kind, Verdict
from yiju.ingest import ledger
from yiju.ingest.database import connect
from yiju.ingest.histories import joined
from yiju.ingest.printable import printable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS link_decisions (
    number     INTEGER PRIMARY KEY,
    candidate  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    left_key   TEXT NOT NULL,
    right_key  TEXT NOT NULL,
    verdict    TEXT NOT NULL CHECK (verdict IN ('yes', 'no', 'unsure', 'undo')),
    note       TEXT NOT NULL,
    who        TEXT NOT NULL,
    at         TEXT NOT NULL,
    score      REAL NOT NULL,
    reasons    TEXT NOT NULL           -- JSON: what the person was shown
);
CREATE INDEX IF NOT EXISTS link_decisions_candidate ON link_decisions (candidate, number);
"""
# A table of before knows its kinds by name and takes no other.
_NARROW = "SELECT 1 FROM sqlite_master WHERE name = 'link_decisions' AND instr(sql, 'CHECK (kind IN')"
_WIDEN = f"""
BEGIN IMMEDIATE;
DROP INDEX IF EXISTS link_decisions_candidate;
ALTER TABLE link_decisions RENAME TO link_decisions_before;
{_SCHEMA}
INSERT INTO link_decisions SELECT * FROM link_decisions_before;
DROP TABLE link_decisions_before;
COMMIT;
"""


_ANSWERS = {"yes": "是", "no": "不是", "unsure": "待定", "undo": "撤销"}


@dataclass(frozen=True)
class DecisionRow:
    """One row of the history, with the candidate as it was when decided; `undo` takes back the last
    verdict standing.
    """

    candidate: Candidate
    verdict: Verdict | Literal["undo"]
    note: str
    who: str
    at: str


class DecisionStore:
    """The decisions in one database; it need not exist yet."""

    def __init__(self, db: Path) -> None:
        self._db = Path(db)

    def record(
        self,
        candidate: Candidate,
        verdict: Verdict | Literal["undo"],
        who: str,
        note: str = "",
        now: dt.datetime | None = None,
    ) -> None:
        """Add a decision. Raises `ValueError` (Chinese) on `undo` where nothing stands."""
        if verdict == "undo" and candidate.id not in {e.candidate.id for e in self.standing()}:
            raise ValueError(f"{candidate.id} 还没有判断，无可撤销")
        at = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")
        entry = DecisionRow(candidate, verdict, printable(note), printable(who), at)
        with self._open() as connection:
            _insert(connection, entry)
            _tell(connection, entry)

    def take(self, other: DecisionStore) -> tuple[int, list[str]]:
        """Have the history of every candidate hold what was decided in another workspace as well; how many rows came,
        and the ids of candidates on which the two decided differently. What was said last stands.
        """
        histories = joined(
            self.history(),
            other.history(),
            of=lambda entry: entry.candidate.id,
            at=lambda entry: entry.at,
            undoes=lambda entry: entry.verdict == "undo",
        )
        came, differ = 0, []
        stands = [{e.candidate.id: e.verdict for e in store.standing()} for store in (self, other)]
        with self._open() as connection:
            for history in histories:
                candidate, new = history.of, history.new
                differ += [candidate] if len({s[candidate] for s in stands if candidate in s}) > 1 else []
                connection.execute("DELETE FROM link_decisions WHERE candidate = ?", (candidate,))
                for entry in history.whole:
                    _insert(connection, entry)
                for entry in new:
                    _tell(connection, entry)
                came += len(new)
        return came, differ

    def history(self, candidate_id: str | None = None) -> list[DecisionRow]:
        """Every decision and undoing, oldest first: of one candidate, or of all."""
        if not self._db.is_file():
            return []
        with self._open() as connection:
            rows = connection.execute(
                "SELECT kind, left_key, right_key, score, reasons, verdict, note, who, at FROM link_decisions"
                " WHERE ?1 IS NULL OR candidate = ?1 ORDER BY number",
                (candidate_id,),
            ).fetchall()
        return [
            DecisionRow(Candidate(cast(Kind, kind), left, right, score, tuple(json.loads(reasons))), *rest)
            for kind, left, right, score, reasons, *rest in rows
        ]

    def standing(self) -> list[DecisionRow]:
        """The verdict that stands for every candidate ever decided, the latest given last."""
        stacks: dict[str, list[tuple[int, DecisionRow]]] = {}
        for number, entry in enumerate(self.history()):
            stack = stacks.setdefault(entry.candidate.id, [])
            if entry.verdict != "undo":
                stack.append((number, entry))
            elif stack:
                stack.pop()
        return [e for _, e in sorted((s[-1] for s in stacks.values() if s), key=lambda numbered: numbered[0])]

    def decisions(self) -> list[Decision]:
        """What `link` takes."""
        return [
            Decision(e.candidate.kind, e.candidate.left, e.candidate.right, cast(Verdict, e.verdict))
            for e in self.standing()
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = connect(self._db)
        try:
            connection.executescript(_SCHEMA)
            if connection.execute(_NARROW).fetchone():
                connection.executescript(_WIDEN)
            ledger.prepare(connection)
            with connection:
                yield connection
        finally:
            connection.close()


def _fields(entry: DecisionRow) -> tuple[object, ...]:
    c = entry.candidate
    kept = (c.id, c.kind, c.left, c.right, entry.verdict, entry.note, entry.who, entry.at, c.score)
    return (*kept, json.dumps(c.reasons))


def _insert(connection: sqlite3.Connection, entry: DecisionRow) -> None:
    connection.execute(
        "INSERT INTO link_decisions (candidate, kind, left_key, right_key, verdict, note, who, at,"
        " score, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _fields(entry),
    )


def _tell(connection: sqlite3.Connection, entry: DecisionRow) -> None:
    """The act in the ledger."""
    wording = "：".join(filter(None, (_ANSWERS[entry.verdict], entry.note)))
    ledger.append(connection, "link", entry.candidate.id, wording, ledger.digest(_fields(entry)), entry.who)
