"""OFD files (GB/T 33190) → `page.Source`: a zip of XML with every character and rule in its place.

In: bytes. Out: pages with lines in reading order and tables from their ruling lines, as those of a PDF. Raises `Unreadable`
where the file is damaged, or holds no text because its pages are pictures. Lengths of the file are millimetres.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from yiju.ingest.errors import Unreadable
from yiju.ingest.lattice import Segment, grids
from yiju.ingest.page import Page, Source
from yiju.ingest.readers.glyphs import Glyph
from yiju.ingest.readers.heartbeat import beat
from yiju.ingest.readers.laid import in_columns, laid
from yiju.ingest.readers.limits import check_package
from yiju.ingest.record import Box, Notice

_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_ABOVE, _BELOW = 0.86, 0.14
"""Of a character's size: what stands above and below its baseline."""
_LARGE = 0.1
"""Share of the page from which on a picture may hold text."""
_BAR = 0.9
"""Millimetres: a filled bar up to this thick is a rule."""
_DEEPEST = 20
_PATH = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DAMAGED = "OFD 文件已损坏或不完整，打不开。请重新下载，或用 OFD 阅读器另存后再导入。"


class _Frame(NamedTuple):
    """From an object's own place to the page's: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A place in points from the page's top left corner."""
        across, down = self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f
        return across * _POINTS, down * _POINTS

    def inside(self, box: Box, own: _Frame) -> _Frame:
        """The frame of an object that stands in `box` and is turned or scaled by its `own` matrix."""
        e, f = own.e + box[0], own.f + box[1]
        return _Frame(
            *(self.a * own.a + self.c * own.b, self.b * own.a + self.d * own.b),
            *(self.a * own.c + self.c * own.d, self.b * own.c + self.d * own.d),
            *(self.a * e + self.c * f + self.e, self.b * e + self.d * f + self.f),
        )


class _Drawn:
    """What a page shows."""

    def __init__(self) -> None:
        self.glyphs: list[Glyph] = []
        self.horizontal: list[Segment] = []
        self.vertical: list[Segment] = []
        self.pictures: list[float] = []


def read_ofd(data: bytes, name: str, sha256: str) -> Source:
    """The file as pages of lines and tables. Raises `Unreadable`."""
    package = check_package(data)
    pages: list[Page] = []
    notices: list[Notice] = []
    try:
        for path in _documents(package):
            for number, (content, templates, area) in enumerate(_pages(package, path), start=len(pages) + 1):
                beat()
                page, page_notices = _page(number, content, templates, area, pages[-1] if pages else None)
                pages.append(page)
                notices += page_notices
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise Unreadable(_DAMAGED) from error
    if not any(page.lines for page in pages):
        raise Unreadable(
            f"这份 OFD 共 {len(pages)} 页，没有文字，多半是扫描件。请用 OFD 阅读器另存为 PDF 或图片后再导入。"
        )
    return Source(file=name, sha256=sha256, type="ofd", pages=tuple(pages), warnings=tuple(notices))


def _documents(package: zipfile.ZipFile) -> list[str]:
    """The root parts of the file's documents."""
    roots = [_text(found) for found in _all(_xml(package, "OFD.xml"), "DocRoot")]
    if not roots:
        raise Unreadable(_DAMAGED)
    return [root.lstrip("/") for root in roots]


def _pages(package: zipfile.ZipFile, root: str) -> Iterator[tuple[Any, list[Any], Box]]:
    """Content, templates and area of every page of a document."""
    document = _xml(package, root)
    folder = posixpath.dirname(root)
    common = next(_all(document, "PhysicalBox"), None)
    usual = _numbers(_text(common), 4) if common is not None else _A4
    templates = {t.get("ID"): t.get("BaseLoc", "") for t in _all(document, "TemplatePage")}
    for listed in _all(document, "Pages"):
        for page in _all(listed, "Page"):
            content = _xml(package, _within(folder, page.get("BaseLoc", "")))
            area = next(_all(content, "PhysicalBox"), None)
            behind = [templates.get(t.get("TemplateID"), "") for t in _all(content, "Template")]
            own = [_xml(package, _within(folder, path)) for path in behind if path]
            yield content, own, _numbers(_text(area), 4) if area is not None else usual


def _page(
    number: int, content: Any, templates: list[Any], area: Box, before: Page | None
) -> tuple[Page, list[Notice]]:
    drawn = _Drawn()
    frame = _Frame(e=-area[0], f=-area[1])
    for part in (*templates, content):
        for layer in _all(part, "Layer"):
            _draw(layer, frame, drawn, 0)
    width, height = area[2] * _POINTS, area[3] * _POINTS
    seen = [g for g in drawn.glyphs if -1 <= g.x0 <= width + 1 and -1 <= g.base <= height + 1]
    page, rows = laid(
        number, seen, grids(drawn.horizontal, drawn.vertical), drawn.horizontal, (width, height), before
    )
    notices = []
    if in_columns(rows):
        what = f"第 {number} 页像是没有框线的表格，只能逐行读取，折行的单元格可能读错，请对照原件核对。"
        notices.append(Notice(what, page=number))
    if large := sum(size >= _LARGE * area[2] * area[3] for size in drawn.pictures):
        what = f"第 {number} 页有 {large} 幅图片，其中的文字（如有）未读取，请看原件。"
        notices.append(Notice(what, page=number))
    elif not seen:
        notices.append(Notice(f"第 {number} 页没有文字。", page=number))
    return page, notices


