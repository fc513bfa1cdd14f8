"""What a page looks like on paper: nothing is cut off at the right, what only a screen can use is left out. Skipped without a browser."""

from typing import Any

import pytest

from tests.web.test_flows import root
from yiju.web.desk import Desk

A4 = 703
"""Pixels of an A4 page between its margins of 12 mm."""
_WIDE = "() => [document.documentElement.scrollWidth, ...[...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().right)]"


@pytest.fixture
def printed(page: Any) -> Any:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 900})
    return page


def pair_of(desk: Desk) -> str:
    found = next(row for row in desk.table().search() if row.kind == "duplicate_project")
    return f"/compare/{'/'.join(desk.finding(found.id).projects[:2])}?finding={found.id}"


def test_pages_fit_on_paper(printed: Any, desk: Desk) -> None:
    ids = [row.id for row in desk.table().search()]
    unit = next(iter(desk.records().identity.units))
    paths = [
        "/", "/findings", "/findings?group=defect", "/findings?group=basis", "/bulk", pair_of(desk), "/project", f"/unit?key={unit}",
        "/case", "/journal", "/settings", *(f"/finding/{one}" for one in ids[:3]),
    ]  # fmt: skip
    for path in paths:
        printed.goto(root(printed) + path)
        assert max(printed.evaluate(_WIDE)) <= A4 + 1, path


def test_what_only_a_screen_can_use_is_not_printed(printed: Any, desk: Desk) -> None:
    printed.goto(root(printed) + "/findings?verdict=open")
    for hidden in ("input[type=checkbox]", ".chip", ".facets", "text=存为视图", "text=导出这", ".top"):
        assert not printed.locator(hidden).first.is_visible(), hidden
    assert printed.locator("h1").is_visible() and printed.locator("text=金额（元）").is_visible()


def test_of_a_text_only_the_marked_lines_are_printed_beside_a_finding(printed: Any, desk: Desk) -> None:
    files = {f.document.file: f for f in desk.records().filings.values() if f.document.file.endswith(".txt")}
    found = next(row.id for row in desk.table().search() if desk.finding(row.id).evidence[0].file in files)
    printed.goto(f"{root(printed)}/finding/{found}")
    lines = printed.locator(".text li")
    shown = [line for line in lines.all() if line.is_visible()]
    assert 0 < len(shown) < lines.count()
    assert all("marked" in (line.get_attribute("class") or "") for line in shown)
