"""Several query processes over one graph, for many callers at once.

In: checked queries from any thread. Out: results; a query waits for a free process, and one that overruns
costs only the process that ran it.
"""

from __future__ import annotations

import queue

from yiju.graph.graph_errors import TooManyQueries
from yiju.graph.result import QueryResult
from yiju.graph.runner import Limits, Runner
from yiju.graph.sparql import Checked
from yiju.graph.store import GraphStore


class Pool:
    """`size` query processes over `store`, started when first needed; each follows the store's changes."""

    def __init__(self, store: GraphStore, size: int, limits: Limits, wait: float = 30.0) -> None:
        self.store = store
        self.limits = limits
        self._wait = wait
        self._runners = [Runner() for _ in range(size)]
        # Last in, first out: few callers keep few processes.
        self._free: queue.LifoQueue[Runner] = queue.LifoQueue()
        for runner in self._runners:
            self._free.put(runner)

    def run(self, query: Checked) -> QueryResult:
        """The answer. Raises as `GraphStore.query` does, and `TooManyQueries` after `wait` seconds."""
        try:
            runner = self._free.get(timeout=self._wait)
        except queue.Empty:
            raise TooManyQueries(
                f"同时进行的查询太多，等了 {self._wait:g} 秒仍没有轮到，请稍后再试。"
            ) from None
        try:
            return self.store.run(runner, query, self.limits)
        finally:
            self._free.put(runner)

    def close(self) -> None:
        """End all query processes."""
        for runner in self._runners:
            runner.stop()
