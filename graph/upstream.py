"""Another SPARQL 1.1 endpoint behind ours: checked queries → answers, within our limits.

In: the address of an endpoint whose default graph is the union of its graphs. Out: an `Upstream`, which the endpoint
asks as it asks a `Pool`. A query is read by our own parser first, on an empty store in a process that can be killed; what
goes out is its text with our prefixes, by POST, and no redirect is followed.
"""

from __future__ import annotations

import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from yiju.graph.graph_errors import (
    AnswerTooLarge,
    GraphError,
    QueryRefused,
    QueryStopped,
    TooManyQueries,
    UpstreamGone,
)
from yiju.graph.pool import Pool
from yiju.graph.result import QueryResult, of_answer
from yiju.graph.runner import Limits
from yiju.graph.sparql import Checked, declared, plain_names
from yiju.graph.store import GraphStore
from yiju.ingest.printable import printable

_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_PART = 64 * 1024
_MOST_SHOWN = 300
_BYTES = 4
"""Bytes that a character of an answer may take."""


class Upstream:
    """The endpoint at `url`; at most `size` queries at once, each within `limits`."""

    def __init__(self, url: str, size: int, limits: Limits, wait: float = 30.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise GraphError(f"上游地址应为 http://… 或 https://…：{url}")
        self.url, self.limits = url, limits
        self._parts, self._wait = parts, wait
        self._free = threading.BoundedSemaphore(size)
        self._folder = tempfile.TemporaryDirectory(prefix="yiju-upstream-")
        empty = GraphStore(Path(self._folder.name))
        empty.sync([])
        self._parser = Pool(empty, size, limits, wait)

    def run(self, query: Checked) -> QueryResult:
        """The answer. Raises as `Pool.run`, and `UpstreamGone` where the other endpoint does not do its part."""
        self._parser.run(query)
        if not self._free.acquire(timeout=self._wait):
            raise TooManyQueries(f"同时进行的查询太多，等了 {self._wait:g} 秒仍没有轮到，请稍后再试。")
        try:
            return self._answer(query)
        finally:
            self._free.release()

    def close(self) -> None:
        """End the processes of the parser."""
        self._parser.close()
        self._folder.cleanup()

    def _answer(self, query: Checked) -> QueryResult:
        rows = query.form in ("SELECT", "ASK")
        text, printed = plain_names(query.text)
        status, media, body = self._asked(text, query.graphs, _ROWS if rows else _TRIPLES)
        if status == 400:
            raise QueryRefused(f"上游不接受这个查询：{_answer_text(body)}")
        if status != 200:
            raise UpstreamGone(f"上游没有给出结果（{status}）：{_answer_text(body)}")
        try:
            if not rows:
                triples = [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
                return of_answer(("triples", triples[: self.limits.rows], len(triples) > self.limits.rows))
            if "json" not in media:
                raise UpstreamGone(f"上游给出的不是 {_ROWS}，而是 {media or '没有说明的格式'}。")
            answer = parse_query_results(body, format=QueryResultsFormat.JSON)
            if isinstance(answer, QueryBoolean):
                return of_answer(("boolean", bool(answer)))
            assert isinstance(answer, QuerySolutions)
            names = [printed.get(v.value, v.value) for v in answer.variables]
            found = [tuple(row) for row in answer]
        except (SyntaxError, ValueError) as error:
            raise UpstreamGone(f"上游的结果读不出来：{printable(str(error))[:_MOST_SHOWN]}") from None
        return of_answer(("rows", names, found[: self.limits.rows], len(found) > self.limits.rows))

    def _asked(
        self, text: str, graphs: tuple[list[str], list[str]] | None, accept: str
    ) -> tuple[int, str, bytes]:
        """Status, media type and body of the other endpoint's answer."""
        default, named = graphs or ([], [])
        form = [("query", declared(text))]
        form += [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]
        ends = time.monotonic() + self.limits.seconds
        path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        try:
            with self._connected() as connection:
                connection.request("POST", path, urlencode(form).encode(), headers)
                response = connection.getresponse()
                parts, size = [], 0
                while part := self._read(connection, response, ends):
                    size += len(part)
                    if size > self.limits.size * _BYTES:
                        raise AnswerTooLarge(
                            f"结果超过 {self.limits.size // 1024**2} 百万字符，没有给出。请缩小范围，或加 LIMIT。"
                        )
                    parts.append(part)
                return response.status, response.headers.get_content_type(), b"".join(parts)
        except TimeoutError:
            raise QueryStopped(
                f"查询超过 {self.limits.seconds:g} 秒，已不再等上游。请缩小范围，或加 LIMIT。"
            ) from None
        except (OSError, http.client.HTTPException) as error:
            raise UpstreamGone(
                f"连不上上游 {self.url}：{type(error).__name__}。请确认它在运行、地址对。"
            ) from None

    @contextmanager
    def _connected(self) -> Iterator[http.client.HTTPConnection]:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=self.limits.seconds)
        try:
            yield connection
        finally:
            connection.close()

    def _read(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse, ends: float
    ) -> bytes:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        return response.read1(_PART)


def _answer_text(body: bytes) -> str:
    return printable(" ".join(body.decode("utf-8", "replace").split()))[:_MOST_SHOWN] or "没有说明"
