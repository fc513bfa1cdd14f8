"""Excel workbooks of the years to 2003 (xls) → `page.Source`: a page for each visible sheet.

In: bytes. Out: pages of lines and tables, merged cells kept, hidden rows and columns left out with a
notice, numbers as their format prints them. Raises `Unreadable`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlrd

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers.concealed import Concealed, check_seen
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.numfmt import is_date_format, locale_format, printed_date, printed_number
from yiju.ingest.readers.worksheet import Position, Range, ShownCell
from yiju.ingest.record import Notice


def read_xls(data: bytes, name: str, sha256: str) -> Source:
    """The visible sheets as pages. Raises `Unreadable`."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception as error:  # xlrd raises whatever a damaged record leads it to
        if "encrypted" in str(error):
            raise Unreadable("Excel 文件已加密，无法读取。请去除密码后另存，再导入。") from error
        raise Unreadable(
            "Excel 文件（xls）已损坏，无法打开。请在 Excel 或 WPS 中另存为 xlsx 后再导入。"
        ) from error
    flow = Flow()
    warnings: list[Notice] = []
    for sheet in book.sheets():
        if sheet.visibility:
            warnings.append(Notice(f"工作表“{sheet.name}”是隐藏的，未读取"))
            continue
        merged = [Range(top + 1, left + 1, below, beyond) for top, below, left, beyond in sheet.merged_cells]
        concealed = Concealed(
            (row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
            (column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
        )
        try:
            seen = concealed.seen(dict(_cells(book, sheet)), merged)
        except (IndexError, KeyError, ValueError) as error:
            raise Unreadable(
                f"工作表“{sheet.name}”已损坏，无法读取。请在 Excel 或 WPS 中另存为 xlsx 后再导入。"
            ) from error
        warnings += concealed.put(sheet.name, seen, flow)
    check_seen(flow.ended, warnings)
    return Source(file=name, sha256=sha256, type="xls", pages=flow.pages(), warnings=tuple(warnings))


def _cells(book: Any, sheet: Any) -> Iterator[tuple[Position, ShownCell]]:
    for row in range(sheet.nrows):
        for col, cell in enumerate(sheet.row(row)):
            style = book.xf_list[cell.xf_index]
            side = style.border
            ruled = bool(
                side.left_line_style
                or side.right_line_style
                or (side.top_line_style and side.bottom_line_style)
            )
            text = _text(book, cell, style.format_key)
            if text or ruled:
                yield (row + 1, col + 1), ShownCell(text, ruled)


def _text(book: Any, cell: Any, format_key: int) -> str:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERROR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if not isinstance(value, float):
        return str(value)
    pattern = locale_format(format_key, book.format_map[format_key].format_str)
    if is_date_format(pattern):
        try:
            return printed_date(xlrd.xldate_as_datetime(value, book.datemode), pattern)
        except (xlrd.XLDateError, OverflowError, ValueError):
            return printed_number(value, "General")
    return printed_number(value, pattern)
