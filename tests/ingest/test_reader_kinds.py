"""What a file is, its content says: mislabelled files are read, others named with what to do."""

import zipfile
from importlib import import_module
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from yiju.ingest.errors import Unreadable
from yiju.ingest.readers import kind as kinds
from yiju.ingest.readers import read_bytes

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le").ljust(64, b"\0")


def in_zip(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what", "to_do"),
    [
        (stream("WordDocument"), "旧版 Word", "另存为 docx"),
        (stream("EncryptedPackage"), "密码", "去除密码"),
        (OLE, "旧版 Office", "另存为"),
        (in_zip("OFD.xml"), "OFD", "另存"),
        (in_zip("content.xml"), "OpenDocument", "另存为 docx"),
        (in_zip("ppt/presentation.xml"), "演示文稿", "另存为 PDF"),
        (in_zip("xl/workbook.bin"), "xlsb", "另存为 xlsx"),
        (in_zip("预算.txt"), "又一层压缩包", "解压"),
        (b"Rar!\x1a\x07\x01\x00rest", "RAR", "解压"),
        (b"7z\xbc\xaf\x27\x1crest", "7z", "解压"),
        (b"{\\rtf1 abc}", "RTF", "另存为 docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "Excel 2003", "另存为 xlsx"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<table>", "邮件", "附件另存"),
        (stream("__properties_version1.0"), "Outlook", "附件另存"),
        (b"", "空文件", "重新下载"),
        (bytes(range(256)) * 40, "二进制", "确认文件类型"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(data: bytes, what: str, to_do: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_bytes(data, "材料.pdf")
    assert what in str(raised.value) and to_do in str(raised.value)


@pytest.mark.parametrize("name", ["表.xls", "表.pdf", "表.docx", "表"])
def test_a_web_page_is_read_whatever_its_name(name: str) -> None:
    source = read_bytes("<html><table><tr><td>项目名称<td>目录系统</table>".encode(), name)
    assert source.type == "html"


def test_a_text_cut_in_mid_character_is_read_and_says_so() -> None:
    source = read_bytes("项目名称：目录系统运维".encode()[:-1], "断.txt")
    assert source.pages[0].lines[0].text.startswith("项目名称：目录系统运")
    assert "处字节损坏" in source.warnings[0].what


def test_every_kind_says_who_reads_it_or_why_nobody_does() -> None:
    raw = msgspec.yaml.decode((Path(kinds.__file__).parent / "kinds.yaml").read_bytes())
    assert all(("reader" in entry) != ("reason" in entry) for entry in raw)


def test_every_reader_that_is_named_is_there() -> None:
    named = {kind.reader for kind in kinds._kinds() if kind.reader}
    assert len(named) > 5
    for name in named:
        assert callable(getattr(import_module(f"yiju.ingest.readers.{name}"), f"read_{name}"))
