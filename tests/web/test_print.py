"""What a page looks like on paper: nothing is cut off at the right, what only a screen can use is left out. Skipped without a browser."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.web.test_flows import root
from yiju.web.desk import Desk
from yiju.web.pages import cases_page

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


def test_what_is_printed_of_a_case_is_its_text_with_sources_and_pages(
    printed: Any, desk: Desk, tmp_path: Path
) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    ids = desk.table().ids(sort="grade")[:12]
    number = cases_page.take_in(desk, "new", "第一批", ids, "张三")
    item = desk.cases.items(number)[0]
    facts = "\n".join(f"第{n}段事实，{'写得很长' * 20}。" for n in range(9))
    desk.cases.change(number, [replace(item, facts=facts, note="已与单位核对")])
    printed.goto(f"{root(printed)}/case/{number}")
    printed.pdf(path=str(tmp_path / "事项.pdf"), format="A4", prefer_css_page_size=True)
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(tmp_path / "事项.pdf")]
    whole = "".join("".join(pages).split())
    for part in ("第0段事实", "第8段事实", "已与单位核对", desk.finding(ids[0]).evidence[0].file):
        assert "".join(part.split()) in whole, part
    for left_out in ("移出", "在表里找", "取证单（Word", "照说明起草", "全部事项"):
        assert left_out not in whole, left_out
    # Every page says which it is, and has the heads of the columns.
    for n, page in enumerate(pages, 1):
        assert f"{n}/{len(pages)}" in "".join(page.split()) and "项目与说明" in page


def test_of_a_text_only_the_marked_lines_are_printed_beside_a_finding(printed: Any, desk: Desk) -> None:
    files = {f.document.file: f for f in desk.records().filings.values() if f.document.file.endswith(".txt")}
    found = next(row.id for row in desk.table().search() if desk.finding(row.id).evidence[0].file in files)
    printed.goto(f"{root(printed)}/finding/{found}")
    lines = printed.locator(".text li")
    shown = [line for line in lines.all() if line.is_visible()]
    assert 0 < len(shown) < lines.count()
    assert all("marked" in (line.get_attribute("class") or "") for line in shown)
