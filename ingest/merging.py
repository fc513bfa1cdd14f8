"""Records of several workspaces into one: by the SHA-256 of the original, in the order of the paths.

In: the store that takes, and the stores that give. Out: `Taken` for each giver. A record is taken with its original and as it
stands there; one that is here already is made anew only by newer readers. What the two tell differently is told, and nothing
is forgotten: givers are not changed, and what was taken before is not taken again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from yiju.ingest import ledger, register
from yiju.ingest.record_store import DamagedRecord, RecordStore, decoded

_SELECT = "SELECT id, sha256, path, reader, superseded FROM filing"


class Taken(msgspec.Struct):
    """From one workspace: records that are new here, those that were here, and conflicts in Chinese."""

    new: int = 0
    known: int = 0
    conflicts: list[str] = []


class _Offered(msgspec.Struct, frozen=True):
    id: str
    sha256: str
    path: str
    reader: int
    superseded: int


class _Giver(msgspec.Struct):
    store: RecordStore
    readings: dict[str, tuple[str, str, int]]
    """Of each filing when, by whom and by which readers it was read."""
    taken: Taken


def take(store: RecordStore, givers: Sequence[RecordStore]) -> list[Taken]:
    """Take every record and every failure of the givers."""
    asked = [_Giver(giver, giver.readings(), Taken()) for giver in givers]
    offered = [(row, number) for number, giver in enumerate(givers) for row in _rows(giver)]
    for row, number in sorted(offered, key=lambda one: (Path(one[0].path).parts, one[1])):
        _take(store, asked[number], row)
    for giver in asked:
        _failures(store, giver.store)
        giver.taken.conflicts += _same_places(store, giver.store)
    return [giver.taken for giver in asked]


def _rows(store: RecordStore, where: str = "1", *values: object) -> list[_Offered]:
    asked = f"{_SELECT} WHERE {where} ORDER BY serial"
    return [_Offered(*row) for row in store.connection.execute(asked, values)]


def _reads_as(row: _Offered, record: bytes, other: bytes) -> bool:
    """Whether two records of one original say the same; a copy of it may have another name."""
    if record == other:
        return True
    try:
        here, there = (decoded(row.id, row.path, one) for one in (record, other))
    except DamagedRecord:
        return False
    here.document.file = there.document.file
    return here == there


def _take(store: RecordStore, giver: _Giver, row: _Offered) -> None:
    taken = giver.taken
    here = next(iter(_rows(store, "sha256 = ?", row.sha256)), None)
    record = _record(giver.store, row.sha256)
    if here is not None:
        taken.known += 1
        if row.reader <= here.reader:
            if row.reader == here.reader and not _reads_as(row, record, _record(store, row.sha256)):
                taken.conflicts.append(f"{row.path}：两处读出的记录不同，保留本工作区的")
            _stands_here_or_there(store, here, row, taken)
            return
    try:
        filing = decoded(row.id, row.path, record)
    except DamagedRecord:
        taken.conflicts.append(f"{row.path}：记录已损坏，没有并入；请在那里重新读入")
        return
    _original(store, giver.store, row, taken)
    with store.connection as db:
        db.execute("DELETE FROM failure WHERE path = ?", (row.path,))
        db.execute(
            "INSERT INTO filing (id, sha256, path, reader, record, superseded) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET reader = excluded.reader, record = excluded.record",
            (row.id, row.sha256, row.path, row.reader, record, row.superseded),
        )
        register.enter(db, filing)
        at, who, _ = giver.readings.get(row.id, ("", "", 0))
        read = f"（{who} 于 {at} 读入）" if at else ""
        ledger.append(db, "ingest", row.id, f"{row.path}；由 {giver.store.folder} 并入{read}", row.sha256)
    if here is None:
        taken.new += 1
    else:
        _stands_here_or_there(store, here, row, taken)


def _record(store: RecordStore, sha256: str) -> bytes:
    asked = "SELECT record FROM filing WHERE sha256 = ?"
    record: bytes = store.connection.execute(asked, (sha256,)).fetchone()[0]
    return record


def _stands_here_or_there(store: RecordStore, here: _Offered, there: _Offered, taken: Taken) -> None:
    """What stands in either workspace stands."""
    if here.superseded == there.superseded:
        return
    if here.superseded:
        store.bring_back(here.id)
    taken.conflicts.append(f"{there.path}：一处已被更正件替换，另一处没有；保留为有效")


def _original(store: RecordStore, giver: RecordStore, row: _Offered, taken: Taken) -> None:
    if store.original(row.sha256).exists():
        return
    try:
        original = giver.original(row.sha256).read_bytes()
    except OSError:
        original = b""
    if hashlib.sha256(original).hexdigest() == row.sha256:
        store.keep_original(row.sha256, original)
    else:
        taken.conflicts.append(f"{row.path}：原件缺失或内容已变，只并入了记录")


def _failures(store: RecordStore, giver: RecordStore) -> None:
    rows = giver.connection.execute("SELECT path, sha256, reader, reason FROM failure").fetchall()
    with store.connection as db:
        for row in rows:
            if not _rows(store, "path = ? OR sha256 = ?", row[0], row[1]):
                db.execute(
                    "INSERT OR IGNORE INTO failure (path, sha256, reader, reason) VALUES (?, ?, ?, ?)", row
                )


def _same_places(store: RecordStore, giver: RecordStore) -> list[str]:
    """Papers of the giver at whose place another content stands here as well."""
    return [
        f"{row.path}：两处同名文件的内容不同，两份都保留"
        for row in _rows(giver, "NOT superseded")
        if len(_rows(store, "path = ? AND NOT superseded", row.path)) > 1
    ]
