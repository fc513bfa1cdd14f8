"""Showing answers: tables for a person on a terminal, JSON lines for programs.

In: rows of plain values. Out: stdout for answers, stderr for progress. Colour only on a terminal.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_WIDTH_OFF_TERMINAL = 150
_WIDEST_LINE = 100_000
_encoder = msgspec.json.Encoder(decimal_format="number")


def console() -> Console:
    """Where answers go. Off a terminal tables have a fixed width and paragraphs are not wrapped: what is
    redirected to a file is searched and pasted, and must not break inside a name or a number. Text is shown as it
    is: a [name] in brackets is no markup.
    """
    return Console(
        width=None if sys.stdout.isatty() else _WIDTH_OFF_TERMINAL, highlight=False, markup=False, emoji=False
    )


def print_paragraph(text: Text, indent: int = 0) -> None:
    """One paragraph, wrapped to the terminal's width; off a terminal in one line."""
    if sys.stdout.isatty():
        console().print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console().print(Text(" " * indent).append(text), soft_wrap=True)


def print_table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One table; amounts right-aligned with commas, None empty, text folded rather than cut.

    Off a terminal it has no boxes and each row is one line: what is piped is searched and cut by columns.
    """
    on_terminal = sys.stdout.isatty()
    table = Table(
        title=title if on_terminal else None,
        title_justify="left",
        header_style="bold",
        pad_edge=on_terminal,
    )
    if not on_terminal:
        table.box = None
    shown = [[_shown(value) for value in row] for row in rows]
    if not on_terminal:
        shown = [[" ".join(cell.split("\n")) for cell in row] for row in shown]
    kinds = list(zip(*rows, strict=True)) if isinstance(rows, list) and rows else []
    for i, name in enumerate(columns):
        number = bool(kinds) and all(v is None or isinstance(v, int | float | Decimal) for v in kinds[i])
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for cells in shown:
        table.add_row(*cells)
    if on_terminal:
        console().print(table)
    else:
        if title is not None:
            sys.stdout.write(f"{title}\n")
        page = io.StringIO()
        Console(file=page, width=_WIDEST_LINE, highlight=False, markup=False, emoji=False).print(table)
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines()))


def print_json(entries: Iterable[Any]) -> None:
    """One JSON object per line; amounts as numbers. UTF-8 wherever it goes: programs expect no code page."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    for entry in entries:
        sys.stdout.write(_encoder.encode(entry).decode() + "\n")


def progress(unit: str) -> Progress:
    """A progress bar on stderr that counts `unit`; silent where stderr is no terminal."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
        console=Console(stderr=True, markup=False, emoji=False),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def encoding_on(bar: Progress, task: TaskID) -> Callable[[int, int], None]:
    """Tells on a bar's task how many texts are encoded, how many a second, and the time left."""
    first: list[tuple[float, int]] = []

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        first.append((now, done))
        begin, before = first[0]
        line = f"编码文本 {done}/{total}"
        if done > before and now > begin:
            rate = (done - before) / (now - begin)
            line += f"，每秒 {rate:.0f} 条，约余 {(total - done) / rate:.0f} 秒"
        bar.update(task, description=line)

    return tell


def yuan(amount: Decimal | None) -> str:
    """`206,450` or `206,450.50`; empty where there is no amount."""
    if amount is None:
        return ""
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return yuan(value) if isinstance(value, Decimal) else str(value)
