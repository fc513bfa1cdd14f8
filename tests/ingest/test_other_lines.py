"""The printed lines that nothing else of a record keeps."""

from yiju.ingest.filing import filing_of
from yiju.ingest.other_lines import other_lines
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Passage

_TEXT = (
    "示例市数据管理局主要职能\n\n"
    "    示例市数据管理局负责全市公共数据的汇聚、共享和开放，承担政务信息化项目的\n"
    "统筹管理。\n\n"
    "填报单位负责人（签名）：\n"
    "一、主要职能........................3\n"
)


def kept(text: str) -> list[str]:
    filing = filing_of(read_plain_text(text.encode(), "示例.txt", "0" * 64))
    return [line.text for line in filing.other_lines]


def test_a_line_that_is_no_passage_is_kept_once_with_its_place() -> None:
    assert kept(_TEXT + "\n\n\n" + _TEXT).count("填报单位负责人（签名）：") == 1


def test_what_a_passage_or_its_heading_says_is_not_kept_again() -> None:
    found = kept(_TEXT)
    assert not any("统筹管理" in line or "公共数据" in line for line in found)
    assert not any("....." in line for line in found)


def test_of_a_line_that_holds_a_page_only_what_stands_nowhere_else_is_kept() -> None:
    source = read_plain_text(("填报人 " + "公共数据的汇聚 " * 20 + "\n").encode(), "示例.txt", "0" * 64)
    filing = filing_of(source)
    filing.passages, filing.other_lines = [Passage(None, "公共数据的汇聚")], []
    assert [line.text for line in other_lines(source, filing)] == ["填报人"]
