"""One client cannot stop the endpoint for others: long queries, foreign pages, silence, replies not taken."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import uvicorn

from yiju.graph import GraphStore, Limits, endpoint, patience
from yiju.graph.endpoint import application
from yiju.graph.graph_errors import GraphError, NotAllowed
from yiju.graph.pool import Pool
from yiju.graph.sparql import check

UNITS = "SELECT ?unit { ?unit a yj:Unit }"
DIRECT = "application/sparql-query"


@pytest.fixture
def port(make: ModuleType, tmp_path: Path) -> Iterator[int]:
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years())
    pool = Pool(GraphStore(tmp_path), 2, Limits(seconds=20), wait=30)
    app = application(pool, ("127.0.0.1",), ("http://allowed.example",))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", http=patience.Patient)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    pool.close()


def post(port: int, query: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/sparql", query.encode(), {"Content-Type": DIRECT, **headers})
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


def closes(connection: socket.socket, within: float) -> bool:
    connection.settimeout(within)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize(
    "part", ["a-", '\\"', '"""a', "'''b", "\\", "<", "é-", "a:.", "?x ", "_:b", '"', "#\n", "@en-"]
)
def test_a_long_query_is_checked_in_linear_time(part: str) -> None:
    def work(length: int) -> float:
        query = "SELECT * {" + part * (length // len(part))
        begun = time.process_time()
        with contextlib.suppress(GraphError):
            check(query)
        return time.process_time() - begun

    # Ten times the length would take a hundred times the work if every place were looked at from every other.
    assert work(200_000) < 40 * max(work(20_000), work(20_000), 0.002)


@pytest.mark.parametrize("before", ["true.", "1.", "x-", "'a'", '"""a"b"""', "<a>", "_:b "])
def test_no_mark_before_it_hides_a_call_of_the_network(before: str) -> None:
    with pytest.raises(NotAllowed, match="SERVICE"):
        check(f"SELECT * {{ ?s ?p {before}SERVICE <http://x.example> {{ }} }}")


def test_only_this_host_and_named_pages_may_post(port: int) -> None:
    assert post(port, UNITS)[0] == 200
    assert post(port, UNITS, Origin=f"http://127.0.0.1:{port}")[0] == 200
    assert post(port, UNITS, Origin="http://allowed.example")[0] == 200
    status, said = post(port, UNITS, Origin="http://elsewhere.example")
    assert status == 403 and "其他网页" in said
    assert post(port, UNITS, Origin="null")[0] == 403


def test_a_request_that_does_not_come_ends(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port)) as silent:
        assert closes(silent, 5)
    with socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"GET /sparql HTTP/1.1\r\nHost: 127")
        assert closes(half, 5)
    # After an answered request, too.
    with socket.create_connection(("127.0.0.1", port)) as second:
        second.sendall(b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        second.settimeout(5)
        assert second.recv(65536).startswith(b"HTTP/1.1 200")
        time.sleep(0.2)
        second.sendall(b"GET /spa")
        deadline = time.monotonic() + 4
        second.settimeout(4)
        while second.recv(65536):
            assert time.monotonic() < deadline


def test_a_body_that_does_not_come_ends(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "BODY_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port)) as slow:
        head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {DIRECT}\r\nContent-Length: 99\r\n\r\n"
        slow.sendall(head.encode())
        slow.settimeout(5)
        assert slow.recv(4096).startswith(b"HTTP/1.1 408")


def test_connections_have_a_limit_and_room_comes_back(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "MOST", 3)
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", port)) as more:
        assert closes(more, 5)
    for one in held:
        one.close()
    time.sleep(0.2)
    assert post(port, UNITS)[0] == 200


def test_a_reply_too_large_is_refused(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "MAX_REPLY", 100)
    status, said = post(port, "SELECT * { ?s ?p ?o }")
    assert status == 422 and "没有给出" in said


def test_replies_that_nobody_takes_are_let_go(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "TAKE_SECONDS", 0.5)
    monkeypatch.setattr(patience, "MAX_HELD", 20_000_000)
    # Some 17 MB: far more than the buffers of a connection hold.
    query = f'SELECT ("{"x" * 100_000}" AS ?x) {{ ?s ?p ?o }} LIMIT 170'
    idle = socket.socket()
    idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    idle.connect(("127.0.0.1", port))
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {DIRECT}\r\nContent-Length: {len(query)}\r\n\r\n"
    idle.sendall((head + query).encode())
    statuses = []
    for _ in range(20):
        time.sleep(0.3)
        statuses.append(post(port, query)[0])
        if statuses[-1] == 200 and 503 in statuses:
            break
    idle.close()
    assert 503 in statuses and statuses[-1] == 200


def test_a_datatype_counts_as_part_of_an_answer(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years())
        query = f'SELECT (STRDT("1", <http://x.example/{"y" * 5000}>) AS ?x) {{ ?s ?p ?o }} LIMIT 50'
        with pytest.raises(GraphError, match="百万字符"):
            store.query(query, Limits(size=100_000))


def test_a_generation_made_anew_has_another_name(make: ModuleType, tmp_path: Path) -> None:
    names = []
    for folder in ("一", "二"):
        with GraphStore(tmp_path / folder) as store:
            store.sync(make.two_years())
        names.append((tmp_path / folder / "current").read_text())
    assert names[0] != names[1]
