"""Ingesting files and folders into the record store.

In: paths. Out: one `FileOutcome` per file, or per file in an archive, in order, whatever became of it. A file
whose content was read before is not read again; one bad file stops nothing and is kept with its reason.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

import msgspec

from yiju.ingest.errors import Passing, Unreadable
from yiju.ingest.folder import files_under
from yiju.ingest.forms.families import everything, stamp
from yiju.ingest.printable import printable
from yiju.ingest.readers.file_names import readable_path
from yiju.ingest.readers.zip_archive import FoundFile, expanded, expected
from yiju.ingest.record import Filing
from yiju.ingest.record_store import RecordStore
from yiju.ingest.scratch import scratch
from yiju.ingest.shard import Shard
from yiju.ingest.worker import Worker

READER_VERSION = 21
"""Raised with every change of what the readers make of a file: older records are then read anew."""

Outcome = Literal["read", "unchanged", "same_content", "skipped", "left_out", "failed"]

# Kinds of file that stand beside filings in a folder but are never one: listed, not read, no failure.
_NO_FILING = {
    *(
        ".json",
        ".jsonl",
        ".yaml",
        ".yml",
        ".toml",
        ".ini",
        ".log",
        ".py",
        ".js",
        ".css",
        ".rq",
        ".ttl",
    ),
    *(".sqlite", ".db", ".exe", ".dll", ".lnk", ".tmp", ".bak", ".mp3", ".mp4", ".avi", ".mov"),
}
_ABOUT_A_FOLDER = {"readme.md", "changelog.md", "license.md", "contributing.md"}
"""Markdown that tells of a folder; any other may be what a converter made of a filing."""


def edition(version: int) -> str:
    """A version of the readers for a person: `9`, behind a plus the mark of the office's own forms."""
    readers, forms = version & 0xFFFF, version >> 16
    return f"{readers}+{forms:x}" if forms else str(readers)


class FileOutcome(msgspec.Struct, frozen=True):
    """What became of one file. `reason` is in Chinese: why it failed, was skipped (a type that is never a
    filing) or left out (a link out of the folder), or which file it repeats. `superseded`: titles or
    names of filings of other content that stood at its place, or that it corrects, and are now kept aside.
    """

    path: Path
    outcome: Outcome
    filing: Filing | None = None
    reason: str | None = None
    superseded: tuple[str, ...] = ()


class _Job(msgspec.Struct, frozen=True):
    found: FoundFile
    sha256: str
    filing: Future[Filing]


class _Reading:
    """Where records go, what version of readers and forms makes them, the files that came together and the share of them
    that is read here.
    """

    def __init__(
        self, store: RecordStore, forms: Path | None, delivery: frozenset[Path], shard: Shard
    ) -> None:
        self.store, self.forms, self.delivery, self.shard = store, forms, delivery, shard
        self.version = READER_VERSION + (stamp(forms) << 16)


class _Twin(msgspec.Struct, frozen=True):
    """A file whose content stands in this batch already, at `first`."""

    found: FoundFile
    sha256: str
    first: FoundFile


def rows_expected(paths: Sequence[Path]) -> int:
    """How many rows `ingest` will give for these paths, archives in archives counted as one."""
    files, left_out = files_under(paths)
    return expected(files) + len(left_out)


def ingest(
    paths: Sequence[Path],
    store: RecordStore,
    on_row: Callable[[FileOutcome], None] = lambda _: None,
    workers: int | None = None,
    forms: Path | None = None,
    shard: Shard = Shard(),  # noqa: B008 (frozen)
) -> list[FileOutcome]:
    """Read what is new below `paths` into `store`; `on_row` is called as each file is done. Of files outside the `shard`
    nothing is told.

    `workers` processes read at once (default: one per core). `forms` is a folder of form families of the office's
    own; files are read anew when it changes, and a mistake in it raises `BadForm` before anything is read. Records are written by the calling
    thread alone, in the order of the files.
    """
    everything(forms)
    files, left_out = files_under(paths)
    reading = _Reading(store, forms, frozenset(files), shard)
    rows: list[FileOutcome] = []
    unread = (FileOutcome(readable_path(item.path), "left_out", reason=item.reason) for item in left_out)
    for row in chain(unread, _rows(files, reading, workers or os.cpu_count() or 1)):
        on_row(row)
        rows.append(row)
    _still_here(rows, store)
    return rows


def _still_here(rows: list[FileOutcome], store: RecordStore) -> None:
    """What was superseded at one place and was met unchanged at another stands."""
    met = {row.filing.document.id for row in rows if row.outcome == "unchanged" and row.filing}
    if any(row.superseded for row in rows):
        for old in store.superseded():
            if old.document.id in met:
                store.bring_back(old.document.id)


