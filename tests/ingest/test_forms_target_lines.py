"""A form printed as lines: where its indicators begin, its unit of money, and values wrapped over lines."""

from yiju.ingest.forms.grid_labels import family
from yiju.ingest.forms.grid_rows import Row, rows
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.forms.target_forms.target_form import best
from yiju.ingest.forms.target_forms.target_form_lines import fields, front, is_lines, money_unit
from yiju.ingest.readers.plain_text import read_plain_text

FORM = """项目名称 河道保洁 项目类别 经常性项目
主管部门 示例市海曲区水务局 实施单位 示例市海曲区水务局（本级）
项目资金总额（万元） 20.00 年度资金申请总额 20.00
一级指标 二级指标 三级指标 年度指标值
产出指标 数量指标 河道保洁长度 >=40公里
"""


def lines(text: str) -> list[Row]:
    return rows(read_plain_text(text.encode(), "示例.txt", "0" * 64))


def test_a_form_without_cells_is_told_by_the_head_of_its_indicators() -> None:
    assert is_lines(lines(FORM)) and len(front(lines(FORM))) == 3
    assert not is_lines(lines("项目名称 河道保洁\n主管部门 示例市海曲区水务局\n"))
    assert not is_lines(lines("项目名称\t河道保洁\n三级指标\t年度指标值\n"))


def test_the_unit_of_money_may_be_broken_over_two_lines() -> None:
    assert money_unit(lines(FORM)) == "万元"
    assert money_unit(lines(FORM.replace("（万元）", ""))) == "元"
    assert (
        money_unit(lines(FORM.replace("项目资金总额（万元） 20.00", "（万 20.00\n元） 项目资金总额")))
        == "万元"
    )


def test_a_label_has_what_stands_between_it_and_the_next() -> None:
    region = lines(FORM)
    read = {label.key: value for label, value, _ in fields(region, best(region), Lexicon([]))}
    assert "河道保洁" in read.values() and "20.00" in read.values()
    assert family("target_form")
