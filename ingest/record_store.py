"""The record store: filing records in SQLite, originals beside them by SHA-256.

In: filings as read, with the bytes they were read from. Out: the same filings, in the order in which
they were first ingested. `yiju.sqlite` is the workspace's only truth; graph and index are made from
it. A filing is acknowledged when `put` returns: its original is on disk before its record is
committed, so a kill at any instant loses nothing that was acknowledged.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path

import msgspec

from yiju.ingest import ledger, register, same_paper
from yiju.ingest.errors import Unreadable
from yiju.ingest.held import replace
from yiju.ingest.record import Filing, decode, encode
from yiju.ingest.record_tables import DATABASE, ORIGINALS, opened_tables


class DamagedRecord(Unreadable):
    """A record that cannot be made out."""

    def __init__(self, identifier: str, path: str) -> None:
        super().__init__(
            f"记录 {identifier}（{path}）已损坏，读不出来；请重新读入这份材料（yiju ingest），或从备份恢复。"
            "yiju doctor 列出全部损坏的记录。"
        )
        self.identifier = identifier
        self.path = path


class Failure(msgspec.Struct, frozen=True):
    """A file that could not be read, with its reason in Chinese."""

    path: str
    sha256: str
    reason: str


class RecordStore:
    """The records of one workspace folder, which is made if absent unless `create` is false.

    Raises `Unreadable` where there is no workspace, it cannot be written, its database is damaged, or
    a newer Yiju made it. `who` is noted in the ledger as the one who does what is done.
    """

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        self.who: str | None = None
        if not create and not self.path.is_file():
            raise Unreadable(f"没有工作区 {folder}：请核对 -w 后的名称，或先用 yiju ingest 读入材料来建立。")
        self.connection = opened_tables(folder)

    def close(self) -> None:
        """Give the database file back."""
        self.connection.close()

    def put(
        self,
        filing: Filing,
        original: bytes,
        path: Path | str,
        reader: int,
        delivery: Set[Path] | None = None,
    ) -> list[Filing]:
        """Keep a filing and its original. A filing read before from the same content gives way to it; those of
        other content read from the same path are kept as superseded, and given back. So are versions of the same paper
        from other folders, where a `delivery` (the files and archives that came with it) is given and they are not of
        it. Raises `Unreadable` where the bytes are not those that were read.
        """
        sha256 = filing.document.sha256
        if hashlib.sha256(original).hexdigest() != sha256:
            raise Unreadable("文件在读取过程中被改动，未收入；请重新导入。")
        self.keep_original(sha256, original)
        corrected = [] if delivery is None else self._corrected(filing, Path(path), delivery)
        with self.connection as db:
            db.execute("DELETE FROM failure WHERE path = ?", (str(path),))
            standing = "path = ? AND sha256 != ? AND NOT superseded"
            given_way = []
            for row in db.execute(
                f"SELECT id, path, record FROM filing WHERE {standing} ORDER BY serial", (str(path), sha256)
            ):
                with suppress(DamagedRecord):
                    given_way.append(decoded(*row))
            db.execute(f"UPDATE filing SET superseded = 1 WHERE {standing}", (str(path), sha256))
            db.execute(
                "INSERT INTO filing (id, sha256, path, reader, record) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (sha256) DO UPDATE SET id = excluded.id, path = excluded.path, "
                "reader = excluded.reader, record = excluded.record, superseded = 0",
                (filing.document.id, sha256, str(path), reader, encode(filing)),
            )
            register.enter(db, filing)
            replaced = f"；替换了先前的 {len(given_way)} 份" if given_way else ""
            self._note("ingest", filing.document.id, f"{path}{replaced}", sha256)
            for old, place in corrected:
                db.execute("UPDATE filing SET superseded = 1 WHERE id = ?", (old.document.id,))
                self._note("ingest", filing.document.id, f"{path}；更正了 {place}", sha256)
        return given_way + [old for old, _ in corrected]

    def versions(self) -> list[list[Filing]]:
        """Filings that stand and are one paper in several versions."""
        alike: dict[tuple[str, str | None, int | None], list[str]] = defaultdict(list)
        for one in self.listed():
            alike[one.kind, one.unit, one.year].append(one.id)
        found: dict[same_paper.Key, list[Filing]] = defaultdict(list)
        for ids in alike.values():
            for identifier in ids if len(ids) > 1 else ():
                filing = self.filing(identifier)
                key = filing and same_paper.paper(filing)
                if filing and key:
                    found[key].append(filing)
        return [same for same in found.values() if len(same) > 1]

    def aside(self, path: Path | str, sha256: str) -> Filing | None:
        """The filing of this content at this place that gave way to a correction elsewhere; None where it stands, or
        another content came to its place since.
        """
        row = self.connection.execute(
            "SELECT id, path, record FROM filing f WHERE path = ?1 AND sha256 = ?2 AND superseded"
            " AND NOT EXISTS (SELECT 1 FROM filing o WHERE o.path = ?1 AND NOT o.superseded)",
            (str(path), sha256),
        ).fetchone()
        return decoded(*row) if row else None

    def _corrected(self, filing: Filing, path: Path, delivery: Set[Path]) -> list[tuple[Filing, Path]]:
        """Versions of this paper that stand in other folders and did not come with it, each with its place."""
        return [
            (old, place)
            for old, place in ((old, Path(stood)) for old, stood in self._versions(filing))
            if place.parent != path.parent and delivery.isdisjoint((place, *place.parents))
        ]

    def _versions(self, filing: Filing) -> Iterator[tuple[Filing, str]]:
        key, document = same_paper.paper(filing), filing.document
        if key is None:
            return
        self._enter_all()
        rows = self.connection.execute(
            "SELECT f.id, f.path, f.record FROM filing f JOIN listed l ON l.id = f.id"
            " WHERE NOT f.superseded AND l.kind = ? AND l.unit = ? AND l.year = ? AND f.id != ? ORDER BY f.serial",
            (document.kind, document.unit, document.year, document.id),
        ).fetchall()
        for identifier, path, record in rows:
            with suppress(DamagedRecord):
                old = decoded(identifier, path, record)
                if same_paper.paper(old) == key:
                    yield old, path

    def fail(self, path: Path | str, sha256: str, reason: str, reader: int) -> None:
        """Keep a file's failure. What was read from this path before stays: a damaged copy is no
        reason to forget a filing.
        """
        with self.connection as db:
            db.execute(
                "INSERT OR REPLACE INTO failure (path, sha256, reader, reason) VALUES (?, ?, ?, ?)",
                (str(path), sha256, reader, reason),
            )

    def repaired(self, path: Path | str) -> None:
        """Forget the failure of this path: it can be opened now."""
        with self.connection as db:
            db.execute("DELETE FROM failure WHERE path = ?", (str(path),))

    def readings(self) -> dict[str, tuple[str, str, int]]:
        """Of each filing's id when (ISO 8601, UTC) and by whom it was last read, and with which version of the
        readers; without those that the ledger does not know, of before there was one.
        """
        rows = self.connection.execute(
            "SELECT f.id, l.at, l.who, f.reader FROM filing f JOIN (SELECT subject, MAX(number) AS number FROM ledger"
            " WHERE what = 'ingest' GROUP BY subject) last ON last.subject = f.id"
            " JOIN ledger l ON l.number = last.number WHERE NOT f.superseded ORDER BY f.serial"
        )
        return {key: (at, who, reader) for key, at, who, reader in rows}

    def filings(self) -> Iterator[Filing]:
        """All filings in the order of their first ingest, without the superseded ones."""
        yield from self._all(superseded=0)

    def listed(self, *, superseded: bool = False) -> list[register.RegisteredFiling]:
        """What `filings` (or `superseded`) gives, a row each: read without decoding a record."""
        self._enter_all()
        return register.listed(self.connection, superseded)

    def declared(self) -> list[register.RegisteredDeclaration]:
        """All declarations of `filings`, a row each: read without decoding a record."""
        self._enter_all()
        return register.declared(self.connection)

    def _enter_all(self) -> None:
        for row in self.connection.execute(register.UNLISTED).fetchall():
            filing = decoded(*row)
            with self.connection as db:
                register.enter(db, filing)

    def superseded(self) -> list[Filing]:
        """Filings to whose place another content came since; kept, and no part of what is shown and found."""
        return list(self._all(superseded=1))

    def bring_back(self, identifier: str) -> bool:
        """Let a superseded filing stand again, beside what superseded it. False where there is none."""
        return self._supersede(identifier, superseded=False, note="recall")

    def _all(self, superseded: int) -> Iterator[Filing]:
        rows = self.connection.execute(
            "SELECT id, path, record FROM filing WHERE superseded = ? ORDER BY serial", (superseded,)
        ).fetchall()
        for row in rows:
            yield decoded(*row)

    def damaged(self) -> list[DamagedRecord]:
        """Records that cannot be made out."""
        found = []
        for row in self.connection.execute("SELECT id, path, record FROM filing ORDER BY serial").fetchall():
            try:
                decoded(*row)
            except DamagedRecord as error:
                found.append(error)
        return found

    def revision(self) -> str:
        """A token that is equal for as long as no filing is added, changed or removed."""
        token: str = self.connection.execute("SELECT token FROM revision").fetchone()[0]
        return token

    def filing(self, identifier: str) -> Filing | None:
        """The filing with this document id, unless it is superseded."""
        return self._one("id", identifier)

    def by_sha(self, sha256: str, reader: int | None = None) -> Filing | None:
        """The filing of this content; with `reader`, only if that version of the readers made it. A damaged record is
        none: its file is read anew.
        """
        with suppress(DamagedRecord):
            return self._one("sha256", sha256, reader)
        return None

    def remove(self, identifier: str) -> bool:
        """Forget a filing; its original stays in `files/`. False where there was none."""
        with self.connection as db:
            path = self._path_of(identifier)
            removed = db.execute("DELETE FROM filing WHERE id = ?", (identifier,)).rowcount > 0
            if removed:
                self._note("remove", identifier, path)
        return removed

    def set_aside(self, identifier: str) -> bool:
        """Let a filing stand no more, and keep it: `bring_back` lets it stand again. False where there is none."""
        return self._supersede(identifier, superseded=True, note="remove")

    def _supersede(self, identifier: str, *, superseded: bool, note: ledger.What) -> bool:
        """Whether a filing stood otherwise before."""
        with self.connection as db:
            change = "UPDATE filing SET superseded = ? WHERE id = ? AND superseded <> ?"
            changed = db.execute(change, (superseded, identifier, superseded)).rowcount > 0
            if changed:
                self._note(note, identifier, self._path_of(identifier))
        return changed

    def failures(self) -> list[Failure]:
        """Every file that could not be read, by path."""
        rows = self.connection.execute("SELECT path, sha256, reason FROM failure ORDER BY path")
        return [Failure(*row) for row in rows]

    def failed_before(self, path: Path | str, sha256: str, reader: int) -> str | None:
        """The reason why this very content at this path failed under these readers, if it did."""
        row = self.connection.execute(
            "SELECT reason FROM failure WHERE path = ? AND sha256 = ? AND reader = ?",
            (str(path), sha256, reader),
        ).fetchone()
        return row[0] if row else None

    def original(self, sha256: str) -> Path:
        """Where the original of this content stands."""
        return self.folder / ORIGINALS / sha256[:2] / sha256

    def _one(self, column: str, value: str, reader: int | None = None) -> Filing | None:
        row = self.connection.execute(
            f"SELECT id, path, record, reader FROM filing WHERE {column} = ? AND NOT superseded", (value,)
        ).fetchone()
        return decoded(*row[:3]) if row and reader in (None, row[3]) else None

    def _note(self, what: ledger.What, identifier: str, wording: str, mark: str = "") -> None:
        ledger.append(self.connection, what, identifier, wording, mark, self.who)

    def _path_of(self, identifier: str) -> str:
        row = self.connection.execute("SELECT path FROM filing WHERE id = ?", (identifier,)).fetchone()
        return row[0] if row else ""

    def keep_original(self, sha256: str, original: bytes) -> None:
        """Have the original of this content on disk when this returns."""
        target = self.original(sha256)
        if target.exists():
            return
        target.parent.mkdir(exist_ok=True)
        part = target.with_suffix(f".part{os.getpid()}")
        with part.open("wb") as out:
            out.write(original)
            out.flush()
            os.fsync(out.fileno())
        replace(part, target)


def decoded(identifier: str, path: str, record: bytes) -> Filing:
    """A record as it is kept. Raises `DamagedRecord`."""
    try:
        return decode(record)
    except (msgspec.MsgspecError, UnicodeError, TypeError, ValueError) as error:
        raise DamagedRecord(identifier, path) from error
