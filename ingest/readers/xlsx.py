"""Excel workbooks (xlsx) → `page.Source`: a page for each visible sheet, numbers as printed.

In: bytes. Out: pages of lines and tables, merged cells kept, hidden rows and columns left out with a notice.
Raises `Unreadable`. Cells come one by one from openpyxl's streaming reader, which leaves merged ranges out;
these, what is hidden, and formulas that were never calculated, are read from the sheet's own XML beside it. A
cell in the sheet's far corner costs nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers.concealed import LAST_COLUMN, Concealed, check_seen
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.limits import MAX_CELLS, check_package
from yiju.ingest.readers.numfmt import is_date_format, locale_format, printed_date, printed_number
from yiju.ingest.readers.worksheet import Position, Range, ShownCell
from yiju.ingest.record import Notice

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORDS = re.compile(r"[\d.,]*[\u4e00-\u9fff%][^()!$\"'=:]*")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_xlsx(data: bytes, name: str, sha256: str) -> Source:
    """The visible sheets as pages. Raises `Unreadable`."""
    package = check_package(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts stumble over
        raise Unreadable("Excel 文件已损坏，无法打开。请在 Excel 或 WPS 中修复后另存。") from error
    flow = Flow()
    warnings: list[Notice] = []
    sheets: list[Any] = list(book.worksheets)  # the streaming kind, whose part the stubs leave out
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            warnings.append(Notice(f"工作表“{sheet.title}”是隐藏的，未读取"))
            continue
        try:
            beside = _beside(package, sheet._worksheet_path)
            shown = dict(_cells(sheet, book.epoch))
            shown |= {
                at: ShownCell(text, at in shown and shown[at].ruled) for at, text in beside.stated.items()
            }
            seen = beside.concealed.seen(shown, beside.merged)
        except (etree.XMLSyntaxError, ValueError, KeyError, TypeError, IndexError, SyntaxError) as error:
            raise Unreadable(
                f"工作表“{sheet.title}”已损坏，无法读取。请在 Excel 或 WPS 中修复后另存。"
            ) from error
        warnings += beside.concealed.put(sheet.title, seen, flow)
        if beside.uncalculated:
            what = f"工作表“{sheet.title}”有 {beside.uncalculated} 个公式没有保存计算结果，按空白读取；请在 Excel 中打开并保存后重新导入"
            warnings.append(Notice(what, page=flow.ended or None))
    check_seen(flow.ended, warnings)
    return Source(file=name, sha256=sha256, type="xlsx", pages=flow.pages(), warnings=tuple(warnings))


def _cells(sheet: Any, epoch: datetime) -> Iterator[tuple[Position, ShownCell]]:
    sheet.reset_dimensions()  # the size that the file claims may be wrong
    count = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.__class__.__name__ == "EmptyCell":
                continue
            count += 1
            if count > MAX_CELLS:
                raise Unreadable(
                    f"工作表“{sheet.title}”超过 {MAX_CELLS} 个单元格，远超正常文件，已停止读取。"
                )
            side = cell.border
            ruled = bool(side.left.style or side.right.style or (side.top.style and side.bottom.style))
            if cell.value is not None or ruled:
                yield (cell.row, cell.column), ShownCell(_text(cell, epoch), ruled)


def _text(cell: Any, epoch: datetime) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value)
    pattern = locale_format(cell.style_array.numFmtId, cell.number_format)
    if isinstance(value, int | float):
        if not is_date_format(pattern):
            return printed_number(value, pattern)
        try:
            value = from_excel(value, epoch)  # a date format that openpyxl does not know
        except (OverflowError, ValueError):
            return printed_number(value, "General")
    if isinstance(value, datetime | date | time | timedelta):
        return printed_date(value, pattern)
    return str(value)


class _Beside(NamedTuple):
    """What the streaming reader leaves out: merged ranges, what is hidden, how many formulas have no result, and what was
    typed as words behind an equals sign (=95人), which is no formula.
    """

    merged: list[Range]
    concealed: Concealed
    uncalculated: int
    stated: dict[Position, str]


def _beside(package: zipfile.ZipFile, part: str) -> _Beside:
    merged: list[Range] = []
    rows: list[int] = []
    columns: set[int] = set()
    stated: dict[Position, str] = {}
    uncalculated = row = 0
    wanted = [_MAIN + tag for tag in ("c", "row", "col", "mergeCell")]
    with package.open(part.lstrip("/")) as stream:
        for _, element in etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True):
            if element.tag == _MAIN + "mergeCell":
                left, top, right, bottom = (edge or 1 for edge in range_boundaries(element.get("ref", "")))
                merged.append(Range(top, left, bottom, right))
            elif element.tag == _MAIN + "c":
                formula, result = element.find(_MAIN + "f"), element.find(_MAIN + "v")
                if formula is not None and (result is None or not result.text):
                    typed = (formula.text or "").strip()
                    if _WORDS.fullmatch(typed):
                        column, line, _, _ = range_boundaries(element.get("r", ""))
                        stated[line or 1, column or 1] = f"={typed}"
                    else:
                        uncalculated += 1
            elif element.tag == _MAIN + "col":
                if _is_hidden(element, "width"):
                    first, last = int(element.get("min", 1)), int(element.get("max", 1))
                    columns.update(range(max(first, 1), min(last, LAST_COLUMN) + 1))
            else:
                row = int(element.get("r", row + 1))
                if _is_hidden(element, "ht"):
                    rows.append(row)
                element.clear()
    return _Beside(merged, Concealed(rows, columns), uncalculated, stated)


def _is_hidden(element: Any, size: str) -> bool:
    """Whether a row or column is hidden, or drawn without any size."""
    return element.get("hidden") in ("1", "true") or float(element.get(size, 1)) == 0
