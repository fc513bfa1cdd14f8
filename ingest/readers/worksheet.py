"""A worksheet → lines and tables: which rows are a table, and which stand above or below it.

In: the filled and ruled cells of a sheet by (row, column), and its merged ranges. Out: lines and tables
in a `Flow`. Rows with rulings are a table, as on paper; in a sheet without any ruling the rows of a
block are one, less the title rows above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Cell
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.limits import MAX_CELLS, MAX_SPAN

Position = tuple[int, int]
_LABELLED = re.compile(r"[:：]")


class ShownCell(NamedTuple):
    """A cell as a person sees it: its text, and whether rulings stand around it."""

    text: str
    ruled: bool = False


class Range(NamedTuple):
    """A merged range: first and last row and column, inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Worksheet:
    """The cells of one sheet, its merged ranges cut to what is used."""

    def __init__(self, cells: Mapping[Position, ShownCell], merged: Iterable[Range] = ()) -> None:
        self._cells = {at: cell for at, cell in cells.items() if cell.text.strip() or cell.ruled}
        self._anchors: dict[Position, Range] = {}
        self._covered: dict[Position, Position] = {}
        self._merge(merged)
        for at in self._covered:
            self._cells.pop(at, None)
        self._filled: dict[int, list[int]] = {}
        self._ruled: set[int] = set()
        for (row, col), cell in sorted(self._cells.items()):
            if cell.text.strip():
                self._filled.setdefault(row, []).append(col)
            if cell.ruled:
                span = self._anchors.get((row, col), Range(row, col, row, col))
                self._ruled.update(range(span.top, span.bottom + 1))

    def put(self, flow: Flow) -> None:
        """Everything printed on the sheet, top to bottom."""
        for rows, is_table in self._segments():
            if is_table:
                flow.table(self._table(rows))
            else:
                for row in rows:
                    flow.text("\t".join(self._cells[row, col].text for col in self._filled.get(row, ())))

    def _merge(self, merged: Iterable[Range]) -> None:
        last_row = max((row for row, _ in self._cells), default=0)
        last_col = max((col for _, col in self._cells), default=0)
        for top, left, bottom, right in merged:
            cut = Range(
                top, left, min(bottom, last_row, top + MAX_SPAN), min(right, last_col, left + MAX_SPAN)
            )
            area = [
                (row, col)
                for row in range(cut.top, cut.bottom + 1)
                for col in range(cut.left, cut.right + 1)
                if (row, col) != (top, left)
            ]
            if any(at in self._covered for at in [*area, (top, left)]):
                continue  # a damaged file: two merged ranges overlap
            if len(self._covered) + len(area) > MAX_CELLS:
                raise Unreadable(
                    "工作表的合并单元格范围异常之大，已停止读取。请在 Excel 或 WPS 中另存后再导入。"
                )
            self._covered |= dict.fromkeys(area, (top, left))
            self._anchors[top, left] = cut

    def _segments(self) -> list[tuple[list[int], bool]]:
        """Runs of rows without a blank one between them, each with whether it is a table."""
        used = sorted({*self._filled, *self._ruled, *(row for row, _ in self._covered)})
        runs: list[list[int]] = [[row] for row in used[:1]]
        for above, row in pairwise(used):
            if row != above + 1:
                runs.append([])
            runs[-1].append(row)
        split = self._split_ruled if self._ruled else self._split_bare
        return [part for run in runs for part in split(run) if any(row in self._filled for row in part[0])]

    def _split_ruled(self, run: list[int]) -> list[tuple[list[int], bool]]:
        parts: list[tuple[list[int], bool]] = []
        for row in run:
            ruled = row in self._ruled
            if not parts or parts[-1][1] != ruled:
                parts.append(([], ruled))
            parts[-1][0].append(row)
        return parts

    def _split_bare(self, run: list[int]) -> list[tuple[list[int], bool]]:
        """Title rows (one filled cell, or nothing but “label: value”) stand above the table."""
        first = next((i for i, row in enumerate(run) if not self._is_title(row)), len(run))
        return [(run[:first], False), (run[first:], len(run) - first > 1)]

    def _is_title(self, row: int) -> bool:
        texts = [self._cells[row, col].text for col in self._filled.get(row, ())]
        return len(texts) <= 1 or all(_LABELLED.search(text) for text in texts)

    def _table(self, rows: list[int]) -> list[Cell]:
        """Cells of the table, empty columns and empty rows at the end left out."""
        last = max(row for row in rows if row in self._filled)
        rows = [row for row in rows if row <= last]
        inside = {at: cell for at, cell in self._cells.items() if rows[0] <= at[0] <= last}
        columns = sorted({col for _, col in inside})
        cells = []
        for (row, col), cell in inside.items():
            span = self._anchors.get((row, col), Range(row, col, row, col))
            left = bisect_left(columns, col)
            wide = bisect_right(columns, span.right) - left
            tall = min(span.bottom, last) - row + 1
            cells.append(Cell(row - rows[0], left, cell.text, tall, wide))
        return cells
