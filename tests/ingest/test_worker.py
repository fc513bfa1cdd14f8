"""A file that hangs, kills or fills its reader costs itself; the next one is read."""

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from yiju.ingest.errors import Passing, Unreadable
from yiju.ingest.readers import read
from yiju.ingest.worker import Worker


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "预算.txt"
    path.write_text("示例市示范局2024年单位预算\n一、项目概述\n", "utf-8")
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A pipe that nobody writes into: reading it never ends."""
    path = tmp_path / "管道.txt"
    os.mkfifo(path)
    return path


@pytest.fixture
def worker(good: Path) -> Iterator[Worker]:
    worker = Worker(memory_limit=3 * 1024**3 // 2)
    worker.read(good)
    yield worker
    worker.close()


def goes_on(worker: Worker, good: Path) -> bool:
    worker.time_limit = 120
    return worker.read(good).document.year == 2024


def test_a_file_that_hangs_is_left_at_the_limit(worker: Worker, good: Path, endless: Path) -> None:
    worker.time_limit = 0.5
    with pytest.raises(Unreadable, match=r"超过 \d 秒"):
        worker.read(endless)
    assert goes_on(worker, good)


def test_a_reader_that_dies_is_replaced(worker: Worker, good: Path, endless: Path) -> None:
    assert worker._process is not None and worker._process.pid is not None
    threading.Timer(0.3, os.kill, (worker._process.pid, signal.SIGSEGV)).start()
    with pytest.raises(Unreadable, match="意外退出"):
        worker.read(endless)
    assert goes_on(worker, good)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without end")
def test_a_file_that_fills_the_memory_is_stopped(worker: Worker, good: Path) -> None:
    with pytest.raises(Unreadable, match="内存"):
        worker.read(Path("/dev/zero"))
    assert goes_on(worker, good)


def test_a_file_far_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "影像.pdf"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    with pytest.raises(Unreadable, match=r"3\.0 GB"):
        read(path)


def test_a_script_without_a_guard_reads_each_file_once(good: Path, tmp_path: Path) -> None:
    script = tmp_path / "脚本.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom yiju.ingest.worker import Worker\n"
        "worker = Worker()\nprint(worker.read(Path(sys.argv[1])).document.year)\nworker.close()\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, script, good], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("2024\n", "")


def test_a_reader_that_cannot_start_says_so_and_is_tried_again(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: SpawnProcess) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    worker = Worker()
    with monkeypatch.context() as full:
        full.setattr(SpawnProcess, "start", refused)
        with pytest.raises(Passing, match="未能启动"):
            worker.read(good)
    assert goes_on(worker, good)
    worker.close()
