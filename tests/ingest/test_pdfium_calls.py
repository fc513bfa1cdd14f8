"""PDFium asked by plain numbers gives what pypdfium2's own functions give."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium
import pytest

from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.glyphs import glyphs
from yiju.ingest.readers.transform import of_page

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_character_stands_where_pdfium_says(path: Path) -> None:
    with pypdfium.PdfDocument(path) as document:
        page = document[0]
        to_page = of_page(page.raw)
        found, _ = glyphs(page.raw, to_page, *page.get_size())
        text, rect = page.get_textpage(), pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        asked = []
        for index in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text, index))
            if char < " " or char.isspace():
                continue
            pdfium.FPDFText_GetLooseCharBox(text, index, rect)
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            box = to_page.box(rect.left, rect.bottom, rect.right, rect.top)
            asked.append((*box, to_page.point(x.value, y.value)[1]))
        assert [(g.x0, g.y0, g.x1, g.y1, g.base) for g in found] == asked


def test_objects_and_their_kinds_are_those_of_pypdfium2() -> None:
    with pypdfium.PdfDocument(SAMPLES[0]) as document:
        page = document[0]
        handle, count = pdfium_calls.address(page.raw), pdfium.FPDFPage_CountObjects(page)
        items = [pdfium_calls.object_of(handle, index) for index in range(count)]
        assert [pdfium_calls.kind_of(item) for item in items] == [
            pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) for index in range(count)
        ]
        assert pdfium_calls.owner_of(pdfium_calls.address(page.get_textpage().raw), 1 << 20) is None
