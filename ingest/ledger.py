"""The ledger (日志): what was done to a workspace, by whom and when; rows are only added, each chained to the last.

In: acts, told by whoever does them, in the transaction that does them. Out: the acts, and what is wrong with the
chain. A row's hash is made over its own fields and the hash before it, so that no row can be changed, put in or
taken out of the middle unnoticed; whoever notes the last hash (`yiju doctor`, a backup) notices a cut end too.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Literal

import msgspec

from yiju.ingest.database import begin, connect
from yiju.ingest.printable import printable

What = Literal[
    "ingest",
    "remove",
    "recall",
    "judge",
    "undo",
    "link",
    "correct",
    "case",
    "export",
    "backup",
    "restore",
    "merge",
    "migrate",
]
NAMES: dict[What, str] = {
    "ingest": "读入", "remove": "移出", "recall": "请回", "judge": "判断", "undo": "撤销判断", "link": "关联认定",
    "correct": "更正", "case": "取证", "export": "导出", "backup": "备份", "restore": "恢复", "merge": "并入", "migrate": "升级",
}  # fmt: skip
"""Every kind of act, and its name for a person."""
BEFORE = "judgements:"
"""Begins the mark of a `migrate` that found so many judgements of before there was a ledger."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger (
    number  INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    subject TEXT NOT NULL,       -- what it was done to: a filing's, finding's or pair's id, a file's name
    told    TEXT NOT NULL,       -- the rest in words
    mark    TEXT NOT NULL,       -- SHA-256 of what the act left: an original, a judgement's row, an exported file
    hash    TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS ledger_stands BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER IF NOT EXISTS ledger_stays BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
"""
_SELECT = "SELECT number, at, who, what, subject, told, mark, hash FROM ledger"


class LedgerRow(msgspec.Struct, frozen=True):
    """One row."""

    number: int
    at: str
    who: str
    what: str
    subject: str
    detail: str
    mark: str
    hash: str

    @property
    def name(self) -> str:
        """The kind of act for a person."""
        return next((name for what, name in NAMES.items() if what == self.what), self.what)


def prepare(connection: sqlite3.Connection) -> None:
    """Make the ledger where there is none."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger_stays'").fetchone() is None:
        connection.executescript(_SCHEMA)


def append(
    connection: sqlite3.Connection, what: What, subject: str, wording: str = "", mark: str = "", who: str | None = None
) -> None:  # fmt: skip
    """Add an act to the transaction that `connection` is in, or to one that it begins."""
    begin(connection)  # between reading the last row and adding one nobody may add another
    last = connection.execute("SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, "")
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    fields = (number, at, *map(printable, (who or user(), what, subject, wording, mark)))
    connection.execute(
        "INSERT INTO ledger (number, at, who, what, subject, told, mark, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*fields, _hash(before, fields)),
    )


def record(
    db: Path, what: What, subject: str, wording: str = "", mark: str = "", who: str | None = None
) -> None:
    """Add an act that has no transaction of its own."""
    with closing(connect(db)) as connection:
        prepare(connection)
        with connection:
            append(connection, what, subject, wording, mark, who)


def acts(db: Path, most: int | None = None) -> list[LedgerRow]:
    """What was done, the latest first."""
    with closing(connect(db)) as connection:
        prepare(connection)
        return [
            LedgerRow(*row)
            for row in connection.execute(f"{_SELECT} ORDER BY number DESC LIMIT ?", (most or -1,))
        ]


def exported(db: Path, mark: str) -> bool:
    """Whether an export left a file of this SHA-256."""
    with closing(connect(db)) as connection:
        prepare(connection)
        asked = "SELECT 1 FROM ledger WHERE what = 'export' AND mark = ? LIMIT 1"
        return connection.execute(asked, (mark,)).fetchone() is not None


def count(db: Path) -> int:
    """How many acts there are."""
    with closing(connect(db)) as connection:
        prepare(connection)
        number: int = connection.execute("SELECT COUNT(*) FROM ledger").fetchone()[0]
        return number


def broken(db: Path, judgements: Collection[str] = ()) -> str | None:
    """What is wrong with the ledger, in Chinese, or that it and the `judgements` (their marks) tell different
    things; None where all is whole.
    """
    rows = acts(db)[::-1]
    before = ""
    for number, act in enumerate(rows, 1):
        if act.number != number:
            return f"第 {number} 条缺失"
        fields = (act.number, act.at, act.who, act.what, act.subject, act.detail, act.mark)
        if act.hash != _hash(before, fields):
            return f"第 {number} 条（{act.at}，{act.name}）或它之前的一条被改动过"
        before = act.hash
    seen = {act.mark for act in rows if act.what in ("judge", "undo")}
    if lost := len(seen - set(judgements)):
        return f"日志里有 {lost} 次判断，判断表里没有或已被改动"
    older = sum(int(act.mark.removeprefix(BEFORE)) for act in rows if act.mark.startswith(BEFORE))
    if strange := len(set(judgements) - seen) - older:
        return f"判断表里有 {abs(strange)} 次判断{'不是经由依据记入的' if strange > 0 else '少了'}"
    return None


def user() -> str:
    """Who is at the machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "未知"


def digest(fields: object) -> str:
    """The mark of a row that an act wrote."""
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def _hash(before: str, fields: tuple[object, ...]) -> str:
    return digest([before, *fields])
