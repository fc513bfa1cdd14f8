"""A backup taken while work goes on comes back whole; a damaged or foreign file brings back nothing."""

import json
import shutil
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.audit import log
from yiju.backup import read, write
from yiju.ingest import ledger
from yiju.ingest.errors import Unreadable

Typed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A workspace with judgements and an office's own template."""
    folder = tmp_path_factory.mktemp("备份") / "工作区"
    workspace = Workspace(folder)
    workspace.ingest([next(samples.glob("*2017*.txt")), next(samples.glob("*2018年绩效*.txt"))])
    for finding in workspace.audit()[:3]:
        workspace.judge(finding.id, "confirm", "张审计", "已核实")
    (folder / "templates").mkdir()
    (folder / "templates" / "说明.docx").write_bytes(b"own")
    workspace.store.close()
    return folder


@pytest.fixture
def workspace(tmp_path: Path, made: Path) -> Path:
    return shutil.copytree(made, tmp_path / "工作区")


def test_a_backup_taken_during_ingest_restores_whole_with_all_judgements(
    workspace: Path, samples: Path, tmp_path: Path, typed: Typed, yiju_apart: list[str]
) -> None:
    many = tmp_path / "材料"
    many.mkdir()
    for number in range(4):
        for sample in samples.glob("*.txt"):
            (many / f"{number}{sample.name}").write_text(
                f"{sample.read_text('utf-8')}\n第{number}份\n", "utf-8"
            )
    kept = tmp_path / "备份.yiju"
    known = len(ledger.acts(workspace / "yiju.sqlite"))
    ingest = subprocess.Popen(
        [*yiju_apart, "-w", str(workspace), "ingest", str(many)], stdout=subprocess.DEVNULL
    )
    end = time.monotonic() + 120
    while len(ledger.acts(workspace / "yiju.sqlite")) < known + 3 and time.monotonic() < end:
        time.sleep(0.05)
    judged = log(workspace / "yiju.sqlite")
    done = typed("backup", kept, workspace=workspace)
    going_on = ingest.poll() is None
    assert done.returncode == 0, done.stderr
    assert ingest.wait(300) == 0 and going_on
    again = tmp_path / "恢复"
    restored = typed("restore", kept, workspace=again)
    assert restored.returncode == 0, restored.stderr
    assert log(again / "yiju.sqlite") == judged
    assert (again / "templates" / "说明.docx").read_bytes() == b"own"
    held = json.loads(typed("stats", "--json", workspace=again).stdout)["filings"]
    assert 2 < held <= json.loads(typed("stats", "--json", workspace=workspace).stdout)["filings"]
    whole = typed("doctor", workspace=again)
    assert whole.returncode == 0, whole.stdout
    assert [act.what for act in ledger.acts(again / "yiju.sqlite", 1)] == ["restore"]
    assert ledger.acts(workspace / "yiju.sqlite")[0].what in ("backup", "ingest")


def test_a_folder_with_anything_in_it_is_not_written_over(workspace: Path, tmp_path: Path) -> None:
    kept = tmp_path / "备份.yiju"
    write(workspace, kept)
    with pytest.raises(Unreadable, match="已有内容"):
        read(kept, workspace)
    (tmp_path / "空").mkdir()
    read(kept, tmp_path / "空")
    assert (tmp_path / "空" / "yiju.sqlite").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["备份.yiju", "工作区", "空"])


def test_an_older_workspace_is_brought_up_and_its_database_kept(
    workspace: Path, tmp_path: Path, typed: Typed
) -> None:
    with sqlite3.connect(workspace / "yiju.sqlite") as old:
        old.executescript("DROP TABLE ledger; DROP TABLE standing; DROP TABLE lineage; DROP TABLE judged")
        old.execute("PRAGMA user_version = 2")
    judged = old.execute("SELECT COUNT(*) FROM judgements").fetchone()[0]
    old.close()
    kept = tmp_path / "备份.yiju"
    with sqlite3.connect(workspace / "yiju.sqlite") as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    made = write(workspace, kept)
    assert (made.version, made.judgements) == (2, judged)
    read(kept, tmp_path / "恢复")
    assert (tmp_path / "恢复" / "yiju.sqlite.v2").is_file()
    done = typed("doctor", workspace=tmp_path / "恢复")
    assert "日志" in done.stdout and "判断表" not in done.stdout
    assert len(log(tmp_path / "恢复" / "yiju.sqlite")) == judged
    assert [act.what for act in ledger.acts(tmp_path / "恢复" / "yiju.sqlite")][-1] == "migrate"


def harmed(kept: Path, target: Path, change: object) -> Path:
    """The backup with its members changed: `change` takes a name and bytes and gives both or None."""
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if pair := change(name, old.read(name)):  # type: ignore[operator]
                new.writestr(*pair)
    return target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, data: (name, data[:-1] + b"x" if name.startswith("files/") else data), "校验不符"),
        (lambda name, data: None if name.startswith("files/") else (name, data), "读不出来"),
        (lambda name, data: None if name == "manifest.json" else (name, data), "没有可读的目录"),
        (lambda name, data: (name, data.replace(b"templates/", b"../plates/")), "不该有的名称"),
        (lambda name, data: (name, data.replace(b'"name":"files/', b'"name":"/iles/')), "不该有的名称"),
        (lambda name, data: (name, data.replace(b'"version":4', b'"version":99')), "更新版本"),
        (lambda name, data: (name, data + b"0" * 9 if name == "yiju.sqlite" else data), "校验不符"),
    ],
)
def test_a_damaged_or_forged_backup_brings_nothing_back(
    change: object, said: str, workspace: Path, tmp_path: Path
) -> None:
    write(workspace, tmp_path / "备份.yiju")
    bad = harmed(tmp_path / "备份.yiju", tmp_path / "坏.yiju", change)
    with pytest.raises(Unreadable, match=said):
        read(bad, tmp_path / "恢复")
    assert not (tmp_path / "恢复").exists() and not list(tmp_path.glob(".*"))


def test_what_is_no_backup_is_called_so(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "甲.pdf").write_bytes(b"%PDF")
    with pytest.raises(Unreadable, match="不是依据的备份"):
        read(tmp_path / "甲.pdf", tmp_path / "恢复")


def test_a_missing_original_is_told_and_the_rest_is_kept(
    workspace: Path, tmp_path: Path, typed: Typed
) -> None:
    gone, *_ = sorted((workspace / "files").glob("*/*"))
    gone.unlink()
    done = typed("backup", tmp_path / "备份.yiju", workspace=workspace)
    assert done.returncode == 1 and "原件 1 个" in done.stderr
    assert read(tmp_path / "备份.yiju", tmp_path / "恢复").lacking == [
        f"files/{gone.parent.name}/{gone.name}"
    ]
