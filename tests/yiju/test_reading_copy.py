"""A workspace on a medium that takes no writing: what reads works and writes nothing there, what a person does is refused."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from yiju import Workspace
from yiju.ingest.record_tables import DATABASE
from yiju.reading_copy import REFUSED
from yiju.web.cases import Cases


@pytest.fixture
def disc(tmp_path: Path, samples_read: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A read workspace, as on a disc; that a real one is seen as such stands in `test_full_disk.py`."""
    folder = samples_read(tmp_path / "证据盘")
    workspace = Workspace(folder)
    workspace.audit()
    workspace.store.close()
    monkeypatch.setattr("yiju.workspace.is_read_only", lambda _: True)
    return folder


def content(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_reads_works_and_writes_nothing_there(disc: Path, typed, tmp_path: Path) -> None:
    before = content(disc)
    out = tmp_path / "清单.xlsx"
    for line in (
        ["stats", "--json"],
        ["files"],
        ["search", "运行维护", "--top", "1"],
        ["sparql", "--starter", "bases-expired"],
        ["audit", "--brief"],
        ["export", "findings-xlsx", "-o", str(out)],
    ):
        done = typed(*line, workspace=disc)
        assert done.returncode == 0 and "只能查看" in done.stderr, (line, done.stderr)
    assert out.is_file() and content(disc) == before


def test_what_a_person_does_is_refused(disc: Path, typed, samples: Path) -> None:
    before = content(disc)
    finding = json.loads(typed("audit", "--json", workspace=disc).stdout.splitlines()[0])["id"]
    for line in (
        ["review", finding, "confirm"],
        ["ingest", str(samples)],
        ["rebuild"],
        ["search", "运行维护", "--save", "运维"],
    ):
        done = typed(*line, workspace=disc)
        assert done.returncode == 1 and REFUSED in done.stderr, (line, done.stderr)
    assert content(disc) == before


def test_what_is_written_into_a_case_is_refused(disc: Path) -> None:
    cases = Cases(disc / DATABASE)
    number = cases.new("第一批", "张三")
    cases.add(number, [("疑点", "一句话")])
    workspace = Workspace(disc)
    lent = Cases(workspace.store.path)
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        lent.change(number, [replace(lent.items(number)[0], facts="一、")])
    assert not lent.items(number)[0].facts
