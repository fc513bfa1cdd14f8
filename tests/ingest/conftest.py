"""A grid of cells, written as text (`|` between cells, `<` goes on from the left, `^` from above), read as a filing."""

import html
from pathlib import Path

import pytest

from yiju.ingest.filing import read_filing
from yiju.ingest.record import Filing


def page(text: str) -> str:
    """Blocks of a text, tables with their spans, as a web page."""
    out = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        out += [_table(lines)] if "|" in block else [f"<p>{html.escape(line)}</p>" for line in lines]
    return "<html><body>" + "".join(out) + "</body></html>"


def _table(lines: list[str]) -> str:
    grid = [[cell.strip() for cell in line.split("|")] for line in lines]
    width = max(map(len, grid))
    grid = [row + ["<"] * (width - len(row)) for row in grid]
    out = []
    for y, row in enumerate(grid):
        out.append("<tr>")
        for x, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            wide = next((n for n in range(1, width - x) if row[x + n] != "<"), width - x)
            tall = next((n for n in range(1, len(grid) - y) if grid[y + n][x] != "^"), len(grid) - y)
            out.append(f"<td rowspan={tall} colspan={wide}>{html.escape(cell)}</td>")
        out.append("</tr>")
    return "<table>" + "".join(out) + "</table>"


@pytest.fixture(autouse=True)
def _by_the_readers(read_anew: None) -> None:
    """Here the readers themselves are tried."""


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads a grid."""

    def reader(text: str) -> Filing:
        path = tmp_path / "表.html"
        path.write_text(page(text), encoding="utf-8")
        return read_filing(path)

    return reader
