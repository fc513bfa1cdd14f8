"""A workspace in one file, and back.

In: a workspace's folder. Out: a zip that holds the database as it was at one instant, the originals, what an office
added (forms, templates, words), and a manifest with the SHA-256 of each. Work may go on meanwhile: an original is on
disk before its record is there, and none is ever taken away, so that whatever the database speaks of is in the file.
What is derived is left out and made anew. A file is whole under its name or not there; a folder as well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import msgspec

from yiju import __version__
from yiju.ingest import ledger
from yiju.ingest.database import connect
from yiju.ingest.errors import Unreadable
from yiju.ingest.held import replace
from yiju.ingest.record_store import RecordStore
from yiju.ingest.record_tables import DATABASE, ORIGINALS, VERSION
from yiju.ingest.scratch import sweep

_FORMAT = 1
_MANIFEST = "manifest.json"
OFFICE = ("forms", "templates", "words")
"""The folders of what an office adds."""
_ORIGINAL = re.compile(rf"{ORIGINALS}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
_SAFE = re.compile(rf"(?:{'|'.join(OFFICE)})(?:/[^/\\\x00-\x1f]+)+")
_CHUNK = 1 << 20
_NO_BACKUP = "{} 不是依据的备份，或已损坏"

OnFile = Callable[[int, int], None]
"""Told how many files are done, and of how many."""


class _Member(msgspec.Struct, frozen=True):
    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds: the workspace's version, filings and judgements, the last hash of its ledger, and every
    file. `lacking` names originals that were missing or damaged when it was made.
    """

    format: int
    made: str
    program: str
    version: int
    filings: int
    judgements: int
    ledger: str
    lacking: list[str]
    members: list[_Member]


def write(folder: Path, target: Path, on_file: OnFile = lambda done, total: None) -> Manifest:
    """Write the workspace to `target` and read it back. Raises `OSError` where that cannot be written."""
    part = target.with_name(f"{target.name}.part{os.getpid()}")
    snapshot = target.with_name(f"{target.name}.db{os.getpid()}")
    for beginning in (f"{target.name}.part", f"{target.name}.db"):
        sweep(target.parent, beginning)  # of a backup that was killed
    try:
        _snapshot(folder / DATABASE, snapshot)
        files = [(DATABASE, snapshot), *_files(folder)]
        members, lacking = [], []
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for done, (name, path) in enumerate(files, 1):
                member = _put(out, name, path)
                members.append(member)
                if (original := _ORIGINAL.fullmatch(name)) and original[2] != member.sha256:
                    lacking.append(name)
                on_file(done, len(files))
            manifest = _manifest(snapshot, members, lacking)
            out.writestr(_MANIFEST, msgspec.json.encode(manifest))
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        _check(part, manifest)
        replace(part, target)
    finally:
        part.unlink(missing_ok=True)
        snapshot.unlink(missing_ok=True)
    ledger.record(folder / DATABASE, "backup", str(target), _contents(manifest), _sum(target))
    return manifest


