"""Word documents (docx) → `page.Source`: paragraphs and tables in document order.

In: bytes. Out: pages (split at explicit breaks and where Word last broke the page when it saved; a
table stays whole on the page it begins on) of lines and tables, merged cells kept. Raises `Unreadable`.
Deleted and hidden text is not read; inserted text, text boxes, ticked boxes and list numbers are.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Cell, Source
from yiju.ingest.readers.docx_numbers import Numbering
from yiju.ingest.readers.docx_runs import PAGE_BREAK, paragraph_text
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.limits import MAX_SPAN, check_package
from yiju.ingest.record import Notice

_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:smartTag")}
_LARGE = 0.1 * (8.27 * 914_400) * (11.69 * 914_400)
"""A tenth of A4, in the units of a drawing (914,400 to the inch)."""
_MAX_DEPTH = 40
"""Tables in tables; Word itself stops far earlier."""


def read_docx(data: bytes, name: str, sha256: str) -> Source:
    """The document as pages. Raises `Unreadable`."""
    check_package(data)
    try:
        document = Document(BytesIO(data))
        body = document.element.body
        walker = _DocxWalker(Numbering.of(document))
    except Exception as error:  # python-docx raises whatever its parts stumble over
        raise Unreadable("Word 文件已损坏，无法打开。请在 Word 或 WPS 中修复后另存。") from error
    walker.blocks(body)
    large = _large_pictures(body)
    notices = (
        (Notice(f"文档里有 {large} 幅较大的图片，其中的文字（如有）未读取，请看原件。"),) if large else ()
    )
    return Source(file=name, sha256=sha256, type="docx", pages=walker.flow.pages(), warnings=notices)


def _large_pictures(body: Any) -> int:
    """Pictures that could hold text: neither seals nor logos."""
    pictures = (d for d in body.iter(qn("w:drawing")) if next(d.iter(qn("pic:pic")), None) is not None)
    extents = (next(picture.iter(qn("wp:extent")), None) for picture in pictures)
    sizes = ((e.get("cx", ""), e.get("cy", "")) for e in extents if e is not None)
    return sum(w.isdecimal() and h.isdecimal() and int(w) * int(h) >= _LARGE for w, h in sizes)


class _DocxWalker:
    """Writes blocks into a flow, in document order."""

    def __init__(self, numbering: Numbering) -> None:
        self.flow = Flow()
        self._numbering = numbering

    def blocks(self, parent: Any, depth: int = 0) -> None:
        """Paragraphs and tables below `parent`."""
        for block in _children(parent):
            if block.tag == qn("w:p"):
                self._paragraph(block)
            elif block.tag == qn("w:tbl"):
                self._table(block, depth + 1)

    def _paragraph(self, paragraph: Any) -> None:
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None:
            self.flow.end_page()
        for i, part in enumerate(self._text(paragraph).split(PAGE_BREAK)):
            if i:
                self.flow.end_page()
            self.flow.text(part)
        section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            kind = section.find(qn("w:type"))
            if kind is None or kind.get(qn("w:val")) != "continuous":
                self.flow.end_page()

    def _text(self, paragraph: Any) -> str:
        return self._numbering.label(paragraph) + paragraph_text(paragraph)

    def _table(self, table: Any, depth: int) -> None:
        """A table; a row whose cells hold tables is laid out around them and gives their content in its
        place.
        """
        if depth > _MAX_DEPTH:
            raise Unreadable(f"表格嵌套超过 {_MAX_DEPTH} 层，已停止读取。请在 Word 或 WPS 中简化后另存。")
        cells: list[Cell] = []
        open_above: dict[int, int] = {}  # column → index in `cells` of a cell that may go on below
        row_number = 0
        for row in _rows(table):
            held = _cells(row)
            if any(cell.find(f".//{qn('w:tbl')}") is not None for cell, _, _ in held):
                self.flow.table(cells)
                cells, open_above, row_number = [], {}, 0
                for cell, _, _ in held:
                    self.blocks(cell, depth)
                continue
            going_on: dict[int, int] = {}
            for cell, col, wide in held:
                if _goes_on(cell) and col in open_above:
                    index = open_above[col]
                    above = cells[index]
                    cells[index] = Cell(above.row, above.col, above.text, above.rowspan + 1, above.colspan)
                else:
                    index = len(cells)
                    cells.append(Cell(row_number, col, self._cell_text(cell), 1, wide))
                going_on[col] = index
            open_above = going_on
            row_number += 1
        self.flow.table(cells)

    def _cell_text(self, cell: Any) -> str:
        parts = [self._text(block) for block in _children(cell) if block.tag == qn("w:p")]
        return "\n".join(parts).replace(PAGE_BREAK, "")


def _children(parent: Any) -> list[Any]:
    """Blocks, or rows, or cells below `parent`, those in content controls too."""
    found = []
    for child in parent:
        if child.tag in _WRAPPERS:
            found += _children(child)
        else:
            found.append(child)
    return found


def _rows(table: Any) -> list[Any]:
    """Rows that are printed: those deleted with tracking, or hidden, are not."""
    rows = [row for row in _children(table) if row.tag == qn("w:tr")]
    gone = [f"{qn('w:trPr')}/{qn('w:del')}", f"{qn('w:trPr')}/{qn('w:hidden')}"]
    return [row for row in rows if all(row.find(path) is None for path in gone)]


def _cells(row: Any) -> list[tuple[Any, int, int]]:
    """The cells of a row with their column from 0 and width in columns."""
    col = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    found = []
    for cell in _children(row):
        if cell.tag == qn("w:tc"):
            wide = max(1, _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1))
            found.append((cell, col, wide))
            col += wide
    return found


def _goes_on(cell: Any) -> bool:
    """Whether the cell is the lower part of a cell above."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _number(element: Any, default: int) -> int:
    value = element.get(qn("w:val")) if element is not None else None
    return min(int(value), MAX_SPAN) if value and value.isdecimal() else default
