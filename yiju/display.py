"""Showing answers: tables for a person on a terminal, JSON lines for programs.

In: rows of plain values. Out: stdout for answers, stderr for progress. Colour only on a terminal.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.control import strip_control_codes
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from yiju.ingest.values.money import grouped

_WIDTH_OFF_TERMINAL = 150
_TEXTS = "条"
_ID = re.compile(r"[!-~]*")
"""What no line may break: an id, a number, nothing."""
_FOLDED = 24
"""A column that is folded keeps at least so many cells: less cuts names into pieces."""
_encoder = msgspec.json.Encoder(decimal_format="number")


class _Out(Console):
    """A console whose reader may leave (`| head`): that is no failure, and the command line ends as it does elsewhere."""

    def on_broken_pipe(self) -> None:
        """Let `yiju.chinese.run` see it."""
        raise BrokenPipeError


def console() -> Console:
    """Where answers go. Off a terminal tables have a fixed width and paragraphs are not wrapped: what is
    redirected to a file is searched and pasted, and must not break inside a name or a number. Text is shown as it
    is: a [name] in brackets is no markup.
    """
    return _Out(
        width=None if sys.stdout.isatty() else _WIDTH_OFF_TERMINAL, highlight=False, markup=False, emoji=False
    )


def print_paragraph(text: Text, indent: int = 0) -> None:
    """One paragraph, wrapped to the terminal's width; off a terminal in one line."""
    if sys.stdout.isatty():
        console().print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console().print(Text(" " * indent).append(text), soft_wrap=True)


def print_table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One table; amounts right-aligned with commas, None empty. On a terminal that is too narrow the longest columns stand
    below their row, each with its name, so that names and ids stay whole; a column of ids is never folded. Off a terminal there are no boxes and each row
    is one line: what is piped is searched and cut by columns.
    """
    values = [list(row) for row in rows]
    shown = [[_shown(value) for value in row] for row in values]
    numbers = [bool(values) and all(_is_number(row[i]) for row in values) for i in range(len(columns))]
    if not sys.stdout.isatty():
        _print_lines(title, columns, [[" ".join(c.split("\n")) for c in row] for row in shown], numbers)
        return
    widths = [
        max(cell_len(line) for cell in (name, *cells) for line in (cell.splitlines() or [""]))
        for name, *cells in zip(columns, *shown, strict=True)
    ]
    whole = [all(_ID.fullmatch(cells[i]) for cells in shown) for i in range(len(columns))]
    if below := _below(widths, whole, console().width):
        _print_records(title, columns, shown, numbers, widths, below)
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    longest = _foldable(widths, whole)
    for i, (name, number) in enumerate(zip(columns, numbers, strict=True)):
        table.add_column(name, justify="right" if number else "left", overflow="fold", no_wrap=i != longest)
    for cells in shown:
        table.add_row(*cells)
    console().print(table)


def _print_lines(
    title: str | None, columns: Sequence[str], shown: Sequence[Sequence[str]], numbers: Sequence[bool]
) -> None:
    """A row a line, however long; put together here, for a library of boxes takes a second for a thousand rows."""
    table = [[strip_control_codes(cell).replace("\t", " ") for cell in row] for row in (columns, *shown)]
    widths = [max(map(cell_len, cells)) for cells in zip(*table, strict=True)]
    lines = [] if title is None else [title]
    lines += [_line(cells, widths, numbers, range(len(columns))) for cells in table]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _line(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[bool], wanted: Iterable[int]) -> str:
    """The wanted cells side by side, numbers to the right of their columns."""
    parts = []
    for i in wanted:
        room = " " * (widths[i] - cell_len(cells[i]))
        parts.append(room + cells[i] if numbers[i] else cells[i] + room)
    return "  ".join(parts).rstrip()


def _print_records(
    title: str | None,
    columns: Sequence[str],
    shown: Sequence[Sequence[str]],
    numbers: Sequence[bool],
    widths: Sequence[int],
    below: Collection[int],
) -> None:
    """A row as a line of its short columns, its long ones named below it."""
    short = [i for i in range(len(columns)) if i not in below]
    out = console()
    if title is not None:
        out.print(Text(title, style="italic"))
    out.print(Text(_line(columns, widths, numbers, short), style="bold"))
    for cells in shown:
        out.print(Text(_line(cells, widths, numbers, short)))
        for i in below:
            if cells[i]:
                print_paragraph(Text(f"{columns[i]}：{cells[i]}", style="dim"), 4)


def _below(widths: Sequence[int], whole: Sequence[bool], room: int) -> list[int]:
    """The columns that do not fit beside the others, ids last; none where folding the longest that may be is enough."""
    longest = widths[_foldable(widths, whole)]
    if sum(widths) - longest + min(longest, _FOLDED) + 3 * len(widths) + 1 <= room:
        return []
    beside = set(range(len(widths)))
    while len(beside) > 1 and sum(widths[i] + 2 for i in beside) > room:
        beside.remove(max(beside, key=lambda i: (not whole[i], widths[i])))
    return [i for i in range(len(widths)) if i not in beside]


def _foldable(widths: Sequence[int], whole: Sequence[bool]) -> int:
    """The longest column that is not of ids."""
    return max(range(len(widths)), key=lambda i: (not whole[i], widths[i]))


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | float | Decimal)


def print_json(entries: Iterable[Any]) -> None:
    """One JSON object per line; amounts as numbers. UTF-8 wherever it goes: programs expect no code page."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    for entry in entries:
        sys.stdout.write(_encoder.encode(entry).decode() + "\n")


class Stages:
    """A bar on stderr for what is done one after the other: each stage has its own count, so that no full bar stands while
    work goes on. Silent where stderr is no terminal.
    """

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[counted]}", markup=False),
            TimeRemainingColumn(),
            console=Console(stderr=True, markup=False, emoji=False),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task: TaskID | None = None
        self._unit = ""

    def __enter__(self) -> Stages:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, stage: str, unit: str = "") -> None:
        """The next stage; what it counts in `unit` is told by `at`."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task, self._unit = self._bar.add_task(stage, total=None, counted=""), unit

    def at(self, done: int, total: int) -> None:
        """How far the stage is."""
        if self._task is not None:
            counted = f"{done}/{total} {self._unit}"
            self._bar.update(self._task, completed=done, total=total, counted=counted)

    def texts(self, done: int, total: int) -> None:
        """How many texts are encoded: a stage of its own, which begins with the first."""
        if self._unit != _TEXTS:
            self.begin("编码文本", _TEXTS)
        self.at(done, total)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return grouped(value) if isinstance(value, Decimal) else str(value)
