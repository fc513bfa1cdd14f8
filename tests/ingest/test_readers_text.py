"""Text files: decoded by content, lines numbered within the file, tabs as tables."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.ingest.errors import Unreadable
from yiju.ingest.readers import read_bytes
from yiju.ingest.readers.markers import page_markers
from yiju.ingest.readers.plain_text import read_plain_text


@pytest.mark.parametrize(
    "data",
    [
        "示例市水务局".encode(),
        codecs.BOM_UTF8 + "示例市水务局".encode(),
        "示例市水务局".encode("gb18030"),
        codecs.BOM_UTF16_LE + "示例市水务局".encode("utf-16-le"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(data: bytes) -> None:
    assert read_bytes(data, "示例.txt").pages[0].lines[0].text == "示例市水务局"


def test_form_feeds_part_pages_and_lines_count_through_the_file() -> None:
    source = read_bytes("一\n二\n\f三\r\n四\n".encode(), "示例.txt")
    assert [[(line.number, line.text) for line in page.lines] for page in source.pages] == [
        [(1, "一"), (2, "二"), (3, "")],
        [(3, "三"), (4, "四"), (5, "")],
    ]


def test_lines_with_tabs_are_a_table_and_a_blank_line_only_breaks_it() -> None:
    (page,) = read_bytes("名称\t金额\n甲\t1\n\n乙\t\n后文\n丙\t3".encode(), "示例.txt").pages
    assert [[[c.text for c in row] for row in t.rows()] for t in page.tables] == [
        [["名称", "金额"], ["甲", "1"]],
        [["乙", ""]],
        [["丙", "3"]],
    ]
    assert [t.continues for t in page.tables] == [False, True, False]
    assert page.tables[1].cells[0].lines == (4, 4)


@pytest.mark.parametrize(
    ("data", "why"), [(b"", "空文件"), (b" \n\n", "只有空白"), (bytes(range(256)) * 9, "不是文字")]
)
def test_what_is_no_text_says_so(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_bytes(data, "示例.txt")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\f"), min_size=1))
def test_no_printed_character_is_lost(text: str) -> None:
    if not text.strip():
        return
    source = read_plain_text(codecs.BOM_UTF8 + text.encode(), "示例.txt", "0")
    lines = "".join(line.text for page in source.pages for line in page.lines)
    printed = text.split("\n")
    kept = [line for n, line in enumerate(printed) if n not in page_markers(printed)]
    assert lines == "".join(kept).replace("\f", "")
    assert [p.number for p in source.pages] == list(range(1, len(source.pages) + 1))


SIMPLIFIED = "示例市水务局2024年项目绩效目标申报表\n项目名称\t河道保洁服务\n资金总额\t120万元\n" * 6
TRADITIONAL = "示例市水務局2024年項目績效目標申報表\n項目名稱\t河道保潔服務\n資金總額\t120萬元\n" * 6


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030", "utf-8"])
def test_an_encoding_without_a_mark_is_told_from_the_characters_it_gives(encoding: str) -> None:
    source = read_bytes(SIMPLIFIED.encode(encoding), "示例.txt")
    assert "\n".join(line.text for _, line in source.lines()) == SIMPLIFIED
    assert source.warnings == ()


def test_big5_is_read_and_said() -> None:
    source = read_bytes(TRADITIONAL.encode("big5"), "示例.txt")
    assert "\n".join(line.text for _, line in source.lines()) == TRADITIONAL
    assert "Big5" in source.warnings[0].what


@pytest.mark.parametrize("first", [2, 9, 14])
def test_a_file_of_two_encodings_is_read_by_lines_and_said(first: int) -> None:
    lines = SIMPLIFIED.splitlines(keepends=True)
    data = "".join(lines[:first]).encode() + "".join(lines[first:]).encode("gb18030")
    source = read_bytes(data, "示例.txt")
    assert "\n".join(line.text for _, line in source.lines()) == SIMPLIFIED
    assert "两种编码" in source.warnings[0].what


def test_a_damaged_file_keeps_its_encoding() -> None:
    data = bytearray(SIMPLIFIED.encode())
    data[100] = 0xFF
    (told,) = read_bytes(bytes(data[:-2]), "示例.txt").warnings
    assert "字节损坏" in told.what
