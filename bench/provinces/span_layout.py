"""Where the cells of a table stand once spans are laid out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bench.provinces.filing_parts import PrintedCell, PrintedTable


@dataclass(frozen=True)
class PlacedCell:
    """A cell with the row and column of its upper left corner."""

    row: int
    col: int
    cell: PrintedCell


class LayoutError(ValueError):
    """The rows of a table do not fill its columns exactly."""


def place(table: PrintedTable) -> list[PlacedCell]:
    """Lay the cells out; every grid square is covered exactly once or a LayoutError is raised."""
    width, height = len(table.widths), len(table.rows)
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedCell] = []
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            squares = {(y + dy, x + dx) for dy in range(cell.rows) for dx in range(cell.cols)}
            if squares & taken or x + cell.cols > width or y + cell.rows > height:
                raise LayoutError(f"row {y}: {cell.text!r} does not fit at column {x}")
            taken |= squares
            placed.append(PlacedCell(y, x, cell))
            x += cell.cols
    missing = {(y, x) for y in range(height) for x in range(width)} - taken
    if missing:
        raise LayoutError(
            f"no cell at {sorted(missing)[:3]} near {[cell.text for cell in table.rows[min(missing)[0]]]}"
        )
    return placed


def matrix(table: PrintedTable) -> list[list[str]]:
    """The texts by row and column; squares covered by a span are empty."""
    out = [["" for _ in table.widths] for _ in table.rows]
    for item in place(table):
        out[item.row][item.col] = item.cell.text
    return out


def runs(values: Sequence[str]) -> list[int]:
    """For each position the length of the run of equal values that begins there, 0 inside a run."""
    out: list[int] = []
    for _, group in groupby(values):
        size = len(list(group))
        out += [size] + [0] * (size - 1)
    return out


def merged_levels(
    levels: Sequence[tuple[str, ...]], label: Callable[[str, int, int], PrintedCell]
) -> list[list[PrintedCell]]:
    """The level cells of each row, equal neighbours merged downwards within their parent level."""
    depth = len(levels[0]) if levels else 0
    rows: list[list[PrintedCell]] = [[] for _ in levels]
    for level in range(depth):
        keys = ["\x1f".join(item[: level + 1]) for item in levels]
        for y, size in enumerate(runs(keys)):
            if size:
                rows[y].append(label(levels[y][level], 1, size))
    return rows
