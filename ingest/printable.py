"""Texts as they may be kept and shown anywhere: no control characters, nothing that steers a terminal.

In: text of a file. Out: the same without characters that nobody sees and that a terminal obeys or that XML,
workbooks and JSON cannot hold. Cleaned once, where a source is made (`cleaned`), so that no one who shows a
record needs to think of it.
"""

from __future__ import annotations

import re
from typing import TypeVar

from msgspec.structs import replace

from yiju.ingest.page import Cell, Line, Page, Source, Table
from yiju.ingest.record import Notice

Part = TypeVar("Part", Line, Cell)
_SPACES = re.compile(r"[\x0b\x0c\x1c-\x1f\x85]")
_HALVES = re.compile(r"[\ud800-\udfff]")
_STEERING = r"\x1b\x9b\x9d\u202a-\u202e\u2066-\u2069"
_NEVER_SHOWN = re.compile(rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_STEERING}\ufdd0-\ufdef\ufffe\uffff]")
_STEERS = re.compile(f"[{_STEERING}]")
_DIRTY = re.compile(f"{_SPACES.pattern}|{_HALVES.pattern}|{_NEVER_SHOWN.pattern}")


def printable(text: str) -> str:
    """The text without what may not be shown; tabs and line ends stay, half characters become U+FFFD."""
    if not _DIRTY.search(text):
        return text
    return _NEVER_SHOWN.sub("", _SPACES.sub(" ", _HALVES.sub("\ufffd", text)))


def cleaned(source: Source) -> Source:
    """The source with every text printable; where a text would have steered a terminal, that is said."""
    steering: list[int] = []
    pages = tuple(_page(page, steering) for page in source.pages)
    warnings = [Notice(printable(notice.what), notice.page) for notice in source.warnings]
    warnings += [
        Notice(f"第 {number} 页的文字里夹有操纵显示的控制字符，已去掉，请核对原件。", number)
        for number in dict.fromkeys(steering)
    ]
    return replace(source, file=printable(source.file), pages=pages, warnings=tuple(warnings))


def _page(page: Page, steering: list[int]) -> Page:
    lines = tuple(_part(line, page.number, steering) for line in page.lines)
    tables = tuple(_table(table, steering) for table in page.tables)
    return replace(page, lines=lines, tables=tables)


def _table(table: Table, steering: list[int]) -> Table:
    cells = tuple(_part(cell, table.page, steering) for cell in table.cells)
    return replace(table, cells=cells)


def _part(part: Part, page: int, steering: list[int]) -> Part:
    if not _DIRTY.search(part.text):
        return part
    if _STEERS.search(part.text):
        steering.append(page)
    return replace(part, text=printable(part.text))
