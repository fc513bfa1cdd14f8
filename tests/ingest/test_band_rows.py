"""Tables that only gaps show are read as cells: rows by their main column, tall labels by their height."""

from yiju.ingest.filing import filing_of
from yiju.ingest.forms.anchors import Anchors
from yiju.ingest.forms.families import families
from yiju.ingest.page import Page, Source
from yiju.ingest.readers import read_bytes
from yiju.ingest.unruled.bands import banded_both_ways, of_page

FORM = """
                       项目支出绩效目标申报表
                            （2025年度）
   项目名称       城区绿道养护

   主管部门       示例市园林局              实施单位       示例市绿道管理所

               年度资金总额：          60.00
  项目资金
               其中：财政拨款          50.00
  （万元）
                  其他资金          10.00

             一级指标      二级指标       三级指标               指标值

                                  养护绿道里程            ≥35公里
                       数量指标
                                  补植苗木              ≥1200株
             产出指标
                       质量指标       苗木成活率             ≥95%
  绩效指标
                       时效指标       年度养护完成时间          12月20日前

             效益指标      生态效益指标     绿道可达率             ≥90%

                       服务对象满
             满意度指标                 市民满意度             ≥88%
                       意度指标
"""


def page(text: str) -> Page:
    return read_bytes(text.encode(), "示例.txt").pages[0]


def cells(text: str) -> list[list[list[tuple[int, int, str]]]]:
    return [[[(c.col, c.rowspan, c.text) for c in row] for row in t.rows()] for t in of_page(page(text))]


def test_a_label_half_way_down_its_rows_spans_them_and_a_wrapped_one_is_whole() -> None:
    spans = {text: (col, rows) for table in cells(FORM) for row in table for col, rows, text in row}
    assert spans["绩效指标"][1] == 7
    assert [spans[level][1] for level in ("产出指标", "效益指标", "满意度指标")] == [4, 1, 1]
    assert spans["数量指标"][1] == 2 and spans["服务对象满\n意度指标"][1] == 1


def test_two_names_with_a_label_between_are_two_rows_and_a_wrapped_value_is_one() -> None:
    text = """
  名称         目标值        备注

                         第一条很长的
  植树        10个
                        备注

  修路        20个

  架桥        30个
"""
    rows = cells(text)[0]
    assert [[c[2] for c in row] for row in rows] == [
        ["名称", "目标值", "备注"],
        ["植树", "10个", "第一条很长的\n备注"],
        ["修路", "20个"],
        ["架桥", "30个"],
    ]


def test_prose_and_single_columns_are_no_tables() -> None:
    assert of_page(page("一、项目概况\n这是一段话，没有分栏。\n二、立项依据\n见附件。")) == ()


def test_a_form_in_a_page_dump_is_read_whole_with_doubts() -> None:
    filing = filing_of(read_bytes(FORM.encode(), "示例.txt"))
    (project,) = filing.projects
    assert (project.name, project.unit, project.authority) == (
        "城区绿道养护",
        "示例市绿道管理所",
        "示例市园林局",
    )
    assert [(i.level1, i.level2, i.name, i.target) for i in project.indicators] == [
        ("产出指标", "数量指标", "养护绿道里程", "≥35公里"),
        ("产出指标", "数量指标", "补植苗木", "≥1200株"),
        ("产出指标", "质量指标", "苗木成活率", "≥95%"),
        ("产出指标", "时效指标", "年度养护完成时间", "12月20日前"),
        ("效益指标", "生态效益指标", "绿道可达率", "≥90%"),
        ("满意度指标", "服务对象满意度指标", "市民满意度", "≥88%"),
    ]
    assert "indicators" in {doubt.field for doubt in project.doubts}
    assert filing.document.warnings[0].what.startswith("表格没有框线")


def test_tabs_and_ruled_tables_are_left_as_they_are() -> None:
    source: Source = read_bytes("项目名称\t绿道养护\n主管部门\t示例市园林局".encode(), "示例.txt")
    assert banded_both_ways(source, Anchors(families())) == []
