"""Sizes checked before a file is opened, so that a bomb is refused and not unpacked.

In: the bytes of an office package, or the size of an image. Out: nothing, or `Unreadable` with what
is wrong in Chinese. The limits are far above any filing seen (a department's whole budget is below
1 MB of XML) and far below what exhausts a worker.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from yiju.ingest.errors import Unreadable

MAX_FILE_BYTES = 1024**3
"""A budget of a thousand pages scanned in colour is a third of it."""
MAX_PARTS = 20_000
MAX_PART_BYTES = 64 * 1024**2
MAX_PACKAGE_BYTES = 256 * 1024**2
MAX_CHARACTERS = 20_000_000
MAX_LINES = 1_000_000
MAX_CELLS = 1_000_000
MAX_SPAN = 1000
"""Columns or rows that one cell may span; HTML itself knows no wider column span."""
MAX_PIXELS = 120_000_000
"""A3 at 600 dpi is 70 million."""

_CHUNK = 1024 * 1024
# Office programs never write a document type; only there can entities be declared. The declaration is
# looked for as UTF-8 and as both kinds of UTF-16, the encodings that XML parsers take unasked.
_DOCTYPE = [re.compile(re.escape("<!DOCTYPE".encode(e))) for e in ("utf-8", "utf-16-le", "utf-16-be")]
_OVERLAP = 2 * len("<!DOCTYPE")


def check_package(data: bytes) -> zipfile.ZipFile:
    """The opened zip of a docx or xlsx. Raises `Unreadable` where it is damaged, encrypted or
    unpacks to more than the limits, or where a part declares XML entities.
    """
    try:
        package = zipfile.ZipFile(BytesIO(data))
        parts = package.infolist()
        if len(parts) > MAX_PARTS:
            raise Unreadable(
                f"文件内含 {len(parts)} 个部件，异常之多，已拒绝打开。请用 Office 或 WPS 另存后再导入。"
            )
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("文件内容已加密，无法读取。请在 Office 或 WPS 中去除密码后另存，再导入。")
        declared = sum(part.file_size for part in parts)
        if declared > MAX_PACKAGE_BYTES or any(p.file_size > MAX_PART_BYTES for p in parts if _is_xml(p)):
            raise Unreadable(
                f"文件展开后有 {declared / 1024**2:.0f} MB，远超正常文件，疑似压缩炸弹，已拒绝打开。"
                "请核实来源，或另存为 PDF 后再导入。"
            )
        for part in parts:
            if _is_xml(part):
                _check_xml(package, part)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise Unreadable(
            f"文件已损坏或不完整（{error}）。请重新下载，或用 Office、WPS 打开修复后另存。"
        ) from error
    return package


def check_image(width: int, height: int) -> None:
    """Raises `Unreadable` for an image too large to decode."""
    if width * height > MAX_PIXELS:
        raise Unreadable(
            f"图片有 {width}×{height} 像素，远超正常扫描件，已拒绝打开。请以 200–300 dpi 重新扫描后再导入。"
        )


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raises `Unreadable` where the part declares a document type, or `BadZipFile` where it is damaged."""
    before = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = before + chunk
            if any(pattern.search(text) for pattern in _DOCTYPE):
                raise Unreadable(
                    f"文件的 {part.filename} 中含有 XML 实体声明，正常的 Office 文件没有，疑似恶意文件，已拒绝打开。"
                )
            before = text[-_OVERLAP:]
