"""A workbench on the samples, behind its door, and a client that has come in."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any, Literal

import pytest
import uvicorn
from starlette.testclient import TestClient

from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Passage
from yiju.listening import listen
from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.security import Guard
from yiju.workspace import Workspace

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def workspace(tmp_path: Path, samples_read: Callable[[Path], Path]) -> Iterator[Workspace]:
    made = Workspace(samples_read(tmp_path / "workspace"))
    yield made
    made.store.close()


def plant(
    workspace: Workspace,
    projects: Sequence[Declaration],
    passages: Sequence[Passage] = (),
    text: str = "",
    **document: object,
) -> Filing:
    """Put a filing with these declarations, each with an id of its own, into the workspace, as if it had been read so from
    `text` (one of its own where none is given). `document` is what its document says of itself (unit, year, kind …). The
    desk takes it up with its next question.
    """
    file = str(document.setdefault("file", "示例.txt"))
    text = text or f"{file}\n{[one.name for one in projects]}\n"
    path = workspace.folder.parent / f"planted-{len(workspace.filings())}.txt"
    path.write_text(text, "utf-8")
    workspace.ingest([path])
    read = next(
        one for one in workspace.filings() if one.document.sha256 == sha256(path.read_bytes()).hexdigest()
    )
    for key, value in document.items():
        setattr(read.document, key, value)
    filing = Filing(document=read.document, projects=list(projects), passages=list(passages))
    workspace.store.put(filing, path.read_bytes(), path, 99)
    return filing


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


def seen(client: TestClient, path: str) -> list[str]:
    """The verdicts that a page shows of its findings, as its form sends them back."""
    return [unescape(one) for one in re.findall(r'name="seen" value="([^"]*)"', client.get(path).text)]


def _lasting(fixture_name: str, config: pytest.Config) -> Literal["function", "module"]:
    """Chromium in one process ends with its first context."""
    return "function" if os.environ.get("YIJU_CHROMIUM") else "module"


@pytest.fixture(scope=_lasting)
def browser() -> Iterator[Any]:
    """A real browser for the tests of a module, another where `YIJU_CHROMIUM` names one; they are skipped, and say so,
    where there is none.
    """
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="PyPI playwright is not installed: browser tests did not run"
    )
    own = os.environ.get("YIJU_CHROMIUM")
    chromium = own or shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on the path: browser tests did not run")
    # The builds of chrome-aws-lambda bring their libraries, and know neither a zygote nor a second process.
    options = ["--no-sandbox", *(["--single-process", "--no-zygote", "--disable-gpu"] if own else [])]
    beside = {"LD_LIBRARY_PATH": str(Path(own).parent / "lib")} if own else {}
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=chromium, args=options, env={**os.environ, **beside})
        yield made
        made.close()


@contextmanager
def serving(guarded: Callable[[int], Any]) -> Iterator[tuple[int, uvicorn.Server]]:
    """What `guarded` makes of a port, served there."""
    config = uvicorn.Config("", host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    with listen("127.0.0.1", 0) as listening:  # who asks before the server has begun waits
        port = listening.getsockname()[1]
        config.app = guarded(port)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield port, server
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def served(workspace: Workspace) -> Iterator[str]:
    """The address with its token."""
    guards: list[Guard] = []
    desk = Desk(workspace)

    def guarded(port: int) -> Guard:
        guards.append(Guard(application(desk), port))
        return guards[0]

    with serving(guarded) as (port, _):
        yield f"http://127.0.0.1:{port}/?token={guards[0].token}"
    desk.intake.wait(120)  # what was sent is read to its end before the workspace is closed


@contextmanager
def watched(browser: Any) -> Iterator[Any]:
    """A page of a browser of its own; at its end nothing was said on the console and nothing asked of others."""
    said: list[str] = []
    # The driver of the oldest browser evaluates in the page, which the policy forbids.
    context = browser.new_context(
        viewport={"width": 1366, "height": 768},
        accept_downloads=True,
        bypass_csp="YIJU_CHROMIUM" in os.environ,
    )
    made = context.new_page()
    made.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda asked: said.append(asked.url) if _foreign(asked.url) else None)
    yield made
    context.close()
    assert not said, "\n".join(said)


def _foreign(address: str) -> bool:
    return "//127.0.0.1:" not in address and not address.startswith(("blob:", "data:"))


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    """A page that has come in."""
    with watched(browser) as made:
        made.goto(served)
        made.fill("#who", "张三")
        made.click("text=开始")
        made.wait_for_selector("html:not(.waiting) nav")
        yield made
