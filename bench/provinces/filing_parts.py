"""What a filing is made of before it is printed: paragraphs, tables, page breaks, and its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Record: TypeAlias = dict[str, Json]
Align = Literal["left", "center", "right"]
Style = Literal["title", "subtitle", "line", "heading", "body"]

TYPES = ("docx", "xlsx", "ruled.pdf", "plain.pdf", "page.txt", "tab.txt", "column.txt")
TYPES_HTML = (*TYPES, "html")


@dataclass(frozen=True)
class PrintedCell:
    """One printed cell; `number` lets a workbook store it as a number with the printed format."""

    text: str = ""
    cols: int = 1
    rows: int = 1
    align: Align = "left"
    number: bool = False


@dataclass(frozen=True)
class Para:
    """A paragraph; `right` stands on the same line at the right edge."""

    text: str
    style: Style = "body"
    right: str = ""


@dataclass(frozen=True)
class PrintedTable:
    """Rows of cells, placed from left to right around the spans from above, as in HTML."""

    widths: tuple[float, ...]
    rows: tuple[tuple[PrintedCell, ...], ...]


@dataclass(frozen=True)
class Break:
    """A new page; a new sheet in a workbook, which takes its name from `sheet`."""

    sheet: str = ""


Block = Para | PrintedTable | Break


@dataclass(frozen=True)
class Form:
    """One printed form and the project record a perfect reader takes from it."""

    blocks: tuple[Block, ...]
    project: Record | None = None
    sheet: str = ""


@dataclass(frozen=True)
class PrintedFiling:
    """A whole document: its forms in order, and what the record says of the document."""

    name: str
    layout: str
    title: str
    kind: str
    unit: str | None
    year: int
    forms: tuple[Form, ...]
    extra: Record = field(default_factory=dict)
    types: tuple[str, ...] = TYPES
    landscape: bool = False
    size: float = 8.5
    notes: str = ""

    def blocks(self) -> list[Block]:
        """Every block in print order, a page break between forms."""
        out: list[Block] = []
        for number, form in enumerate(self.forms):
            if number:
                out.append(Break(form.sheet))
            out.extend(form.blocks)
        return out

    def truth(self) -> Record:
        """The filing in the record's shape."""
        document: Record = {
            "file": self.name,
            "title": self.title,
            "kind": self.kind,
            "unit": self.unit,
            "year": self.year,
        }
        projects: list[Json] = [form.project for form in self.forms if form.project is not None]
        record: Record = {
            "document": document,
            "projects": projects,
            "budget_lines": [],
            "findings": [],
            "controls": [],
        }
        record.update(self.extra)
        record["notes"] = self.notes
        return record


def c(text: str = "", cols: int = 1, rows: int = 1) -> PrintedCell:
    """A cell of running text."""
    return PrintedCell(text, cols, rows)


def h(text: str, cols: int = 1, rows: int = 1) -> PrintedCell:
    """A label or head cell, centred."""
    return PrintedCell(text, cols, rows, "center")


def n(text: str = "", cols: int = 1, rows: int = 1) -> PrintedCell:
    """A number, set to the right."""
    return PrintedCell(text, cols, rows, "right", number=True)


def table(widths: Sequence[float], rows: Sequence[Sequence[PrintedCell]]) -> PrintedTable:
    """A table from any sequences."""
    return PrintedTable(tuple(widths), tuple(tuple(row) for row in rows))
