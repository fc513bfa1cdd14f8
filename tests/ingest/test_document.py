"""A filing's title, unit, year and kind as it prints them."""

import json
from pathlib import Path

import pytest

from yiju.ingest.budget import budget_lines
from yiju.ingest.document import describe, is_title, wording
from yiju.ingest.readers import read, read_bytes
from yiju.ingest.record import Document
from yiju.ingest.values.text import fold


def document(*lines: str) -> Document:
    source = read_bytes("\n".join(lines).encode(), "示例.txt")
    return describe(source, budget_lines(source))


@pytest.mark.parametrize("example", wording().examples, ids=lambda e: str(e["line"]))
def test_titles_are_told_by_their_wording(example: dict[str, str | bool]) -> None:
    assert is_title(str(example["line"])) == example["title"]


def test_a_department_budget_names_its_unit_on_the_cover() -> None:
    found = document(
        "示例市示范区2025年", "区级部门预算", " 预算主管部门：示例市示范区水务局 单位：元", "目录"
    )
    assert (found.title, found.unit, found.year, found.kind) == (
        "示例市示范区2025年区级部门预算",
        "示例市示范区水务局",
        2025,
        "department_budget",
    )


def test_a_unit_budget_is_the_units_own() -> None:
    found = document(
        "示例市示范区2024年区级单位预算",
        "预算主管部门：示例市示范区水务局",
        "预算单位：示例市示范区河道管理所",
    )
    assert (found.unit, found.kind) == ("示例市示范区河道管理所", "unit_budget")


def test_declaration_forms_name_unit_and_year_in_their_heads() -> None:
    found = document(
        "项目名称",
        "",
        "示例市财政支出项目绩效目标申报表",
        "(2019年 )",
        "申报单位名称：（盖章）示例市水务局",
        "2018年以来",
    )
    assert (found.title, found.unit, found.year, found.kind) == (
        "示例市财政支出项目绩效目标申报表",
        "示例市水务局",
        2019,
        "declaration_forms",
    )


def test_the_unit_may_stand_in_the_title_only() -> None:
    assert document("示例市示范区水务局 2023 年 财政支出项目绩效目标申报表").unit == "示例市示范区水务局"


def test_what_is_not_printed_stays_empty() -> None:
    found = document("随便一段话。")
    assert (found.title, found.unit, found.year, found.kind, found.pages) == (None, None, None, "other", 1)
    assert found.id == f"f-{found.sha256[:16]}"


def test_real_filings_say_what_they_are(corpus: Path, gold: Path) -> None:
    for path in sorted(gold.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))["document"]
        source = read(next(corpus.rglob(truth["file"])))
        found = describe(source, budget_lines(source))
        assert fold(found.title or "") == fold(truth["title"] or "")
        assert (found.unit, found.year) == (truth["unit"], truth["year"])


def test_final_accounts_name_their_unit_on_the_line_above_their_title() -> None:
    found = document("示例市示范区水务局", "2024年度部门决算", "目 录", "第一部分 概况")
    assert (found.title, found.unit, found.year, found.kind) == (
        "示例市示范区水务局2024年度部门决算",
        "示例市示范区水务局",
        2024,
        "department_final_accounts",
    )


def test_a_budget_in_prose_is_a_budget_though_its_contents_name_a_table_of_targets() -> None:
    found = document(
        "目 录",
        "第一部分 2025年部门预算说明",
        "1、部门收支总体情况表",
        "2、项目支出绩效目标表",
        "3、整体支出绩效目标表",
        "第一部分 2025年部门预算说明",
        "示例镇人民政府只有本级，没有其他预算单位。",
        "2024年本部门收入为999万元。",
    )
    assert (found.kind, found.title, found.unit, found.year) == (
        "department_budget",
        None,
        "示例镇人民政府",
        2025,
    )


def test_a_unit_of_money_and_a_title_are_no_units_and_a_budget_without_one_says_so() -> None:
    found = document("示例市2026年区级部门预算", "编制部门： 单位：元")
    assert found.unit is None
    assert "没有印出" in found.warnings[0].what and "填报单位" in found.warnings[0].what
    assert document("部门预算项目绩效目标表（2024年度）", "金额单位：万元").unit is None


def test_the_year_is_that_of_the_statement_not_the_one_that_it_compares_with_most_often() -> None:
    found = document(
        "示例局2026年部门预算编制说明",
        "2026年，示例局收入预算100万元，比2025年增加。",
        "2025年执行数90万元。2025年结转5万元。2025年调整1万元。",
    )
    assert found.year == 2026


def test_final_accounts_without_the_word_department_or_unit_are_known_by_their_tables() -> None:
    """The title has neither 部门决算 nor 单位决算; the file speaks of 本单位."""
    found = document(
        "示例市示范区文化馆 2024 年度决算（摘编）",
        "收入支出决算总表",
        "单位：万元",
        "收入\t\t支出\t",
        "项目\t决算数\t项目\t决算数",
        "一、一般公共预算财政拨款收入\t862.35\t一、文化旅游体育与传媒支出\t862.35",
        "本年收入合计\t862.35\t本年支出合计\t862.35",
        "总计\t862.35\t总计\t862.35",
        "截至年末，本单位公务用车保有量2辆。",
    )
    assert (found.unit, found.year, found.kind) == ("示例市示范区文化馆", 2024, "unit_final_accounts")


def test_a_title_of_two_lines_is_the_forms_and_not_that_of_a_budget() -> None:
    found = document(
        "示例县2025年部门预算", "项目支出绩效目标申报表", "部门：示例县水务局\t单位：元", "项目名称\t泵站维护"
    )
    assert (found.title, found.unit, found.year, found.kind) == (
        *("示例县2025年部门预算项目支出绩效目标申报表", "示例县水务局"),
        *(2025, "declaration_forms"),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("2024年度人工湿地水质监测点维护", "项目自评表", "填报日期：2025年3月12日"),
        ("2024年度示例县", "项目支出绩效运行监控表", "（监控期间：2024年1—8月）"),
    ],
)
def test_a_title_of_two_lines_has_the_year_of_its_first(lines: tuple[str, ...]) -> None:
    assert document(*lines).year == 2024


def test_the_line_before_a_title_that_begins_with_its_year_names_the_unit() -> None:
    found = document("示例市园林绿化中心", "2025年6月至8月政府采购意向", "序号\t采购项目名称\t预算金额（元）")
    assert (found.title, found.unit) == ("2025年6月至8月政府采购意向", "示例市园林绿化中心")
