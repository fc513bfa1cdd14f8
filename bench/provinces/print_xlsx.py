"""Prints a filing as a workbook: one sheet per form, paragraphs as rows merged over the width."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bench.provinces.filing_parts import Block, Break, Para, PrintedCell, PrintedFiling, PrintedTable
from bench.provinces.fixed_zip import EPOCH, stable
from bench.provinces.span_layout import place

THIN = Side(style="thin")
EDGE = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CHARACTERS = 96.0


def _value(cell: PrintedCell) -> str | float | int | None:
    """A number cell as a number where its printed form can be told by a number format."""
    plain = cell.text.replace(",", "")
    if (
        cell.number
        and plain.replace(".", "", 1).replace("-", "", 1).isdigit()
        and not (len(plain) > 1 and plain[0] == "0" and "." not in plain)
    ):
        return float(plain) if "." in plain else int(plain)
    return cell.text or None


def _format(text: str) -> str:
    places = len(text.partition(".")[2])
    return ("#,##0" if "," in text else "0") + ("." + "0" * places if places else "")


def _write(sheet: Worksheet, row: int, col: int, cell: PrintedCell) -> None:
    target = sheet.cell(row, col)
    value = _value(cell)
    target.value = value
    if isinstance(value, int | float):
        target.number_format = _format(cell.text)
    target.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True)
    target.font = Font(name="宋体", size=10)
    if cell.cols > 1 or cell.rows > 1:
        sheet.merge_cells(
            start_row=row, start_column=col, end_row=row + cell.rows - 1, end_column=col + cell.cols - 1
        )


def _paragraph(sheet: Worksheet, row: int, para: Para, width: int) -> None:
    left = max(1, width // 2) if para.right else width
    align = "center" if para.style in {"title", "subtitle"} else "left"
    first = sheet.cell(row, 1, para.text)
    first.font = Font(
        name="宋体", size=16 if para.style == "title" else 10, bold=para.style in {"title", "heading"}
    )
    first.alignment = Alignment(horizontal=align, vertical="center", wrap_text=para.style == "body")
    if left > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=left)
    if para.right:
        second = sheet.cell(row, left + 1, para.right)
        second.alignment = Alignment(horizontal="right")
        if width > left + 1:
            sheet.merge_cells(start_row=row, start_column=left + 1, end_row=row, end_column=width)


def _sheet(sheet: Worksheet, blocks: list[Block]) -> None:
    width = max((len(block.widths) for block in blocks if isinstance(block, PrintedTable)), default=6)
    row = 1
    for block in blocks:
        if isinstance(block, Para):
            _paragraph(sheet, row, block, width)
            row += 1
        elif isinstance(block, PrintedTable):
            for y in range(len(block.rows)):
                for x in range(len(block.widths)):
                    sheet.cell(row + y, x + 1).border = EDGE
            for item in place(block):
                _write(sheet, row + item.row, item.col + 1, item.cell)
            for x, share in enumerate(block.widths):
                sheet.column_dimensions[get_column_letter(x + 1)].width = round(
                    CHARACTERS * share / sum(block.widths), 1
                )
            row += len(block.rows)


def xlsx_bytes(filing: PrintedFiling) -> bytes:
    """The filing as the bytes of an .xlsx file."""
    book = Workbook()
    book.properties.created = book.properties.modified = EPOCH
    pages: list[tuple[str, list[Block]]] = [(filing.forms[0].sheet or "Sheet1", [])]
    for block in filing.blocks():
        if isinstance(block, Break):
            pages.append((block.sheet or f"Sheet{len(pages) + 1}", []))
        else:
            pages[-1][1].append(block)
    for number, (name, blocks) in enumerate(pages):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = name[:31]
        _sheet(sheet, blocks)
    buffer = BytesIO()
    book.save(buffer)
    return stable(buffer.getvalue())
