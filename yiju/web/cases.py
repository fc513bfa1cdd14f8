"""取证事项: findings that go to a unit together, each with how far it has come.

In: what a person puts together. Out: rows in the tables `cases`, `case_items` and `case_facts` of the workspace's SQLite,
which belong to this module. A finding is known by its id, and keeps the words with which it was taken in: a case stays
legible where a finding no longer holds. `case_facts` is what a person writes of a finding for its papers (事项摘要), lines
ended by LF. What was done to a case is told to the ledger by the page.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from yiju.ingest.database import begin, opened

STATUSES = ("草稿", "已发", "已回复", "属实", "不属实", "整改中", "已整改")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
    number INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS case_items (
    cased INTEGER NOT NULL, finding TEXT NOT NULL, place INTEGER NOT NULL, status TEXT NOT NULL, note TEXT NOT NULL,
    told TEXT NOT NULL, PRIMARY KEY (cased, finding)
);
CREATE TABLE IF NOT EXISTS case_facts (
    cased INTEGER NOT NULL, finding TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (cased, finding)
);
"""
MOST_FACTS = 5000
"""Characters of 事项摘要 for one finding."""


class EvidenceCase(msgspec.Struct, frozen=True):
    """A case; `count` of its findings, `settled` of them 不属实 or 已整改. `at` is UTC."""

    number: int
    title: str
    who: str
    at: str
    closed: bool
    count: int
    settled: int


class CaseItem(msgspec.Struct, frozen=True):
    """A finding in a case: its place in the order, its status, a note, how it was told when it came in, and the facts (事项摘要)
    that a person wrote of it.
    """

    finding: str
    place: int
    status: str
    note: str
    sentence: str
    facts: str = ""


