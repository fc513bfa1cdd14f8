"""Whose turn it is to bring graph and index up to the records: one process at a time, the others wait with a word.

In: a workspace's folder. Out: a lock, held while what is derived is written. Readers need none: they go on with what
was there before. A process that dies gives its turn back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from yiju.ingest.errors import Explained

_LOCK = "deriving.lock"
_SECONDS = 600.0


class NotYet(Explained):
    """Another process is at it."""


@contextmanager
def turn(folder: Path, *, patient: bool = True) -> Iterator[None]:
    """Hold the turn. The patient wait up to ten minutes and say so on stderr; raises `NotYet` after that, or at once."""
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        if not patient:
            raise NotYet("另一个 yiju 进程正在更新这个工作区的图谱与索引。") from None
        sys.stderr.write("另一个 yiju 进程正在更新这个工作区的图谱与索引，等它写完就继续…\n")
        try:
            lock.acquire(timeout=_SECONDS)
        except Timeout:
            raise NotYet("等了 10 分钟，另一个 yiju 进程还在更新图谱与索引；请稍后再试。") from None
    try:
        yield
    finally:
        lock.release()
