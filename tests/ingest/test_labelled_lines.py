"""Forms written as lines of labels with their values, and as rows between bars."""

from decimal import Decimal
from pathlib import Path

import pytest

from yiju.ingest.filing import read_filing
from yiju.ingest.record import Filing

LINES = """项目名称：北渠清淤
项目单位：示例市北渠管理所　　主管部门：示例市水务局
起止时间：2025-03-01 至 2025-11-30
项目资金总额（万元）：120
其中：市级财政拨款100万元，自筹20万元
立项依据：《示例市河渠管护办法》（示水〔2023〕4号）
项目概况：北渠长12公里，
沿线闸门8座，多年未清。
年度绩效目标：清淤12公里，恢复过流能力。
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 清淤长度 | 12公里
产出指标 | 时效指标 | 完工时间 | 11月底前
效益指标 | 社会效益指标 | 过流能力 | ≥20立方米/秒
满意度指标 | 服务对象满意度指标 | 沿线群众满意度 | ≥90%
"""


def filing(tmp_path: Path, text: str) -> Filing:
    path = tmp_path / "申报.txt"
    path.write_text(text, "utf-8")
    return read_filing(path)


@pytest.mark.parametrize("title", ["", "项目绩效目标申报表\n（2025年度）\n"])
def test_each_line_is_a_label_with_its_value(tmp_path: Path, title: str) -> None:
    made = filing(tmp_path, title + LINES)
    [one] = made.projects
    assert (one.name, one.unit, one.authority) == ("北渠清淤", "示例市北渠管理所", "示例市水务局")
    assert Decimal(1_200_000) in (one.year_budget, one.total_budget)
    assert str(one.start) == "2025-03-01" and str(one.end) == "2025-11-30"
    assert [(i.level1, i.level2, i.name, i.target) for i in one.indicators] == [
        ("产出指标", "数量指标", "清淤长度", "12公里"),
        ("产出指标", "时效指标", "完工时间", "11月底前"),
        ("效益指标", "社会效益指标", "过流能力", "≥20立方米/秒"),
        ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥90%"),
    ]


def test_a_line_without_a_label_goes_on_with_the_text_above_it(tmp_path: Path) -> None:
    [one] = filing(tmp_path, LINES).projects
    assert one.texts["项目概况"].replace("\n", "") == "北渠长12公里，沿线闸门8座，多年未清。"
    lines = [place.lines for place in one.evidence["texts.项目概况"]]
    assert lines == [(7, 8)]


def test_labels_in_a_sentence_make_no_form(tmp_path: Path) -> None:
    text = "会议听取了汇报。项目名称：北渠清淤。\n与会人员认为：资金应尽快到位。\n"
    assert not filing(tmp_path, text).projects


def test_rows_may_stand_between_outer_bars(tmp_path: Path) -> None:
    bars = "\n".join(f"| {line} |" if " | " in line else line for line in LINES.splitlines())
    [one] = filing(tmp_path, "项目支出绩效目标表\n" + bars).projects
    assert [(i.name, i.target) for i in one.indicators][:2] == [
        ("清淤长度", "12公里"),
        ("完工时间", "11月底前"),
    ]
    assert not [doubt for doubt in one.doubts if doubt.field == "indicators"]
