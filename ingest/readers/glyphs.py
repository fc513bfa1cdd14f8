"""The characters of a PDF page, and the lines they stand in.

In: a pypdfium2 page handle and its transform. Out: `Glyph`s that a reader of the page can see (not
those outside the page or cut away by a clip: a spreadsheet draws a cell that crosses a page break in full
on both pages), and lines of them in reading order.
"""

from __future__ import annotations

import ctypes
import functools
import math
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import pairwise
from typing import Any

import msgspec
import pypdfium2.raw as pdfium
import yaml

from ingest.readers.transform import Transform
from ingest.record import Box

SAME_LINE = 0.3
"""Baselines within this share of the line's height are one line."""
GAP = 0.2
"""A gap wider than this share of the height separates words, where one side is a letter or digit."""
WIDE_GAP = 0.5
"""The same between two full-width characters, which justified text spreads."""
TWICE = 0.25
"""The same character again within this share of its width is one, printed twice to look bold."""


class Glyph(msgspec.Struct):
    """One visible character with its box and baseline; `cell` is set where a table cell holds it,
    `line` once it stands in a numbered line. `told` is False where its font does not tell which character
    it draws: `text` is then a guess of PDFium's, and wrong.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    cell: int = -1
    line: int = 0
    told: bool = True


def glyphs(page: Any, to_page: Transform, width: float, height: float) -> tuple[list[Glyph], str]:
    """The page's visible characters in drawing order, and the text of slanted ones (watermarks),
    which are left out.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return [], ""
    try:
        return _read(text_page, to_page, width, height)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _read(text_page: Any, to_page: Transform, width: float, height: float) -> tuple[list[Glyph], str]:
    fold = _radicals()
    found: list[Glyph] = []
    slanted: list[str] = []
    objects: dict[int, tuple[Box | None, bool, bool]] = {}
    clips = _Clips(to_page)
    rect, ox, oy = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        char = _character(text_page, index)
        if char < " " or char.isspace() or char in _ZERO_WIDTH:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text_page, index, rect):
            continue
        x0, y0, x1, y1 = to_page.box(rect.left, rect.bottom, rect.right, rect.top)
        middle, centre = (x0 + x1) / 2, (y0 + y1) / 2
        if not (0 <= middle <= width and 0 <= centre <= height):
            continue
        owner = pdfium.FPDFText_GetTextObject(text_page, index)
        key = ctypes.addressof(owner.contents) if owner else 0
        if key not in objects:
            told = pdfium.FPDFText_HasUnicodeMapError(text_page, index) != 1
            objects[key] = clips.of(owner), _is_slanted(owner, to_page), told
        clip, is_slanted, told = objects[key]
        if clip and not (clip[0] <= middle <= clip[2] and clip[1] <= centre <= clip[3]):
            continue
        if is_slanted:
            slanted.append(char)
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, index, ox, oy)
        base = to_page.point(ox.value, oy.value)[1]
        found.append(Glyph(fold.get(char, char), x0, y0, x1, y1, base, told=told))
    return found, "".join(slanted)


_ZERO_WIDTH = set("\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff")


def _character(text_page: Any, index: int) -> str:
    """The character at `index`: of two halves of one beyond U+FFFF the first stands for both and the second
    is empty; a half alone, and what is no character, is U+FFFD.
    """
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    if code in _FIRST_HALVES:
        second = pdfium.FPDFText_GetUnicode(text_page, index + 1)
        if second in _SECOND_HALVES:
            return chr(0x10000 + ((code - 0xD800) << 10) + second - 0xDC00)
    elif (
        code in _SECOND_HALVES and index and pdfium.FPDFText_GetUnicode(text_page, index - 1) in _FIRST_HALVES
    ):
        return ""
    elif code <= 0x10FFFF and code not in _SECOND_HALVES:
        return chr(code)
    return "\ufffd"


_FIRST_HALVES, _SECOND_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


