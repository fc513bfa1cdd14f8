"""读入: files sent by the browser, read one after another, each a row that survives a reload.

In: names and streams of bytes. Out: rows in the table `intake` of the workspace's SQLite, which belongs to
this module alone. Files wait in the workspace's folder `inbox`, under numbers; a name is only a name. What
was waiting when the server was stopped is read when it runs again.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from yiju.causes import cause
from yiju.ingest import Unreadable
from yiju.ingest.database import opened
from yiju.ingest.stage import plans_of
from yiju.labels import OUTCOMES
from yiju.workspace import FORMS, Workspace

if TYPE_CHECKING:
    from yiju.ingest.batch import FileOutcome

MOST = 1024**3
"""Bytes of one file."""
_SELECT = "SELECT number, name, at, who, state, told, came FROM intake"
_AT_ONCE = 50
"""Files that are read together; those behind them can still be cancelled."""
_OURS = "没有读成，是程序的差错，不是材料的；请把这一行告诉维护的人"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS intake (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL,
    at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M', 'now', 'localtime')),
    who    TEXT NOT NULL,
    state  TEXT NOT NULL CHECK (state IN ('queued', 'reading', 'done', 'failed', 'cancelled')),
    told   TEXT NOT NULL DEFAULT ''
);
"""
STATES = {
    "queued": "排队", "reading": "正在读", "done": "读完", "failed": "未能读取", "cancelled": "已取消",
    "unchanged": "内容未变", "unrecognised": "没有认出表", "left_out": "未读",
}  # fmt: skip
"""State of a row, or what a file that was read came to where that is worth a word of its own."""


class Job(msgspec.Struct, frozen=True):
    """A file sent: its state, and what became of it in Chinese."""

    number: int
    name: str
    at: str
    who: str
    state: str
    outcome: str
    came: str = ""

    @property
    def state_name(self) -> str:
        """Its state in a word."""
        return STATES[self.came or self.state]


