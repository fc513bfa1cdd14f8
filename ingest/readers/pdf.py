"""PDF files → `page.Source`.

In: bytes. Out: pages with lines in reading order and tables from their ruling lines. A page that is only a picture
(unseen or little text on it aside), or whose fonts do not tell their characters, is recognised (`scan`). What
PDFium refuses is given a second chance (`repair_pdf`). Raises `Unreadable` for a PDF that cannot be opened or holds no
text at all.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import numpy as np
import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from yiju.ingest import gaps
from yiju.ingest.errors import Unreadable
from yiju.ingest.gaps import Piece
from yiju.ingest.lattice import Grid, grids
from yiju.ingest.page import Cell, Line, Page, Source, Table, rounded
from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.continued import continued
from yiju.ingest.readers.glyphs import Glyph, box_of, glyphs, lines, number_seen, text_of
from yiju.ingest.readers.heartbeat import beat
from yiju.ingest.readers.overflow import hold_together
from yiju.ingest.readers.page_pictures import page_pictures
from yiju.ingest.readers.rulings import rules
from yiju.ingest.readers.transform import of_page
from yiju.ingest.readers.unseen import attached, seen, with_fields
from yiju.ingest.record import Notice

_UNTOLD_SHARE = 0.3
"""Of a page's characters: from here on its text says nothing, the few signs of a symbol font aside."""
_FEW, _MOST = 60, 0.6
"""Characters seen, and share of the page under images: with fewer and more a page is a scan, whatever text a
scanner's own recognition laid unseen over it, or an app stamped on it.
"""
_PIECE_GAP = 0.6
"""A gap wider than this share of the height parts two cells of a table without rules."""
_COLUMN_GAP, _UNRULED_LINES = 2.0, 4
"""Heights of text between two columns, and lines in columns outside of any ruled cell that make a table: on 90
pages of real filings no page has so many, on every page of samples printed without rules there are.
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
        handle, told = with_fields(document, index)
    except pypdfium.PdfiumError:
        return _unread(number, "已损坏，未能读取。")
    try:
        page, notices = _read_handle(handle, number, before)
        return page, [*told, *notices]
    finally:
        handle.close()


def _unread(number: int, why: str) -> tuple[Page, list[Notice]]:
    return Page(number=number, lines=()), [Notice(f"第 {number} 页{why}", page=number)]


def _read_handle(handle: pypdfium.PdfPage, number: int, before: Page | None) -> tuple[Page, list[Notice]]:
    to_page = of_page(handle.raw)
    width, height = pdfium.FPDF_GetPageWidthF(handle.raw), pdfium.FPDF_GetPageHeightF(handle.raw)
    found, slanted = glyphs(handle.raw, to_page, width, height)
    if not found and _is_picture(handle):
        return _recognised(handle, number, before)
    if number_seen(found, _FEW) < _FEW and _pictured(handle) > _MOST * width * height:
        page, notices = _recognised(handle, number, before)
        said = f"第 {number} 页是扫描件，文字层只有看不见或零星的文字，改按图片识别。"
        if page.lines:
            return page, [Notice(said, page=number), *notices]
    if sum(not g.told for g in found) > _UNTOLD_SHARE * len(found):
        page, notices = _recognised(handle, number, before)
        return page, [Notice(f"第 {number} 页的字体没有文字编码，改按图片识别。", page=number), *notices]
    found, unseen = seen(handle, found, number, lambda: _pictured(handle))
    items = pdfium_calls.drawn(handle.raw)
    drawn = grids(*rules(items, to_page))
    offset = 0
    for grid in drawn:
        _place(found, grid, offset)
        offset += len(grid.cells)
    hold_together(found)
    rows = lines(found)
    page_lines = []
    for at, row in enumerate(rows, start=1):
        for glyph in row:
            glyph.line = at
        page_lines.append(Line(number=at, text=text_of(row), box=box_of(row)))
    tables = _tables(number, drawn, found)
    if tables and continued(tables[0], page_lines, before):
        tables[0] = Table(page=number, cells=tables[0].cells, box=tables[0].box, continues=True)
    in_columns = () if tables or sum(map(_has_columns, rows)) < _UNRULED_LINES else _unruled(number, rows)
    page = Page(
        number=number,
        lines=tuple(page_lines),
        tables=tuple(tables),
        width=width,
        height=height,
        unruled=in_columns,
    )
    notices = [*unseen, *_notices(number, found, slanted, rows)]
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


def _place(found: list[Glyph], grid: Grid, offset: int) -> None:
    """Tell each glyph the cell that holds its centre, counted through the page from `offset`."""
    owner = {
        (row, col): offset + i
        for i, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }
    for glyph in found:
        col = bisect_right(grid.xs, (glyph.x0 + glyph.x1) / 2) - 1
        row = bisect_right(grid.ys, (glyph.y0 + glyph.y1) / 2) - 1
        glyph.cell = owner.get((row, col), glyph.cell)


def _tables(page: int, drawn: list[Grid], found: list[Glyph]) -> list[Table]:
    by_cell: dict[int, list[Glyph]] = {}
    for glyph in found:
        if glyph.cell >= 0:
            by_cell.setdefault(glyph.cell, []).append(glyph)
    tables = []
    offset = 0
    for grid in drawn:
        held = [by_cell.get(offset + i, []) for i in range(len(grid.cells))]
        offset += len(grid.cells)
        if not any(held):
            continue
        cells = tuple(
            Cell(
                row=cell.row,
                col=cell.col,
                text="\n".join(text_of(row) for row in lines(inside)),
                rowspan=cell.rowspan,
                colspan=cell.colspan,
                box=rounded(cell.box),
                lines=(min(g.line for g in inside), max(g.line for g in inside)) if inside else None,
            )
            for cell, inside in zip(grid.cells, held, strict=True)
        )
        tables.append(Table(page=page, cells=cells, box=rounded(grid.box)))
    return tables


def _unruled(number: int, rows: list[list[Glyph]]) -> tuple[Table, ...]:
    """The tables that the gaps of the page's lines show."""
    pieces = []
    for row in rows:
        start = 0
        for end in range(1, len(row) + 1):
            height = row[end - 1].y1 - row[end - 1].y0
            if end < len(row) and row[end].x0 - row[end - 1].x1 <= _PIECE_GAP * height:
                continue
            part = row[start:end]
            box = box_of(part)
            pieces.append(Piece(text_of(part), *(box[0], box[2], box[1], box[3]), row[0].line, box))
            start = end
    return gaps.tables(number, pieces, gap=1.0)


def _notices(number: int, found: list[Glyph], slanted: str, rows: list[list[Glyph]]) -> list[Notice]:
    notices = []
    if sum(map(_has_columns, rows)) >= _UNRULED_LINES:
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


def _has_columns(row: list[Glyph]) -> bool:
    """Whether parts of a line that no cell holds stand far apart, as in columns."""
    return any(
        left.cell < 0 and right.cell < 0 and right.x0 - left.x1 > _COLUMN_GAP * (left.y1 - left.y0)
        for left, right in pairwise(row)
    )


__all__ = ["read_pdf"]
