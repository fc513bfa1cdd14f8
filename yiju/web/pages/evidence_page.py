"""A place in an original, shown: the page as an image with boxes, or its text with the lines marked.

In: a filing, a page, and the places to mark. Out: `Shown`. Originals are hostile: they are never sent as
themselves, only as PNG that PDFium drew or as escaped text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from PIL import Image, ImageDraw

from yiju.ingest import Filing, Unreadable
from yiju.ingest.page import Source
from yiju.ingest.printable import printable
from yiju.ingest.readers import read_bytes
from yiju.ingest.readers.kind import kind_of
from yiju.ingest.readers.picture import page_text, picture
from yiju.ingest.record import Box, Place
from yiju.web.desk import Desk, NotHere

_WIDE = 1100
"""Pixels of a page as first shown; enlarged, it is drawn whole."""
_AROUND = 26
"""Points above and below a place that a strip shows."""
_SHORT = 40
"""Letters of a quote that is sought in its lines; a longer one fills them."""
_CHECKBOX = re.compile(r"<input\b[^<>]*type=[\"']?checkbox\b[^<>]*>")
_drawing = Lock()
"""PDFium draws for one thread at a time."""


@dataclass(frozen=True)
class PlaceMark:
    """A numbered place."""

    number: str
    place: Place


@dataclass(frozen=True)
class TextLine:
    """A line of a page's text; `marks` are the numbers of the places that hold it, `spans` where the quote stands in it."""

    number: int
    text: str
    marked: bool
    marks: str
    spans: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Shown:
    """A page. Either `width` and `height` (points) with `boxes`, or `lines`; `note` says what is missing."""

    document: str
    file: str
    page: int
    pages: int
    width: float
    height: float
    recognised: bool
    boxes: Sequence[tuple[str, Box]]
    lines: Sequence[TextLine]
    note: str


def shown(desk: Desk, filing: Filing, page: int, marks: Iterable[PlaceMark] = (), quote: str = "") -> Shown:
    """One page of an original. Of the lines that hold the places, those with the `quote` alone are marked where it stands
    in any. Raises `NotHere` where it has no such page.
    """
    document = filing.document
    here = [mark for mark in marks if mark.place.page == page]
    scanned = recognised(filing, page)
    width = height = 0.0
    boxes: list[tuple[str, Box]] = []
    lines: list[TextLine] = []
    note = ""
    pages = document.pages
    try:
        data = original(desk, filing)
        if _drawn(data):
            width, height, _ = drawn(data, page, scanned, False)
            held: dict[Box, list[str]] = {}
            for mark in here:
                if mark.place.box is not None:
                    held.setdefault(mark.place.box, []).append(mark.number)
            boxes = [("、".join(filter(None, numbers)), box) for box, numbers in held.items()]
        else:
            source = _source(data, document.file)
            pages = len(source.pages)
            if not 1 <= page <= pages:
                raise NotHere(f"这份材料没有第 {page} 页。")
            for line in source.pages[page - 1].lines:
                numbers = list(dict.fromkeys(_numbers(here, line.number)))
                named = "、".join(filter(None, numbers))
                lines.append(TextLine(line.number, boxed(line.text), bool(numbers), named))
            lines = quoted(lines, quote)
    except Unreadable as error:
        note = str(error)
    return Shown(document.id, document.file, page, pages, width, height, scanned, boxes, lines, note)


def quoted(lines: Sequence[TextLine], quote: str) -> list[TextLine]:
    """Lines with a short quote marked where it stands whole; those without it are no longer marked."""
    sought = quote.strip()
    if not 2 <= len(sought) <= _SHORT:
        return list(lines)
    whole = re.compile(rf"(?<![\d.,]){re.escape(sought)}(?![\d%])(?!\.\d)")
    held = [[m.span() for m in whole.finditer(line.text)] if line.marked else [] for line in lines]
    if not any(held):
        return list(lines)
    return [replace(line, marked=bool(spans), spans=spans) for line, spans in zip(lines, held, strict=True)]


def boxed(text: str) -> str:
    """A line in which a form's boxes are signs, where the source writes them as markup."""
    return _CHECKBOX.sub(lambda found: "☑" if re.search(r"\bchecked\b", found[0]) else "☐", text)


def original(desk: Desk, filing: Filing) -> bytes:
    """The bytes that were read. Raises `Unreadable` where they are gone."""
    try:
        return desk.workspace.store.original(filing.document.sha256).read_bytes()
    except OSError as error:
        raise Unreadable("原件不在工作区的 files 文件夹里，无法显示；请重新读入这份材料。") from error


@lru_cache(maxsize=48)
def drawn(data: bytes, page: int, recognised: bool, large: bool) -> tuple[float, float, bytes]:
    """Width and height in points, and the PNG. Raises `Unreadable`."""
    with _drawing:
        try:
            pixels, points = picture(data, page, recognised)
        except (IndexError, ValueError, RuntimeError) as error:
            raise Unreadable(f"第 {page} 页画不出来；请用其他软件打开原件核对。") from error
    image = Image.fromarray(pixels)
    width, height = image.width * points, image.height * points
    if not large and image.width > _WIDE:
        image = image.resize((_WIDE, round(image.height * _WIDE / image.width)), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=2)
    return width, height, target.getvalue()


def wording(desk: Desk, filing: Filing, page: int) -> str:
    """The text that a PDF holds for a page, to be copied; empty for other files and where the page is a picture."""
    data = original(desk, filing)
    if b"%PDF-" not in data[:1024] or recognised(filing, page):
        return ""
    with _drawing:
        try:
            text = page_text(data, page)
        except (IndexError, ValueError, RuntimeError):
            return ""
    return printable(text)


def cut(data: bytes, page: int, recognised: bool, places: Sequence[Place]) -> bytes:
    """The strip of a page on which these places stand, as PNG. Raises `Unreadable`."""
    width, height, whole = drawn(data, page, recognised, True)
    boxes = [place.box for place in places if place.page == page and place.box is not None]
    image = Image.open(io.BytesIO(whole)).convert("RGB")
    if boxes and width and height:
        across, down = image.width / width, image.height / height
        top, bottom = min(box[1] for box in boxes) - _AROUND, max(box[3] for box in boxes) + _AROUND
        bottom = min(bottom, top + height / 3)
        pen = ImageDraw.Draw(image)
        for box in boxes:
            corners = (box[0] * across - 3, box[1] * down - 3, box[2] * across + 3, box[3] * down + 3)
            pen.rectangle(corners, outline="#c62828", width=2)
        image = image.crop((0, max(0, int(top * down)), image.width, min(image.height, int(bottom * down))))
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=2)
    return target.getvalue()


@lru_cache(maxsize=16)
def _source(data: bytes, name: str) -> Source:
    return read_bytes(data, name)


def _drawn(data: bytes) -> bool:
    kind = kind_of(data)
    return (kind is not None and kind.reader == "scan") or b"%PDF-" in data[:1024]


def recognised(filing: Filing, page: int) -> bool:
    """Whether the page's text comes from its picture, which was then set straight."""
    places = (
        place
        for places in (
            *(found for d in filing.projects for found in d.evidence.values()),
            *(passage.places for passage in filing.passages),
        )
        for place in places
    )
    return any(place.page == page and place.confidence is not None for place in places)


def _numbers(marks: Iterable[PlaceMark], line: int) -> list[str]:
    return [m.number for m in marks if m.place.lines and m.place.lines[0] <= line <= m.place.lines[1]]
