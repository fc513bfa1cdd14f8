"""Prints a filing as a PDF with an embedded font, with or without ruled lines."""

from __future__ import annotations

from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pypdfium2 as pdfium
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from bench.provinces.filing_parts import Break, Para, PrintedFiling, PrintedTable
from bench.provinces.span_layout import place
from tools.make_samples.scan_sample import ASKEW, DPI, picture

FONT = "wqy"
FONT_FILE = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
MARGIN = 1.7 * cm
ALIGN: dict[str, Literal[0, 1, 2]] = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
SIZES = {"title": 15, "subtitle": 10, "line": 9, "heading": 11, "body": 10.5}


def _style(size: float, align: Literal[0, 1, 2], indent: float = 0) -> ParagraphStyle:
    leading = size * 1.35
    return ParagraphStyle(
        "p",
        fontName=FONT,
        fontSize=size,
        leading=leading,
        alignment=align,
        firstLineIndent=indent,
        wordWrap="CJK",
    )


def _paragraph(para: Para, width: float) -> list[Any]:
    size = SIZES[para.style]
    align = ALIGN["center"] if para.style in {"title", "subtitle"} else ALIGN["left"]
    left = Paragraph(escape(para.text), _style(size, align, 2 * size if para.style == "body" else 0))
    if not para.right:
        return [left, Spacer(1, 4)]
    right = Paragraph(escape(para.right), _style(size, ALIGN["right"]))
    return [
        Grid(
            [[left, right]],
            colWidths=[width * 0.6, width * 0.4],
            style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
        )
    ]


def _table(table: PrintedTable, width: float, ruled: bool, size: float) -> Grid:
    rows: list[list[Any]] = [["" for _ in table.widths] for _ in table.rows]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    for item in place(table):
        cell = item.cell
        text = "<br/>".join(escape(line) for line in cell.text.split("\n"))
        rows[item.row][item.col] = Paragraph(text, _style(size, ALIGN[cell.align])) if text else ""
        if cell.rows > 1 or cell.cols > 1:
            style.append(("SPAN", (item.col, item.row), (item.col + cell.cols - 1, item.row + cell.rows - 1)))
    padding = 3 if size > 8 else 1
    style += [("TOPPADDING", (0, 0), (-1, -1), padding), ("BOTTOMPADDING", (0, 0), (-1, -1), padding + 0.5)]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, black))
    total = sum(table.widths)
    return Grid(rows, colWidths=[width * share / total for share in table.widths], style=style)


def pdf_bytes(filing: PrintedFiling, ruled: bool) -> bytes:
    """The filing as the bytes of a PDF file; `ruled` draws the lines of the tables."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE), subfontIndex=0))
    page = landscape(A4) if filing.landscape else A4
    width = page[0] - 2 * MARGIN - 12
    story: list[Any] = []
    for block in filing.blocks():
        match block:
            case Para():
                story += _paragraph(block, width)
            case PrintedTable():
                story += [_table(block, width, ruled, filing.size), Spacer(1, 6)]
            case Break():
                story.append(PageBreak())
    buffer = BytesIO()
    frame = SimpleDocTemplate(
        buffer,
        pagesize=page,
        invariant=1,
        title=filing.title,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    frame.build(story)
    return buffer.getvalue()


def scan_bytes(pdf: bytes) -> bytes:
    """The pages of a PDF as a scanner gives them: pictures alone, a little askew, in greys."""
    first, *rest = (picture(page, ASKEW) for page in pdfium.PdfDocument(pdf))
    buffer = BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=rest, resolution=DPI)
    return buffer.getvalue()
