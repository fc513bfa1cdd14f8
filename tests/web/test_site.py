"""The documentation as a site: every link leads somewhere, and its search answers from a folder, asking nobody."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr  # a dead link, or a page without a place in the menu
    return folder


def test_no_page_asks_another_machine(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        text = page.read_text("utf-8")
        assert 'src="http' not in text, page
        assert not re.search(r'<link[^>]*rel="stylesheet"[^>]*https?:', text), page


def test_the_search_finds_a_page_opened_from_the_folder(site: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator(".md-search__input").fill("取证单")
    page.locator(".md-search-result__item a").first.wait_for(state="attached")
    titles = page.locator(".md-search-result__item h1").all_text_contents()
    assert any("用户指南" in title.replace("\u200b", "") for title in titles), titles
    page.close()
