"""Showing answers: tables for a person on a terminal, JSON lines for programs.

In: rows of plain values. Out: stdout for answers, stderr for progress. Colour only on a terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

_WIDTH_OFF_TERMINAL = 150
_encoder = msgspec.json.Encoder(decimal_format="number")


def console() -> Console:
    """Where answers go. Off a terminal the width is fixed, so that piped output does not wrap by chance."""
    return Console(
        width=None if sys.stdout.isatty() else _WIDTH_OFF_TERMINAL, highlight=False, soft_wrap=False
    )


def print_table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One table; amounts right-aligned with commas, None empty, text folded rather than cut."""
    table = Table(title=title, title_justify="left", header_style="bold")
    shown = [[_shown(value) for value in row] for row in rows]
    kinds = list(zip(*rows, strict=True)) if isinstance(rows, list) and rows else []
    for i, name in enumerate(columns):
        number = bool(kinds) and all(v is None or isinstance(v, int | float | Decimal) for v in kinds[i])
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for cells in shown:
        table.add_row(*cells)
    console().print(table)


def print_json(entries: Iterable[Any]) -> None:
    """One JSON object per line; amounts as numbers."""
    for entry in entries:
        sys.stdout.write(_encoder.encode(entry).decode() + "\n")


def progress(unit: str) -> Progress:
    """A progress bar on stderr that counts `unit`; silent where stderr is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def yuan(amount: Decimal | None) -> str:
    """`206,450` or `206,450.50`; empty where there is no amount."""
    if amount is None:
        return ""
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return yuan(value) if isinstance(value, Decimal) else str(value)
