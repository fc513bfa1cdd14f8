"""Reading one file in a process of its own, so that a crash, a hang or a bomb costs one file.

In: a path. Out: the filing, or the reason in Chinese why there is none. A worker process reads file
after file; one that overruns its time, or dies, is replaced.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

from yiju.ingest.confine import no_sockets
from yiju.ingest.errors import Explained, Passing, Unreadable
from yiju.ingest.printable import printable
from yiju.ingest.record import Filing, decode, encode

TIME_LIMIT = 300.0
"""Seconds that one file may take, or one page of a PDF or scan."""
WHOLE_LIMIT = 3600.0
"""Seconds that a file may take with all its pages."""
MEMORY_LIMIT = 4 * 1024**3
"""Bytes of address space that one reader may hold (where the system can limit it)."""


class Worker:
    """A reader process, started with the first file; not to be shared between threads. `time_limit` is in
    seconds for a page, `whole_limit` for the file, `memory_limit` in bytes; `forms` is a folder of
    form families of the office's own, `scratch` where readers lay files.
    """

    def __init__(
        self,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
        whole_limit: float = WHOLE_LIMIT,
        forms: Path | None = None,
        scratch: Path | None = None,
    ) -> None:
        self.time_limit = time_limit
        self._whole_limit = whole_limit
        self._memory_limit = memory_limit
        self._forms = forms
        self._scratch = scratch
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, path: Path) -> Filing:
        """The filing of this file. Raises `Unreadable` with the reason, whatever went wrong, and `Passing`
        where it may go well another time.
        """
        try:
            pipe = self._start()
            begun = time.monotonic()
            pipe.send(str(path))
            answer = None
            while answer is None:  # a sign of life
                left = self._whole_limit - (time.monotonic() - begun)
                if left <= 0 or not pipe.poll(min(self.time_limit, left)):
                    self.close()
                    limit = self.time_limit if left > self.time_limit else self._whole_limit
                    raise Passing(
                        f"读取超过 {limit:.0f} 秒仍未完成，已停止；请检查文件是否异常庞大或损坏，下次导入时会重试。"
                    )
                answer = pipe.recv()
            outcome, content = answer
            if outcome == "read":
                return decode(content)
        except Unreadable:
            raise
        except Exception:
            self.close()
            raise Passing(
                "读取程序意外退出（可能文件已损坏或占用内存过多）；请用其他软件另存，下次导入时会重试。"
            ) from None
        raise (Passing if outcome == "passing" else Unreadable)(printable(str(content)))

    def _start(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.close()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve,
            args=(theirs, self._memory_limit, self._forms, self._scratch),
            daemon=True,
        )
        try:
            with _without_main():
                self._process.start()
        except OSError as error:
            self.close()
            raise Passing(
                f"读取程序未能启动（{error.strerror or error}）；请关闭一些程序，下次导入时会重试。"
            ) from None
        theirs.close()
        return self._pipe

    def close(self) -> None:
        """End the process, in mid-file too."""
        # Another thread may end it in the same moment.
        pipe, process, self._pipe, self._process = self._pipe, self._process, None, None
        if pipe is not None:
            pipe.close()
        if process is not None and process.pid is not None:
            process.kill()
            process.join()


_SWAPPED = threading.Lock()


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """A spawned process first runs the program's main module again. A reader needs nothing of it, and a script that
    does not ask `if __name__ == "__main__"` would read in its files once more in every reader.
    """
    with _SWAPPED:
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _serve(pipe: Connection, memory_limit: int, forms: Path | None, scratch: Path | None) -> None:
    """Answer paths with ("read", record) or ("failed" or "passing", reason) until the pipe closes; None, a
    sign of life, may come before the answer.
    """
    no_sockets()
    _limit_memory(memory_limit)
    tempfile.tempdir = os.fspath(scratch) if scratch else None
    # Ctrl-C is for the parent, which ends this process when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Imported here: the parent needs none of the reading libraries.
    from yiju.ingest.filing import read_filing
    from yiju.ingest.readers import heartbeat

    heartbeat.listen(lambda: pipe.send(None))
    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        heartbeat.beat()  # what it took to start is not the first file's
        while True:
            path = Path(pipe.recv())
            try:
                answer: tuple[str, bytes | str] = ("read", encode(read_filing(path, forms)))
            except Passing as error:
                answer = ("passing", str(error))
            except Explained as error:
                answer = ("failed", str(error))
            except MemoryError:
                answer = ("passing", "读取时内存不足，已停止；请检查文件是否异常庞大，下次导入时会重试。")
            except Exception as error:  # whatever a damaged file provokes must cost this file only
                answer = ("failed", f"读取时出错（{type(error).__name__}: {error}）；请把此文件交给开发者。")
            pipe.send(answer)


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
