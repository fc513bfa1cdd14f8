"""Forms of a dump by columns → cells: labels stand in one block of lines, their values in another.

In: a text without tabs whose blocks (lines between blank ones) are cells, or stacks of cells of one column, and the
families. Out: the same source with a table for each form, or None where no form is torn like that. A value goes to the
first label before it that still waits for one of its kind; a row of indicators is a name and the value behind it; a level
stands for the rows next to where it is printed, in the order of the scheme. Nothing of it is sure: the caller doubts it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import structs

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.strip_rows import ColumnPart, is_value, rows
from yiju.ingest.forms.words import Label, Words, key_of
from yiju.ingest.page import Cell, Page, Source, Table

PAGE_MARK = re.compile(r"[-=—–\s]*第\s*\d+\s*页[-=—–\s]*")
"""A line by which a converter says where a page begins."""
_WRAPPED = 3
"""A label is printed on so many lines at most."""
_ALONE = 4
"""So many labels alone on their lines make a dump by columns."""
_PARTED = 0.3
"""Blocks to lines: below that blank lines part no cells."""
_FULL = 25
"""Characters of a line that may go on in the next."""
_SUM = 2
"""Characters of a bare word for a total, which is no label of its own."""


def celled(source: Source, known: Sequence[FormFamily]) -> tuple[Source, frozenset[str]] | None:
    """The source with its torn forms as tables, and the fields of all the labels that it prints; None where it has no
    such form.
    """
    if source.type != "text" or any(page.tables for page in source.pages):
        return None
    titles = [(f, line) for _, line in source.lines() for f in known if f.is_title(line.text.strip())]
    if not titles:
        return None
    found: dict[int, list[Table]] = {}
    printed: set[str] = set()
    common = next((f.form.levels for f in known if f.form.levels), [])
    schemes = {f.id: Scheme.of(f.form.levels or common) for f in known}
    for family, group in _forms(source, known, schemes):
        if sum(part.label is not None for part in group) < _ALONE:
            continue
        printed |= {field_of(part.label) for part in group if part.label is not None}
        for table in tables_of(rows(group, family.words, schemes[family.id])):
            found.setdefault(table.page, []).append(table)
    if not found:
        return None
    pages = [structs.replace(page, tables=tuple(found.get(page.number, ()))) for page in source.pages]
    return structs.replace(source, pages=tuple(pages), type="html"), frozenset(printed)


def field_of(label: Label) -> str:
    """The record's field of a label, as a doubt names it."""
    if label.kind == "funding":
        return f"funding.{label.key}"
    return f"texts.{label.key}" if label.kind == "section" else label.key or "funding"


def _forms(
    source: Source, known: Sequence[FormFamily], schemes: Mapping[str, Scheme]
) -> Iterator[tuple[FormFamily, list[ColumnPart]]]:
    """Each form with the parts below its title, or from its first label on where the form before had that one too."""
    blocks = [(page, block) for page in source.pages for block in _blocks(page)]
    lines = sum(len(block) for _, block in blocks)
    whole = len(blocks) > _PARTED * lines
    family: FormFamily | None = None
    parts: list[ColumnPart] = []
    for page, block in blocks:
        for text in _untitled(block, known):
            if isinstance(text, FormFamily):
                if family and parts:
                    yield family, parts
                family, parts = text, []
            elif family is not None:
                for part in _parts(text, page, family.words, schemes[family.id], whole=whole):
                    opens = part.label is not None and part.label.key == "name"
                    if opens and any(p.label is not None and p.label.key == "name" for p in parts):
                        yield family, parts
                        parts = []
                    parts.append(part)
    if family and parts:
        yield family, parts


def _blocks(page: Page) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for line in page.lines:
        if line.text.strip() and not PAGE_MARK.fullmatch(line.text.strip()):
            block.append((line.number, line.text.strip()))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _untitled(
    block: list[tuple[int, str]], known: Sequence[FormFamily]
) -> Iterator[FormFamily | list[tuple[int, str]]]:
    """The block's lines between titles, and the family of each title."""
    rest: list[tuple[int, str]] = []
    for number, text in block:
        family = next((f for f in known if f.is_title(text)), None)
        if family is None:
            rest.append((number, text))
            continue
        if rest:
            yield rest
        yield family
        rest = []
    if rest:
        yield rest


def _parts(
    block: Sequence[tuple[int, str]], page: Page, words: Words, scheme: Scheme, *, whole: bool
) -> Iterator[ColumnPart]:
    """Labels and heads of a block, be they wrapped, each alone; the lines between them together, or, where no blank lines
    part cells (`whole` is false), each alone that is no long one's rest.
    """
    pieces = [(number, piece) for number, text in block for piece in _pieces(text, words)]
    at = 0
    values: list[tuple[int, str]] = []
    while at < len(pieces):
        for count in range(min(_WRAPPED, len(pieces) - at), 0, -1):
            run = pieces[at : at + count]
            texts = [text for _, text in run]
            apart = count > 1 and (not all(map(key_of, texts)) or all(_known(t, words) for t in texts))
            tag = scheme.tag("".join(texts))
            made = None if apart or tag else _known("".join(texts), words)
            if made is not None or tag:
                break
        if made is None:
            if values and not whole and len(values[-1][1]) < _FULL:
                yield _part(values, page)
                values = []
            values += run
            at += count
            continue
        if values:
            yield _part(values, page)
            values = []
        yield _part(run, page, *made)
        at += count
    if values:
        yield _part(values, page)


def _part(run: Sequence[tuple[int, str]], page: Page, *known: Any) -> ColumnPart:
    """Lines as one part; `known` is what they are as a label or a head."""
    return ColumnPart([text for _, text in run], page.number, run[0][0], run[-1][0], *known)


def _pieces(text: str, words: Words) -> list[str]:
    """A line's cells: parted at its gaps where a cell on either side is a label or a number."""
    cut = text.split()
    recognised = [is_value(c) or _known(c, words) for c in cut]
    return cut if len(cut) > 1 and any(recognised) and _known("".join(cut), words) is None else [text]


def _known(text: str, words: Words) -> tuple[Label | None, str, str] | None:
    """Label, role in the table of indicators and role in that of the money; None for a value."""
    label = words.label(text)
    role = words.role("indicators", text) or ""
    money = words.role("money", text) or ""
    if label is None and len(text) > _SUM and words.is_total("money", text):
        label = Label("", "amount", text)
    if label is None and not role and not money and not words.is_head(text):
        return None
    return label, role or ("" if label or money else "other"), money


def tables_of(found: Iterator[list[tuple[ColumnPart, str]]]) -> Iterator[Table]:
    """Rows of cells as one table a page."""
    made = [row for row in found if row]
    width = max((len(row) for row in made), default=0)
    for page in Counter(row[0][0].page for row in made):
        own = [row for row in made if row[0][0].page == page]
        cells = [
            Cell(
                row=at,
                col=col,
                text=text,
                colspan=width - col if col == len(row) - 1 else 1,
                lines=(part.first, part.last) if part.page == page else None,
            )
            for at, row in enumerate(own)
            for col, (part, text) in enumerate(row)
        ]
        yield Table(page=page, cells=tuple(cells))