class Cases:
    """The cases of one workspace. What changes one raises `ValueError` (Chinese) where it is closed or not there."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def every(self) -> list[EvidenceCase]:
        """All cases, those that are open first, the latest first."""
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute(f"{_CASE} GROUP BY c.number ORDER BY c.closed, c.number DESC")
            return [_case(row) for row in rows]

    def get(self, number: int) -> EvidenceCase | None:
        """One case."""
        with opened(self._db, _SCHEMA) as connection:
            row = connection.execute(f"{_CASE} WHERE c.number = ? GROUP BY c.number", (number,)).fetchone()
        return _case(row) if row else None

    def items(self, number: int) -> list[CaseItem]:
        """Its findings in their order."""
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT finding, place, status, note, told, coalesce(facts, '') FROM case_items"
                " LEFT JOIN case_facts USING (cased, finding) WHERE cased = ? ORDER BY place, finding",
                (number,),
            )
            return [CaseItem(*row) for row in rows]

    def holding(self, finding: str) -> list[EvidenceCase]:
        """The cases that a finding is in."""
        with opened(self._db, _SCHEMA) as connection:
            found = connection.execute("SELECT cased FROM case_items WHERE finding = ?", (finding,))
            numbers = {number for (number,) in found}
        return [case for case in self.every() if case.number in numbers]

    def by_finding(self) -> dict[str, list[tuple[str, str]]]:
        """Finding → number and title of every case that holds it."""
        held: dict[str, list[tuple[str, str]]] = {}
        with opened(self._db, _SCHEMA) as connection:
            for finding, number, title in connection.execute(
                "SELECT i.finding, c.number, c.title FROM case_items i JOIN cases c ON c.number = i.cased"
            ):
                held.setdefault(finding, []).append((str(number), title))
        return held

    def on_paper(self, finding: str) -> tuple[str, str]:
        """What a paper of the finding that is asked for by itself says of its case: the title where it is in one only, and the
        facts where no two of its cases have others.
        """
        holding = self.holding(finding)
        every = (item for case in holding for item in self.items(case.number))
        facts = {item.facts for item in every if item.finding == finding and item.facts}
        return holding[0].title if len(holding) == 1 else "", facts.pop() if len(facts) == 1 else ""

    def state(self) -> tuple[int, int]:
        """Equal for as long as no finding comes into a case or leaves one."""
        with opened(self._db, _SCHEMA) as connection:
            row = connection.execute(
                "SELECT COUNT(*), coalesce(SUM(cased * 1000003 + rowid), 0) FROM case_items"
            ).fetchone()
        return int(row[0]), int(row[1])

    def new(self, title: str, who: str) -> int:
        """Open a case; its number."""
        if not title.strip():
            raise ValueError("请写事项的名称。")
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with opened(self._db, _SCHEMA) as connection:
            row = connection.execute(
                "INSERT INTO cases (title, who, at) VALUES (?, ?, ?)", (title.strip()[:200], who, at)
            )
        assert row.lastrowid is not None
        return row.lastrowid

    def add(self, number: int, findings: list[tuple[str, str]]) -> list[str]:
        """Take findings in, each with how it is told; those in it already stay. Which came."""
        self._open(number)
        with opened(self._db, _SCHEMA) as connection:
            begin(connection)
            last = connection.execute(
                "SELECT coalesce(max(place), 0) FROM case_items WHERE cased = ?", (number,)
            ).fetchone()[0]
            return [
                finding
                for n, (finding, sentence) in enumerate(findings, 1)
                if connection.execute(
                    "INSERT OR IGNORE INTO case_items VALUES (?, ?, ?, ?, '', ?)",
                    (number, finding, last + n, STATUSES[0], sentence),
                ).rowcount
            ]

    def change(self, number: int, items: Sequence[CaseItem]) -> None:
        """Set place, status, note and facts of findings."""
        self._open(number)
        if unknown := [item.status for item in items if item.status not in STATUSES]:
            raise ValueError(f"没有“{unknown[0]}”这种状态；状态有：{'、'.join(STATUSES)}。")
        with opened(self._db, _SCHEMA) as connection:
            begin(connection)
            connection.executemany(
                "UPDATE case_items SET place = ?3, status = ?4, note = ?5 WHERE cased = ?1 AND finding = ?2",
                [(number, item.finding, item.place, item.status, item.note[:2000]) for item in items],
            )
            _write_facts(connection, number, items)

    def remove(self, number: int, finding: str) -> None:
        """Take a finding out."""
        self._open(number)
        with opened(self._db, _SCHEMA) as connection:
            begin(connection)
            connection.execute("DELETE FROM case_items WHERE cased = ? AND finding = ?", (number, finding))
            connection.execute("DELETE FROM case_facts WHERE cased = ? AND finding = ?", (number, finding))

    def put_back(self, number: int, item: CaseItem) -> None:
        """A finding that was taken out, as it was."""
        self._open(number)
        with opened(self._db, _SCHEMA) as connection:
            begin(connection)
            row = (number, item.finding, item.place, item.status, item.note, item.sentence)
            connection.execute("INSERT OR IGNORE INTO case_items VALUES (?, ?, ?, ?, ?, ?)", row)
            _write_facts(connection, number, [item])

    def drop(self, number: int) -> None:
        """Let go of a case in which nothing is."""
        self._open(number)
        with opened(self._db, _SCHEMA) as connection:
            connection.execute(
                "DELETE FROM cases WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM case_items WHERE cased = ?1)",
                (number,),
            )

    def close(self, number: int, closed: bool) -> None:
        """Close it, or open it again."""
        with opened(self._db, _SCHEMA) as connection:
            connection.execute("UPDATE cases SET closed = ? WHERE number = ?", (closed, number))

    def take(self, other: Cases) -> tuple[int, list[str]]:
        """Have all cases of another workspace here as well, under numbers of their own; a case of the same title, person
        and time is the same; facts come where none are written here. How many findings and facts came, and the cases in which
        a finding has come further there than here, or other facts are written of it.
        """
        came, differ = 0, []
        here = {(case.title, case.who, case.at): case.number for case in self.every()}
        for case in reversed(other.every()):
            key = case.title, case.who, case.at
            with opened(self._db, _SCHEMA) as connection:
                number = here.get(key)
                if number is None:
                    asked = "INSERT INTO cases (title, who, at, closed) VALUES (?, ?, ?, ?)"
                    number = connection.execute(asked, (*key, case.closed)).lastrowid
                    assert number is not None
            ours = {item.finding: item for item in self.items(number)}
            theirs = other.items(case.number)
            if any(i.finding in ours and _differ(ours[i.finding], i) for i in theirs):
                differ.append(case.title)
            new = [item for item in theirs if item.finding not in ours]
            facts = [i for i in theirs if i.facts and i.finding in ours and not ours[i.finding].facts]
            with opened(self._db, _SCHEMA) as connection:
                begin(connection)
                connection.executemany(
                    "INSERT INTO case_items (cased, finding, place, status, note, told) VALUES (?, ?, ?, ?, ?, ?)",
                    [(number, i.finding, i.place, i.status, i.note, i.sentence) for i in new],
                )
                _write_facts(connection, number, [*new, *facts])
            came += len(new) + len(facts)
        return came, differ

    def _open(self, number: int) -> None:
        case = self.get(number)
        if case is None:
            raise ValueError("没有这个事项。")
        if case.closed:
            raise ValueError(f"事项“{case.title}”已办结；要改动请先重新打开。")


_CASE = (
    "SELECT c.number, c.title, c.who, c.at, c.closed, count(i.finding),"
    " coalesce(sum(i.status IN ('不属实', '已整改')), 0) FROM cases c LEFT JOIN case_items i ON i.cased = c.number"
)


def _differ(ours: CaseItem, theirs: CaseItem) -> bool:
    """Whether a person has to look which of them holds."""
    facts = ours.facts and theirs.facts and ours.facts != theirs.facts
    return (ours.status, ours.note) != (theirs.status, theirs.note) or bool(facts)


def _write_facts(connection: sqlite3.Connection, number: int, items: Iterable[CaseItem]) -> None:
    """What is written of these findings, which are in the case; nothing where it is empty."""
    for item in items:
        if item.facts:
            asked = "INSERT OR REPLACE INTO case_facts SELECT cased, finding, ? FROM case_items WHERE cased = ? AND finding = ?"
            connection.execute(asked, (item.facts[:MOST_FACTS], number, item.finding))
        else:
            asked = "DELETE FROM case_facts WHERE cased = ? AND finding = ?"
            connection.execute(asked, (number, item.finding))


def _case(row: tuple[int, str, str, str, int, int, int]) -> EvidenceCase:
    number, title, who, at, closed, count, settled = row
    return EvidenceCase(number, title, who, at, bool(closed), count, settled)
