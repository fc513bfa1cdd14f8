"""Pictures that stand in a page of text: what they say is not read, and must be told.

In: a page's objects (`pdfium_calls.drawn`), its transform, its glyphs and size. Out: the boxes of pictures large enough to
hold text, on which the page writes none: not seals and logos, and not a letterhead behind the text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence

import pypdfium2.raw as pdfium

from yiju.ingest.readers.glyphs import Glyph
from yiju.ingest.readers.transform import Transform
from yiju.ingest.record import Box

LEAST = 0.1
"""Share of the page: a seal takes 0.03."""
FEW = 5
"""Characters of the text layer on a picture that is not behind the text."""


def page_pictures(
    items: Iterable[tuple[int, int]], to_page: Transform, found: Sequence[Glyph], area: float
) -> list[Box]:
    """Boxes of the pictures in drawing order; `area` is that of the page in square points."""
    boxes = [_box(item, to_page) for item, kind in items if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    large = [b for b in boxes if (b[2] - b[0]) * (b[3] - b[1]) >= LEAST * area > 0]
    return [box for box in large if sum(glyph.stands_in(box) for glyph in found) < FEW]


def _box(item: int, to_page: Transform) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), left, bottom, right, top)
    return to_page.box(left.value, bottom.value, right.value, top.value)
