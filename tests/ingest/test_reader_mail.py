"""E-mails made by the test, opened part by part and ingested."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from yiju.ingest.batch import ingest
from yiju.ingest.readers.mail import is_mail
from yiju.ingest.readers.zip_archive import expanded, is_archive
from yiju.ingest.record_store import RecordStore

FORM = "项目支出绩效目标申报表\n（2025年度）\n单位：万元\n项目名称\t目录编制\n实施单位\t示例市数据局\n年度资金总额\t65\n".encode()


def mail(note: str, files: dict[str, bytes], html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.cn", "b@example.cn", "报送2025年绩效目标"
    made.set_content(note)
    if html:
        made.add_alternative(html, subtype="html")
    for name, data in files.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def names(message: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "来信.eml"
    path.write_bytes(message)
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return [found.path.relative_to(tmp_path).as_posix() for found in expanded([path], folder)]


def test_attachments_are_read_and_a_covering_note_is_not(tmp_path: Path) -> None:
    made = mail("请查收附件。", {"申报表.txt": FORM, "说明.txt": "示例市数据局\n".encode()})
    assert names(made.as_bytes(), tmp_path) == ["来信.eml/申报表.txt", "来信.eml/说明.txt"]


def test_a_letter_that_holds_a_table_or_nothing_else_is_read(tmp_path: Path) -> None:
    table = "<table><tr><td>项目名称<td>目录编制</table>"
    assert (
        names(mail("见下", {"盖章.png": b"\x89PNG"}, html=table).as_bytes(), tmp_path)[-1]
        == "来信.eml/正文.html"
    )


def test_a_message_sent_on_is_opened_once(tmp_path: Path) -> None:
    inner, outer = mail("", {"丙.txt": FORM}), mail("转", {"乙.txt": FORM})
    middle = mail("转", {})
    middle.add_attachment(inner)
    outer.add_attachment(middle)
    assert names(outer.as_bytes(), tmp_path) == [
        "来信.eml/乙.txt",
        "来信.eml/报送2025年绩效目标.eml/报送2025年绩效目标.eml",
    ]


def test_a_single_file_web_page_is_its_page(tmp_path: Path) -> None:
    made = (
        b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td>=E8=A1=A8</table>\r\n"
        b"--B\r\nContent-Type: image/png\r\nContent-Location: x.png\r\n\r\nPNG\r\n--B--\r\n"
    )
    assert names(made, tmp_path) == ["来信.eml/正文.html"]


@pytest.mark.parametrize(
    "text", ["项目名称：目录\nDate: 1\n", "From: 甲\nTo: 乙\n内容\n\n", "Subject: a\n\nDate: b\nTo: c\n"]
)
def test_a_text_with_colons_is_no_mail(text: str) -> None:
    assert not is_mail(text.encode())


def test_a_mail_is_ingested_like_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "来信.eml"
    path.write_bytes(mail("请查收", {"申报表.txt": FORM}).as_bytes())
    assert is_archive(path)
    store = RecordStore(tmp_path / "w")
    (row,) = ingest([path], store, workers=1)
    assert row.outcome == "read" and row.path == path / "申报表.txt"
    path.write_bytes(mail("", {}).as_bytes())
    (row,) = ingest([path], store, workers=1)
    assert row.outcome == "failed" and "没有附件" in (row.reason or "")
