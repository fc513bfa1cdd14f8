"""Take the pictures of the workbench that the documentation shows, on the samples: `python -m tools.pictures [FOLDER]`.

In: the sample filings, a Chromium on the path. Out: `docs/images/workbench-*.png`, 1366 × 768, in 256 colours.
"""

from __future__ import annotations

import io
import shutil
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from PIL import Image

from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.pages import cases_page, review_page
from yiju.web.security import Guard
from yiju.workspace import Workspace

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
_WHO = "王审计"


def addresses(desk: Desk) -> dict[str, str]:
    """Name of a picture → what it shows, once a few findings are judged and a case is begun."""
    rows = desk.table().search()
    for row, verdict in zip(rows[2:5], ("confirm", "dismiss", "unsure"), strict=True):
        review_page.record(desk, row.id, verdict, _WHO, "")
    cases_page.take_in(desk, "new", "示例市专项检查第一批", [row.id for row in rows[:4]], _WHO)
    pair = next(row for row in rows if row.kind == "duplicate_project")
    left, right = desk.finding(pair.id).projects[:2]
    pdf = next(f for f in desk.records().filings.values() if f.document.file.endswith(".pdf") and f.projects)
    drawn = next(
        row for row in rows if any(e.document == pdf.document.id for e in desk.finding(row.id).evidence)
    )
    identity = desk.records().identity
    around, chains = quote(identity.project_of(left)), identity.chains()
    through = quote(max(chains, key=lambda key: len(chains[key])))
    return {
        "home": "/",
        "findings": "/findings?verdict=open",
        "review": f"/finding/{drawn.id}",
        "compare": f"/compare/{left}/{right}?l=texts.项目概况&r=texts.项目概况",
        "original": f"/document/{pdf.document.id}/page/{pdf.projects[0].evidence['name'][0].page}",
        "case": "/case/1",
        "doubts": "/doubts",
        "project": f"/project?key={through}",
        "graph": f"/graph?kind=project&key={around}&depth=2",
        "ask": "/ask?name=projects-through-years",
    }


def take(browser: Any, root: str, token: str, pages: dict[str, str], folder: Path) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{root}/?token={token}")
    page.fill("#who", _WHO)
    page.click("text=开始")
    for name, path in pages.items():
        page.goto(root + path)
        page.wait_for_load_state("networkidle")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.quantize(256, Image.Quantize.MAXCOVERAGE).save(
            folder / f"workbench-{name}.png", optimize=True
        )


def main(folder: Path = FOLDER) -> int:
    from playwright.sync_api import sync_playwright

    workspace = Workspace.of_samples()
    workspace.audit()
    desk = Desk(workspace)
    config = uvicorn.Config("", host="127.0.0.1", port=0, log_level="error")
    with config.bind_socket() as listening:
        port = listening.getsockname()[1]
        guard = Guard(application(desk), port)
        config.app = guard
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            take(browser, f"http://127.0.0.1:{port}", guard.token, addresses(desk), folder)
            browser.close()
        server.should_exit = True
        thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
