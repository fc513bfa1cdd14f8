"""Web pages → `page.Source`: lines and tables in document order, as a browser shows them.

In: bytes in UTF-8, UTF-16 with BOM or GB18030, whatever charset the page claims. Out: one page of lines
and tables, row and column spans kept, ticked boxes as ☑ and □. Raises `Unreadable`. Rows that hold
tables only lay them out: their content is read in its place.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from yiju.ingest.page import Cell, Source
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.limits import MAX_SPAN
from yiju.ingest.readers.plain_text import decode, decoding_notices
from yiju.ingest.record import Notice

_LOOKED_AT = 4096
_MARK = re.compile(r"<!doctype\s+html|<html[\s>]|<(?:table|body|head|div|meta)(?:\s[^<>]*)?>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SKIPPED = {"head", "script", "style", "noscript", "template", "iframe", "object", "svg"}
_BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "pre", "hr"),
    *("section", "article", "header", "footer", "main", "aside", "nav", "form", "fieldset", "legend"),
    *("blockquote", "center", "address", "figure", "figcaption", "body", "html", "caption", "option"),
    *("tr", "td", "th", "thead", "tbody", "tfoot"),
}  # fmt: skip
_DEEPEST = 400
"""Elements in elements. Pages saved by office programs reach 30; the parser itself allows thousands."""


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    head = data[:_LOOKED_AT].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith("<") and _MARK.search(head) is not None


def read_html(data: bytes, name: str, sha256: str) -> Source:
    """The web page as one page. Raises `Unreadable`."""
    text = _DECLARATION.sub("", decode(data).replace("\0", ""))
    # As UTF-8 with the charset given from outside: libxml2 cuts a text that contradicts its own meta.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True)
    root = etree.fromstring(text.encode("utf-8", "replace") or b"<p/>", parser)
    walker = _Walker()
    if root is not None:
        walker.block(root, 0)
    walker.end_line()
    warnings = [*decoding_notices(data, text)]
    if walker.cut:
        warnings.append(Notice(f"网页的结构嵌套超过 {_DEEPEST} 层，更深处的内容未读取"))
    return Source(file=name, sha256=sha256, type="html", pages=walker.flow.pages(), warnings=tuple(warnings))


class _Walker:
    """Writes blocks into a flow; inline text gathers until its block ends."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.cut = False
        self._line: list[str] = []

    def end_line(self) -> None:
        """Print what has gathered."""
        self.flow.text(_collapsed(self._line))
        self._line = []

    def block(self, element: Any, depth: int) -> None:
        """An element, its text and everything in it."""
        if _is_unseen(element):
            return
        if depth > _DEEPEST:
            self.cut = True
            return
        tag = element.tag
        if tag == "table":
            self.end_line()
            self._table(element, depth)
            return
        if tag in _BLOCKS:
            self.end_line()
        self._line.append(_own(element))
        if tag not in ("select", "textarea"):
            for child in element:
                self.block(child, depth + 1)
                self._line.append(child.tail or "")
        if tag in _BLOCKS:
            self.end_line()

    def _table(self, table: Any, depth: int) -> None:
        cells: list[Cell] = []
        taken: dict[int, int] = {}  # column → rows below the current one that a tall cell still fills
        row_number = 0
        for part in _parts(table):
            if part.tag == "caption":
                self.block(part, depth + 1)
                continue
            held = [c for c in part if isinstance(c.tag, str) and c.tag in ("td", "th")]
            if any(next(c.iter("table"), None) is not None for c in held):
                self.flow.table(cells)
                cells, taken, row_number = [], {}, 0
                for cell in held:
                    self.block(cell, depth + 1)
                continue
            col = 0
            fresh: dict[int, int] = {}
            for cell in held:
                while taken.get(col):
                    col += 1
                wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
                cells.append(Cell(row_number, col, self._cell_text(cell, depth), tall, wide))
                fresh |= dict.fromkeys(range(col, col + wide), tall)
                col += wide
            taken = {c: n - 1 for c, n in {**taken, **fresh}.items() if n > 1}
            row_number += 1
        self.flow.table([_clipped(cell, row_number) for cell in cells])

    def _cell_text(self, cell: Any, depth: int) -> str:
        inner = _CellText()
        inner.block(cell, depth + 1)
        inner.end_line()
        self.cut = self.cut or inner.cut
        return "\n".join(inner.lines)


class _CellText(_Walker):
    """Gathers the lines of one cell, in which no table stands."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def end_line(self) -> None:
        self.lines += [line for line in _collapsed(self._line).split("\n") if line.strip()]
        self._line = []


def _is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _own(element: Any) -> str:
    """What the element prints before its children: its first text, or the state of a control."""
    tag, kind = element.tag, element.get("type", "text").lower()
    if tag == "br":
        return "\v"
    if tag == "input":
        if kind in ("checkbox", "radio"):
            return "☑" if "checked" in element.attrib else "□"
        return (
            "" if kind in ("hidden", "submit", "button", "image", "reset") else str(element.get("value", ""))
        )
    if tag == "select":
        chosen = [o for o in element.iter("option") if "selected" in o.attrib]
        return " ".join("".join(o.itertext()) for o in chosen)
    if tag == "textarea":
        return "".join(element.itertext()).replace("\n", "\v")
    if tag == "pre":
        return (element.text or "").replace("\n", "\v")
    return element.text or ""


def _collapsed(parts: list[str]) -> str:
    """Inline text with white space as a browser shows it; LF where a line was broken on purpose."""
    lines = "".join(parts).split("\v")
    return "\n".join(_SPACE.sub(" ", line).strip().replace("\xa0", " ").rstrip() for line in lines)


def _parts(table: Any) -> list[Any]:
    """Caption and rows of this table, not of tables in it; hidden ones left out."""
    found = []
    for child in table:
        if _is_unseen(child):
            continue
        if child.tag in ("tr", "caption"):
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found += [row for row in child if row.tag == "tr" and not _is_unseen(row)]
    return found


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdecimal() and len(value) < 9 else 1


def _clipped(cell: Cell, rows: int) -> Cell:
    """The cell ending with its table at the latest."""
    return Cell(cell.row, cell.col, cell.text, min(cell.rowspan, rows - cell.row), cell.colspan)
