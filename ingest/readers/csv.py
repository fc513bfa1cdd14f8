"""Comma-separated files → `page.Source`: one page, title rows as lines and the records as a table.

In: bytes in UTF-8, UTF-16 with BOM or GB18030, fields split by comma or semicolon. Out: one page.
Raises `Unreadable`. Files split by tabs are page dumps and read as text.
"""

from __future__ import annotations

import csv
import io

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers.flow import Flow
from yiju.ingest.readers.limits import MAX_CELLS
from yiju.ingest.readers.plain_text import decode, decoding_notices
from yiju.ingest.readers.worksheet import Position, ShownCell, Worksheet

_DELIMITERS = ",;"
_LOOKED_AT = 200
_SAME_WIDTH = 0.9
_LONGEST_FIELD = 1_000_000


def looks_like_csv(text: str, name: str) -> bool:
    """Whether a text is a table by its shape: (nearly) all of its first records have one width. Where
    the name says so, records of two fields will do.
    """
    named = name.lower().endswith(".csv")
    if "\t" in text[:10_000] and not named:
        return False
    records = _records(text, _delimiter(text), _LOOKED_AT)
    widths = [len(record) for record in records if any(record)]
    common = max(set(widths), key=widths.count, default=0)
    alike = widths.count(common) >= _SAME_WIDTH * len(widths)
    return common > 1 and (named or (alike and common > 2 and len(widths) > 2))


def read_csv(data: bytes, name: str, sha256: str) -> Source:
    """The records as one page. Raises `Unreadable`."""
    text = decode(data)
    cells: dict[Position, ShownCell] = {}
    for row, record in enumerate(_records(text, _delimiter(text))):
        cells |= {(row, col): ShownCell(field.strip()) for col, field in enumerate(record) if field.strip()}
        if len(cells) > MAX_CELLS:
            raise Unreadable(f"表格超过 {MAX_CELLS} 个单元格，远超正常文件，已停止读取。请拆分后再导入。")
    flow = Flow()
    Worksheet(cells).put(flow)
    return Source(
        file=name, sha256=sha256, type="csv", pages=flow.pages(), warnings=decoding_notices(data, text)
    )


def _delimiter(text: str) -> str:
    """The mark that stands more often in the first lines."""
    head = text[:10_000]
    return max(_DELIMITERS, key=head.count)


def _records(text: str, delimiter: str, limit: int | None = None) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        for record in reader:
            found.append(record)
            if limit and len(found) >= limit:
                break
    except csv.Error as error:
        raise Unreadable(
            f"CSV 文件第 {reader.line_num} 行有误（{error}），请检查引号是否成对后再导入。"
        ) from error
    return found
