"""Prints a filing as a Word document."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from bench.provinces.filing_parts import Break, Para, PrintedFiling, PrintedTable
from bench.provinces.fixed_zip import EPOCH, stable
from bench.provinces.span_layout import place

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
SIZES = {"title": 16, "subtitle": 11, "line": 10, "heading": 12, "body": 11}
MARGIN = 2.0


def _run(paragraph: Paragraph, text: str, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.name = "宋体"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")


def _paragraph(document: Document, para: Para, width: float) -> None:
    item = document.add_paragraph()
    item.paragraph_format.space_after = Pt(3)
    if para.style in {"title", "subtitle"}:
        item.alignment = ALIGN["center"]
    if para.right:
        item.paragraph_format.tab_stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT)
    text = f"{para.text}\t{para.right}" if para.right else para.text
    if para.style == "body":
        item.paragraph_format.first_line_indent = Pt(22)
    _run(item, text, SIZES[para.style], para.style in {"title", "heading"})


def _table(document: Document, table: PrintedTable, width: float) -> None:
    grid = document.add_table(rows=len(table.rows), cols=len(table.widths))
    grid.style = "Table Grid"
    grid.autofit = False
    total = sum(table.widths)
    for column, share in zip(grid.columns, table.widths, strict=True):
        column.width = Cm(width * share / total)
    for item in place(table):
        cell = grid.cell(item.row, item.col)
        if item.cell.rows > 1 or item.cell.cols > 1:
            cell = cell.merge(grid.cell(item.row + item.cell.rows - 1, item.col + item.cell.cols - 1))
        for number, line in enumerate(item.cell.text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = ALIGN[item.cell.align]
            _run(paragraph, line, 9)


def docx_bytes(filing: PrintedFiling) -> bytes:
    """The filing as the bytes of a .docx file."""
    document = docx.Document()
    section = document.sections[0]
    short, long = Cm(21.0), Cm(29.7)
    section.page_width, section.page_height = (long, short) if filing.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if filing.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    width = (29.7 if filing.landscape else 21.0) - 2 * MARGIN
    for block in filing.blocks():
        match block:
            case Para():
                _paragraph(document, block, width)
            case PrintedTable():
                _table(document, block, width)
                document.add_paragraph()
            case Break():
                document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    document.core_properties.created = document.core_properties.modified = EPOCH
    document.core_properties.author = ""
    buffer = BytesIO()
    document.save(buffer)
    return stable(buffer.getvalue())
