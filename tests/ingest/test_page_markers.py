"""Lines by which a converter ends a page are told by their form and count."""

import pytest

from yiju.ingest.readers import read_bytes
from yiju.ingest.readers.markers import page_markers


@pytest.mark.parametrize(
    "form",
    ["-- {} of 5 --", "第 {} 页 共 5 页", "=== Page {} ===", "- {} -", "{} / 5", "[第{}页]"],
)
def test_markers_that_count_their_pages_end_pages(form: str) -> None:
    lines = [text for n in range(1, 6) for text in (f"第{n}段的话。", "", form.format(n), "")]
    assert page_markers(lines) == {2, 6, 10, 14, 18}


@pytest.mark.parametrize(
    "lines",
    [
        ["1", "行政运行", "2", "水利", "3", "住房公积金"],  # numbers of rows
        ["1、", "2、", "3、"],
        ["（1）", "（2）", "（3）"],
        ["- 7 -", "- 3 -", "- 5 -"],  # amounts between dashes do not count
        ["2023 / 2025", "2024 / 2025"][:1],
        ["100元", "101元", "102元"],
    ],
)
def test_numbers_that_mark_no_page_are_left_alone(lines: list[str]) -> None:
    assert page_markers(lines) == set()


def test_a_break_without_a_number_is_told_by_its_frame() -> None:
    assert page_markers(["封面", "-- PAGE_BREAK --", "正文", "-----", "合计"]) == {1}


def test_pages_of_a_marked_text_keep_the_lines_numbers_and_lose_the_markers() -> None:
    text = "甲\n-- 1 of 3 --\n-- 2 of 3 --\n丙\n-- 3 of 3 --\n"
    pages = read_bytes(text.encode(), "示例.txt").pages
    assert [[(line.number, line.text) for line in page.lines if line.text] for page in pages[:3]] == [
        [(1, "甲")],
        [],
        [(4, "丙")],
    ]
