"""Files → `page.Source`, whatever the file type; what a file is, its first bytes say, not its name.

In: a path. Out: `Source` (pages of lines and tables). Raises `Unreadable` with a Chinese reason
that says what the file is and what the person can do. A reader and its libraries are loaded with the
first file of its type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from yiju.ingest.errors import Passing, Unreadable
from yiju.ingest.page import Source
from yiju.ingest.printable import cleaned
from yiju.ingest.readers.file_names import readable
from yiju.ingest.readers.kind import kind_of
from yiju.ingest.readers.limits import MAX_FILE_BYTES

_HEADER_WITHIN = 1024
"""A PDF's header may follow some junk; Adobe's readers accept it within the first 1024 bytes."""


def read(path: Path) -> Source:
    """The file as pages of lines and tables. Raises `Unreadable`."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise Unreadable(
                f"文件有 {size / 1024**3:.1f} GB，远超正常材料，未读取。请核实是不是申报材料，或拆分后再导入。"
            )
        data = path.read_bytes()
    except OSError as error:
        raise Passing(f"文件打不开：{error.strerror or error}。请检查路径和权限。") from error
    return read_bytes(data, readable(path.name))


def read_bytes(data: bytes, name: str) -> Source:
    """`read` for a file already in memory; `name` is only recorded. Raises `Unreadable`."""
    if not data:
        raise Unreadable("空文件（0 字节），没有可读的内容。请重新下载或导出。")
    sha256 = hashlib.sha256(data).hexdigest()
    kind = kind_of(data)
    if kind is None:
        return cleaned(_reader(_wording(data, name))(data, name, sha256))
    if kind.reader is None:
        raise Unreadable(kind.reason)
    return cleaned(_reader(kind.reader)(data, name, sha256))


def _reader(name: str) -> Callable[[bytes, str, str], Source]:
    """The function `read_NAME` of the module NAME beside this one."""
    found: Callable[[bytes, str, str], Source] = getattr(import_module(f"{__name__}.{name}"), f"read_{name}")
    return found


def _wording(data: bytes, name: str) -> str:
    """What a file without a signature is: a PDF after some junk, or a kind of text."""
    from yiju.ingest.readers import csv, html, markdown, plain_text

    if b"%PDF-" in data[:_HEADER_WITHIN]:
        return "pdf"
    if html.looks_like_html(data):
        return "html"
    text = plain_text.decode(data)
    if markdown.looks_like_markdown(text):
        return "markdown"
    return "csv" if csv.looks_like_csv(text, name) else "plain_text"
