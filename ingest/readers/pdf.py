"""PDF files → `page.Source`.

In: bytes. Out: pages with lines in reading order and tables from their ruling lines. A page that is only a picture
(unseen or little text on it aside), or whose fonts do not tell their characters, is recognised (`scan`). What
PDFium refuses is given a second chance (`repair_pdf`). Raises `Unreadable` for a PDF that cannot be opened or holds no
text at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from yiju.ingest.errors import Unreadable
from yiju.ingest.lattice import grids
from yiju.ingest.page import Page, Source
from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.glyphs import Glyph, glyphs, number_seen
from yiju.ingest.readers.heartbeat import beat
from yiju.ingest.readers.laid import in_columns, laid
from yiju.ingest.readers.page_pictures import page_pictures
from yiju.ingest.readers.rulings import rules
from yiju.ingest.readers.transform import set_upright
from yiju.ingest.readers.unseen import FilledField, as_filled, attached, seen, with_fields
from yiju.ingest.record import Notice

_UNTOLD_SHARE = 0.3
"""Of a page's characters: from here on its text says nothing, the few signs of a symbol font aside."""
_FEW, _MOST = 60, 0.6
"""Characters seen, and share of the page under images: with fewer and more a page is a scan, whatever text a
scanner's own recognition laid unseen over it, or an app stamped on it.
"""
MAX_PAGES = 10_000
_SCAN_DPI = 200
_SCAN_PIXELS = 12_000_000
"""A3 at 200 dpi is 8 million; a page whose size is a mistake is drawn no larger than this."""

_DAMAGED = "PDF 已损坏或不完整，打不开。请重新下载，或用阅读器另存一份再导入。"
_MENDED = "PDF 已损坏或不完整，只读入了能恢复的部分，可能缺页、缺字。请重新下载后再导入，并核对。"


def read_pdf(data: bytes, name: str, sha256: str) -> Source:
    """The PDF as pages of lines and tables. Raises `Unreadable`."""
    document, fontless = _open(data)
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(
                f"PDF 称有 {len(document)} 页，超过 {MAX_PAGES} 页。请核实来源，或拆分后再导入。"
            )
        pages: list[Page] = []
        notices = [*([Notice(_MENDED)] if fontless is not None else []), *attached(document)]
        if document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()  # before any page is opened: what is filled in is drawn then
        for index in range(len(document)):
            beat()
            if fontless and index + 1 in fontless:
                page, found = _unread(index + 1, "的字体已随文件损坏而丢失，未能读取。")
            else:
                page, found = _read_page(document, index, pages[-1] if pages else None)
            pages.append(page)
            notices += found
    finally:
        document.close()
    if not any(page.lines for page in pages):
        if fontless is not None:
            raise Unreadable(_DAMAGED)
        raise Unreadable(
            f"这份 PDF 共 {len(pages)} 页，没有文字层，也没有识别出文字。请以 200–300 dpi 重新扫描，或提供带文字层的 PDF。"
        )
    return Source(file=name, sha256=sha256, type="pdf", pages=tuple(pages), warnings=tuple(notices))


def _open(data: bytes) -> tuple[pypdfium.PdfDocument, frozenset[int] | None]:
    """The document; where it had to be repaired first, the pages (from 1) that lost their fonts."""
    try:
        document = pypdfium.PdfDocument(data)
        if len(document):
            return document, None
    except pypdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unreadable("PDF 已加密，需要口令才能打开。请先解除口令再导入。") from error
    from yiju.ingest.readers.repair_pdf import repaired  # few files need it

    try:
        whole, fontless = repaired(data)
        document = pypdfium.PdfDocument(whole)
        if len(document):
            return document, fontless
    except pypdfium.PdfiumError as error:
        raise Unreadable(_DAMAGED) from error
    raise Unreadable("PDF 里没有页面，多半已损坏。请重新下载，或用阅读器另存一份再导入。")


