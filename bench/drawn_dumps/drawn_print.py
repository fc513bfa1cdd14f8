"""A drawn filing as a PDF whose text stands in the order in which some program writes it.

In: a filing, and how its text is written. Out: the bytes of a PDF. Cells are wrapped by characters, rows are as high as their fullest cell;
a page ends between rows, or in a row where that is drawn. `order`: `cells` (cell by cell, as a text processor), `lines` (line by line
across a row), `wrapped` (in a row what is on one line first, as a workbook), `columns` (a table column by column).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.provinces.filing_parts import Break, Para, PrintedFiling, PrintedTable
from bench.provinces.span_layout import place

FONT, _FONT_FILE = "wqy", Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
_SIZES = {"title": 15.0, "subtitle": 10.0, "line": 9.0, "heading": 11.0, "body": 10.5}


@dataclass(frozen=True)
class DrawnPrint:
    """How a filing is printed."""

    order: str
    apart: bool
    """Whether figures stand a little apart from Chinese, as a text processor sets them."""
    top: bool
    leading: float
    padding: float
    footer: str
    margin: float
    again: bool
    """Whether a table's first rows may be parted by a page's end anywhere: rows are printed whole where not."""

    @classmethod
    def drawn(cls, chance: random.Random, orders: tuple[str, ...]) -> DrawnPrint:
        """By lot."""
        return cls(
            order=chance.choice(orders),
            apart=chance.random() < 0.4,
            top=chance.random() < 0.15,
            leading=chance.choice((1.2, 1.35, 1.5)),
            padding=chance.choice((3.0, 5.4, 5.4)),
            footer=chance.choice(("", "", "— {} —", "- {} -", "{}", "第 {} 页", "第{}页 共{}页")),
            margin=chance.choice((36.0, 50.0, 72.0)),
            again=chance.random() < 0.5,
        )


@dataclass(frozen=True)
class _PrintedLine:
    cell: int
    row: int
    col: int
    n: int
    x: float
    y: float
    text: str
    lone: bool


class _DrawnPrinter:
    def __init__(self, filing: PrintedFiling, how: DrawnPrint) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(FONT, str(_FONT_FILE), subfontIndex=0))
        self.how, self.size = how, filing.size
        self.width, self.height = landscape(A4) if filing.landscape else A4
        self.buffer = BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(self.width, self.height), invariant=1)
        self.y = self.height - how.margin
        self.page = 1

    def text(self, x: float, y: float, text: str, size: float) -> None:
        """One line; runs of figures stand apart from Chinese where that is drawn."""
        runs = (
            ["".join(g) for _, g in groupby(text, key=lambda ch: ch < "\u2e80")] if self.how.apart else [text]
        )
        self.canvas.setFont(FONT, size)
        for n, run in enumerate(runs):
            x += size * 0.25 if n and self.how.apart and run[0] not in "，。；：、（）" else 0
            self.canvas.drawString(x, y, run)
            x += pdfmetrics.stringWidth(run, FONT, size)

    def wide(self, text: str, size: float) -> float:
        runs = sum(1 for _ in groupby(text, key=lambda ch: ch < "\u2e80")) - 1 if self.how.apart else 0
        return pdfmetrics.stringWidth(text, FONT, size) + runs * size * 0.25

    def turn(self) -> None:
        """End the page."""
        if self.how.footer:
            mark = self.how.footer.replace("{}", str(self.page), 1).replace("{}", str(self.page + 1))
            self.text((self.width - self.wide(mark, 9)) / 2, self.how.margin / 2, mark, 9)
        self.canvas.showPage()
        self.page += 1
        self.y = self.height - self.how.margin

    def para(self, para: Para) -> None:
        """A paragraph."""
        size = _SIZES[para.style]
        room = self.width - 2 * self.how.margin
        for line in self.wrap(para.text, room, size):
            if self.y - size * 1.5 < self.how.margin:
                self.turn()
            self.y -= size * 1.5
            middle = (room - self.wide(line, size)) / 2 if para.style in ("title", "subtitle") else 0
            self.text(self.how.margin + middle, self.y, line, size)
        if para.right:
            self.text(self.width - self.how.margin - self.wide(para.right, size), self.y, para.right, size)
        self.y -= size * 0.4

    def wrap(self, text: str, room: float, size: float) -> list[str]:
        """Lines of a text; a figure is not parted where it fits, nor does a line begin with a comma."""
        lines: list[str] = []
        for part in text.split("\n"):
            line = ""
            for figure, run in groupby(part, key=lambda ch: ch.isascii() and not ch.isspace()):
                for unit in ["".join(run)] if figure else list(run):
                    if line and self.wide(line + unit, size) > room and unit not in "，。；：、）》":
                        lines.append(line)
                        line = ""
                    while self.wide(unit, size) > room and len(unit) > 1:
                        fit = next(
                            n for n in range(len(unit), 0, -1) if n == 1 or self.wide(unit[:n], size) <= room
                        )
                        lines.append(unit[:fit])
                        unit = unit[fit:]
                    line += unit
            lines.append(line)
        return lines

    def table(self, table: PrintedTable) -> None:
        """A table, its rows from the top down."""
        room = self.width - 2 * self.how.margin
        total = sum(table.widths)
        edges = [self.how.margin]
        for share in table.widths:
            edges.append(edges[-1] + room * share / total)
        placed = place(table)
        step, pad = self.size * self.how.leading, self.how.padding
        texts = [
            self.wrap(p.cell.text, edges[p.col + p.cell.cols] - edges[p.col] - 2 * pad, self.size)
            if p.cell.text
            else []
            for p in placed
        ]
        high = [step + 2 * pad] * len(table.rows)
        for p, lines in sorted(zip(placed, texts, strict=True), key=lambda one: one[0].cell.rows):
            own = range(p.row, p.row + p.cell.rows)
            short = len(lines) * step + 2 * pad - sum(high[r] for r in own)
            for r in own if short > 0 else ():
                high[r] += short / p.cell.rows
        tops: list[tuple[int, float]] = []  # page and height of each row's upper edge
        page, y = 0, self.y
        for r, tall in enumerate(high):
            if y - tall < self.how.margin and r:
                page, y = page + 1, self.height - self.how.margin
            tops.append((page, y))
            y -= tall
        made: dict[int, list[_PrintedLine]] = {}
        for k, (p, lines) in enumerate(zip(placed, texts, strict=True)):
            first = tops[p.row]
            own = [r for r in range(p.row, p.row + p.cell.rows) if tops[r][0] == first[0]]
            tall = sum(high[r] for r in own)
            slack = 0.0 if self.how.top else max(0.0, (tall - 2 * pad - len(lines) * step) / 2)
            for n, line in enumerate(lines):
                wide = edges[p.col + p.cell.cols] - edges[p.col] - 2 * pad
                shift = {"center": 0.5, "right": 1.0}.get(p.cell.align, 0.0) * max(
                    0.0, wide - self.wide(line, self.size)
                )
                at = first[1] - pad - slack - (n + 0.85) * step
                made.setdefault(first[0], []).append(
                    _PrintedLine(k, p.row, p.col, n, edges[p.col] + pad + shift, at, line, len(lines) == 1)
                )
        for number in range(page + 1):
            if number:
                self.turn()
            for line in _ordered(made.get(number, []), self.how.order):
                self.text(line.x, line.y, line.text, self.size)
        self.y = y - 6

    def done(self) -> bytes:
        self.turn()
        self.canvas.save()
        return self.buffer.getvalue()


def _ordered(lines: list[_PrintedLine], order: str) -> list[_PrintedLine]:
    keys = {
        "lines": lambda one: (-round(one.y), one.x),
        "wrapped": lambda one: (one.row, not one.lone, one.cell, one.n),
        "columns": lambda one: (one.col, one.row, one.n),
    }
    return sorted(lines, key=keys.get(order, lambda one: (one.cell, one.n)))


def drawn_pdf(filing: PrintedFiling, how: DrawnPrint) -> bytes:
    """The filing as the bytes of a PDF file."""
    printer = _DrawnPrinter(filing, how)
    for block in filing.blocks():
        match block:
            case Para():
                printer.para(block)
            case PrintedTable():
                printer.table(block)
            case Break():
                printer.turn()
    return printer.done()
