"""A full disk and a read-only one, on a small file system of their own: one sentence, nothing lost, work goes on after."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.audit import log

Typed = Callable[..., subprocess.CompletedProcess[str]]
MEGABYTES = 24


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A tmpfs of its own; where none can be mounted there is nothing to try."""
    made = tmp_path / "盘"
    made.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "tmpfs", str(made)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield made
    subprocess.run(["umount", "-l", str(made)], check=True)


@pytest.fixture
def yiju(yiju_apart: list[str]) -> Typed:
    """A command line in a process of its own, for a process that failed may keep a file open."""

    def typed(workspace: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*yiju_apart, "-w", str(workspace), *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    return typed


def filled(disk: Path) -> Path:
    """The rest of the disk. Unbuffered, because a buffer that the full disk refused is written again on closing."""
    rest = disk / "余量"
    with rest.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(b"\0" * 65536)
    return rest


def in_one_sentence(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert said in done.stderr + done.stdout, done.stderr


def test_a_full_disk_is_called_so_and_nothing_acknowledged_is_lost(
    disk: Path, samples: Path, yiju: Typed
) -> None:
    other, *first = samples.glob("*数据管理局201*.*")
    folder = disk / "工作区"
    assert yiju(folder, "ingest", *first).returncode == 0
    workspace = Workspace(folder)
    finding = workspace.audit()[0]
    workspace.judge(finding.id, "confirm", "张审计")
    kept, before = log(workspace.store.path), workspace.filings()
    workspace.store.close()
    rest = filled(disk)
    for args in (["ingest", other], ["rebuild"], ["review", finding.id, "dismiss"], ["backup", disk / "备份.yiju"],
                 ["export", "filings", "-o", disk / "记录.jsonl"]):  # fmt: skip
        in_one_sentence(yiju(folder, *args), "磁盘已满")
    rest.unlink()
    workspace = Workspace(folder)
    assert workspace.filings() == before and log(workspace.store.path) == kept
    workspace.store.close()
    assert not list(disk.glob("备份*")) and not list(disk.glob("记录*"))
    assert yiju(folder, "ingest", other).returncode == 0
    whole = yiju(folder, "doctor")
    assert whole.returncode == 0, whole.stdout


@pytest.mark.skipif(os.name != "posix", reason="mounts are of POSIX")
def test_a_read_only_disk_is_called_so(disk: Path, samples: Path, yiju: Typed) -> None:
    folder = disk / "工作区"
    assert yiju(folder, "ingest", next(samples.glob("*2017*.txt"))).returncode == 0
    if subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True).returncode != 0:
        pytest.skip("no file system can be made read-only here")
    in_one_sentence(yiju(folder, "ingest", next(samples.glob("*2018年绩效*.txt"))), "只读")
    read = yiju(folder, "files", "--json")
    assert read.returncode == 0 and "2017" in read.stdout, read.stderr
