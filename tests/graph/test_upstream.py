"""Our endpoint before another: PyPI's `oxigraph` server, a store of pyoxigraph's, and what does not do its part."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store
from starlette.testclient import TestClient

from yiju import Workspace
from yiju.cli import cli
from yiju.graph import GraphError, GraphStore, Limits, QueryRefused, QueryStopped, serialise, starter_queries
from yiju.graph.endpoint import application
from yiju.graph.graph_errors import AnswerTooLarge, NotAllowed, UpstreamGone
from yiju.graph.result import QueryResult
from yiju.graph.sparql import check
from yiju.graph.upstream import Upstream

SERVER = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))


class _Handler(BaseHTTPRequestHandler):
    """SPARQL 1.1 Protocol by POST over a store in memory, and what goes wrong."""

    store: Store

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/slow":
            time.sleep(3)
        if self.path == "/moved":
            self._reply(302, "text/plain", b"", {"Location": "/sparql"})
        elif self.path == "/html":
            self._reply(200, "text/html", b"<p>hello")
        elif self.path == "/broken":
            self._reply(500, "text/plain", b"no \x1b[31m memory")
        else:
            self._answer(form["query"][0])

    def _answer(self, query: str) -> None:
        try:
            found = self.store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            self._reply(400, "text/plain", str(error).encode())
            return
        if isinstance(found, QuerySolutions | QueryBoolean):
            body = found.serialize(format=QueryResultsFormat.JSON) or b""
            self._reply(200, "application/sparql-results+json", body)
        else:
            self._reply(200, "application/n-triples", found.serialize(format=RdfFormat.N_TRIPLES) or b"")

    def _reply(self, status: int, media: str, body: bytes, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": media,
            "Content-Length": str(len(body)),
            **(more or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def held(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GraphStore, Path]]:
    folder = tmp_path_factory.mktemp("held")
    with GraphStore(folder / "graph") as store:
        store.sync([*make.planted(), *make.from_promise_to_result(), *make.two_halls()])
        store.export(serialise.one_nquads, folder / "all.nq")
        yield store, folder / "all.nq"


@pytest.fixture(scope="module")
def other(held: tuple[GraphStore, Path]) -> Iterator[str]:
    """An endpoint of pyoxigraph's store."""
    handler = type("Handler", (_Handler,), {"store": Store()})
    handler.store.load(path=str(held[1]), format=RdfFormat.N_QUADS)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def upstream(url: str, **limits: float) -> Iterator[Upstream]:
    made = Upstream(url, 1, Limits(**limits))  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


def same(left: QueryResult, right: QueryResult) -> bool:
    """Equal rows; names that GROUP_CONCAT joins may come in another order."""

    def folded(result: QueryResult) -> list[str]:
        rows = [["、".join(sorted(str(cell).split("、"))) for cell in row] for row in result.rows]
        return sorted(map(str, rows))

    return left.columns == right.columns and folded(left) == folded(right)


def test_every_starter_answers_as_on_our_own_store(held: tuple[GraphStore, Path], other: str) -> None:
    with upstream(f"{other}/sparql") as behind:
        for starter in starter_queries().values():
            assert same(behind.run(check(starter.sparql)), held[0].query(starter.sparql)), starter.name


@pytest.mark.skipif(SERVER is None, reason="PyPI oxigraph is not installed: its server was not tried")
def test_every_starter_answers_on_the_oxigraph_server(held: tuple[GraphStore, Path], tmp_path: Path) -> None:
    assert SERVER is not None
    subprocess.run(
        [SERVER, "load", "--location", tmp_path / "db", "--file", held[1]], check=True, capture_output=True
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            SERVER,
            "serve-read-only",
            "--location",
            tmp_path / "db",
            "--bind",
            f"127.0.0.1:{port}",
            "--union-default-graph",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        with upstream(f"http://127.0.0.1:{port}/query") as behind:
            for starter in starter_queries().values():
                assert same(behind.run(check(starter.sparql)), held[0].query(starter.sparql)), starter.name
    finally:
        process.kill()
        process.wait()


def test_the_endpoint_answers_from_behind_with_our_limits(other: str) -> None:
    with upstream(f"{other}/sparql", rows=3) as behind:
        client = TestClient(application(behind, ("127.0.0.1",)), base_url="http://127.0.0.1")
        rows = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert len(rows.json()["results"]["bindings"]) == 3 and rows.headers["X-Yiju-Cut"] == "rows=3"
        assert client.get("/sparql", params={"query": "ASK { ?u a yj:Unit }"}).json()["boolean"] is True
        turtle = client.get("/sparql", params={"query": "CONSTRUCT { ?u a yj:Unit } WHERE { ?u a yj:Unit }"})
        assert "a yj:Unit" in turtle.text
        named = client.get("/sparql", params={"query": "SELECT * { id:unit/示例市审计局 skos:prefLabel ?n }"})
        assert len(named.json()["results"]["bindings"]) == 1
        wrong = client.get("/sparql", params={"query": "SELECT * {\n ?s ?p }"})
        assert wrong.status_code == 400 and "第 2 行" in wrong.text
        for text, status in (("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", 403), ("DROP ALL", 403)):
            assert client.get("/sparql", params={"query": text}).status_code == status


def test_what_goes_wrong_behind_is_told(other: str) -> None:
    ask = check("ASK { ?s ?p ?o }")
    for path, said in (("/moved", "302"), ("/html", "text/html"), ("/broken", "500")):
        with upstream(other + path) as behind, pytest.raises(UpstreamGone, match=said) as told:
            behind.run(ask)
        assert "\x1b" not in str(told.value)
    with upstream("http://127.0.0.1:9/sparql") as behind, pytest.raises(UpstreamGone, match="连不上"):
        behind.run(ask)
    with upstream(f"{other}/slow", seconds=0.5) as behind, pytest.raises(QueryStopped):
        behind.run(ask)
    with upstream(f"{other}/sparql", size=100) as behind, pytest.raises(AnswerTooLarge):
        behind.run(check("SELECT * { ?s ?p ?o }"))
    with upstream(f"{other}/sparql") as behind, pytest.raises((QueryRefused, NotAllowed)):
        behind.run(check("SELECT * { ?s ?p }"))
    with pytest.raises(GraphError, match="http"):
        Upstream("file:///etc/passwd", 1, Limits())


def test_an_upstream_elsewhere_must_be_allowed(tmp_path: Path) -> None:
    Workspace(tmp_path / "w").store.close()
    done = CliRunner().invoke(
        cli, ["-w", str(tmp_path / "w"), "serve", "--upstream", "http://example.org/sparql"]
    )
    assert done.exit_code == 2 and "不在本机" in done.output
