"""Printed lines → paragraphs: which line goes on with the one before, over line and page breaks.

In: lines with their page, in reading order. Out: `follows`, asked for each pair. A typesetter fills a line before
he breaks it and indents the first of a paragraph; where a dump kept no indents, numbers and closing marks decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yiju.ingest.page import Line, Page

NUMBER = re.compile(
    r"\s*(?:(?P<kanji>[一二三四五六七八九十]{1,3}[、.．])|(?P<round>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<part>第[一二三四五六七八九十]{1,3}(?:部分|章|节))"
    r"|(?P<arabic>[（(]?\d{1,2}(?:[、）)]|[.．](?!\d)))|(?P<mark>[①-⑳●■◆◇▪•➢★]))"
)
_CLOSED = re.compile(r"[。：！？!?:][”’》）)\]]*$")
_HALF_CLOSED = re.compile(r"[；;][”’》）)\]]*$")
_LEADS = re.compile(r"[，。、；：！？）》」』〕】”’%％]")
_LONG = 0.6
_FULL = 0.93
_FEWEST = 40
"""Columns that a line has at least before it is taken to be broken at the margin."""

_SURELY = 100
"""A line of so many columns that ends open goes on, however wide the other lines of its page are."""


@dataclass(frozen=True)
class ParagraphLine:
    """A line outside tables: where it begins and ends, in points or, without boxes, in columns."""

    page: Page
    line: Line
    text: str
    sheet: int
    start: float
    end: float
    height: float
    """Of a line in points; 2 where it is counted in columns."""


@dataclass(frozen=True)
class Margins:
    """The text area of one printed page, and whether its paragraphs are indented."""

    left: float
    right: float
    indented: bool


def columns(text: str) -> int:
    """The text's width, a Chinese character counted as two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def printed(page: Page, line: Line, sheet: int) -> ParagraphLine:
    """The line with its extent."""
    text = line.text.replace("\t", " ")
    bare = text.strip(" \t\r\n\u3000\xa0")
    if line.box:
        return ParagraphLine(page, line, bare, sheet, line.box[0], line.box[2], line.box[3] - line.box[1])
    start = columns(text[: len(text) - len(text.lstrip(" \t\u3000\xa0"))])
    return ParagraphLine(page, line, bare, sheet, start, start + columns(bare), 2)


def margins(lines: Sequence[ParagraphLine]) -> Margins:
    """Of the lines of one sheet."""
    left, right = min(p.start for p in lines), max(p.end for p in lines)
    return Margins(left, right, any(_is_indented(p, left) for p in lines))


def ends(text: str) -> bool:
    """Whether a line closes a sentence or an item, so that a paragraph may end with it."""
    return bool(_CLOSED.search(text) or _HALF_CLOSED.search(text))


def follows(
    last: ParagraphLine, line: ParagraphLine, of_last: Margins, of_line: Margins, *, numbered: bool
) -> bool:
    """Whether `line` goes on with the paragraph that `last` belongs to, and which began with a number or not."""
    if _LEADS.match(line.text):
        return True
    if NUMBER.match(line.text):
        return False
    width = last.end - of_last.left
    room = of_last.right - of_last.left
    enough = last.line.box is not None or columns(last.text) >= _FEWEST
    first_line = _is_indented(line, of_line.left)
    full = enough and width >= _FULL * room
    if _CLOSED.search(last.text):
        adjoining = last.sheet != line.sheet or line.line.number == last.line.number + 1
        return (of_line.indented or numbered) and not first_line and full and adjoining
    if _HALF_CLOSED.search(last.text):
        return full and not first_line
    if first_line and of_line.indented and not _is_indented(last, of_last.left):
        return False
    long = width >= _LONG * room or (last.line.box is None and width >= _SURELY)
    return enough and long and not (first_line and last.line.box)


def _is_indented(p: ParagraphLine, left: float) -> bool:
    return p.start - left >= (0.9 * p.height if p.line.box else 2)
