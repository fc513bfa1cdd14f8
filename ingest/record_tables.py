"""The tables of a workspace's records: made, or brought up from what an earlier version made.

In: the folder of a workspace. Out: a connection to its database with all tables there, or why there can be none, in Chinese.
The database of before is kept beside the one that is brought up.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from yiju.ingest import ledger, register
from yiju.ingest.database import begin, connect
from yiju.ingest.errors import Unreadable
from yiju.ingest.held import replace

DATABASE = "yiju.sqlite"
ORIGINALS = "files"
VERSION = 4
_MIGRATIONS = {
    2: "ALTER TABLE filing ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0",
    # Derived, and made anew: `standing` with the finding that a judgement was given to, the graph with personal
    # numbers masked.
    3: "DROP TABLE IF EXISTS standing; UPDATE revision SET token = lower(hex(randomblob(16)))",
    # The register, with the stage of each declaration.
    4: "DROP TABLE IF EXISTS listed; DROP TABLE IF EXISTS declared",
}
"""What brings a workspace up to each version from the one before; the database of before is kept beside it."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS filing (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,          -- where it was ingested from; a new file at this path supersedes the filing
    reader INTEGER NOT NULL,     -- version of the readers that made the record
    record BLOB NOT NULL,
    superseded INTEGER NOT NULL DEFAULT 0  -- 1: another content came to its place; kept, not shown
);
CREATE INDEX IF NOT EXISTS filing_path ON filing (path);
CREATE TABLE IF NOT EXISTS failure (
    path TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    reader INTEGER NOT NULL,
    reason TEXT NOT NULL
);
-- One token for the state of all filings, drawn anew by any change to them, whoever makes it: what is
-- derived from them carries the token, and a restored backup is told from what it replaced.
CREATE TABLE IF NOT EXISTS revision (only INTEGER PRIMARY KEY CHECK (only = 1), token TEXT NOT NULL);
INSERT OR IGNORE INTO revision VALUES (1, lower(hex(randomblob(16))));
CREATE TRIGGER IF NOT EXISTS filing_added AFTER INSERT ON filing
BEGIN UPDATE revision SET token = lower(hex(randomblob(16))); END;
CREATE TRIGGER IF NOT EXISTS filing_changed AFTER UPDATE ON filing
BEGIN UPDATE revision SET token = lower(hex(randomblob(16))); END;
CREATE TRIGGER IF NOT EXISTS filing_removed AFTER DELETE ON filing
BEGIN UPDATE revision SET token = lower(hex(randomblob(16))); END;
"""


_LEAST_ROOM = 64 * 1024
"""Bytes without which no database can be opened for writing."""
_CAUSES: dict[type[Exception], str] = {
    FileExistsError: "同名的不是文件夹",
    NotADirectoryError: "上一级不是文件夹",
    PermissionError: "没有权限",
}


def opened_tables(folder: Path) -> sqlite3.Connection:
    """The database of a workspace, made where it is not there. Raises `Unreadable`: it cannot be written, is damaged, or a newer
    Yiju made it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # what lies in it is the owner's alone
        (folder / ORIGINALS).mkdir(exist_ok=True)
        connection = connect(folder / DATABASE, any_thread=True)
        _prepare(connection, folder)
    except (OSError, sqlite3.OperationalError) as error:
        raise _unusable(folder, error) from error
    except sqlite3.DatabaseError as error:
        raise Unreadable(
            f"工作区 {folder} 的记录库 {DATABASE} 已损坏；请从备份恢复它。"
            f"原件仍在 {ORIGINALS} 文件夹里，也可以新建工作区重新读入。"
        ) from error
    return connection


def _prepare(connection: sqlite3.Connection, folder: Path) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        connection.close()
        raise Unreadable(f"工作区 {folder} 由更新版本的依据建立（版本 {version}），请升级程序后再打开。")
    held = connection.execute("SELECT name FROM sqlite_master WHERE name = 'filing'").fetchone()
    if held and version == VERSION and _complete(connection):
        return  # nothing to write: whoever only reads waits for nobody
    if held and version < VERSION:
        _keep_copy(connection, folder, version)
    ledger.prepare(connection)
    with connection as db:
        begin(db)  # another process may be bringing it up in the same moment
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for number in range(max(version, 1) + 1, VERSION + 1) if held else ():
            for step in _MIGRATIONS[number].split("; "):
                db.execute(step)
        if version < VERSION and held:
            db.execute(f"PRAGMA user_version={VERSION}")
            judged = _count(db, "judgements")
            wording = (
                f"由版本 {version} 升到 {VERSION}；此前已有 {_count(db, 'filing')} 份材料、{judged} 次判断"
            )
            ledger.append(db, "migrate", DATABASE, wording, f"{ledger.BEFORE}{judged}")
    with connection as db:
        db.executescript(_SCHEMA + register.SCHEMA)
        db.execute(f"PRAGMA user_version={VERSION}")


def _complete(connection: sqlite3.Connection) -> bool:
    """Whether all tables and triggers of this module are there."""
    known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return {"filing_removed", "failure", "revision", "ledger_stays", *register.TABLES} <= known


def _keep_copy(connection: sqlite3.Connection, folder: Path, version: int) -> None:
    """The database as it is before a migration, beside it: whole under its name, or not there."""
    copy = folder / f"{DATABASE}.v{version}"
    if not copy.exists():
        part = copy.with_name(f"{copy.name}.part{os.getpid()}")
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        replace(part, copy)


def _count(db: sqlite3.Connection, table: str) -> int:
    """How many rows a table has; none where it is not there."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        return 0
    number: int = db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    return number


def _no_room(folder: Path) -> bool:
    """SQLite calls it an I/O error where it cannot even make the file for its readers."""
    return folder.exists() and shutil.disk_usage(folder).free < _LEAST_ROOM


def _unusable(folder: Path, error: Exception) -> Unreadable:
    """Why a workspace cannot be opened; only what is read-only is called so."""
    wording = str(error)
    if "locked" in wording:
        return Unreadable(f"另一个 yiju 进程正在写工作区 {folder}，等了 30 秒还没有写完；请稍后再试。")
    if (
        "full" in wording
        or _no_room(folder)
        or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT))
    ):
        return Unreadable(f"工作区 {folder} 所在的磁盘已满；请腾出空间后再打开。")
    why = _CAUSES.get(
        type(error),
        "是只读的" if "readonly" in wording or not os.access(folder, os.W_OK) else f"系统报告：{wording}",
    )
    return Unreadable(f"工作区 {folder} 无法写入（{why}）；请复制到可以写入的位置再打开。")
