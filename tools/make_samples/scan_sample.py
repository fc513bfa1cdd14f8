"""Pages of a printed PDF → the scan of them at 200 dpi, laid in a little askew.

In: a PDF and the pages wanted. Out: a PNG in few greys (one page), or a PDF that holds only JPEGs (several),
as scanners make them.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2 as pypdfium
from PIL import Image

DPI = 200
ASKEW = 0.4
"""Degrees by which the sheets lie askew, to the left and to the right in turn."""
_GREYS = 16
_QUALITY = 15
"""Of JPEG: what a scanner set to small files gives."""


def scanned(pdf: Path, pages: tuple[int, ...]) -> bytes:
    """The pages (from 1) as a scanner saves them: one as PNG, several as PDF."""
    document = pypdfium.PdfDocument(pdf)
    pictures = [picture(document[n - 1], ASKEW if n % 2 else -ASKEW) for n in pages]
    out = BytesIO()
    if len(pictures) == 1:
        few = pictures[0].quantize(_GREYS)
        few.save(out, "PNG", dpi=(DPI, DPI), optimize=True)
    else:
        first, *rest = pictures
        first.save(out, "PDF", save_all=True, append_images=rest, resolution=DPI, quality=_QUALITY)
    return out.getvalue()


def picture(page: pypdfium.PdfPage, angle: float) -> Image.Image:
    """A page in greys as it lay on the glass, turned by so many degrees to the left."""
    straight = page.render(scale=DPI / 72, grayscale=True).to_pil()
    return straight.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
