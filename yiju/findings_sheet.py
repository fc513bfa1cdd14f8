"""问题清单: findings as an Excel sheet that auditors sort, filter and fill in.

In: findings. Out: an .xlsx with one row a finding on 问题清单, and every piece of evidence with its
place and wording on 证据, linked from its finding's row. What a person types into 判断, 判断人 and 备注 is read back by
`yiju.verdict_sheet`; the workbook's own properties tell whether anything in it was changed since.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from yiju.audit.judgement import ENTRIES, VERDICTS
from yiju.evidence_sheet import norm_of
from yiju.ingest.personal import masked_in
from yiju.ingest.printable import printable
from yiju.places import places_text, without_repeats
from yiju.verdict_sheet import PROPERTY, VERDICT, WAS, choices, fingerprint

if TYPE_CHECKING:
    from yiju.audit import Finding, Gone

_FINDINGS = {
    "序号": 5, "疑点类别": 9, "项目": 14, "单位": 12, "年度": 6, "涉及金额（元）": 16, "说明": 36, "定性依据": 14,
    "证据位置": 17, "把握程度": 6, "判断": 6, "判断人": 6, "备注": 10, "单位意见": 10, "整改": 10, "疑点编号": 28,
    WAS: 6,
}  # fmt: skip
_PRINTED = "整改"
"""The last column that is printed: what comes after it is for the program. All before are as wide as type of seven points lets an A4 page be."""
_FONT = "宋体"
"""Columns are measured in its digits, which are narrow, on every system."""
_EVIDENCE = {"疑点序号": 6, "疑点编号": 22, "文件": 26, "位置": 18, "栏目": 26, "原文": 79}
_GONE = {
    "疑点编号": 22,
    "疑点类别": 9,
    "项目": 20,
    "单位": 16,
    "判断": 7,
    "判断人": 7,
    "时间": 16,
    "备注": 20,
    "当时的说明": 60,
}
_SHOWN_PLACES = 3
_LINE, _TALLEST = 15.0, 400.0  # points; Excel allows 409
_EDGE = Side(style="thin", color="BFBFBF")
_RULED = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TEXT, _MONEY = "依据正文", "依据金额"
"""Styles by name: openpyxl hashes every style that is set on a cell by its parts, six times as slow."""


def write(findings: Sequence[Finding], target: Path, gone: Sequence[Gone] = ()) -> None:
    """Write the workbook to `target`, personal numbers masked, the judgements whose finding is `gone` on a sheet of their own; raises
    `OSError` where that cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book._named_styles["Normal"].font = Font(name=_FONT, size=11)  # type: ignore[attr-defined]  # not in its type stubs
    for name, number_format in ((_TEXT, "General"), (_MONEY, "#,##0.00")):
        look = NamedStyle(
            name=name, number_format=number_format, border=_RULED, font=Font(name=_FONT, size=11)
        )
        look.alignment = Alignment(wrap_text=True, vertical="top")
        book.add_named_style(look)
    sheet, evidence_sheet = book.create_sheet("问题清单"), book.create_sheet("证据")
    _head(sheet, _FINDINGS)
    _head(evidence_sheet, _EVIDENCE)
    # Rows are counted here: `max_row` of openpyxl looks at every cell, each time it is asked.
    next_evidence = 2
    for number, finding in enumerate(map(masked_in, findings), 1):
        first_evidence = next_evidence
        for next_evidence, evidence in enumerate(finding.evidence, first_evidence + 1):
            place = places_text(evidence.places)
            _add(
                evidence_sheet,
                next_evidence - 1,
                _EVIDENCE,
                [number, finding.id, evidence.file, place, evidence.label, evidence.quoted],
            )
        places = [
            f"{file} {places_text(e.places)}".strip()
            for e, _, file in without_repeats(finding.evidence[:_SHOWN_PLACES])
        ]
        more = len(finding.evidence) - _SHOWN_PLACES
        judged = finding.judgement
        _add(
            sheet,
            number + 1,
            _FINDINGS,
            [
                number,
                finding.name,
                finding.subject,
                "；".join(dict.fromkeys(finding.units)),
                "、".join(map(str, sorted(set(finding.years)))),
                float(finding.money) if finding.money is not None else "",
                finding.explanation,
                norm_of(finding),
                "\n".join(places) + (f"\n等{len(finding.evidence)}处" if more > 0 else ""),
                finding.severity,
                VERDICTS[judged.verdict] if judged else "",
                judged.who if judged else "",
                judged.note if judged else "",
                "",
                "",
                finding.id,
                judged.who if judged else "",
            ],
        )
        if finding.evidence:
            # On the number: LibreOffice cuts a wrapped text that carries a link to one line.
            cell = sheet.cell(number + 1, 1)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'证据'!A{first_evidence}")
            cell.font = Font(name=_FONT, size=11, color="0563C1", underline="single")
    sheets = [sheet, evidence_sheet]
    if gone:
        sheets.append(_gone_sheet(book, gone))
    for one in sheets:
        one.auto_filter.ref = one.dimensions
    _offer(sheet)
    sheet.column_dimensions[get_column_letter(list(_FINDINGS).index(WAS) + 1)].hidden = True
    sheet.print_area = f"A1:{get_column_letter(list(_FINDINGS).index(_PRINTED) + 1)}{max(sheet.max_row, 2)}"
    kept = StringProperty(name=PROPERTY, value=fingerprint(book))
    book.custom_doc_props.append(kept)  # type: ignore[attr-defined]  # not in its type stubs
    book.save(target)


