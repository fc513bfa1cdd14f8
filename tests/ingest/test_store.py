"""A real store on disk, with filings made by hand."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from yiju.ingest import ledger
from yiju.ingest.errors import Unreadable
from yiju.ingest.record import Declaration, Document, Filing, decode, encode
from yiju.ingest.record_store import RecordStore


def filing(content: bytes, name: str = "示例.txt", project: str = "示例项目") -> Filing:
    sha256 = hashlib.sha256(content).hexdigest()
    return Filing(
        document=Document(id=f"f-{sha256[:16]}", file=name, sha256=sha256, year=2024),
        projects=[Declaration(name=project, year_budget=Decimal("206450.50"))],
    )


def test_a_filing_comes_back_as_it_was_put(tmp_path: Path) -> None:
    store, put = RecordStore(tmp_path), filing(b"one")
    store.put(put, b"one", Path("/in/示例.txt"), reader=1)
    assert list(store.filings()) == [put]
    assert store.filing(put.document.id) == put
    assert store.original(put.document.sha256).read_bytes() == b"one"


def test_amounts_are_exact_numbers_in_json() -> None:
    put = filing(b"one")
    assert b'"year_budget":206450.50' in encode(put)
    assert decode(encode(put)) == put


def test_another_process_sees_what_was_acknowledged(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.put(filing(b"one"), b"one", Path("/in/a.txt"), reader=1)
    code = f"from pathlib import Path; from yiju.ingest.record_store import RecordStore; print(len(list(RecordStore(Path({str(tmp_path)!r})).filings())))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "1"


def test_a_corrected_file_at_the_same_path_replaces_the_filing(tmp_path: Path) -> None:
    store, path = RecordStore(tmp_path), Path("/in/a.txt")
    store.put(filing(b"one"), b"one", path, reader=1)
    store.put(filing(b"two", project="更正后的项目"), b"two", path, reader=1)
    assert [f.projects[0].name for f in store.filings()] == ["更正后的项目"]
    assert store.original(filing(b"one").document.sha256).exists()  # nothing that was received is lost


def test_a_failure_is_kept_with_its_reason_and_forgets_no_filing(tmp_path: Path) -> None:
    store, path = RecordStore(tmp_path), Path("/in/a.txt")
    store.put(filing(b"one"), b"one", path, reader=1)
    store.fail(path, "0" * 64, "文件是空的", reader=1)
    assert [f.reason for f in store.failures()] == ["文件是空的"]
    assert len(list(store.filings())) == 1
    assert store.failed_before(path, "0" * 64, reader=1) == "文件是空的"
    assert store.failed_before(path, "0" * 64, reader=2) is None  # newer readers try again


def test_a_record_of_older_readers_is_not_taken_for_current(tmp_path: Path) -> None:
    store, put = RecordStore(tmp_path), filing(b"one")
    store.put(put, b"one", Path("/in/a.txt"), reader=1)
    assert store.by_sha(put.document.sha256, reader=2) is None
    assert store.by_sha(put.document.sha256) == put


def test_bytes_that_changed_while_being_read_are_refused(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    with pytest.raises(Unreadable, match="被改动"):
        store.put(filing(b"one"), b"other", Path("/in/a.txt"), reader=1)
    assert list(store.filings()) == []


def test_a_workspace_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.connection.execute("PRAGMA user_version=99")
    store.close()
    with pytest.raises(Unreadable, match="更新版本"):
        RecordStore(tmp_path)


def test_the_revision_tells_any_change_to_the_filings_and_nothing_else(tmp_path: Path) -> None:
    store, path = RecordStore(tmp_path), Path("/in/a.txt")
    seen = [store.revision()]
    for change in (
        lambda: store.put(filing(b"one"), b"one", path, reader=1),
        lambda: store.put(filing(b"one", project="更正"), b"one", path, reader=2),
        lambda: store.put(filing(b"two"), b"two", path, reader=2),
        lambda: store.remove(filing(b"two").document.id),
    ):
        change()
        seen.append(store.revision())
    assert len(set(seen)) == 5
    store.fail(path, "0" * 64, "文件是空的", reader=2)
    assert RecordStore(tmp_path).revision() == seen[-1]


def test_what_is_done_to_filings_is_in_the_ledger(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.who = "张三"
    one, two = filing(b"one"), filing(b"two")
    store.put(one, b"one", "/in/a.txt", reader=1)
    store.put(two, b"two", "/in/a.txt", reader=1)
    store.bring_back(one.document.id)
    store.remove(two.document.id)
    assert not store.remove(two.document.id)
    done = [(act.what, act.subject, act.who) for act in ledger.acts(store.path)[::-1]]
    assert done == [
        ("ingest", one.document.id, "张三"),
        ("ingest", two.document.id, "张三"),
        ("recall", one.document.id, "张三"),
        ("remove", two.document.id, "张三"),
    ]
    assert ledger.acts(store.path)[-1].mark == one.document.sha256
    assert ledger.broken(store.path) is None


def test_a_damaged_record_is_named_and_read_anew(tmp_path: Path) -> None:
    store, one = RecordStore(tmp_path), filing(b"one")
    store.put(one, b"one", "/in/a.txt", reader=1)
    store.connection.execute("UPDATE filing SET record = substr(record, 1, 40)")
    store.connection.commit()
    (damaged,) = store.damaged()
    assert damaged.identifier == one.document.id and "/in/a.txt" in str(damaged)
    with pytest.raises(Unreadable, match="已损坏"):
        list(store.filings())
    assert store.by_sha(one.document.sha256, reader=1) is None
    store.put(one, b"one", "/in/a.txt", reader=1)
    assert list(store.filings()) == [one] and store.damaged() == []


def test_only_what_is_read_only_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RecordStore(tmp_path).close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0}))
    with connect(tmp_path / "yiju.sqlite") as other:
        other.execute("DROP TRIGGER filing_removed")  # there is something to write
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unreadable, match="正在写工作区") as told:
            RecordStore(tmp_path)
        assert "只读" not in str(told.value)


def test_the_database_of_before_is_kept_beside_a_migrated_one(tmp_path: Path) -> None:
    store, one = RecordStore(tmp_path), filing(b"one")
    store.put(one, b"one", "/in/a.txt", reader=1)
    store.connection.executescript("DROP TABLE ledger; PRAGMA user_version = 2")
    store.close()
    again = RecordStore(tmp_path)
    assert list(again.filings()) == [one]
    (act,) = ledger.acts(again.path)
    assert act.what == "migrate" and "1 份材料" in act.detail
    with sqlite3.connect(tmp_path / "yiju.sqlite.v2") as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (2,)
        assert kept.execute("SELECT COUNT(*) FROM filing").fetchone() == (1,)


def test_a_register_without_stages_is_made_anew(tmp_path: Path) -> None:
    store, one = RecordStore(tmp_path), filing(b"one")
    store.put(one, b"one", "/in/a.txt", reader=1)
    before = store.declared()
    store.connection.executescript("ALTER TABLE declared DROP COLUMN stage; PRAGMA user_version = 3")
    store.close()
    assert RecordStore(tmp_path).declared() == before


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_new_workspace_is_its_owners_alone(tmp_path: Path) -> None:
    RecordStore(tmp_path / "工作区")
    assert (tmp_path / "工作区").stat().st_mode & 0o777 == 0o700
