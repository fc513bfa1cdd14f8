"""The 问题清单 as a person gives it back: verdicts typed into it, and whether anything in it was changed.

In: a workbook of `yiju.findings_sheet`, perhaps changed. Out: the verdict, judge and note of each row, by finding id;
and its fingerprint, which `findings_sheet` keeps in the workbook's own properties.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import msgspec
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from yiju.audit.judgement import VERDICTS
from yiju.ingest.errors import Unreadable

if TYPE_CHECKING:
    from yiju.audit import Verdict

SHEET, PROPERTY = "问题清单", "依据导出指纹"
ID, VERDICT, NOTE, WHO = "疑点编号", "判断", "备注", "判断人"
WAS = "导出时的判断人"
"""A hidden column, which tells a judge whom a person typed from one who stood there."""
_MEANT: dict[str, Verdict] = {
    "已认定为问题": "confirm", "认定": "confirm", "属实": "confirm", "confirm": "confirm",
    "已排除": "dismiss", "排除": "dismiss", "dismiss": "dismiss",
    "待定": "unsure", "unsure": "unsure",
}  # fmt: skip


class Typed(msgspec.Struct, frozen=True):
    """A row in which something of a judgement stands. `verdict` is None where `text` is no verdict, `who` a judge whom a person named
    since the export, else empty.
    """

    row: int
    finding: str
    verdict: Verdict | None
    text: str
    note: str
    who: str = ""


def typed(path: Path) -> list[Typed]:
    """The rows with a verdict, a judge or a note, from the top. Raises `Unreadable` where the file is no such workbook."""
    try:
        book = load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise Unreadable(f"{path.name} 打不开，或不是 Excel 工作簿（.xlsx）。") from error
    rows = list(book[SHEET].iter_rows(values_only=True)) if SHEET in book.sheetnames else []
    head = [_text(cell) for cell in rows[0]] if rows else []
    if not {ID, VERDICT, NOTE} <= set(head):
        raise Unreadable(
            f"{path.name} 里没有“{SHEET}”表，或缺“{ID}”“{VERDICT}”“{NOTE}”列；不是依据导出的问题清单。"
        )
    at = {name: head.index(name) for name in (ID, VERDICT, NOTE)}
    if {WHO, WAS} <= set(head):  # whoever needs no such columns may take them out
        at |= {name: head.index(name) for name in (WHO, WAS)}
    return list(_typed(rows[1:], at))


def _typed(rows: Sequence[Sequence[object]], at: dict[str, int]) -> Iterator[Typed]:
    for number, row in enumerate(rows, 2):
        finding, typed, note = (_text(row[at[name]]) for name in (ID, VERDICT, NOTE))
        who, was = (_text(row[at[name]]) if name in at else "" for name in (WHO, WAS))
        who = who if who != was else ""
        if typed or who or note:
            yield Typed(number, finding, _MEANT.get(typed), typed, note, who)


def choices() -> list[str]:
    """What the drop-down of verdicts offers."""
    return list(VERDICTS.values())


def fingerprint(book: Workbook) -> str:
    """Equal for as long as no cell's value is another; looks and widths do not count."""
    digest = hashlib.sha256()
    for sheet in book.worksheets:
        digest.update(f"〔{sheet.title}〕".encode())
        for row in sheet.iter_rows(values_only=True):
            cells = [_text(cell) for cell in row]
            if any(cells):
                digest.update("\t".join(cells).rstrip("\t").encode() + b"\n")
    return digest.hexdigest()[:32]


def changed_since_export(path: Path) -> bool:
    """Whether the file is another than the one that was exported, or was never exported by Yiju."""
    try:
        book = load_workbook(path)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError):
        return True
    kept = {one.name: one.value for one in book.custom_doc_props.props}  # type: ignore[attr-defined]
    remarked = any(cell.comment for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return remarked or kept.get(PROPERTY) != fingerprint(book)


def _text(cell: object) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:.2f}"
    return "\n".join(str(cell).split("\r\n")).replace("\r", "\n").strip() if cell is not None else ""
