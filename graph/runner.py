"""Queries under limits: a store directory and a checked query → a result, or a stop at the limit.

Keeps one worker process for the store's present generation; a query that overruns costs that process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from yiju.graph import query_process
from yiju.graph.graph_errors import AnswerTooLarge, GenerationGone, GraphError, QueryRefused, QueryStopped
from yiju.graph.sparql import Checked
from yiju.graph.syntax import explained
from yiju.graph.vocabulary import PREFIXES


@dataclass(frozen=True)
class Limits:
    """`seconds` of wall clock, `rows` of the answer and its `size` in characters, bytes of `memory` of the
    query process.
    """

    seconds: float = 30.0
    rows: int = 100_000
    memory: int = 6 * 1024**3
    size: int = 256 * 1024**2


class Runner:
    """Runs queries one after another in a process that can be killed. Safe to share between threads."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._opened: tuple[Path, int] | None = None
        self._lock = threading.Lock()

    def run(self, directory: Path, query: Checked, limits: Limits) -> tuple[Any, ...]:
        """The worker's answer `(kind, …)`. Raises `QueryStopped` on overrun, `QueryRefused` on syntax,
        `AnswerTooLarge`, and `GenerationGone` where there is no store in `directory` any more.
        """
        with self._lock:
            process = self._started(directory, limits)
            request, reply = process.stdin, process.stdout
            assert request is not None and reply is not None
            try:
                union = not query.own_dataset and query.graphs is None
                asked = (
                    limits.seconds,
                    query.text,
                    PREFIXES,
                    union,
                    query.graphs,
                    limits.rows,
                    limits.size,
                )
                query_process.send(request, asked)  # type: ignore[arg-type]
            except BrokenPipeError:
                self.stop()
                raise GraphError("查询进程没有启动成功，请重试；若再次出现，请运行 yiju doctor。") from None
            answer = self._answer(reply, limits)
        if answer[0] == "large":
            raise AnswerTooLarge(
                f"结果超过 {limits.size // 1024**2} 百万字符，没有给出。请缩小范围，或加 LIMIT。"
            )
        if answer[0] == "syntax":
            raise QueryRefused(explained(query.text, answer[1]))
        if answer[0] == "error":
            raise GraphError(f"查询没有完成：{answer[1]}")
        return answer

    def stop(self) -> None:
        """End the query process, if one runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream:
                    stream.close()
            self._process = None

    def _started(self, directory: Path, limits: Limits) -> subprocess.Popen[bytes]:
        if self._process is not None and (
            self._opened != (directory, limits.memory) or self._process.poll() is not None
        ):
            self.stop()
        if self._process is None:
            # -I: nothing but the standard library and installed packages, whatever the caller's folder.
            command = [sys.executable, "-I", query_process.__file__, str(directory), str(limits.memory)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "TMPDIR": str(directory)},
            )
            self._opened = (directory, limits.memory)
            reply = self._process.stdout
            assert reply is not None
            opened = query_process.receive(_Whole(reply))  # type: ignore[arg-type]
            if opened is None or opened[0] != "open":
                self.stop()
                raise GenerationGone("图谱刚刚更新，请重试；若再次出现，请运行 yiju doctor。")
        return self._process

    def _answer(self, reply: IO[bytes], limits: Limits) -> tuple[Any, ...]:
        # One timer for the whole answer: a worker that sends slowly is stopped as well.
        stopped = threading.Event()

        def overrun() -> None:
            stopped.set()
            if self._process is not None:
                self._process.kill()

        timer = threading.Timer(limits.seconds, overrun)
        timer.start()
        try:
            answer = query_process.receive(_Whole(reply))  # type: ignore[arg-type]
        except ValueError as error:
            # A name that pyoxigraph read from a file but does not let itself be told again.
            self.stop()
            raise GraphError(f"结果中有不合规范的名称，无法给出：{error}") from None
        finally:
            timer.cancel()
        if answer is None or stopped.is_set():
            self.stop()
            if stopped.is_set():
                raise QueryStopped(f"查询超过 {limits.seconds:g} 秒，已停止。请缩小范围，或加 LIMIT。")
            raise QueryStopped("查询用尽了内存或意外中止，已停止。请缩小范围，或加 LIMIT。")
        return tuple(answer)


class _Whole:
    """Reads exactly as many bytes as asked for from a pipe, less only at its end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        parts = []
        while size and (data := self._stream.read(size)):
            parts.append(data)
            size -= len(data)
        return b"".join(parts)
