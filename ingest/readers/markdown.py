"""Markdown, as converters write it of office files → `page.Source`: tables between pipes, other lines as text.

In: bytes of a text. Out: one page. What a converter writes where a cell is blank (NaN, Unnamed: 3) is blank; a cell
that it repeats for each square of a merged one is one cell again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from yiju.ingest.page import Source
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.plain_text import decode, decoding_notices
from yiju.ingest.readers.worksheet import Position, Range, ShownCell, Worksheet

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_BLANK = re.compile(r"NaN|None|NaT|<NA>|Unnamed: \d+(?:_level_\d+)?|Column\d+|Col\d+", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)|\s+#+\s*$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_FENCE = re.compile(r"\s*(?:```|~~~).*|\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_SQUARES = 3
"""Squares of a merged cell in a row that is nothing else, where a converter repeats its text."""
_VALUE = re.compile(r".{0,3}\d.{0,12}|\W*|[是否无]", re.DOTALL)
"""What two cells side by side may both print: a value, a stroke."""


def looks_like_markdown(text: str) -> bool:
    """Whether a text has headings, or a table between pipes: a row, and below it the rule that parts the head."""
    lines = text.split("\n")
    return len(_HEADING.findall(text)) > 1 or any(
        _is_rule(line) and _BAR.search(above) for above, line in pairwise(lines)
    )


def read_markdown(data: bytes, name: str, sha256: str) -> Source:
    """The lines and tables in order as one page. Raises `Unreadable`."""
    text = decode(data)
    flow = Flow()
    for tabled, lines in _runs(text.split("\n")):
        if tabled:
            _table(lines).put(flow)
            continue
        for line in lines:
            if not _FENCE.fullmatch(line):
                flow.text(_plain(_MARKS.sub("", line)))
    return Source(
        file=name, sha256=sha256, type="markdown", pages=flow.pages(), warnings=decoding_notices(data, text)
    )


def _runs(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Runs of lines between pipes and of other lines; the rules of tables are left out."""
    for tabled, run in groupby(lines, key=lambda line: _BAR.search(line) is not None):
        rows = list(run)
        yield tabled and any(map(_is_rule, rows)), [r for r in rows if not (tabled and _is_rule(r))]


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line) is not None


def _table(lines: Sequence[str]) -> Worksheet:
    """The cells between the pipes of some lines."""
    rows = [_fields(line) for line in lines]
    wide = max(map(len, rows))
    repeats = any(_repeated(row, wide) for row in rows)
    cells: dict[Position, ShownCell] = {}
    merged: list[Range] = []
    for at, row in enumerate(rows):
        col = 0
        while col < len(row):
            end = col + 1
            one = repeats and (_repeated(row, wide) or not _VALUE.fullmatch(row[col]))
            while one and row[col] and end < len(row) and row[end] == row[col]:
                end += 1
            if row[col]:
                cells[at, col] = ShownCell(row[col])
                if end > col + 1:
                    merged.append(Range(at, col, at, end - 1))
            col = end
    return Worksheet(cells, merged)


def _repeated(row: Sequence[str], wide: int) -> bool:
    """Whether a row prints one text in all its squares."""
    return wide >= _SQUARES and len(row) == wide and bool(row[0]) and len(set(row)) == 1


def _fields(line: str) -> list[str]:
    """The cells of a row, blank ones as empty texts."""
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return ["" if _BLANK.fullmatch(cell.strip()) else _plain(cell).strip() for cell in _BAR.split(bare)]


def _plain(text: str) -> str:
    """The text without the marks of Markdown."""
    text = _BREAK.sub("\n", text).replace("&nbsp;", " ")
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
