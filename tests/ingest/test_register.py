"""The register tells of the records what decoding all of them would tell, whoever changed them."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from yiju.ingest.record import Declaration, Document, Filing, Passage
from yiju.ingest.record_store import RecordStore
from yiju.ingest.values.text import fold


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RecordStore]:
    made = RecordStore(tmp_path)
    yield made
    made.close()


def keep(store: RecordStore, content: str, path: str, *names: str) -> Filing:
    original = content.encode()
    key = sha256(original).hexdigest()
    filing = Filing(
        document=Document(id=key[:8], file=path, sha256=key, unit="示例市教育局", year=2024),
        projects=[Declaration(id=f"{key[:8]}-{n}", name=name, year=2024) for n, name in enumerate(names)],
        passages=[Passage("概况", content)],
    )
    store.put(filing, original, path, 1)
    return filing


def agrees(store: RecordStore) -> bool:
    """Whether the register says what the records say."""
    every = list(store.filings())
    told = [(f.id, f.file, f.unit, f.declarations, f.passages, f.sha256) for f in store.listed()]
    named = [(d.filing, d.id, d.name, d.folded, d.year) for d in store.declared()]
    return told == [
        (f.document.id, f.document.file, f.document.unit, len(f.projects), 1, f.document.sha256) for f in every
    ] and named == [
        (f.document.id, p.id, p.name, fold(p.name), p.year) for f in every for p in f.projects
    ]  # fmt: skip


def test_it_says_at_which_stage_a_declaration_is(store: RecordStore) -> None:
    keep(store, "甲", "a.txt", "校舍维修")
    evaluated = Filing(
        document=Document(
            id="evaluated", file="b.txt", sha256=sha256(b"b").hexdigest(), kind="self_evaluation", year=2024
        ),
        projects=[Declaration(id="evaluated-0", name="校舍维修", year=2024)],
    )
    store.put(evaluated, b"b", "b.txt", 1)
    assert [(d.name, d.stage) for d in store.declared()] == [("校舍维修", "plan"), ("校舍维修", "result")]


def test_it_follows_every_change(store: RecordStore) -> None:
    keep(store, "甲", "a.txt", "校舍维修", "图书（采购）")
    second = keep(store, "乙", "b.txt", "食堂改造")
    assert agrees(store)
    keep(store, "丙", "b.txt", "食堂改造二期")  # in the place of the second
    assert agrees(store)
    assert [f.id for f in store.listed(superseded=True)] == [second.document.id]
    store.bring_back(second.document.id)
    assert agrees(store)
    keep(store, "甲", "a.txt", "校舍维修")  # read anew: the same content gives another record
    assert agrees(store)
    store.remove(second.document.id)
    assert agrees(store)


def test_records_that_others_wrote_are_entered_when_asked_for(store: RecordStore, tmp_path: Path) -> None:
    keep(store, "甲", "a.txt", "校舍维修")
    other = keep(store, "乙", "b.txt", "食堂改造")
    with sqlite3.connect(store.path) as another:
        another.execute("DELETE FROM listed")  # as a workspace of before, which had no register
        another.execute("DELETE FROM declared")
    another.close()
    assert agrees(store)
    with sqlite3.connect(store.path) as another:
        changed = another.execute("SELECT record FROM filing WHERE id = ?", (other.document.id,)).fetchone()[
            0
        ]
        renamed = changed.replace("食堂改造".encode(), "食堂更新".encode())
        another.execute("UPDATE filing SET record = ? WHERE id = ?", (renamed, other.document.id))
    another.close()
    assert agrees(store)