@functools.cache
def _radicals() -> dict[str, str]:
    """Kangxi radicals and CJK radical supplements → the characters that they look like."""
    raw = resources.files(__package__).joinpath("radicals.yaml").read_text(encoding="utf-8")
    return dict(pair for line in yaml.safe_load(raw)["pairs"] for pair in line.split())


def _is_slanted(owner: Any, to_page: Transform) -> bool:
    matrix = pdfium.FS_MATRIX()
    if not owner or not pdfium.FPDFPageObj_GetMatrix(owner, matrix):
        return False
    if not matrix.b and not matrix.c:  # upright on its page, and pages turn by right angles only
        return False
    shown = to_page.after((matrix.a, matrix.b, matrix.c, matrix.d, 0, 0))
    angle = math.degrees(math.atan2(shown.b, shown.a)) % 90
    return 5 < angle < 85


_RECTANGLE = (4, 5)
"""Points of a rectangle, without and with the one that closes it."""


class _Clips:
    """The clips of a page's objects. Producers clip every word, but by few paths: the first and third point
    of the innermost one, of a rectangle opposite corners, tell which clip it is; its box is computed once.
    """

    def __init__(self, to_page: Transform) -> None:
        self._to_page = to_page
        self._known: dict[tuple[int, float, float, float, float], Box | None] = {}
        self._x, self._y = ctypes.c_float(), ctypes.c_float()

    def of(self, owner: Any) -> Box | None:
        """The box that the object's clip paths leave visible; None where there is no clip."""
        clip = pdfium.FPDFPageObj_GetClipPath(owner) if owner else None
        paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        if paths <= 0:
            return None
        count = pdfium.FPDFClipPath_CountPathSegments(clip, paths - 1)
        if count not in _RECTANGLE:
            return self._box(clip, paths)
        # The innermost path tells the clip: what lies around it is the page's and the table's.
        key = (paths, *self._point(clip, paths - 1, 0), *self._point(clip, paths - 1, 2))
        if key not in self._known:
            self._known[key] = self._box(clip, paths)
        return self._known[key]

    def _box(self, clip: Any, paths: int) -> Box | None:
        box: Box | None = None
        for path in range(paths):
            count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
            points = [self._point(clip, path, index) for index in range(count)]
            if points:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                own = self._to_page.box(min(xs), min(ys), max(xs), max(ys))
                box = own if box is None else _overlap(box, own)
        return box

    def _point(self, clip: Any, path: int, index: int) -> tuple[float, float]:
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, self._x, self._y)
        return self._x.value, self._y.value


def _overlap(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def lines(found: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line from top to bottom, each line from left to right, each character once."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(found, key=lambda g: g.base):
        if rows and glyph.base - base <= SAME_LINE * max(min(glyph.y1 - glyph.y0, 40.0), 1.0):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.base
    return [list(_once(sorted(row, key=lambda g: g.x0))) for row in rows]


def _once(row: list[Glyph]) -> Iterator[Glyph]:
    last: Glyph | None = None
    for glyph in row:
        twice = (
            last is not None
            and last.text == glyph.text
            and glyph.x0 - last.x0 < TWICE * max(last.x1 - last.x0, 1.0)
        )
        if not twice:
            yield glyph
            last = glyph


def text_of(row: list[Glyph]) -> str:
    """A line's text: a space only where a real gap or a cell border stands between two characters."""
    if not row:
        return ""
    parts = [row[0].text]
    for left, right in pairwise(row):
        if left.cell != right.cell or _is_gap(left, right):
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)


def _is_gap(left: Glyph, right: Glyph) -> bool:
    size = min(left.y1 - left.y0, right.y1 - right.y0)
    wide = _full_width(left.text) and _full_width(right.text)
    return right.x0 - left.x1 > (WIDE_GAP if wide else GAP) * size


def _full_width(char: str) -> bool:
    return char >= "\u2e80" or char in "“”‘’—…·"


def box_of(row: list[Glyph]) -> Box:
    """The box around a line's glyphs."""
    return (
        round(min(g.x0 for g in row), 2),
        round(min(g.y0 for g in row), 2),
        round(max(g.x1 for g in row), 2),
        round(max(g.y1 for g in row), 2),
    )
