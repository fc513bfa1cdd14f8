"""A table as a workbook or as CSV: what a page shows, saved.

In: the names of columns, rows of text, which cells are numbers. Out: an .xlsx or a .csv, personal numbers masked in it;
numbers are numbers, text is never a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from yiju.ingest.personal import masked
from yiju.ingest.printable import printable

Cell = tuple[str, bool]
"""What it says, and whether that is a number where it can be read as one."""


def workbook(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a head that stays in sight."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    held = [list(row) for row in rows]
    for n, column in enumerate(columns):
        widest = max([2 * len(column), *(_width(row[n][0]) for row in held[:200])])
        sheet.column_dimensions[get_column_letter(n + 1)].width = min(60, widest + 2)

    def cell(text: str, number: bool) -> Any:
        made, content = WriteOnlyCell(sheet), masked(printable(text))
        try:
            made.value = float(text.replace(",", "")) if number else None
        except ValueError:
            made.value = None
        if made.value is None and content:
            made.value, made.data_type = content, "s"
        return made

    sheet.append([cell(column, False) for column in columns])
    for row in held:
        sheet.append([cell(text, number) for text, number in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def comma_separated(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, so that Excel reads it; what would be a formula there begins with an apostrophe."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_plain(column, False) for column in columns])
    writer.writerows([_plain(text, number) for text, number in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _plain(text: str, number: bool) -> str:
    if number:
        return text.replace(",", "")
    cell = masked(printable(text))
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _width(text: str) -> int:
    """In characters of Latin width, of its longest line."""
    return max((sum(2 if ord(c) > 255 else 1 for c in line) for line in text.split("\n")), default=0)
