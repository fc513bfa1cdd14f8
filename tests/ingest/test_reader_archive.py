"""Archives made by the test, good and bad, opened member by member and ingested."""

import stat
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from yiju.ingest.batch import ingest, rows_expected
from yiju.ingest.readers import zip_archive
from yiju.ingest.readers.zip_archive import FoundFile, expanded, is_archive
from yiju.ingest.record_store import RecordStore

TEXT = "示例市示范局2024年单位预算\n一、项目概况\n".encode()


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def opened(path: Path, tmp_path: Path) -> list[FoundFile]:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    found = list(expanded([path], folder))
    inside = [f for f in folder.rglob("*") if f.is_file()]
    assert all(f.resolve().is_relative_to(folder) for f in inside)
    return found


def shown(found: list[FoundFile], tmp_path: Path) -> list[str]:
    return [f.path.relative_to(tmp_path).as_posix() for f in found]


def with_raw_names(path: Path, names: list[bytes]) -> Path:
    """A zip as old Chinese programs write it: names in their own encoding and no flag that says so."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as plain:
        for i, raw in enumerate(names):
            plain.writestr(str(i) * len(raw), TEXT)
    data = out.getvalue()
    for i, raw in enumerate(names):
        data = data.replace(str(i).encode() * len(raw), raw)
    path.write_bytes(data)
    return path


def test_chinese_names_are_read_in_either_encoding(tmp_path: Path) -> None:
    names = ["附件/申报表.txt".encode("gb18030"), "部门预算说明.txt".encode()]
    path = with_raw_names(tmp_path / "旧.zip", names)
    assert shown(opened(path, tmp_path), tmp_path) == ["旧.zip/附件/申报表.txt", "旧.zip/部门预算说明.txt"]


def test_the_flag_for_utf8_is_obeyed_and_litter_left_out(tmp_path: Path) -> None:
    members = {"预算.txt": TEXT, "__MACOSX/._预算.txt": b"x", "附件/.DS_Store": b"x", "附件/~$表.docx": b"x"}
    path = packed(tmp_path / "新.zip", members)
    assert shown(opened(path, tmp_path), tmp_path) == ["新.zip/预算.txt"]


def test_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    third = packed(tmp_path / "3.zip", {"丙.txt": TEXT}).read_bytes()
    second = packed(tmp_path / "2.zip", {"乙.txt": TEXT, "丙.zip": third}).read_bytes()
    path = packed(tmp_path / "1.zip", {"甲.txt": TEXT, "乙.zip": second})
    names = ["1.zip/甲.txt", "1.zip/乙.zip/乙.txt", "1.zip/乙.zip/丙.zip"]
    assert shown(opened(path, tmp_path), tmp_path) == names


@pytest.mark.parametrize("name", ["../../外.txt", "/etc/外.txt", "..\\外.txt", "C:\\外.txt"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (found,) = opened(packed(tmp_path / "坏.zip", {name: TEXT}), tmp_path)
    assert found.reason and "文件夹之外" in found.reason
    assert found.path.is_relative_to(tmp_path / "坏.zip")
    assert ".." not in found.path.parts


def test_a_name_with_control_characters_is_shown_without_them(tmp_path: Path) -> None:
    (found,) = opened(packed(tmp_path / "a.zip", {"预\x1b[31m算\u202e.txt": TEXT}), tmp_path)
    assert found.path.name == "预_[31m算_.txt"


def test_a_name_too_long_for_a_disk_keeps_its_type(tmp_path: Path) -> None:
    (found,) = opened(packed(tmp_path / "a.zip", {"长" * 200 + ".txt": TEXT}), tmp_path)
    assert found.file.read_bytes() == TEXT
    assert found.path.suffix == ".txt"


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr(link, "/etc/passwd")
    (found,) = opened(tmp_path / "a.zip", tmp_path)
    assert found.reason and "链接" in found.reason


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    path = packed(tmp_path / "密.zip", {"预算.txt": TEXT})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    (found,) = opened(path, tmp_path)
    assert found.reason and "加密" in found.reason


def test_bombs_are_refused_by_ratio_and_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "炸.zip", {"零.txt": bytes(40 * 1024**2), "预算.txt": TEXT})
    bomb, good = opened(path, tmp_path)
    assert bomb.reason and "压缩炸弹" in bomb.reason
    assert good.reason is None
    monkeypatch.setattr(zip_archive, "MAX_TOTAL_BYTES", 1024)
    (whole,) = expanded([path], tmp_path / "unpacked")
    assert whole.reason and "压缩炸弹" in whole.reason
    monkeypatch.setattr(zip_archive, "MAX_MEMBERS", 1)
    (many,) = expanded([path], tmp_path / "unpacked")
    assert many.reason and "2 个文件" in many.reason


def test_a_damaged_archive_gives_a_reason(tmp_path: Path) -> None:
    path = packed(tmp_path / "断.zip", {"预算.txt": TEXT * 100})
    path.write_bytes(path.read_bytes()[:60])
    (found,) = opened(path, tmp_path)
    assert found.reason and "已损坏或不完整" in found.reason


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"坏.txt": TEXT * 9, "好.txt": TEXT})
    data = bytearray(path.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    bad, good = opened(path, tmp_path)
    assert bad.reason and "已损坏" in bad.reason
    assert good.file.read_bytes() == TEXT


def test_an_empty_archive_gives_a_reason(tmp_path: Path) -> None:
    (found,) = opened(packed(tmp_path / "空.zip", {}), tmp_path)
    assert found.reason and "没有文件" in found.reason


def test_a_document_in_a_zip_is_no_archive(tmp_path: Path) -> None:
    assert not is_archive(
        packed(tmp_path / "文.docx", {"[Content_Types].xml": b"", "word/document.xml": b""})
    )
    assert is_archive(packed(tmp_path / "料.docx", {"预算.txt": TEXT}))


def test_an_archive_that_was_mended_is_no_failure_any_more(tmp_path: Path) -> None:
    store, path = RecordStore(tmp_path / "workspace"), tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04")
    ingest([path], store, workers=1)
    assert [Path(f.path) for f in store.failures()] == [path]
    ingest([packed(path, {"预算.txt": TEXT})], store, workers=1)
    assert store.failures() == []


def test_members_are_ingested_as_files_of_their_own(tmp_path: Path) -> None:
    path = packed(tmp_path / "材料.zip", {"预算.txt": TEXT, "../外.txt": TEXT, "副本/预算.txt": TEXT})
    store = RecordStore(tmp_path / "workspace")
    rows = ingest([path], store, workers=1)
    assert rows_expected([path]) == 3
    assert [(row.path.relative_to(path).as_posix(), row.outcome) for row in rows] == [
        ("预算.txt", "read"),
        ("外.txt", "failed"),
        ("副本/预算.txt", "same_content"),
    ]
    assert [f.document.file for f in store.filings()] == ["预算.txt"]
    assert [row.outcome for row in ingest([path], store, workers=1)] == [
        "unchanged",
        "failed",
        "same_content",
    ]
