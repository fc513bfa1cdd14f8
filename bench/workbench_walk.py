"""Every page of a workbench in a real browser: what of it nobody should meet.

In: a desk, for the addresses; a Playwright page that has come in. Out: faults: outside requests, what the policy forbids or
the console says, serious findings of axe, what scrolls sideways at 1366 or 1920. `tests/web/test_walk.py` walks the samples,
`bench/workbench_speed.py --browser` a large workspace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from yiju.graph import Identity
from yiju.graph.vocabulary import resource
from yiju.ingest.record import Filing
from yiju.web.desk import Desk
from yiju.web.pages.node_page import address

_AXE = Path(__file__).parents[1] / "tests" / "web" / "vendor" / "axe-core-4.12.1" / "axe.min.js"
_SIDEWAYS = """() => {
    const main = document.querySelector('main');
    return document.documentElement.scrollWidth > window.innerWidth || main.scrollWidth > main.clientWidth;
}"""
_ALIKE = 2
MISSING = ("/nothing", "/case/99")
"""Addresses of nothing: told with a status that a console notes."""


PAGES = (
    "/", "/findings", "/findings?group=defect", "/findings?group=basis", "/findings?words=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84", "/bulk",
    "/search", "/search?q=%E5%B9%B3%E5%8F%B0", "/ask", "/ask?name=bases-most-cited", "/ask?query=nonsense", "/intake",
    "/journal", "/disagreements", "/settings", "/doubts", "/doubts?state=done", "/links", "/family", "/graph", "/case",
    "/who", "/project", "/unit", "/basis", "/ns",
)  # fmt: skip
"""Pages of an address without parameters (tests/tools/test_documented.py holds them to the routes), and some with a question."""


def addresses(desk: Desk) -> Iterator[str]:
    """One of each kind of page, and of the pages that differ by what they show, all, or of very many the first."""
    yield from (*PAGES, *MISSING)
    yield from (f"/case/{case.number}" for case in desk.cases.every()[:1])
    seen: set[str] = set()
    for row in desk.table().search():
        if row.kind not in seen:
            seen.add(row.kind)
            yield f"/finding/{row.id}"
    records = desk.records()
    for filing in _unlike(records.filings.values()):
        yield f"/document/{filing.document.id}/page/1"
        yield from (f"/declaration/{project.id}" for project in filing.projects[:1])
    one, other = list(records.declarations)[:2]
    yield f"/compare/{one}/{other}"
    yield f"/compare/{one}/{other}?l=name&r=name"
    yield from _things(records.identity)
    name = desk.families()[0].name
    yield f"/family?key={quote(name)}"
    yield f"/graph?kind=family&key={quote(name)}&depth=2"


def _unlike(filings: Iterable[Filing]) -> Iterator[Filing]:
    """Of each type of file and kind of document the first two: their pages are made by the same template."""
    met: Counter[tuple[str, str]] = Counter()
    for filing in filings:
        kind = Path(filing.document.file).suffix, filing.document.kind
        met[kind] += 1
        if met[kind] <= _ALIKE:
            yield filing


def _things(identity: Identity) -> Iterator[str]:
    for kind, held in (("unit", identity.units), ("project", identity.projects), ("basis", identity.bases)):
        yield f"/{kind}?key={quote(next(iter(held)))}"
    yield address(resource("unit", next(iter(identity.units))).value)


def faults(page: Any, root: str, paths: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Address and what is wrong there. What the console says and what is asked of others, the page's own watcher tells."""
    script = _AXE.read_text("utf-8")
    missing = page.context.new_page()
    for path in paths:
        here = missing if path in MISSING else page
        here.goto(root + path)
        for width in (1920, 1366):
            here.set_viewport_size({"width": width, "height": 768})
            if here.evaluate(_SIDEWAYS):
                yield path, f"scrolls sideways at {width}"
        here.evaluate(script)
        for violation in here.evaluate("axe.run({resultTypes: ['violations']})")["violations"]:
            if violation["impact"] in ("serious", "critical"):
                yield path, f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
    missing.close()
