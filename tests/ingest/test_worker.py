"""A file that hangs, kills or fills its reader costs itself; the next one is read."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yiju.ingest.errors import Unreadable
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
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=r"3\.0 GB"):
        read(path)
    assert time.monotonic() - begun < 5
