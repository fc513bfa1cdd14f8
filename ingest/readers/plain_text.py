"""Text files → `page.Source`: numbered lines, and tables where lines are separated by tabs.

In: bytes in UTF-8, UTF-16, GB18030 or Big5 (`encoding`). Out: pages (split at form
feeds and at the lines by which a converter ends a page, `markers`) whose lines keep their number within the file; blank lines are kept, because in a page dump
they separate paragraphs. Raises `Unreadable` on bytes that are no text.
"""

from __future__ import annotations

import re

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Cell, Line, Page, Source, Table
from yiju.ingest.readers.encoding import LOST, decoded
from yiju.ingest.readers.markers import page_markers
from yiju.ingest.readers.radicals import without_radicals
from yiju.ingest.record import Notice

# A control character that no text editor writes; a text with more than a few is a binary file.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.01


def read_plain_text(data: bytes, name: str, sha256: str) -> Source:
    """The text as pages of lines and tab-separated tables. Raises `Unreadable`."""
    text = decode(data)
    if not text.strip():
        raise Unreadable("文件里只有空白，没有可读的内容。请重新下载或导出。")
    pages: list[Page] = []
    lines: list[Line] = []
    printed_lines = text.split("\n")
    markers = page_markers(printed_lines)
    for number, printed in enumerate(printed_lines, start=1):
        if number - 1 in markers:
            if pages or any(line.text.strip() for line in lines):  # a marker may stand at a page's head
                pages.append(_page(len(pages) + 1, lines))
                lines = []
            continue
        first, *rest = printed.split("\f")
        lines.append(Line(number=number, text=first))
        for after in rest:
            pages.append(_page(len(pages) + 1, lines))
            lines = [Line(number=number, text=after)] if after else []
    if lines or not pages:
        pages.append(_page(len(pages) + 1, lines))
    return Source(
        file=name, sha256=sha256, type="text", pages=tuple(pages), warnings=decoding_notices(data, text)
    )


def decode(data: bytes) -> str:
    """The text with line feeds and common characters only; bytes that a cut or damaged file leaves over become U+FFFD (see `decoding_notices`).
    Raises `Unreadable`.
    """
    found = decoded(data)
    text = found[0] if found else None
    if text is None or len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise Unreadable(
            "内容不是文字（二进制数据），无法读取。请确认文件类型，或导出为 PDF 或文本后再导入。"
        )
    return without_radicals(text.replace("\r\n", "\n").replace("\r", "\n"))


def decoding_notices(data: bytes, text: str) -> tuple[Notice, ...]:
    """What must be said of how the bytes became this text: its encoding, and bytes that were lost."""
    found = decoded(data)
    return (*(found[1] if found else ()), *losses(text))


def losses(text: str) -> tuple[Notice, ...]:
    """A notice where bytes of the file could not be read as text."""
    count = text.count(LOST)
    return (Notice(f"文件有 {count} 处字节损坏，无法辨认，以“{LOST}”代替"),) if count else ()


def _page(number: int, lines: list[Line]) -> Page:
    return Page(number=number, lines=tuple(lines), tables=tuple(_tables(number, lines)))


def _tables(page: int, lines: list[Line]) -> list[Table]:
    """Runs of lines with tabs. A run that follows another after blank lines only `continues` it:
    converters put a blank line where a page of the original ended.
    """
    runs: list[tuple[list[Line], bool]] = []
    open_run = only_blank_since = False
    for line in lines:
        if "\t" in line.text:
            if not open_run:
                runs.append(([], only_blank_since))
            runs[-1][0].append(line)
            open_run = only_blank_since = True
        else:
            open_run = False
            only_blank_since = only_blank_since and not line.text.strip()
    return [Table(page=page, cells=_cells(run), continues=continues) for run, continues in runs]


def _cells(run: list[Line]) -> tuple[Cell, ...]:
    return tuple(
        Cell(row=row, col=col, text=cell.strip(), lines=(line.number, line.number))
        for row, line in enumerate(run)
        for col, cell in enumerate(line.text.split("\t"))
    )
