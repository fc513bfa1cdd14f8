"""A paper from a template: a Word document in which `{{名称}}` stands where something is to be filled in.

In: a .docx (an office's own, or the built-in one) and the values. Out: the filled document. A value goes where its
placeholder stands, in the text's own look, and makes as many paragraphs as it has lines where it has one to itself. A block
(a table) takes the place of a paragraph that holds only its placeholder. A placeholder that nobody knows is refused, so that
no paper leaves with a hole in it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Sheet
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from yiju.ingest.errors import Unreadable
from yiju.ingest.printable import printable

TEMPLATES = "templates"
"""The folder of a workspace where an office puts its own."""
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")

Block = Callable[[Sheet], None]
"""Adds its paragraphs and tables at the end of a document."""


def opened(template: Path) -> Sheet:
    """An office's template. Raises `Unreadable` where it is no Word document."""
    try:
        return Document(str(template))
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise Unreadable(f"模板 {template.name} 打不开，或不是 Word 文档（.docx）。") from error


def fill(page: Sheet, values: Mapping[str, str], blocks: Mapping[str, Block]) -> None:
    """Put everything in its place. Raises `Unreadable` on a placeholder that is neither value nor block."""
    for paragraph in list(_paragraphs(page)):
        names = _PLACEHOLDER.findall(paragraph.text)
        unknown = [name for name in names if name not in values and name not in blocks]
        if unknown:
            known = "、".join([*values, *blocks])
            raise Unreadable(f"模板里有不认识的“{{{{{unknown[0]}}}}}”；可用的有：{known}。")
        alone = _PLACEHOLDER.fullmatch(paragraph.text.strip())
        if alone and alone[1] in blocks:
            _put(page, paragraph, blocks[alone[1]])
        elif any(name in blocks for name in names):
            raise Unreadable(f"模板里的“{{{{{names[0]}}}}}”是一张表，要独占一段，不能放在表格里。")
        elif alone:
            _write(paragraph, values[alone[1]].split("\n"))
        elif names:
            _replace(paragraph, _PLACEHOLDER.sub(lambda found: values[found[1]], paragraph.text))


def _paragraphs(page: Sheet) -> Iterator[Paragraph]:
    """All of the body, of its tables, and of heads and feet."""
    yield from page.paragraphs
    for table in page.tables:
        yield from _cells(table)
    for section in page.sections:
        for part in (section.header, section.footer):
            yield from part.paragraphs
            for table in part.tables:
                yield from _cells(table)


def _cells(table: Table) -> Iterator[Paragraph]:
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell is met once for each column
                seen.add(cell._tc)
                yield from cell.paragraphs
                for inner in cell.tables:
                    yield from _cells(inner)


def _write(paragraph: Paragraph, lines: Sequence[str]) -> None:
    """Each line a paragraph of its own, in the look of this one; the last of them alone keeps with what follows."""
    before, _, after = _PLACEHOLDER.split(paragraph.text)
    texts = [f"{before}{line}{after}" for line in lines]
    for text in texts[:-1]:
        line_before = Paragraph(copy.deepcopy(paragraph._p), paragraph._parent)
        paragraph._p.addprevious(line_before._p)
        line_before.paragraph_format.keep_with_next = False
        _replace(line_before, text)
    _replace(paragraph, texts[-1])


def _replace(paragraph: Paragraph, text: str) -> None:
    """The text in the look of the paragraph's first run; Word parts a placeholder into runs as it likes."""
    first, *others = paragraph.runs
    first.text = printable(text)
    for run in others:
        run.text = ""


def _put(page: Sheet, paragraph: Paragraph, block: Block) -> None:
    """What the block adds at the end, moved to where the placeholder stood."""
    body = page.element.body
    if paragraph._p.getparent() is not body:
        raise Unreadable(f"模板里的“{paragraph.text.strip()}”是一张表，要独占一段，不能放在表格里。")
    before = set(body)
    block(page)
    for element in [one for one in body if one not in before]:
        paragraph._p.addprevious(element)
    body.remove(paragraph._p)
