"""Blocks → a Word document, an Excel workbook, a web page, a text: one filing in the types that units send.

In: sheets of blocks. Out: bytes. Amounts are numbers with a number format and days are dates in Excel,
as where a person typed them; everything else is text. The web page is in GB18030 as old office programs
save it, the text in UTF-8.
"""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tools.make_samples.blocks import Block, SampleCell, SampleGrid, Text

_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d\d|-?\d+\.\d\d")
_WHOLE = re.compile(r"0|[1-9]\d{3,}")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WIDE = 90.0
"""Characters that all columns of a sheet take together."""
_THIN = Side(style="thin")
_MADE = dt.datetime(2026, 1, 1)
"""When the copies say that they were made: no copy differs from another by its clock."""


def docx(sheets: list[list[Block]]) -> bytes:
    """A Word document, each sheet on a page of its own."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    for number, sheet in enumerate(sheets):
        if number:
            document.add_page_break()
        for block in sheet:
            if isinstance(block, Text):
                paragraph = document.add_paragraph(block.text)
                if block.title:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                continue
            table = document.add_table(block.rows, block.cols)
            table.style = "Table Grid"
            grid = [list(row.cells) for row in table.rows]  # each look-up walks the whole table
            for cell in block.cells:
                held = grid[cell.row][cell.col]
                if cell.rows > 1 or cell.cols > 1:
                    held = held.merge(grid[cell.row + cell.rows - 1][cell.col + cell.cols - 1])
                held.text = cell.text
    return _saved(document)


def xlsx(sheets: list[list[Block]]) -> bytes:
    """An Excel workbook, a worksheet for each sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(sheets, start=1):
        page: Worksheet = book.create_sheet(f"第{number}页")
        top = 1
        columns = max((block.cols for block in sheet if isinstance(block, SampleGrid)), default=1)
        for block in sheet:
            if isinstance(block, Text):
                page.cell(top, 1, block.text).alignment = Alignment("center" if block.title else None)
                if columns > 1:
                    page.merge_cells(start_row=top, end_row=top, start_column=1, end_column=columns)
                top += 1
            else:
                _ruled(page, block, top)
                top += block.rows
    book.properties.created = book.properties.modified = _MADE
    return _saved(book)


def _ruled(page: Worksheet, grid: SampleGrid, top: int) -> None:
    for row in range(grid.rows):
        for col in range(grid.cols):
            page.cell(top + row, col + 1).border = Border(_THIN, _THIN, _THIN, _THIN)
    for cell in grid.cells:
        held = page.cell(top + cell.row, cell.col + 1)
        held.alignment = Alignment(wrap_text=True, vertical="center")
        if _AMOUNT.fullmatch(cell.text):
            held.value = float(cell.text.replace(",", ""))
            held.number_format = "#,##0.00" if "," in cell.text else "0.00"
        elif _WHOLE.fullmatch(cell.text):
            held.value = int(cell.text)
        elif day := _DAY.fullmatch(cell.text):
            held.value = dt.date(*map(int, day.groups()))
            held.number_format = "yyyy-mm-dd"
        else:
            held.value = cell.text or None
        if cell.rows > 1 or cell.cols > 1:
            page.merge_cells(
                start_row=top + cell.row,
                end_row=top + cell.row + cell.rows - 1,
                start_column=cell.col + 1,
                end_column=cell.col + cell.cols,
            )
    for col, width in enumerate(grid.widths, start=1):
        page.column_dimensions[get_column_letter(col)].width = width * _WIDE / 100


def html(sheets: list[list[Block]]) -> bytes:
    """A web page without any style, as Word saves it when asked for little."""
    parts = ['<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>']
    for block in (block for sheet in sheets for block in sheet):
        if isinstance(block, Text):
            parts.append(f"<p{' align=center' if block.title else ''}>{escape(block.text)}</p>")
            continue
        parts.append("<table border=1 cellspacing=0>")
        for row in range(block.rows):
            cells = [_td(cell) for cell in block.cells if cell.row == row]
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>\n"]).encode("gb18030")


def _td(cell: SampleCell) -> str:
    spans = (f" colspan={cell.cols}" if cell.cols > 1 else "") + (
        f" rowspan={cell.rows}" if cell.rows > 1 else ""
    )
    return f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>"


def text(sheets: list[list[Block]]) -> bytes:
    """A text: a line for each row of a table, its columns split by tabs, nothing where a cell spans."""
    lines: list[str] = []
    for sheet in sheets:
        for block in sheet:
            if isinstance(block, Text):
                lines += [block.text, ""]
                continue
            rows = [[""] * block.cols for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row][cell.col] = " ".join(cell.text.split("\n"))
            lines += ["", *("\t".join(row) for row in rows), ""]
    return ("\n".join(lines) + "\n").encode()


def _saved(made: object) -> bytes:
    out = BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