def _rows(files: list[Path], reading: _Reading, workers: int) -> Iterator[FileOutcome]:
    """Rows in the order of the files, with at most two files a worker on the way."""
    idle: SimpleQueue[Worker] = SimpleQueue()
    seen: dict[str, FoundFile] = {}
    under_way: deque[FileOutcome | _Twin | _Job] = deque()
    crew: list[Worker] = []
    with (
        ThreadPoolExecutor(max_workers=workers) as pool,
        scratch(reading.store.folder) as unpacked,
    ):
        try:
            crew += [Worker(forms=reading.forms, scratch=unpacked) for _ in range(workers)]
            for worker in crew:
                idle.put(worker)
            for found in expanded(files, unpacked):
                known = _known(found, reading, seen)
                if known is None:
                    _done(found)
                elif isinstance(known, FileOutcome | _Twin):
                    _done(found)
                    under_way.append(known)
                else:
                    under_way.append(_Job(found, known, pool.submit(_read, found.file, idle)))
                if len(under_way) > 2 * workers:
                    yield _finished(under_way.popleft(), reading)
            while under_way:
                yield _finished(under_way.popleft(), reading)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in crew:
                worker.close()


def _known(
    found: FoundFile, reading: _Reading, seen: dict[str, FoundFile]
) -> FileOutcome | _Twin | str | None:
    """The row of a file that need not be read, else its SHA-256; None for a file of another share."""
    path = found.path
    if found.archive:
        reading.store.repaired(found.archive)
    if path.suffix.lower() in _NO_FILING or path.name.lower() in _ABOUT_A_FOLDER:
        return FileOutcome(path, "skipped", reason=f"不是申报材料的文件类型（{path.suffix}），未读")
    if found.reason:
        return _failed(found, "", found.reason, reading)
    try:
        with found.file.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:  # mistyped, or gone meanwhile: nothing to remember
        reading.store.repaired(found.place)
        return FileOutcome(path, "failed", reason="没有这个文件；请检查路径。")
    except (OSError, ValueError) as error:
        error = error if isinstance(error, OSError) else OSError(str(error))
        return _failed(found, "", f"无法打开文件（{error.strerror or error}）；请检查路径与权限。", reading)
    if not reading.shard.holds(sha256):
        return None
    if sha256 in seen:
        return _Twin(found, sha256, seen[sha256])
    seen[sha256] = found
    if filing := reading.store.by_sha(sha256, reading.version):
        return FileOutcome(path, "unchanged", filing)
    if reading.store.aside(found.place, sha256):
        return FileOutcome(
            path,
            "unchanged",
            reason="另一处的更正件已替换它（留存，见 yiju files）；要它参与，用 yiju recall",
        )
    if reason := reading.store.failed_before(found.place, sha256, reading.version):
        return FileOutcome(path, "failed", reason=reason)
    return sha256


def _read(path: Path, idle: SimpleQueue[Worker]) -> Filing:
    worker = idle.get()
    try:
        return worker.read(path)
    finally:
        idle.put(worker)


def _finished(job: FileOutcome | _Twin | _Job, reading: _Reading) -> FileOutcome:
    if isinstance(job, FileOutcome):
        return job
    if isinstance(job, _Twin):  # what could not be read at the first place cannot be read here
        if reading.store.by_sha(job.sha256, reading.version) is None:
            reason = reading.store.failed_before(job.first.place, job.sha256, reading.version)
            if reason is None:
                return _failed(
                    job.found,
                    "",
                    f"与 {job.first.path.name} 内容完全相同，那一份这次未能读取；请重试。",
                    reading,
                )
            return _failed(job.found, job.sha256, reason, reading)
        return FileOutcome(
            job.found.path, "same_content", reason=f"与 {job.first.path.name} 内容完全相同，未重复读取"
        )
    path = job.found.path
    try:
        filing = job.filing.result()
        original = job.found.file.read_bytes()
    except Passing as error:
        return _failed(job.found, "", str(error), reading)
    except Unreadable as error:
        return _failed(job.found, job.sha256, str(error), reading)
    except OSError as error:
        return _failed(job.found, "", f"读取中途无法再打开（{error.strerror or error}）；请重试。", reading)
    except Exception as error:  # whatever the item provokes must cost this item only
        wording = f"读取时出错（{type(error).__name__}: {error}）；请把此文件交给开发者。"
        return _failed(job.found, "", printable(wording), reading)
    else:
        try:
            gone = reading.store.put(filing, original, job.found.place, reading.version, reading.delivery)
        except Unreadable as error:
            return _failed(job.found, "", str(error), reading)
    finally:
        _done(job.found)
    titles = tuple(old.document.title or old.document.file for old in gone)
    return FileOutcome(path, "read", filing, superseded=titles)


def _done(found: FoundFile) -> None:
    """Remove what was unpacked for this file alone."""
    if found.archive and not found.reason:
        shutil.rmtree(found.file.parent, ignore_errors=True)


def _failed(found: FoundFile, sha256: str, reason: str, reading: _Reading) -> FileOutcome:
    """Without a SHA-256 the failure is told and not remembered: the file is tried again next time."""
    reading.store.fail(found.place, sha256, reason, reading.version)
    return FileOutcome(found.path, "failed", reason=reason)
