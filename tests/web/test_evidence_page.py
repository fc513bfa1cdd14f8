"""A quote in the lines of a text: what is marked, and how a form's boxes are shown."""

from yiju.web.pages.evidence_page import TextLine, boxed, quoted


def lines(*texts: str, marked: bool = True) -> list[TextLine]:
    return [TextLine(number, text, marked, "") for number, text in enumerate(texts, 1)]


def test_of_the_lines_of_a_place_the_one_with_the_quote_is_marked_where_it_stands() -> None:
    seen = quoted(lines("项目名称 绿化养护", "年度预算 1500000 元", "合计 11500000"), "1500000")
    assert [line.marked for line in seen] == [False, True, False]
    assert [line.spans for line in seen] == [[], [(5, 12)], []]


def test_a_quote_that_stands_in_no_line_or_says_too_little_leaves_all_marked() -> None:
    for quote in ("", "5", "没有的字句", "1500000 元年度预算" * 5):
        assert all(line.marked and not line.spans for line in quoted(lines("年度预算", "1500000 元"), quote))
    assert not any(line.marked for line in quoted(lines("1500000", marked=False), "1500000"))


def test_boxes_that_a_source_writes_as_markup_are_signs() -> None:
    text = '<input type="checkbox"/> 新增 <input checked="" type="checkbox"/> 结转 <input type=\'text\'>'
    assert boxed(text) == "☐ 新增 ☑ 结转 <input type='text'>"
