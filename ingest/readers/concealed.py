"""A worksheet as a person who opens it sees it: without the rows and columns that are hidden.

In: the cells of a sheet by (row, column), its merged ranges, and which rows and columns are hidden. Out: the
cells and ranges that are seen, moved together as on the screen, and a notice that says what is left out and
where. A merged range shows its text as long as a part of it is seen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from openpyxl.utils.cell import get_column_letter

from yiju.ingest.errors import Unreadable
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.worksheet import Position, Range, ShownCell, Worksheet
from yiju.ingest.record import Notice

LAST_COLUMN = 16_384
"""Of any worksheet (XFD)."""
_QUOTED, _LONGEST = 3, 12
"""Hidden texts that a notice quotes, and characters of each."""


Seen = tuple[dict[Position, ShownCell], list[Range], dict[Position, ShownCell]]
"""Cells that are seen, their merged ranges, and hidden cells with text."""


class Concealed:
    """The hidden rows and columns of one sheet, from 1."""

    def __init__(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        self._rows, self._columns = sorted(set(rows)), sorted(set(columns))

    def seen(self, cells: Mapping[Position, ShownCell], merged: Iterable[Range]) -> Seen:
        """The cells that are seen and their merged ranges, both where they stand once what is hidden is gone;
        and the hidden cells with text, where they stand in the file.
        """
        if not self._rows and not self._columns:
            return dict(cells), list(merged), {}
        left, ranges = dict(cells), []
        for area in merged:
            rest = self._rest(area)
            if rest is None:
                continue
            first = left.pop((area.top, area.left), None)
            if first is not None:
                left[rest.top, rest.left] = first
            (top, start), (bottom, end) = (
                self._moved(rest.top, rest.left),
                self._moved(rest.bottom, rest.right),
            )
            ranges.append(Range(top, start, bottom, end))
        hidden = {at: cell for at, cell in left.items() if self._hides(at)}
        shown = {self._moved(*at): cell for at, cell in left.items() if at not in hidden}
        return shown, ranges, {at: cell for at, cell in hidden.items() if cell.text.strip()}

    def put(self, title: str, seen: Seen, flow: Flow) -> list[Notice]:
        """Put what is seen of the sheet `title` on a page of its own; out comes a notice where something of it is hidden."""
        cells, merged, hidden = seen
        Worksheet(cells, merged).put(flow)
        flow.end_page()
        return [self.notice(title, hidden, flow.ended or None)] if hidden else []

    def _hides(self, at: Position) -> bool:
        return _holds(self._rows, at[0]) or _holds(self._columns, at[1])

    def _moved(self, row: int, column: int) -> Position:
        return row - bisect_left(self._rows, row), column - bisect_left(self._columns, column)

    def _rest(self, area: Range) -> Range | None:
        """What is seen of a merged range, from its first seen row and column to its last."""
        top, bottom = _ends(self._rows, area.top, area.bottom)
        left, right = _ends(self._columns, area.left, area.right)
        return Range(top, left, bottom, right) if top <= bottom and left <= right else None

    def notice(self, title: str, hidden: Mapping[Position, ShownCell], page: int | None) -> Notice:
        """What was left out of the sheet `title`, in Chinese."""
        rows = sorted({row for row, _ in hidden if _holds(self._rows, row)})
        columns = sorted({column for row, column in hidden if not _holds(self._rows, row)})
        places = [f"第 {_runs(rows, str)} 行"] if rows else []
        places += [f"{_runs(columns, get_column_letter)} 列"] if columns else []
        texts = [" ".join(cell.text.split())[:_LONGEST] for _, cell in sorted(hidden.items())[:_QUOTED]]
        quoted = "".join(f"“{text}”" for text in texts)
        return Notice(
            f"工作表“{title}”的{'、'.join(places)}是隐藏的，共 {len(hidden)} 个单元格（{quoted}"
            f"{'等' if len(hidden) > _QUOTED else ''}）未读取；如应读入，请在 Excel 中取消隐藏、保存后重新导入",
            page=page,
        )


def check_seen(pages: int, warnings: Sequence[Notice]) -> None:
    """Raises `Unreadable` with what is hidden, where that leaves nothing to read."""
    if not pages and warnings:
        wording = "；".join(notice.what for notice in warnings[:_QUOTED])
        raise Unreadable(f"工作簿里看得见的部分没有文字。{wording}。")


def _holds(numbers: list[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def _ends(hidden: list[int], first: int, last: int) -> tuple[int, int]:
    while first <= last and _holds(hidden, first):
        first += 1
    while first <= last and _holds(hidden, last):
        last -= 1
    return first, last


def _runs(numbers: list[int], name: Callable[[int], str]) -> str:
    """5, 6, 7, 9 → 5–7、9."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return "、".join(name(run[0]) if len(run) == 1 else f"{name(run[0])}–{name(run[-1])}" for run in runs)
