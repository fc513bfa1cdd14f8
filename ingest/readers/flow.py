"""A page model built from top to bottom, for files that flow and have no fixed places.

In: lines and tables in document order. Out: pages whose lines are numbered within the page and whose
cells know the lines that print them. A table's rows are lines too, so that a form that reads lines
sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Cell, Line, Page, Table
from yiju.ingest.readers.limits import MAX_CELLS, MAX_CHARACTERS, MAX_LINES
from yiju.ingest.values.text import join_lines

_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b-\u200f\u2028\u2029\u202a-\u202e\ud800-\udfff]")


def printed(text: str) -> str:
    """The text without control characters, line ends as LF, outer blanks and blank lines off."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    lines = [_UNPRINTED.sub("", line).rstrip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line.strip())


class Flow:
    """Pages under way. Raises `Unreadable` where a file holds more text than any filing."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._lines: list[Line] = []
        self._tables: list[Table] = []
        self._size = [0, 0, 0]

    def text(self, text: str) -> None:
        """Each non-blank line of `text` as a printed line."""
        for line in printed(text).split("\n"):
            if line:
                self._line(line)

    def table(self, cells: Iterable[Cell]) -> None:
        """A table whose cells have row, column, spans and text; their lines are set here. A row with
        one filled cell gives a line for each line in it, any other row one line, cells split by tabs.
        """
        rows: dict[int, list[Cell]] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(msgspec.structs.replace(cell, text=printed(cell.text)))
        placed: list[Cell] = []
        for number in sorted(rows):
            row = sorted(rows[number], key=lambda c: c.col)
            first = len(self._lines) + 1
            filled = [cell for cell in row if cell.text]
            if len(filled) == 1:
                self.text(filled[0].text)
            elif filled:
                self._line("\t".join(join_lines(cell.text.split("\n")) for cell in row))
            lines = (first, len(self._lines)) if filled else None
            placed += [msgspec.structs.replace(c, lines=lines) if c.text else c for c in row]
        self._count(2, len(placed), MAX_CELLS, "个单元格")
        if placed:
            self._tables.append(Table(page=len(self._pages) + 1, cells=tuple(placed)))

    def end_page(self) -> bool:
        """What follows stands on a new page. False where nothing was printed on this one: it is none."""
        if not self._lines:
            return False
        number = len(self._pages) + 1
        self._pages.append(Page(number, tuple(self._lines), tuple(self._tables)))
        self._lines, self._tables = [], []
        return True

    @property
    def ended(self) -> int:
        """How many pages have ended."""
        return len(self._pages)

    def pages(self) -> tuple[Page, ...]:
        """All pages. Raises `Unreadable` where there is no text at all."""
        self.end_page()
        if not self._pages:
            raise Unreadable("文件里没有可读的文字。若内容是图片，请另存为 PDF 或图片后再导入。")
        return tuple(self._pages)

    def _line(self, text: str) -> None:
        self._count(0, len(text), MAX_CHARACTERS, "个字")
        self._count(1, 1, MAX_LINES, "行")
        self._lines.append(Line(number=len(self._lines) + 1, text=text))

    def _count(self, kind: int, more: int, limit: int, what: str) -> None:
        self._size[kind] += more
        if self._size[kind] > limit:
            raise Unreadable(f"内容超过 {limit} {what}，远超正常文件，已停止读取。请核实来源或拆分后再导入。")
