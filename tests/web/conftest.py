"""A workbench on the samples, behind its door, and a client that has come in."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.security import Guard
from yiju.workspace import Workspace

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="session")
def read_samples(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A workspace of the samples with its findings, to be copied."""
    folder = tmp_path_factory.mktemp("read") / "workspace"
    workspace = Workspace(folder)
    workspace.ingest([samples])
    workspace.audit()
    workspace.store.close()
    return folder


@pytest.fixture
def workspace(tmp_path: Path, read_samples: Path) -> Iterator[Workspace]:
    shutil.copytree(read_samples, tmp_path / "workspace")
    made = Workspace(tmp_path / "workspace")
    yield made
    made.store.close()


@pytest.fixture
def desk(workspace: Workspace) -> Desk:
    return Desk(workspace)


@pytest.fixture
def guard(desk: Desk) -> Guard:
    return Guard(application(desk), PORT)


@pytest.fixture
def client(guard: Guard) -> TestClient:
    return entered(guard)


def entered(guard: Guard) -> TestClient:
    """A client that has used the token and said its name."""
    client = TestClient(guard, base_url=HERE)
    client.get("/", params={"token": guard.token})
    client.post("/who", data={"who": "张三", "next": "/"}, headers={"Sec-Fetch-Site": "same-origin"})
    return client


@contextmanager
def browser() -> Iterator[Any]:
    """A real browser; the test is skipped, and says so, where there is none."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="PyPI playwright is not installed: browser tests did not run"
    )
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on the path: browser tests did not run")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def served(workspace: Workspace) -> Iterator[str]:
    """The address with its token."""
    config = uvicorn.Config("", host="127.0.0.1", port=0, log_level="error")
    with config.bind_socket() as listening:
        port = listening.getsockname()[1]
        guard = Guard(application(Desk(workspace)), port)
        config.app = guard
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{port}/?token={guard.token}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(served: str) -> Iterator[Any]:
    """A page that has come in; at its end nothing was said on the console and nothing asked of others."""
    said: list[str] = []
    with browser() as browsing:
        made = browsing.new_context(viewport={"width": 1366, "height": 768}).new_page()
        made.on(
            "console",
            lambda message: said.append(message.text) if message.type in ("error", "warning") else None,
        )
        made.on("pageerror", lambda error: said.append(str(error)))
        made.on("request", lambda asked: said.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
        made.goto(served)
        made.fill("#who", "张三")
        made.click("text=开始")
        yield made
    assert not said