def _read_page(document: pypdfium.PdfDocument, index: int, before: Page | None) -> tuple[Page, list[Notice]]:
    number = index + 1
    try:
        handle, fields, unread = with_fields(document, index)
    except pypdfium.PdfiumError:
        return _unread(number, "已损坏，未能读取。")
    try:
        page, notices = _read_handle(handle, number, before, fields)
        return page, [*unread, *notices]
    finally:
        handle.close()


def _unread(number: int, why: str) -> tuple[Page, list[Notice]]:
    return Page(number=number, lines=()), [Notice(f"第 {number} 页{why}", page=number)]


def _read_handle(
    handle: pypdfium.PdfPage, number: int, before: Page | None, fields: Sequence[FilledField] = ()
) -> tuple[Page, list[Notice]]:
    to_page, quarters = set_upright(handle.raw)
    width, height = pdfium.FPDF_GetPageWidthF(handle.raw), pdfium.FPDF_GetPageHeightF(handle.raw)
    if quarters % 2:
        width, height = height, width
    found, slanted = glyphs(handle.raw, to_page, width, height)
    if not found and _is_picture(handle):
        return _recognised(handle, number, before)
    if number_seen(found, _FEW) < _FEW and _pictured(handle) > _MOST * width * height:
        page, notices = _recognised(handle, number, before)
        wording = f"第 {number} 页是扫描件，文字层只有看不见或零星的文字，改按图片识别。"
        if page.lines:
            return page, [Notice(wording, page=number), *notices]
    if sum(not g.known for g in found) > _UNTOLD_SHARE * len(found):
        page, notices = _recognised(handle, number, before)
        return page, [Notice(f"第 {number} 页的字体没有文字编码，改按图片识别。", page=number), *notices]
    found, filled = as_filled(found, fields, to_page, number)
    found, unseen = seen(handle, found, number, lambda: _pictured(handle))
    items = pdfium_calls.drawn(handle.raw)
    across, down = rules(items, to_page)
    page, rows = laid(number, found, grids(across, down), across, (width, height), before)
    notices = [*filled, *unseen, *_notices(number, found, slanted, rows)]
    if unread := len(page_pictures(items, to_page, found, width * height)):
        notices.append(
            Notice(f"第 {number} 页有 {unread} 幅图片，其中的文字（如有）未读取，请看原件。", page=number)
        )
    return page, notices


def _is_picture(handle: pypdfium.PdfPage) -> bool:
    """Whether an image stands on the page, be it inside a form."""
    return next(handle.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4), None) is not None


def _pictured(handle: pypdfium.PdfPage) -> float:
    """Square points that images take on the page."""
    images = handle.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    boxes = (image.get_bounds() for image in images)
    return float(sum((right - left) * (top - bottom) for left, bottom, right, top in boxes))


def _recognised(handle: pypdfium.PdfPage, number: int, before: Page | None) -> tuple[Page, list[Notice]]:
    """The page as its picture shows it."""
    from yiju.ingest.readers.scan import read_pixels  # its libraries take a tenth of a worker's start

    width, height = handle.get_size()
    scale = min(_SCAN_DPI / 72, (_SCAN_PIXELS / (width * height)) ** 0.5)
    picture = handle.render(scale=scale, rev_byteorder=True, draw_annots=False)
    pixels = np.ascontiguousarray(picture.to_numpy()[:, :, :3])
    page, notice = read_pixels(pixels, width / pixels.shape[1], number, before)
    return page, [notice]


def _notices(number: int, found: list[Glyph], slanted: str, rows: list[list[Glyph]]) -> list[Notice]:
    notices = []
    if in_columns(rows):
        notices.append(
            Notice(
                f"第 {number} 页像是没有框线的表格，只能逐行读取，折行的单元格可能读错，请对照原件核对。",
                page=number,
            )
        )
    if not found:
        notices.append(Notice(f"第 {number} 页没有文字。", page=number))
    if slanted:
        notices.append(Notice(f"第 {number} 页的斜排文字（水印）未读入：{slanted[:40]}", page=number))
    return notices


__all__ = ["read_pdf"]
