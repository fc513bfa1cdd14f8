"""Reading one file in a process of its own, so that a crash, a hang or a bomb costs one file.

In: a path. Out: the filing, or the reason in Chinese why there is none. A worker process reads file
after file; one that overruns its time, or dies, is replaced.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from yiju.ingest.errors import Unreadable
from yiju.ingest.record import Filing, decode, encode

TIME_LIMIT = 300.0
"""Seconds that one file may take, or one page of a PDF or scan."""
MEMORY_LIMIT = 4 * 1024**3
"""Bytes of address space that one reader may hold (where the system can limit it)."""


class Worker:
    """A reader process, started with the first file; not to be shared between threads. `time_limit` is in
    seconds, `memory_limit` in bytes.
    """

    def __init__(self, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT) -> None:
        self.time_limit = time_limit
        self._memory_limit = memory_limit
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, path: Path) -> Filing:
        """The filing of this file. Raises `Unreadable` with the reason, whatever went wrong."""
        pipe = self._start()
        try:
            pipe.send(str(path))
            answer = None
            while answer is None:  # a sign of life
                if not pipe.poll(self.time_limit):
                    self.close()
                    raise Unreadable(
                        f"读取超过 {self.time_limit:.0f} 秒仍未完成，已停止；请检查文件是否异常庞大或损坏。"
                    )
                answer = pipe.recv()
        except (EOFError, OSError):
            self.close()
            raise Unreadable(
                "读取程序意外退出（可能文件已损坏或占用内存过多）；请用其他软件另存后再试。"
            ) from None
        read, content = answer
        if not read:
            raise Unreadable(str(content).encode("utf-8", "replace").decode())  # half characters, quoted
        return decode(content)

    def _start(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.close()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._memory_limit), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def close(self) -> None:
        """End the process, in mid-file too."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None


def _serve(pipe: Connection, memory_limit: int) -> None:
    """Answer paths with (True, record) or (False, reason) until the pipe closes; None, a sign of life,
    may come before the answer.
    """
    _limit_memory(memory_limit)
    # Ctrl-C is for the parent, which ends this process when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Imported here: the parent needs none of the reading libraries.
    from yiju.ingest.filing import read_filing
    from yiju.ingest.readers import pulse

    pulse.listen(lambda: pipe.send(None))
    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        pulse.beat()  # what it took to start is not the first file's
        while True:
            path = Path(pipe.recv())
            try:
                answer: tuple[bool, bytes | str] = (True, encode(read_filing(path)))
            except Unreadable as error:
                answer = (False, str(error))
            except MemoryError:
                answer = (False, "读取时内存不足，已停止；请检查文件是否异常庞大。")
            except Exception as error:  # whatever a damaged file provokes must cost this file only
                answer = (False, f"读取时出错（{type(error).__name__}: {error}）；请把此文件交给开发者。")
            pipe.send(answer)


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
