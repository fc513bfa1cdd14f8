"""A form as a workbook that a person would print: on one page's width, each row as high as its texts want.

In: a filing. Out: the bytes of an .xlsx file.
"""

from __future__ import annotations

from io import BytesIO
from math import ceil

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bench.provinces.filing_parts import PrintedFiling
from bench.provinces.print_xlsx import xlsx_bytes

_LINE, _EDGE = 14.0, 4.0
"""Points of a line and of a cell's edges."""


def workbook(filing: PrintedFiling) -> bytes:
    """The filing as a workbook."""
    book = load_workbook(BytesIO(xlsx_bytes(filing)))
    for sheet in book.worksheets:
        sheet.page_setup.orientation = "landscape" if filing.landscape else "portrait"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        _heights(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _heights(sheet: Worksheet) -> None:
    spans = {(s.min_row, s.min_col): s for s in sheet.merged_cells.ranges}
    wanted: list[tuple[int, int, float]] = []
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is None:
                continue
            span = spans.get((cell.row, cell.column))
            last = span.max_col if span else cell.column
            width = (
                sum(sheet.column_dimensions[get_column_letter(k)].width for k in range(cell.column, last + 1))
                - 1
            )
            lines = sum(
                max(1, ceil(sum(2.1 if ord(x) > 255 else 1.1 for x in line) / width))
                for line in str(cell.value).split("\n")
            )
            tall = lines * _LINE * max(1.0, cell.font.size / 10) + _EDGE
            wanted.append((cell.row, span.max_row if span else cell.row, tall))
    high = dict.fromkeys(range(1, sheet.max_row + 1), _LINE + _EDGE)
    for first, last, tall in sorted(wanted, key=lambda one: one[1] - one[0]):
        short = tall - sum(high[r] for r in range(first, last + 1))
        for r in range(first, last + 1):
            high[r] += max(0.0, short) / (last - first + 1)
    for r, tall in high.items():
        sheet.row_dimensions[r].height = tall
