"""A second chance for a PDF that PDFium refuses: saved anew by qpdf, which finds more in a damaged file.

In: bytes. Out: bytes, where qpdf finds pages in them, and which pages name fonts that are lost: PDFium would
print these in another font, and read nonsense. Measured on 656 damaged files that PDFium refused (the sample PDFs,
changed by `bench/mutate.py`): 321 were opened so.
"""

from __future__ import annotations

import logging
from io import BytesIO

import pikepdf

from yiju.ingest.errors import Unreadable


def repaired(data: bytes) -> tuple[bytes, frozenset[int]]:
    """The PDF saved anew, and its pages (from 1) without their fonts. Raises `Unreadable` where qpdf cannot
    open it either.
    """
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # every repair is told there, on the terminal
    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data)) as document:
            lost = {number for number, page in enumerate(document.pages, 1) if _lacks_a_font(page)}
            document.save(out)
    except pikepdf.PasswordError as error:
        raise Unreadable("PDF 已加密，需要口令才能打开。请先解除口令再导入。") from error
    except Exception as error:  # pikepdf raises whatever a damaged structure provokes
        raise Unreadable("PDF 已损坏或不完整，打不开。请重新下载，或用阅读器另存一份再导入。") from error
    return out.getvalue(), frozenset(lost)


def _lacks_a_font(page: pikepdf.Page) -> bool:
    """Whether the page writes in a font that the file no longer holds."""
    fonts = page.resources.get("/Font", pikepdf.Dictionary())
    used = {str(step.operands[0]) for step in pikepdf.parse_content_stream(page, "Tf") if step.operands}
    return any(name not in fonts or not _is_whole(fonts[name]) for name in used)


def _is_whole(font: pikepdf.Object) -> bool:
    below = font.get("/DescendantFonts")
    return font.get("/Subtype") != "/Type0" or (
        below is not None and isinstance(below[0], pikepdf.Dictionary)
    )
