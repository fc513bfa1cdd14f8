"""Files → `page.Source`, whatever the file type; what a file is, its first bytes say, not its name.

In: a path. Out: `Source` (pages of lines and tables). Raises `Unreadable` with a Chinese reason
that says what the file is and what the person can do.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.errors import Unreadable
from ingest.page import Source
from ingest.readers import csv, docx, html, pdf, scan, text, xls, xlsx
from ingest.readers.kind import kind_of

_READERS = {"docx": docx.read_docx, "xlsx": xlsx.read_xlsx, "xls": xls.read_xls, "scan": scan.read_scan}


def read(path: Path) -> Source:
    """The file as pages of lines and tables. Raises `Unreadable`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"文件打不开：{error.strerror or error}。请检查路径和权限。") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Source:
    """`read` for a file already in memory; `name` is only recorded. Raises `Unreadable`."""
    if not data:
        raise Unreadable("空文件（0 字节），没有可读的内容。请重新下载或导出。")
    sha256 = hashlib.sha256(data).hexdigest()
    if pdf.looks_like_pdf(data):
        return pdf.read_pdf(data, name, sha256)
    kind = kind_of(data)
    if kind is None:
        return _read_wording(data, name, sha256)
    if kind.reader is None:
        raise Unreadable(kind.reason)
    return _READERS[kind.reader](data, name, sha256)


def _read_wording(data: bytes, name: str, sha256: str) -> Source:
    """A web page, a table of comma-separated records, or plain text."""
    if html.looks_like_html(data):
        return html.read_html(data, name, sha256)
    if csv.looks_like_csv(text.decode(data), name):
        return csv.read_csv(data, name, sha256)
    return text.read_text(data, name, sha256)
