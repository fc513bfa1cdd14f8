"""What of a file no value quotes: amounts and indicator-like cells that stand in tables and went nowhere.

In: a `Source`, the places of everything that was read of it, and the pages of which something was told already. Out: one
notice for each page, with the count. A row counts where nothing that was read stands in it, so that a head, a rank or
a remark beside values is no loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from yiju.ingest.page import Cell, Page, Source
from yiju.ingest.record import Notice, Place
from yiju.ingest.values.text import unspaced

_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d{2}|\d+(?:\.\d+)?(?:万|亿|千)?元")
_BOUND = re.compile(r"[<>=≥≤＜＞＝]{1,2}\s*\d[^。；]{0,12}|\d+(?:\.\d+)?\s*[%％]")
_ZERO = re.compile(r"[0.,\s-]*")
_SUM = re.compile("[合总小]计")
_FEWEST = 2
"""One cell alone is a page number, a rate in passing, a stray."""
_SHOWN = 3


def unquoted(source: Source, quoted: Iterable[Place], noticed: Set[int]) -> list[Notice]:
    """A notice for each page of tables with amounts or targets that no value quotes."""
    by_page: dict[int, list[Place]] = {}
    for place in quoted:
        by_page.setdefault(place.page, []).append(place)
    notices = []
    for page in source.pages:
        cells = [] if page.number in noticed else list(_loose(page, by_page.get(page.number, [])))
        if len(cells) >= _FEWEST:
            shown = "、".join(f"“{c}”" for c in cells[:_SHOWN])
            what = f"本页表格中有 {len(cells)} 个金额或指标值未读入（{shown}），请核对原件。"
            notices.append(Notice(what, page.number))
    return notices


def _loose(page: Page, places: list[Place]) -> Iterator[str]:
    """The texts of amounts and targets in rows of which nothing was read."""
    lines = {n for place in places if place.lines for n in range(place.lines[0], place.lines[1] + 1)}
    boxes = [place.box for place in places if place.box]
    for table in page.tables:
        for row in table.rows():
            values = [text for cell in row if (text := unspaced(cell.text)) and _is_value(text)]
            if (
                values
                and not _SUM.fullmatch(unspaced(row[0].text))
                and not any(_taken(cell, lines, boxes) for cell in row)
            ):
                yield from values


def _is_value(text: str) -> bool:
    if _ZERO.fullmatch(text):
        return False
    return _AMOUNT.fullmatch(text) is not None or _BOUND.fullmatch(text) is not None


def _taken(cell: Cell, lines: Set[int], boxes: list[tuple[float, float, float, float]]) -> bool:
    if cell.lines and not lines.isdisjoint(range(cell.lines[0], cell.lines[1] + 1)):
        return True
    if cell.box is None or not cell.text.strip():
        return False
    x0, y0, x1, y1 = cell.box
    return any(a < x1 and x0 < c and b < y1 and y0 < d for a, b, c, d in boxes)
