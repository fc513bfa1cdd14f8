"""Web pages, read as a browser shows them."""

import pytest

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes

FORM = """<html><head><meta charset="gbk"><title>标题栏</title><style>p{}</style></head><body>
<h1>示例市财政支出项目绩效目标申报表</h1><p>填报单位：示例局<br>2024 年度</p>
<table border=1>
<tr><th>项目名称</th><td colspan=3>目录系统<br>运维</td></tr>
<tr><td rowspan="2">产出指标</td><td>数量</td><td>巡检次数</td><td>≥4次</td></tr>
<tr><td>时效</td><td>完成&nbsp;时限</td><td>12月31日前</td></tr>
<tr><td>项目类型</td><td colspan=3><input type=checkbox checked>经常性 <input type=radio>一次性</td></tr>
</table><script>var x = "不读";</script><p style="display:none">不读</p>以上。</body></html>"""


def read(page: str | bytes) -> Source:
    return read_bytes(page if isinstance(page, bytes) else page.encode(), "示例.html")


def test_a_form_keeps_its_spans_and_boxes() -> None:
    source = read(FORM)
    assert source.type == "html"
    (page,) = source.pages
    assert [line.text for line in page.lines] == [
        "示例市财政支出项目绩效目标申报表",
        "填报单位：示例局",
        "2024 年度",
        "项目名称\t目录系统运维",
        "产出指标\t数量\t巡检次数\t≥4次",
        "时效\t完成 时限\t12月31日前",
        "项目类型\t☑经常性 □一次性",
        "以上。",
    ]
    cells = {c.text: (c.row, c.col, c.rowspan, c.colspan) for c in page.tables[0].cells}
    assert cells["目录系统\n运维"] == (0, 1, 1, 3)
    assert cells["产出指标"] == (1, 0, 2, 1)
    assert cells["时效"] == (2, 1, 1, 1)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_that_lies_about_its_charset_is_read_whole(charset: str) -> None:
    assert read(FORM.encode(charset)).pages == read(FORM).pages


def test_an_office_export_with_an_xml_declaration_is_read() -> None:
    assert read('<?xml version="1.0" encoding="gb2312"?>' + FORM).pages == read(FORM).pages


def test_a_table_for_layout_gives_what_it_holds() -> None:
    page = read(f"<table><tr><td>导航<td>{FORM}</td></tr></table>").pages[0]
    assert page.lines[0].text == "导航"
    assert len(page.tables) == 1


def test_spans_beyond_the_table_end_with_it() -> None:
    page = read("<table><tr><td rowspan=65534 colspan=99999999>甲<td>乙<tr><td>丙</table>").pages[0]
    assert page.tables[0].row_count == 2
    assert page.tables[0].col_count <= 1002


def test_a_page_nested_without_end_is_read_as_deep_as_it_makes_sense() -> None:
    source = read("<body>前<br>" + "<div>" * 5000 + "深" + "</div>" * 5000 + "后</body>")
    assert source.pages[0].lines[0].text == "前"
    assert "嵌套" in source.warnings[0].what


def test_entities_of_a_web_page_do_not_multiply() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]><html><p>正文 &b;</p></html>'
    assert len(read(bomb).pages[0].lines[0].text) < 40


def test_a_page_with_a_broken_byte_loses_one_character_and_says_so() -> None:
    data = FORM.encode("gb18030")
    at = data.index("时效".encode("gb18030"))
    source = read(data[:at] + b"\xff" + data[at + 1 :])
    assert source.pages[0].lines[0].text == "示例市财政支出项目绩效目标申报表"
    assert "处字节损坏" in source.warnings[0].what


def test_a_page_without_text_gives_a_reason() -> None:
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read("<html><body><img src=x></body></html>")


def test_a_cut_page_is_read_as_far_as_it_goes() -> None:
    assert "项目名称" in read(FORM[: FORM.index("产出指标")]).pages[0].lines[-1].text
