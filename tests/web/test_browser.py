"""The workbench in a real browser: keys, undo, and nothing that the policy forbids. Skipped without one."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.security import Guard
from yiju.workspace import Workspace

playwright = pytest.importorskip(
    "playwright.sync_api", reason="PyPI playwright is not installed: browser tests did not run"
)
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path: browser tests did not run")


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
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_page(viewport={"width": 1366, "height": 768})
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
        browser.close()
    assert not said


def at(page: Any) -> str:
    """The address without its query."""
    return str(page.evaluate("location.pathname"))


def pressed(page: Any, key: str) -> None:
    """Press a key and wait until the page that it leads to has settled."""
    before = page.evaluate("location.href")
    page.keyboard.press(key)
    page.wait_for_function(
        "before => location.href !== before && !document.documentElement.classList.contains('waiting')",
        arg=before,
    )


def standing(workspace: Workspace) -> list[Any]:
    with sqlite3.connect(workspace.store.path) as connection:
        return connection.execute("SELECT finding, verdict, who FROM standing ORDER BY finding").fetchall()


def test_judging_from_the_keyboard_and_undoing_leaves_all_as_it_was(page: Any, workspace: Workspace) -> None:
    before = standing(workspace)
    page.click("text=从第一条开始审看")
    page.wait_for_selector(".say")
    seen = []
    for key in "ynuyn":
        seen.append(at(page).rsplit("/", 1)[1])
        pressed(page, key)
    verdicts = ["confirm", "dismiss", "unsure", "confirm", "dismiss"]
    assert standing(workspace) == sorted([(f, v, "张三") for f, v in zip(seen, verdicts, strict=True)])
    for finding in reversed(seen):
        pressed(page, "z")
        assert at(page).endswith(finding)
    assert standing(workspace) == before


def test_what_is_typed_or_composed_presses_nothing(page: Any, workspace: Workspace) -> None:
    page.click("text=从第一条开始审看")
    page.wait_for_selector(".say")
    here = at(page)
    page.keyboard.press("m")
    page.keyboard.type("yes, now undo z")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyY', key: 'y', isComposing: true, bubbles: true}))"
    )
    assert page.input_value("#note") == "yes, now undo z"
    assert at(page) == here and not standing(workspace)
    page.keyboard.press("Escape")
    pressed(page, "y")
    assert len(standing(workspace)) == 1


def test_evidence_zoom_and_the_list_answer_to_keys(page: Any) -> None:
    page.goto(page.url.split("?")[0].rstrip("/") + "/findings")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.inner_text("#selected") == "2"
    pressed(page, "Enter")
    assert at(page).startswith("/finding/")
    page.keyboard.press("Shift+Slash")
    assert page.is_visible("#help")
    page.keyboard.press("Escape")
    assert not page.is_visible("#help")


def test_no_page_scrolls_sideways_or_breaks_the_policy(page: Any, workspace: Workspace) -> None:
    root = page.url.split("?")[0].rstrip("/")
    paths = [
        "/",
        "/findings",
        "/findings?group=defect",
        "/bulk",
        "/search?q=社区平台",
        "/ask",
        "/intake",
        "/journal",
    ]
    paths += ["/ask?name=bases-most-cited", "/project", "/unit", "/basis"]
    for row in workspace.findings_table().search():
        paths.append(f"/finding/{row.id}")
    for filing in workspace.filings():
        paths.append(f"/document/{filing.document.id}/page/1")
        paths += [f"/declaration/{project.id}" for project in filing.projects[:1]]
    one, other = [p.id for f in workspace.filings() for p in f.projects][:2]
    paths.append(f"/compare/{one}/{other}")
    for path in paths:
        page.goto(root + path)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= 1366 && document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"
        ), path


def test_a_chosen_file_is_read_and_its_row_survives_a_reload(
    page: Any, workspace: Workspace, tmp_path: Path
) -> None:
    root = page.url.split("?")[0].rstrip("/")
    broken = tmp_path / "坏文件.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    page.goto(root + "/intake")
    page.set_input_files("input[type=file] >> nth=0", [str(broken)])
    page.wait_for_selector("td:has-text('坏文件.pdf')")
    for _ in range(60):
        if page.is_visible("td:has-text('未能读取')"):
            break
        page.wait_for_timeout(500)
        page.reload()
    assert "坏文件.pdf" in page.inner_text("table >> nth=0") and "未能读取" in page.inner_text(
        "table >> nth=0"
    )
