"""The workbench waits for nobody who does not ask, and has room again when they go."""

import gc
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from yiju.graph import patience
from yiju.listening import listen
from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.security import Guard


@pytest.fixture
def port(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(patience, "MOST", 3)
    with listen("127.0.0.1", 0) as listening:
        bound = listening.getsockname()[1]
        guard = Guard(application(desk), bound)
        server = uvicorn.Server(uvicorn.Config(guard, log_level="warning", http=patience.Patient))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        end = time.monotonic() + 20
        while not server.started and time.monotonic() < end:
            time.sleep(0.02)
        yield bound
        server.should_exit = True
        thread.join(20)


def ends(connection: socket.socket) -> bool:
    connection.settimeout(5)
    try:
        return connection.recv(4096) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: 127"])
def test_a_request_that_does_not_come_ends(sent: bytes, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as held:
        held.sendall(sent)
        assert ends(held)


def test_connections_have_a_limit_and_room_comes_back(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    time.sleep(0.1)
    with socket.create_connection(("127.0.0.1", port)) as more:
        assert ends(more)
    for one in held:
        one.close()
    time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", port)) as again:
        again.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        again.settimeout(10)
        assert again.recv(4096).startswith(b"HTTP/1.1 421")  # a name without the port is foreign


def test_what_is_held_for_all_pages_is_passed_over_by_the_collector(desk: Desk) -> None:
    held = next(iter(desk.records().filings.values()))
    assert all(one is not held for one in gc.get_objects())