def _draw(block: Any, frame: _Frame, drawn: _Drawn, depth: int) -> None:
    """The objects of a layer or a block in it."""
    if depth > _DEEPEST:
        return
    for item in block:
        if not isinstance(item.tag, str) or item.get("Visible") == "false":
            continue
        kind = etree.QName(item).localname
        if kind == "PageBlock":
            _draw(item, frame, drawn, depth + 1)
            continue
        box = _numbers(item.get("Boundary", "0 0 0 0"), 4)
        own = _Frame(*_numbers(item.get("CTM", "1 0 0 1 0 0"), 6))
        if kind == "TextObject":
            _write(item, frame.inside(box, own), drawn)
        elif kind == "PathObject":
            _rule(item, frame.inside(box, own), drawn)
        elif kind == "ImageObject":
            drawn.pictures.append(box[2] * box[3])


def _write(item: Any, frame: _Frame, drawn: _Drawn) -> None:
    """The characters of a text object."""
    size = float(item.get("Size", "0"))
    wide = float(item.get("HScale", "1"))
    x = y = 0.0
    for code in _all(item, "TextCode"):
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        text = code.text or ""
        across, down = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
        at = (x, y)
        for i, char in enumerate(text):
            advance = size * wide * (1.0 if char >= "\u2e80" or char in "“”‘’—…·" else 0.5)
            own = next((d for d in across[i : i + 1] if d > 0), advance)
            left, top = frame.point(at[0], at[1] - _ABOVE * size)
            right, bottom = frame.point(at[0] + min(own, advance), at[1] + _BELOW * size)
            base = frame.point(*at)[1]
            if not char.isspace():
                edges = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
                drawn.glyphs.append(Glyph(char, *edges, base))
            at = (
                at[0] + (across[i] if i < len(across) else 0.0 if down else advance),
                at[1] + (down[i] if i < len(down) else 0.0),
            )


def _deltas(printed: str) -> list[float]:
    """Steps from character to character; `g 3 4.2` is 4.2 three times."""
    words = printed.split()
    found: list[float] = []
    while words:
        word = words.pop(0)
        if word == "g" and len(words) > 1:
            count, step = int(words.pop(0)), float(words.pop(0))
            found += [step] * min(count, 10_000)
        else:
            found.append(float(word))
    return found


def _rule(item: Any, frame: _Frame, drawn: _Drawn) -> None:
    """The straight lines of a path, and bars that are filled."""
    if item.get("Stroke") == "false" and item.get("Fill") != "true":
        return
    corners: list[tuple[float, float]] = []
    strokes: list[tuple[float, float, float, float]] = []
    start = last = (0.0, 0.0)
    words = _PATH.findall("".join(_text(found) for found in _all(item, "AbbreviatedData")))
    takes = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
    while words:
        command = words.pop(0)
        if command == "C":
            strokes.append((*last, *start))
            continue
        count = takes.get(command, 0)
        numbers, words = [float(word) for word in words[:count]], words[count:]
        if len(numbers) < max(2, count):
            break
        here = frame.point(numbers[-2], numbers[-1])
        if command in "MS":
            start = here
        elif command == "L":
            strokes.append((*last, *here))
        corners.append(here)
        last = here
    if not corners:
        return
    (x0, x1), (y0, y1) = ((min(side), max(side)) for side in zip(*corners, strict=True))
    if min(x1 - x0, y1 - y0) <= _BAR * _POINTS:
        strokes = [
            (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
            if x1 - x0 > y1 - y0
            else ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        ]
    elif item.get("Stroke") == "false":
        return  # a filled area is shading
    for ax, ay, bx, by in strokes:
        if abs(by - ay) < 1 < abs(bx - ax):
            drawn.horizontal.append(Segment((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(bx - ax) < 1 < abs(by - ay):
            drawn.vertical.append(Segment((ax + bx) / 2, min(ay, by), max(ay, by)))


def _xml(package: zipfile.ZipFile, path: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.read(path), parser)


def _within(folder: str, path: str) -> str:
    return posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))


def _all(node: Any, name: str) -> Iterator[Any]:
    """All elements of this name below a node, whatever prefix the namespace has."""
    return (e for e in node.iter() if isinstance(e.tag, str) and etree.QName(e).localname == name)


def _text(node: Any) -> str:
    return (node.text or "").strip()


def _numbers(printed: str, count: int) -> Any:
    """So many numbers. Raises `ValueError`."""
    found = tuple(float(word) for word in printed.split())
    if len(found) != count:
        raise ValueError(f"expected {count} numbers, got {printed!r}")
    return found
