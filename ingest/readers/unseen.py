"""What a person sees of a PDF beyond its drawn text, and text that nobody sees.

In: a document or a page of pypdfium2. Out: pages with filled form fields and comments drawn into them
(`with_fields`), a notice of attached files (`attached`), characters that show on the page and what those say
that do not (`seen`): white on white, too small to read, or drawn invisibly where no picture shows them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence

import numpy as np
import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.glyphs import Glyph
from yiju.ingest.record import Notice

_DRAWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_QUOTED = 40
_TINY = 1.5
"""Points: lower characters are read by nobody."""
_WHITE = 250
_SCALE, _SHOWS = 2.0, 12
"""Pixels a point, and levels of grey between the lightest and the darkest pixel where something shows."""


def attached(document: pypdfium.PdfDocument) -> list[Notice]:
    """A notice that names the files which the PDF carries."""
    count = document.count_attachments()
    if not count:
        return []
    names = "、".join(document.get_attachment(i).get_name() for i in range(min(count, 5)))
    return [Notice(f"PDF 附有 {count} 个文件（{names}），未读取；如是材料，请另存后单独导入。")]


def with_fields(document: pypdfium.PdfDocument, index: int) -> tuple[pypdfium.PdfPage, list[Notice]]:
    """The page, filled fields and comments drawn into it; texts of comments that cannot be drawn are told."""
    page = document[index]
    kinds, comments = _annotations(page)
    if not any(kind in _DRAWN for kind in kinds):
        return page, []
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    page = document[index]
    textpage = page.get_textpage()
    shown = "".join(textpage.get_text_range().split())
    textpage.close()
    unread = [text for text in comments if "".join(text.split()) not in shown]
    return page, [
        Notice(f"第 {index + 1} 页的批注未读入：“{text[:_QUOTED]}”，请看原件。", page=index + 1)
        for text in unread
    ]


def _annotations(page: pypdfium.PdfPage) -> tuple[list[int], list[str]]:
    """Kinds of the page's annotations, and what its comments say."""
    kinds: list[int] = []
    comments: list[str] = []
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        kinds.append(pdfium.FPDFAnnot_GetSubtype(annotation))
        if kinds[-1] == pdfium.FPDF_ANNOT_FREETEXT and (said := _contents(annotation)):
            comments.append(said)
        pdfium.FPDFPage_CloseAnnot(annotation)
    return kinds, comments


def _contents(annotation: pdfium.FPDF_ANNOTATION) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = ctypes.create_string_buffer(size)
    target = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", target, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def seen(
    page: pypdfium.PdfPage, found: list[Glyph], number: int, pictured: Callable[[], float]
) -> tuple[list[Glyph], list[Notice]]:
    """The characters that show, and a notice that quotes the others. Under a picture (`pictured`: how much of
    the page) invisible ones are its recognised text and stay.
    """
    owners = {glyph.owner for glyph in found}
    ghosts = {o for o in owners if pdfium_calls.mode_of(o) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE}
    if ghosts and pictured():
        ghosts = set()
    white = {owner for owner in owners - ghosts if _is_white(owner)}
    tiny = [glyph.y1 - glyph.y0 < _TINY for glyph in found]
    if not ghosts and not white and not any(tiny):
        return found, []
    hidden = _blank(page, [glyph for glyph in found if glyph.owner in white])
    kept: list[Glyph] = []
    unseen: list[Glyph] = []
    for glyph, small in zip(found, tiny, strict=True):
        lost = small or glyph.owner in ghosts or id(glyph) in hidden
        (unseen if lost else kept).append(glyph)
    if not unseen:
        return found, []
    quoted = "".join(glyph.text for glyph in unseen[:_QUOTED])
    what = f"第 {number} 页有 {len(unseen)} 个字看不见（白色、隐形或极小），未读入：“{quoted}”，请核对原件。"
    return kept, [Notice(what, page=number)]


def _is_white(owner: int | None) -> bool:
    colour = (ctypes.c_uint * 4)()
    at = ctypes.addressof(colour)
    if not owner or not pdfium_calls.fill_of(owner, at, at + 4, at + 8, at + 12):
        return False
    return min(colour[:3]) >= _WHITE or colour[3] == 0


def _blank(page: pypdfium.PdfPage, doubtful: Sequence[Glyph]) -> set[int]:
    """Which of these characters leave no trace on the drawn page."""
    if not doubtful:
        return set()
    pixels = page.render(scale=_SCALE, grayscale=True).to_numpy().astype(np.int16)
    pixels = pixels.reshape(pixels.shape[0], pixels.shape[1])
    blank: set[int] = set()
    for glyph in doubtful:
        top, bottom = int(glyph.y0 * _SCALE), int(glyph.y1 * _SCALE) + 1
        left, right = int(glyph.x0 * _SCALE), int(glyph.x1 * _SCALE) + 1
        part = pixels[max(top, 0) : bottom, max(left, 0) : right]
        if not part.size or part.max() - part.min() < _SHOWS:
            blank.add(id(glyph))
    return blank