class Intake:
    """The files sent to one workspace, read by a thread of its own; `sync` brings up what follows the records."""

    def __init__(self, workspace: Workspace, sync: Callable[[], None]) -> None:
        self._sync = sync
        # Whole and without links: what became of a file is told by its real path, however the workspace was named.
        self._folder = workspace.folder.resolve()
        self._db = workspace.store.path
        self._work = threading.Event()
        self._thread: threading.Thread | None = None
        with self._open() as db:  # what a stopped server was at is read again
            if "came" not in {row[1] for row in db.execute("PRAGMA table_info(intake)")}:
                db.execute("ALTER TABLE intake ADD COLUMN came TEXT NOT NULL DEFAULT ''")
            db.execute("UPDATE intake SET state = 'queued' WHERE state = 'reading'")
        if any(job.state == "queued" for job in self.jobs()):
            self._start()

    async def receive(self, name: str, who: str, parts: AsyncIterator[bytes]) -> Job:
        """Take a file in, streamed to disk. Raises `Unreadable` where it is too large or has no name."""
        number, plain, path = self._begun(name, who)
        size = 0
        with path.open("wb") as target:
            async for part in parts:
                size += len(part)
                if size > MOST:
                    break
                target.write(part)
        if size > MOST:
            self._drop(number, plain)
            self._set(number, "failed", "文件超过 1 GB，未收下。")
            raise Unreadable(f"{plain} 超过 1 GB，未收下；请拆分，或用命令 yiju ingest 读入。")
        self._set(number, "queued", "")
        self._start()
        return self.job(number)

    def take(self, named: str, who: str) -> int:
        """Take in a file of this machine, or all of a folder, copied; how many. Raises `Unreadable` where there is none."""
        source = Path(named.strip().strip('"')).expanduser()
        if not named.strip() or not source.exists():
            raise Unreadable(f"这台电脑上没有“{named.strip()}”；请写文件或文件夹的完整路径。")
        files = [source]
        if source.is_dir():
            files = [p for p in sorted(source.rglob("*")) if p.is_file() and not p.is_symlink()]
        for file in files:
            number, plain, path = self._begun(file.name, who)
            try:
                shutil.copyfile(file, path)
            except OSError as error:  # one that cannot be read stops none
                self._drop(number, plain)
                self._set(number, "failed", f"读不了：{error.strerror or error}")
                continue
            self._set(number, "queued", "")
        self._start()
        return len(files)

    def _begun(self, name: str, who: str) -> tuple[int, str, Path]:
        """A row for a file to come, its plain name, and where it is to lie."""
        plain = Path(name.replace("\\", "/")).name.replace("\x00", "")[-120:].lstrip(".")
        if not plain:
            raise Unreadable("文件没有名称，未收下。")
        with self._open() as db:  # the row comes first: its number is where the file lies
            number = db.execute(
                "INSERT INTO intake (name, who, state, told) VALUES (?, ?, 'cancelled', '没有送完')",
                (plain, who),
            ).lastrowid
        assert number is not None
        folder = self._folder / "inbox" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        return number, plain, folder / plain

    def jobs(self) -> list[Job]:
        """The latest files first."""
        with self._open() as db:
            return [Job(*row) for row in db.execute(f"{_SELECT} ORDER BY number DESC")]

    def job(self, number: int) -> Job:
        """One file."""
        with self._open() as db:
            row = db.execute(f"{_SELECT} WHERE number = ?", (number,)).fetchone()
        return Job(*row)

    def cancel(self) -> None:
        """Let go of all that waits; what is being read is read to its end."""
        with self._open() as db:
            db.execute("UPDATE intake SET state = 'cancelled', told = '' WHERE state = 'queued'")

    def clear(self) -> None:
        """Forget the rows of what is over; the ledger keeps what was read."""
        with self._open() as db:
            db.execute("DELETE FROM intake WHERE state IN ('done', 'failed', 'cancelled')")

    def wait(self, seconds: float) -> None:
        """Until nothing is being read."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        """Read what waits; graph and index are brought up once nothing waits any more."""
        while self._waiting():
            workspace = Workspace(self._folder)
            try:
                while jobs := self._waiting()[:_AT_ONCE]:
                    jobs = [job for job in jobs if job.who == jobs[0].who]
                    for job in jobs:
                        self._set(job.number, "reading", "")
                    workspace.store.who = jobs[0].who
                    self._read(workspace, jobs)
            finally:
                workspace.store.close()
            self._sync()

    def _waiting(self) -> list[Job]:
        return [job for job in reversed(self.jobs()) if job.state == "queued"]

    def _read(self, workspace: Workspace, jobs: list[Job]) -> None:
        """Read these together; rows come in the order of the files, so that the next file's ends the one before."""
        from yiju.ingest.batch import ingest

        waiting = {job.number: job for job in jobs}
        rows: list[FileOutcome] = []

        def begun(row: FileOutcome) -> None:
            if rows and self._number(row.path) != self._number(rows[-1].path):
                self._done(waiting.pop(self._number(rows[-1].path)), rows)
                rows.clear()
            rows.append(row)

        paths = [self._folder / "inbox" / str(job.number) / job.name for job in jobs]
        try:
            ingest(paths, workspace.store, begun, forms=workspace.folder / FORMS)
            if rows:
                self._done(waiting.pop(self._number(rows[-1].path)), rows)
            for job in waiting.values():
                self._done(job, [])
        except Exception as error:  # whatever it was, the other files are read
            if len(jobs) == 1:
                self._set(
                    jobs[0].number, "failed", cause(error) or f"{_OURS}（{type(error).__name__}：{error}）"
                )
                return
            for job in waiting.values():
                self._read(workspace, [job])

    def _number(self, path: Path) -> int:
        """Of the job whose file, or a part of it, this is."""
        return int(path.relative_to(self._folder / "inbox").parts[0])

    def _done(self, job: Job, rows: Sequence[FileOutcome]) -> None:
        failed = [row for row in rows if row.outcome == "failed"]
        lines = [_outcome_line(row, job.name) for row in rows]
        read = [row.filing for row in rows if row.filing]
        came = ""
        if rows and all(row.outcome in ("unchanged", "same_content") for row in rows):
            came = "unchanged"
        elif rows and all(row.outcome in ("skipped", "left_out") for row in rows):
            came = "left_out"
        elif read and not any(filing.formed for filing in read):
            came = "unrecognised"
        self._set(
            job.number,
            "failed" if failed or not rows else "done",
            "\n".join(lines) or "里面没有文件。",
            came,
        )
        self._drop(job.number, job.name)

    def _set(self, number: int, state: str, wording: str, came: str = "") -> None:
        with self._open() as db:
            values = (state, wording, "" if state == "failed" else came, number)
            db.execute("UPDATE intake SET state = ?, told = ?, came = ? WHERE number = ?", values)

    def _drop(self, number: int, name: str) -> None:
        folder = self._folder / "inbox" / str(number)
        (folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self._db, _SCHEMA)


def _outcome_line(row: FileOutcome, sent: str) -> str:
    """What became of a file, in a line: its name where it is a part of what was `sent`, and which file it equals."""
    name = "" if row.path.name == sent else f"{row.path.name}："
    line = f"{name}{OUTCOMES[row.outcome]}{f'（{row.reason}）' if row.reason else ''}"
    if not row.filing:
        return line
    held = row.filing.document.file
    if row.outcome in ("unchanged", "same_content") and not row.reason and held != row.path.name:
        line += f"，与已有的“{held}”内容相同"
    plans = len(plans_of(row.filing))
    later = (
        f"，自评、监控、项目库 {len(row.filing.projects) - plans} 份"
        if plans < len(row.filing.projects)
        else ""
    )
    return f"{line}，申报 {plans} 份{later}，预算 {len(row.filing.budget_lines)} 行"
