"""One mapping from whatever is raised to a Chinese sentence; who waits says so; a judgement is never refused."""

import errno
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
import pytest

from yiju import Workspace, turns
from yiju.causes import cause
from yiju.chinese import ChineseGroup, run
from yiju.ingest.errors import Unreadable
from yiju.turns import NotYet, turn

WHY = [
    (OSError(errno.ENOSPC, "No space left on device", "甲.pdf"), "甲.pdf：磁盘已满"),
    (OSError("IO error: No space left on device (os error 28)"), "磁盘已满"),
    (RuntimeError("disk full while writing"), "磁盘已满"),
    (sqlite3.OperationalError("database or disk is full"), "磁盘已满"),
    (sqlite3.OperationalError("database is locked"), "另一个 yiju 进程正在写"),
    (sqlite3.OperationalError("attempt to write a readonly database"), "只读"),
    (sqlite3.DatabaseError("database disk image is malformed"), "已损坏"),
    (MemoryError(), "内存不足"),
    (json.JSONDecodeError("x", "y", 0), "yiju doctor"),
    (msgspec.DecodeError("x"), "yiju doctor"),
    (Unreadable("照说"), "照说"),
]


@pytest.mark.parametrize(("error", "said"), WHY, ids=lambda one: type(one).__name__)
def test_each_cause_is_called_by_its_name(error: Exception, said: str) -> None:
    assert said in str(cause(error))
    try:
        raise ValueError("of a library") from error
    except ValueError as outer:
        assert said in str(cause(outer))


def test_what_is_our_fault_keeps_its_traceback_and_is_called_so(capsys: pytest.CaptureFixture[str]) -> None:
    @click.group(cls=ChineseGroup)
    def group() -> None:
        pass

    @group.command("x")
    def broken() -> None:
        raise ZeroDivisionError

    assert cause(ZeroDivisionError()) is None
    with pytest.raises(SystemExit) as ended:
        run(group, ["x"])
    said = capsys.readouterr().err
    assert ended.value.code == 1 and "Traceback" in said and "程序的缺陷" in said


def test_the_second_waits_with_a_word_and_the_impatient_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []

    def other() -> None:
        with turn(tmp_path):
            order.append("second")

    with turn(tmp_path):
        with pytest.raises(NotYet, match="另一个 yiju 进程"), turn(tmp_path, patient=False):
            pass
        waiting = threading.Thread(target=other)
        waiting.start()
        waiting.join(0.5)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"] and "等它写完" in capsys.readouterr().err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    workspace = Workspace(tmp_path_factory.mktemp("读过") / "工作区")
    workspace.ingest([next(samples.glob("*2017*.txt")), next(samples.glob("*2018年绩效*.txt"))])
    workspace.audit()
    workspace.graph_store.close()
    workspace.store.close()
    return workspace.folder


@pytest.fixture
def read(made: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(made, tmp_path / "工作区"))


def test_a_judgement_is_kept_while_another_process_writes_and_the_graph_told_after(read: Workspace) -> None:
    finding = read.findings_table().search()[0].id
    with turn(read.folder):
        for verdict in ("confirm", "dismiss", "unsure"):
            done = yiju(read, "review", finding, verdict)
            assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
        read.store.remove(read.filings()[0].document.id)  # and what is derived is behind now
        assert yiju(read, "review", finding, "confirm").returncode == 0
        assert read.findings_table(patient=False).search()
    read.audit()
    held = read.graph_store.query("SELECT ?v { ?f a yj:Finding ; yj:verdict ?v }").rows
    assert ("confirm",) in held or not read.findings_table().search()


def test_records_that_change_while_the_graph_is_told_make_nobody_wait_for_himself(
    read: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes a filing out between the bringing up and the telling: the turn is held once, not twice."""
    real, leaving = turns.turn, iter(read.filings()[:1])

    @contextmanager
    def held(folder: Path, *, patient: bool = True) -> Iterator[None]:
        with real(folder, patient=patient):
            for filing in leaving:
                Workspace(folder).store.remove(filing.document.id)
            yield

    monkeypatch.setattr("yiju.workspace.turn", held)
    monkeypatch.setattr(turns, "_SECONDS", 1.0)
    told = read.folder / "graph" / ".findings"
    told.unlink()
    read.tell_graph()
    assert told.is_file() and not read.in_step("graph")
    monkeypatch.undo()
    read.audit()
    assert read.in_step("graph")


def test_a_rebuild_takes_nothing_away_from_who_reads_and_leaves_nothing_behind(read: Workspace) -> None:
    question = "SELECT (COUNT(?d) AS ?n) { ?d a yj:Declaration }"
    before, hits = read.graph_store.query(question).rows, read.search_index.search("运行维护", top=3)
    other = Workspace(read.folder)
    assert other.search_index.search("运行维护", top=3) == hits
    stages: list[str] = []

    def stage(name: str) -> None:
        stages.append(name)
        assert read.graph_store.query(question).rows == before

    read.rebuild(stage)
    assert len(stages) == 2 and not (read.folder / "rebuilding").exists()
    assert read.graph_store.query(question).rows == before
    read.store.remove(read.filings()[0].document.id)
    read.sync()
    # Another process that was open before the rebuild sees what is there now.
    assert other.search_index.search("运行维护", top=50) == read.search_index.search("运行维护", top=50)
    other.store.close()


def test_the_doctor_names_a_damaged_record_and_nothing_ends_in_a_traceback(read: Workspace) -> None:
    read.store.connection.execute("UPDATE filing SET record = substr(record, 1, 50) WHERE serial = 1")
    read.store.connection.commit()
    told = yiju(read, "doctor")
    assert told.returncode == 1 and "读不出来的记录" in told.stdout and "Traceback" not in told.stderr
    for command in ("audit", "stats", "files", "rebuild"):
        done = yiju(read, command)
        assert done.returncode == 1 and "已损坏" in done.stderr and "Traceback" not in done.stderr


def yiju(workspace: Workspace, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yiju", "-w", str(workspace.folder), *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=240)