def read(source: Path, folder: Path, on_file: OnFile = lambda done, total: None) -> Manifest:
    """Put the workspace of a backup where nothing is yet, brought up to this version. Raises `Unreadable` where it is
    no backup or damaged, where it was made by a newer Yiju, or `folder` is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unreadable(f"{folder} 已有内容，没有恢复；请用 -w 指定一个新的文件夹。")
    fresh = folder.with_name(f".{folder.name}.restoring{os.getpid()}")
    sweep(folder.parent, f".{folder.name}.restoring")
    try:
        with _opened(source) as packed:
            manifest = _manifest_of(source, packed)
            fresh.mkdir(mode=0o700, parents=True)
            for done, member in enumerate(manifest.members, 1):
                _take(source, packed, member, fresh / member.name)
                on_file(done, len(manifest.members))
        store = RecordStore(fresh, create=False)
        ledger.record(store.path, "restore", str(source), _contents(manifest), _sum(source))
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        if folder.exists():
            folder.rmdir()
        replace(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def _snapshot(database: Path, target: Path) -> None:
    """The database at one instant, in one file; what waited to be read by the workbench is told to be sent again."""
    with (
        closing(connect(database)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        answer = copy.execute("PRAGMA quick_check").fetchone()[0]
        if answer != "ok":
            raise Unreadable(f"工作区的记录库已损坏（{answer}），没有备份；请从先前的备份恢复。")
        with copy:
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'intake'").fetchone():
                copy.execute(
                    "UPDATE intake SET state = 'cancelled', told = '备份时还没有读，请重新送来'"
                    " WHERE state IN ('queued', 'reading')"
                )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Originals and what the office added, by the names that they have in the backup."""
    for top in (ORIGINALS, *OFFICE):
        for path in sorted((folder / top).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and _allowed(name):
                yield name, path


def _allowed(name: str) -> bool:
    parts = name.split("/")
    return name == DATABASE or bool(_ORIGINAL.fullmatch(name)) or (
        bool(_SAFE.fullmatch(name)) and not {".", ".."} & set(parts)
    )  # fmt: skip


def _put(out: zipfile.ZipFile, name: str, path: Path) -> _Member:
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as source, out.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            target.write(chunk)
    return _Member(name, size, digest.hexdigest())


def _manifest(snapshot: Path, members: list[_Member], lacking: list[str]) -> Manifest:
    with closing(sqlite3.connect(snapshot)) as db:
        held = {f"{ORIGINALS}/{sha[:2]}/{sha}" for (sha,) in db.execute("SELECT sha256 FROM filing")}
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        judged = db.execute("SELECT COUNT(*) FROM judgements").fetchone()[0] if "judgements" in tables else 0
        version = db.execute("PRAGMA user_version").fetchone()[0]
    missing = sorted(held - {member.name for member in members})
    acts = ledger.acts(snapshot, 1)
    return Manifest(
        _FORMAT,
        dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        __version__,
        version,
        len(held),
        judged,
        acts[0].hash if acts else "",
        [*lacking, *missing],
        members,
    )


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise Unreadable(f"{_NO_BACKUP.format(source)}。") from error


def _manifest_of(source: Path, packed: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(packed.read(_MANIFEST), type=Manifest)
    except (KeyError, zipfile.BadZipFile, msgspec.MsgspecError, OSError, EOFError) as error:
        raise Unreadable(f"{_NO_BACKUP.format(source)}（没有可读的目录）。") from error
    if manifest.format > _FORMAT or manifest.version > VERSION:
        raise Unreadable(f"{source} 由更新版本的依据制作（{manifest.program}），请升级程序后再恢复。")
    names = [member.name for member in manifest.members]
    if DATABASE not in names or len(set(names)) != len(names) or not all(map(_allowed, names)):
        raise Unreadable(f"{_NO_BACKUP.format(source)}（目录里有不该有的名称，或缺记录库）。")
    return manifest


def _take(source: Path, packed: zipfile.ZipFile, member: _Member, target: Path) -> None:
    """One file, no longer than it was told to be, and only with its sum."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.size
    try:
        with packed.open(member.name) as packed_file, target.open("wb") as out:
            while chunk := _read(packed_file, left):
                left -= len(chunk)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
            more = packed_file.read(1)
    except (KeyError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"{_NO_BACKUP.format(source)}（{member.name} 读不出来）。") from error
    if left or more or digest.hexdigest() != member.sha256:
        raise Unreadable(f"{_NO_BACKUP.format(source)}（{member.name} 的校验不符），没有恢复。")


def _read(packed: IO[bytes], left: int) -> bytes:
    return packed.read(min(_CHUNK, left)) if left else b""


def _check(part: Path, manifest: Manifest) -> None:
    """What was written is what is there."""
    with _opened(part) as packed:
        for member in manifest.members:
            with packed.open(member.name) as written:
                if hashlib.file_digest(written, "sha256").hexdigest() != member.sha256:  # type: ignore[arg-type]
                    raise Unreadable(f"备份写出后读回不符（{member.name}）；请检查磁盘，或换一个位置。")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _contents(manifest: Manifest) -> str:
    return f"材料 {manifest.filings} 份，判断 {manifest.judgements} 次"
