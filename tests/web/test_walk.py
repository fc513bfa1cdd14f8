"""Every page in a real browser: nothing asked of others, nothing the policy forbids, nothing said on the console
(the fixture `page` sees to these), no serious finding of axe, nothing that scrolls sideways.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from yiju.graph import Identity
from yiju.graph.vocabulary import resource
from yiju.web.desk import Desk
from yiju.web.pages import cases_page, review_page
from yiju.web.pages.node_page import address

AXE = Path(__file__).parent / "vendor" / "axe-core-4.12.1" / "axe.min.js"
_SIDEWAYS = """() => {
    const main = document.querySelector('main');
    return document.documentElement.scrollWidth > window.innerWidth || main.scrollWidth > main.clientWidth;
}"""


def addresses(desk: Desk) -> Iterator[str]:
    """One of each kind of page, and of the pages that differ by what they show, all."""
    yield from (
        "/", "/findings", "/findings?group=defect", "/findings?group=basis", "/findings?words=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84", "/bulk",
        "/search", "/search?q=%E5%B9%B3%E5%8F%B0", "/ask", "/ask?name=bases-most-cited", "/ask?query=nonsense", "/intake",
        "/journal", "/settings", "/doubts", "/doubts?state=done", "/links", "/family", "/graph", "/case", "/case/1", "/case/99",
        "/who", "/project", "/unit", "/basis", "/ns", "/nothing",
    )  # fmt: skip
    seen: set[str] = set()
    for row in desk.table().search():
        if row.kind not in seen:
            seen.add(row.kind)
            yield f"/finding/{row.id}"
    shelf = desk.shelf()
    for filing in shelf.filings.values():
        yield f"/document/{filing.document.id}/page/1"
        yield from (f"/declaration/{project.id}" for project in filing.projects[:1])
    one, other = list(shelf.declarations)[:2]
    yield f"/compare/{one}/{other}"
    yield f"/compare/{one}/{other}?l=name&r=name"
    yield from _things(shelf.identity)
    name = desk.families()[0].name
    yield f"/family?key={quote(name)}"
    yield f"/graph?kind=family&key={quote(name)}&depth=2"


def _things(identity: Identity) -> Iterator[str]:
    for kind, held in (("unit", identity.units), ("project", identity.projects), ("basis", identity.bases)):
        yield f"/{kind}?key={quote(next(iter(held)))}"
    yield address(resource("unit", next(iter(identity.units))).value)


def test_every_page_is_legible_to_all_and_breaks_nothing(page: Any, desk: Desk) -> None:
    one = desk.table().ids()[0]
    review_page.record(desk, one, "confirm", "李四", "已核对")
    cases_page.take_in(desk, "new", "第一批", [one], "李四")
    root = page.url.split("?")[0].rstrip("/")
    script, found = AXE.read_text("utf-8"), []
    missing = page.context.new_page()  # what is not there is said with a status that a console notes
    for path in addresses(desk):
        here = missing if path in ("/nothing", "/case/99") else page
        here.goto(root + path)
        for width in (1920, 1366):
            here.set_viewport_size({"width": width, "height": 768})
            if here.evaluate(_SIDEWAYS):
                found.append((path, f"scrolls sideways at {width}"))
        here.evaluate(script)
        for one_said in here.evaluate("axe.run({resultTypes: ['violations']})")["violations"]:
            if one_said["impact"] in ("serious", "critical"):
                found.append((path, one_said["id"], one_said["nodes"][0]["html"][:160]))
    assert not found, "\n".join(map(str, found))