def _gone_sheet(book: Workbook, gone: Sequence[Gone]) -> Worksheet:
    """What was judged and is found no more: no judgement goes out of sight."""
    sheet: Worksheet = book.create_sheet("已不成立的判断")
    _head(sheet, _GONE)
    for row, one in enumerate(map(masked_in, gone), 2):
        entry, was = one.entry, one.finding
        about = [was.name, was.subject, "；".join(was.units)] if was else [entry.kind, "", ""]
        _add(
            sheet,
            row,
            _GONE,
            [
                entry.finding, *about, ENTRIES[entry.verdict], entry.who, entry.at, entry.note,
                was.explanation if was else "",
            ],
        )  # fmt: skip
    return sheet


def _offer(sheet: Worksheet) -> None:
    """A drop-down of verdicts; whatever else is typed there is refused by the spreadsheet program."""
    column = get_column_letter(list(_FINDINGS).index(VERDICT) + 1)
    offered = DataValidation(type="list", formula1=f'"{",".join(choices())}"', allow_blank=True)
    offered.showErrorMessage, offered.error = True, f"请从下拉列表中选：{'、'.join(choices())}"
    sheet.add_data_validation(offered)
    offered.add(f"{column}2:{column}{max(sheet.max_row, 2)}")


def _head(sheet: Worksheet, columns: dict[str, int]) -> None:
    """Column heads that stay in sight, on paper too: landscape, one page wide."""
    sheet.append(list(columns))
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 2 * _LINE  # of two lines where a name is longer than its column
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.5, bottom=0.8, footer=0.4)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "第 &P 页　共 &N 页"
    for i, width in enumerate(columns.values(), 1):
        cell = sheet.cell(1, i)
        cell.font, cell.border = Font(name=_FONT, size=11, bold=True), _RULED
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(i)].width = width


def _add(sheet: Worksheet, row: int, columns: dict[str, int], values: Sequence[str | int | float]) -> None:
    """Row `row`, of plain values: text that begins with = is text here, no formula. Its height is set, since
    LibreOffice gives rows that name none a single line.
    """
    lines = 1
    for i, (value, width) in enumerate(zip(values, columns.values(), strict=True), 1):
        cell = sheet.cell(row, i)
        cell.value = printable(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
            lines = max(lines, _lines(value, width))
        cell.style = _MONEY if isinstance(value, float) else _TEXT
    sheet.row_dimensions[row].height = min(_LINE * lines + 3, _TALLEST)


def _lines(text: str, width: int) -> int:
    """Lines that the text takes in a column so many digits wide; a Chinese character takes two."""
    taken = (
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in part) for part in text.split("\n")
    )
    return sum(max(1, math.ceil(size / (width - 1))) for size in taken)
