"""Folders as they are found on disk, and a batch that is cut off: nothing acknowledged is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yiju.ingest.batch import FileOutcome, ingest, rows_expected
from yiju.ingest.record import encode
from yiju.ingest.record_store import RecordStore

FORM = """示例市示范局{n}年单位预算

项目经费情况说明--第{n}号示范项目

一、项目概述

为第{n}个社区提供服务。

二、立项依据

《示例市社区服务办法》（示府办〔2019〕{n}号）。
"""
FILES = 150
"""So many that a batch is not done before it is cut off, however late the test is told of its first rows."""
ACKNOWLEDGING = """
import signal, sys
from pathlib import Path
from yiju.ingest.batch import ingest
from yiju.ingest.record_store import RecordStore

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs behind a shell may be born deaf to it
    store = RecordStore(Path(sys.argv[1]))
    ingest([Path(sys.argv[2])], store, lambda row: print(row.path.name, flush=True), workers=2)
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of as many forms."""
    folder = tmp_path_factory.mktemp("多") / "材料"
    folder.mkdir()
    for n in range(FILES):
        (folder / f"{n:03}.txt").write_text(FORM.format(n=n), "utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(many: Path) -> list[bytes]:
    """The records of those forms when nothing cuts off their batch."""
    store = RecordStore(many.parent / "工作区")
    ingest([many], store)
    return [encode(filing) for filing in store.filings()]


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path / "工作区")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "预算.txt").write_text(FORM.format(n=2024), "utf-8")
    return folder


def outcomes(rows: list[FileOutcome]) -> dict[str, tuple[str, str | None]]:
    return {row.path.name: (row.outcome, row.reason) for row in rows}


def test_links_out_of_the_folder_are_said_and_not_followed(
    tmp_path: Path, folder: Path, store: RecordStore
) -> None:
    outside = tmp_path / "别处"
    outside.mkdir()
    (outside / "机密.txt").write_text("别处的材料", "utf-8")
    (folder / "链接.txt").symlink_to(outside / "机密.txt")
    (folder / "文件夹").symlink_to(outside)
    (folder / "失效.txt").symlink_to(folder / "没有.txt")
    (folder / "里面.txt").symlink_to(folder / "预算.txt")
    (folder / "自身").symlink_to(folder)
    os.mkfifo(folder / "管道")
    rows = outcomes(ingest([folder], store))
    assert rows_expected([folder]) == len(rows)
    assert {name: outcome for name, (outcome, _) in rows.items()} == {
        "链接.txt": "left_out",
        "文件夹": "left_out",
        "失效.txt": "left_out",
        "管道": "left_out",
        "预算.txt": "read",
    }
    assert "之外的链接" in str(rows["链接.txt"][1]) and "失效的链接" in str(rows["失效.txt"][1])
    assert "不是普通文件" in str(rows["管道"][1])
    assert outcomes(ingest([folder / "链接.txt"], store))["机密.txt"][0] == "read"


@pytest.mark.skipif(os.geteuid() == 0, reason="root opens every folder")
def test_a_folder_that_may_not_be_opened_is_covered(folder: Path, store: RecordStore) -> None:
    (folder / "锁").mkdir(mode=0o000)
    rows = outcomes(ingest([folder], store))
    assert "打不开" in str(rows["锁"][1])


def test_names_with_control_characters_and_in_gb18030_are_shown_readable(
    folder: Path, store: RecordStore
) -> None:
    old = os.fsencode(folder) + b"/" + "决算说明.txt".encode("gb18030")
    Path(os.fsdecode(old)).write_text(FORM.format(n=2023), "utf-8")
    (folder / "\x1b[2J清屏\u202etxt.\n.txt").write_text(FORM.format(n=2022), "utf-8")
    bad = os.fsencode(folder) + b"/\xff\xfe.pdf"
    Path(os.fsdecode(bad)).write_bytes(b"")
    rows = ingest([folder], store)
    names = {row.path.name: row.outcome for row in rows}
    assert names == {
        "预算.txt": "read",
        "决算说明.txt": "read",
        "_[2J清屏_txt._.txt": "read",
        "\ufffd\ufffd.pdf": "failed",
    }
    assert {f.document.file for f in store.filings()} == set(names) - {"\ufffd\ufffd.pdf"}
    assert {row.outcome for row in ingest([folder], store)} == {"unchanged", "failed"}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_batch_cut_off_loses_nothing_acknowledged_and_goes_on(
    tmp_path: Path, many: Path, undisturbed: list[bytes], how: signal.Signals
) -> None:
    script = tmp_path / "acknowledging.py"
    script.write_text(ACKNOWLEDGING, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    child = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "工作区"), str(many)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches the whole group, as from a terminal
    )
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().strip() for _ in range(random.randrange(1, 12))]
    time.sleep(random.random() / 20)
    if how is signal.SIGKILL:
        child.kill()
    else:
        os.killpg(child.pid, how)
    rest, said = child.communicate(timeout=30)
    acknowledged += rest.split()
    # The parent's own, which the shell says shortly; none where it was done before it was told to stop.
    assert said.count("Traceback") == (how is signal.SIGINT and child.returncode != 0), said

    store = RecordStore(tmp_path / "工作区")
    kept = {filing.document.file for filing in store.filings()}
    assert set(acknowledged) <= kept
    assert len(kept) < FILES
    again = ingest([many], store)
    assert {row.path.name for row in again if row.outcome == "unchanged"} == kept
    assert [encode(f) for f in store.filings()] == undisturbed
