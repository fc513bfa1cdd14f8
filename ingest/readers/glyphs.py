"""The characters of a PDF page, and the lines they stand in.

In: a pypdfium2 page handle and its transform. Out: `Glyph`s that a reader of the page can see (not
those outside the page or cut away by a clip: a spreadsheet draws a cell that crosses a page break in full
on both pages), and lines of them in reading order.
"""

from __future__ import annotations

import math
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, repeat
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
import pypdfium2.raw as pdfium

from yiju.ingest.page import around, rounded
from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.clip_paths import ClipPaths
from yiju.ingest.readers.radicals import radicals
from yiju.ingest.readers.transform import Transform
from yiju.ingest.record import Box

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
    `line` once it stands in a numbered line. `known` is False where its font does not tell which character
    it draws: `text` is then a guess of PDFium's, and wrong. `owner` is the address of the text object that
    draws it, as long as the page is open.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    cell: int = -1
    line: int = 0
    known: bool = True
    owner: int | None = None

    def stands_in(self, box: Box) -> bool:
        """Whether its middle is in a box."""
        x, y = (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2
        return box[0] <= x <= box[2] and box[1] <= y <= box[3]


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
    fold = radicals()
    found: list[Glyph] = []
    slanted: list[str] = []
    text = pdfium_calls.address(text_page)
    printed = _characters(text, pdfium.FPDFText_CountChars(text_page))
    if not printed:
        return [], ""
    indices = [index for index, _ in printed]
    owners = list(map(pdfium_calls.owner_of, repeat(text), indices))
    different = list(dict.fromkeys(owners))
    visible = dict(zip(different, ClipPaths(to_page).of(different), strict=True))
    askew, unmapped = _slanted(different, to_page), dict[int | None, bool]()
    boxes, bases = _boxes(text, indices, to_page), _baselines(text, indices, to_page)
    for (index, char), owner, (x0, y0, x1, y1), base in zip(printed, owners, boxes, bases, strict=True):
        middle, centre = (x0 + x1) / 2, (y0 + y1) / 2
        if not (0 <= middle <= width and 0 <= centre <= height):
            continue
        clip = visible[owner]
        if clip and not (clip[0] <= middle <= clip[2] and clip[1] <= centre <= clip[3]):
            continue
        if owner in askew:
            slanted.append(char)
            continue
        if owner not in unmapped:
            unmapped[owner] = pdfium_calls.is_untold(text, index) == 1
        found.append(
            Glyph(fold.get(char, char), x0, y0, x1, y1, base, known=not unmapped[owner], owner=owner)
        )
    return found, "".join(slanted)


def number_seen(found: Iterable[Glyph], enough: int) -> int:
    """How many of the characters are drawn, not laid unseen over a picture of them; counted up to `enough`."""
    seen = (g for g in found if pdfium_calls.mode_of(g.owner) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    return sum(1 for _ in islice(seen, enough))


def _boxes(text: int, indices: list[int], to_page: Transform) -> list[list[float]]:
    """Left, top, right, bottom of these characters on the page as shown; NaN where one has no box."""
    edges = np.full((len(indices), 4), np.nan, dtype=np.float32)  # an FS_RECTF each
    deque(map(pdfium_calls.loose_box_of, repeat(text), indices, pdfium_calls.rows(edges)), maxlen=0)
    left, top, right, bottom = edges.T.astype(np.float64)
    ax, ay = to_page.point(left, bottom)
    bx, by = to_page.point(right, top)
    sides = np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)
    boxes: list[list[float]] = np.stack(sides, axis=1).tolist()
    return boxes


def _baselines(text: int, indices: list[int], to_page: Transform) -> list[float]:
    """How far down the page as shown these characters stand."""
    origins = np.zeros((len(indices), 2))
    x = pdfium_calls.rows(origins)
    y = range(x.start + origins.itemsize, x.stop + origins.itemsize, x.step)
    deque(map(pdfium_calls.origin_of, repeat(text), indices, x, y), maxlen=0)
    heights: list[float] = to_page.point(origins[:, 0], origins[:, 1])[1].tolist()
    return heights


_ZERO_WIDTH = set("\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff")


def _characters(text: int, count: int) -> list[tuple[int, str]]:
    """The printed characters with their indices: of two halves of one beyond U+FFFF the first stands for both;
    a half alone, and what is no character, is U+FFFD.
    """
    codes = list(map(pdfium_calls.unicode_of, repeat(text), range(count)))
    printed = []
    for index, code in enumerate(codes):
        odd = code in _HALVES or code > sys.maxunicode
        char = _whole(codes, index) if odd else chr(code)
        if char >= " " and not char.isspace() and char not in _ZERO_WIDTH:
            printed.append((index, char))
    return printed


def _whole(codes: list[int], index: int) -> str:
    code, after = codes[index], codes[index + 1 : index + 2]
    if code in _FIRST_HALVES and after and after[0] in _SECOND_HALVES:
        return chr(0x10000 + ((code - 0xD800) << 10) + after[0] - 0xDC00)
    if code in _SECOND_HALVES and index and codes[index - 1] in _FIRST_HALVES:
        return ""
    return "\ufffd"


_HALVES, _FIRST_HALVES, _SECOND_HALVES = range(0xD800, 0xE000), range(0xD800, 0xDC00), range(0xDC00, 0xE000)


def _slanted(owners: Sequence[int | None], to_page: Transform) -> set[int | None]:
    """Which of these objects stand neither upright nor at a right angle on the page as shown."""
    matrices = np.zeros((len(owners), 6), dtype=np.float32)  # an FS_MATRIX each
    deque(map(pdfium_calls.matrix_of, owners, pdfium_calls.rows(matrices)), maxlen=0)
    turned = matrices[:, 1:3].any(
        axis=1
    )  # the rest is upright on its page, and pages turn by right angles only
    found = set()
    for at in np.flatnonzero(turned).tolist():
        shown = to_page.after((*matrices[at, :4].tolist(), 0, 0))
        if 5 < math.degrees(math.atan2(shown.b, shown.a)) % 90 < 85:
            found.add(owners[at])
    return found


_BASE, _LEFT = attrgetter("base"), attrgetter("x0")


def lines(found: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line from top to bottom, each line from left to right, each character once."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(found, key=_BASE):
        if rows and glyph.base - base <= SAME_LINE * max(min(glyph.y1 - glyph.y0, 40.0), 1.0):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.base
    return [list(_once(sorted(row, key=_LEFT))) for row in rows]


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
    gap, size = right.x0 - left.x1, min(left.y1 - left.y0, right.y1 - right.y0)
    if gap <= GAP * size:
        return False
    wide = _full_width(left.text) and _full_width(right.text)
    return not wide or gap > WIDE_GAP * size


def _full_width(char: str) -> bool:
    return char >= "\u2e80" or char in "“”‘’—…·"


def box_of(row: list[Glyph]) -> Box:
    """The box around a line's glyphs."""
    return rounded(around([(g.x0, g.y0, g.x1, g.y1) for g in row]))
