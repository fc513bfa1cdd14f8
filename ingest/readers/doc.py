"""Word documents of the years to 2003 (doc, and wps that keep to its format) → `page.Source`.

In: bytes. Out: pages of lines and tables, as of the docx that msdoc2docx makes of them, with a notice that says
so. Raises `Unreadable`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
from doc2docx import convert
from doc2docx.errors import EncryptedDocumentError

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers.docx import read_docx
from yiju.ingest.record import Notice

_CONVERTED = (
    "这是旧版 Word 文档（doc），先转换为 docx 再读取；窗体控件和图形里的内容可能缺失，请对照原件核实。"
)
_BOXES = "文档里有 {} 个窗体复选框，读不出是否勾选；项目类型等勾选项请对照原件核对，或另存为 docx 后再导入。"
_LOST = "FIELDS_FLATTENED"
"""The converter's word for fields of which it keeps only the text; a form's checkbox has none."""
_REFUSED = "这份旧版 Word 文档（doc 或 wps）读不出来。请在 Word 或 WPS 中另存为 docx 或 PDF 后再导入。"


def read_doc(data: bytes, name: str, sha256: str) -> Source:
    """The document as pages of lines and tables. Raises `Unreadable`."""
    with tempfile.TemporaryDirectory(prefix="yiju-doc-") as folder:
        old, new = Path(folder) / "old.doc", Path(folder) / "new.docx"
        old.write_bytes(data)
        try:
            report = convert(old, new).report
            made = new.read_bytes()
        except EncryptedDocumentError as error:
            raise Unreadable(
                "这份旧版 Word 文档（doc）加了密码，无法读取。请在 Word 或 WPS 中去除密码后另存，再导入。"
            ) from error
        except MemoryError:
            raise
        except Exception as error:  # besides its own errors, whatever a damaged structure provokes
            raise Unreadable(_REFUSED) from error
    source = read_docx(made, name, sha256)
    notices = [Notice(_CONVERTED)]
    boxes = sum(
        d.details["field_types"].get("FORMCHECKBOX", 0) for d in report.diagnostics if d.code == _LOST
    )
    if boxes:
        notices.append(Notice(_BOXES.format(boxes)))
    return msgspec.structs.replace(source, type="doc", warnings=(*notices, *source.warnings))
