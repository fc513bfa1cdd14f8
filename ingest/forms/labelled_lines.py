"""Forms written as lines, each a label with its value (项目名称：河道清淤), and as tables between bars → cells.

In: a text without tabs, and the families. Out: the same source with a table for each form, or None where it holds none. A line
without a label goes on with the value above it. Labels stand right before their values, so nothing of it is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import structs

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.words import Label
from yiju.ingest.page import Cell, Page, Source, Table

_LABEL = re.compile(r"(?P<label>[^：:|。；，\s][^：:|。；，]{1,19})[：:]\s*(?P<value>.*)")
_APART = re.compile(r"(?<!\s)\s{2,}(?=[^：:|。；，\s]{2,20}[：:])")
"""Where another label begins in a line."""
_BAR = re.compile(r"[|｜]")
_BARS = 2
"""A row of cells has so many bars: a sentence may have one."""
_FEW = 5
"""So many different labels make a form."""
_PROSE = ("section", "text")
"""Kinds of label whose value may go on in further lines."""


@dataclass
class _Row:
    """Lines `first` to `last` as cells: a label of this kind with its value, or cells between bars, or one text without a kind."""

    first: int
    last: int
    cells: list[str]
    kind: str = ""


def labelled(source: Source, known: Sequence[FormFamily]) -> Source | None:
    """The source with its labelled lines and rows between bars as tables."""
    if source.type != "text" or any(page.tables for page in source.pages):
        return None
    pages = [structs.replace(page, tables=tuple(_tables(page, known))) for page in source.pages]
    if not any(page.tables for page in pages):
        return None
    return structs.replace(source, pages=tuple(pages), type="html")


def _tables(page: Page, known: Sequence[FormFamily]) -> Iterator[Table]:
    """One table for all lines from a first label on to the next title."""
    form: list[_Row] = []
    for line in page.lines:
        text = line.text.strip()
        if any(family.is_title(text) for family in known):
            yield from _table(page, form)
            form = []
        elif text:
            _take(line.number, text, known, form)
    yield from _table(page, form)


def _take(number: int, text: str, known: Sequence[FormFamily], form: list[_Row]) -> None:
    """Put a line's cells into the form. What is no label of ours goes on with the prose above it, or is a row of its own."""
    if len(_BAR.findall(text)) >= _BARS:
        form.append(_Row(number, number, [cell.strip() for cell in _BAR.split(text.strip("|｜ "))]))
        return
    for part in _APART.split(text):
        match = _LABEL.fullmatch(part)
        label = _label(match["label"], known) if match else None
        if match and label:
            form.append(_Row(number, number, [match["label"], match["value"]], label.kind))
        elif form and form[-1].kind in _PROSE and _label(part, known) is None:
            form[-1].last = number
            form[-1].cells[1] = f"{form[-1].cells[1]}\n{part}".strip()
        elif form:
            form.append(_Row(number, number, [match["label"], match["value"]] if match else [part]))


def _label(text: str, known: Sequence[FormFamily]) -> Label | None:
    return next((label for family in known if (label := family.words.label(text))), None)


def _table(page: Page, form: Sequence[_Row]) -> Iterator[Table]:
    if len({row.cells[0] for row in form if row.kind}) < _FEW:
        return
    width = max(len(row.cells) for row in form)
    yield Table(
        page=page.number,
        cells=tuple(
            Cell(
                row=at,
                col=col,
                text=text,
                lines=(row.first, row.last),
                colspan=width - col if col == len(row.cells) - 1 else 1,
            )
            for at, row in enumerate(form)
            for col, text in enumerate(row.cells)
        ),
    )
