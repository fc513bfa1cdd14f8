"""A page as its boxes see it: what a person is shown beside a value.

In: the bytes of a PDF or an image, and a page. Out: its pixels, and how many points each is wide and high;
a recognised page is set straight as it was when it was read. Raises `Unreadable` for files without pages to
look at.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pypdfium

from yiju.ingest.errors import Unreadable
from yiju.ingest.readers.kind import kind_of
from yiju.ingest.readers.transform import set_upright

if TYPE_CHECKING:
    from yiju.ingest.readers.straighten import Pixels

_DPI = 200
_MAX_PIXELS = 12_000_000
_NO_PAGES = "只有 PDF 和图片有页面图像；Word、Excel、网页和文本请看出处的行号。"


def picture(data: bytes, page: int, recognised: bool) -> tuple[Pixels, float]:
    """RGB pixels of page `page` (from 1) and points a pixel; `recognised` where its text comes from its
    picture.
    """
    kind = kind_of(data)
    if kind is not None and kind.reader == "scan":
        from yiju.ingest.readers.scan import frames

        frame = next(islice(frames(data), page - 1, None), None)
        if frame is None:
            raise Unreadable(f"图片没有第 {page} 页。")
        pixels, points = frame
    elif b"%PDF-" in data[:1024]:
        pixels, points = _drawn(data, page)
    else:
        raise Unreadable(_NO_PAGES)
    if not recognised:
        return pixels, points
    from yiju.ingest.readers.scan import as_read

    return as_read(pixels, points)


def page_text(data: bytes, page: int) -> str:
    """The text that a PDF holds for page `page` (from 1), in lines, in the order of the file."""
    document = _opened(data)
    try:
        handle = document[page - 1]
        text = handle.get_textpage()
        try:
            return "\n".join(text.get_text_range().splitlines())
        finally:
            text.close()
            handle.close()
    finally:
        document.close()


def _drawn(data: bytes, page: int) -> tuple[Pixels, float]:
    document = _opened(data)
    try:
        handle = document[page - 1]
        width, height = handle.get_size()
        scale = min(_DPI / 72, (_MAX_PIXELS / (width * height)) ** 0.5)
        drawn = handle.render(scale=scale, rev_byteorder=True, draw_annots=False).to_numpy()
        points = width / drawn.shape[1]
        upright = np.rot90(drawn, -set_upright(handle.raw)[1])  # as it was read
        return np.ascontiguousarray(upright[:, :, :3]), points
    finally:
        document.close()


def _opened(data: bytes) -> pypdfium.PdfDocument:
    try:
        return pypdfium.PdfDocument(data)
    except pypdfium.PdfiumError:
        from yiju.ingest.readers.repair_pdf import repaired

        return pypdfium.PdfDocument(repaired(data)[0])
