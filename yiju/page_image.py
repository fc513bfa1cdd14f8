"""The pages on which a declaration stands, its values boxed and numbered.

In: a declaration and the original file's bytes. Out: one picture, its pages below one another, and the
legend: which number is which value. The numbers are drawn, the names printed beside: no Chinese font need
be installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from yiju.audit.field import label
from yiju.ingest import Declaration, Unreadable
from yiju.ingest.readers.picture import picture
from yiju.ingest.record import Box

_COLOURS = ("#c62828", "#1565c0", "#2e7d32", "#6a1b9a", "#ef6c00", "#00838f", "#ad1457", "#4e342e")
_MOST_PAGES = 12
"""A declaration takes two to four; a picture of more could not be looked at."""
_OUTLINE = 3
_TAG = 18
"""Height of a number in pixels, which stands on its box's upper edge."""
_BETWEEN = 20
_LEGEND = 40
"""Characters of a value that the legend shows."""


class Marked(NamedTuple):
    """A value on a page: its number in the picture, the field's key and where it stands."""

    number: int
    field: str
    page: int
    box: Box


def marks(declaration: Declaration) -> list[Marked]:
    """Every value of the declaration that has a box, numbered field by field in the order of the page."""
    spots = {
        field: [(place.page, place.box) for place in places if place.box is not None]
        for field, places in declaration.evidence.items()
    }
    first = {
        field: min((page, box[1], box[0]) for page, box in held) for field, held in spots.items() if held
    }
    return [
        Marked(number, field, page, box)
        for number, field in enumerate(sorted(first, key=lambda f: first[f]), start=1)
        for page, box in spots[field]
    ]


def page_image(declaration: Declaration, original: bytes) -> Image.Image:
    """The picture. Raises `Unreadable` where no value has a place on a page that can be drawn."""
    marked = marks(declaration)
    pages = sorted({mark.page for mark in marked})[:_MOST_PAGES]
    if not pages:
        raise Unreadable("这份申报的出处没有页面位置（不是 PDF 或扫描件），无法画出；请看出处的行号。")
    recognised = {
        place.page: place.confidence is not None
        for places in declaration.evidence.values()
        for place in places
    }
    drawn = [_page(original, page, recognised[page], [m for m in marked if m.page == page]) for page in pages]
    return _below_one_another(drawn)


def legend(declaration: Declaration) -> Iterator[tuple[str, str, str, str]]:
    """Number, name and printed value of each field that `marks` numbers, and its pages."""
    pages: dict[tuple[int, str], set[int]] = {}
    for mark in marks(declaration):
        pages.setdefault((mark.number, mark.field), set()).add(mark.page)
    for (number, field), found in pages.items():
        text = declaration.printed.get(field) or declaration.texts.get(field.removeprefix("texts.")) or ""
        shown = text if len(text) <= _LEGEND else text[:_LEGEND] + "…"
        yield str(number), label(field), shown, "、".join(f"第{page}页" for page in sorted(found))


def _page(original: bytes, number: int, recognised: bool, marked: list[Marked]) -> Image.Image:
    pixels, points = picture(original, number, recognised)
    page = Image.fromarray(pixels)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(_TAG)
    # Values that stand in one box are numbered side by side.
    at: dict[Box, int] = {}
    for mark in marked:
        draw.rectangle([value / points for value in mark.box], outline=_colour(mark), width=_OUTLINE)
    for mark in marked:
        x0, y0 = mark.box[0] / points, mark.box[1] / points
        text = str(mark.number)
        wide = round(draw.textlength(text, font)) + 6
        left = x0 + at.get(mark.box, 0)
        at[mark.box] = at.get(mark.box, 0) + wide
        top = max(0.0, y0 - _TAG / 2)
        draw.rectangle((left, top, left + wide, top + _TAG), fill=_colour(mark))
        draw.text((left + 3, top - 2), text, fill="white", font=font)
    return page


def _colour(mark: Marked) -> str:
    return _COLOURS[mark.number % len(_COLOURS)]


def _below_one_another(pages: list[Image.Image]) -> Image.Image:
    width = max(page.width for page in pages)
    sheet = Image.new("RGB", (width, sum(page.height + _BETWEEN for page in pages) - _BETWEEN), "#888888")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height + _BETWEEN
    return sheet
