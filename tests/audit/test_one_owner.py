"""One kind owns a row, one fault is one finding, and what the page leaves open is not called a contradiction."""

from typing import Any

import pytest

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.audit.rules.missing_field.numbering import adds_up
from yiju.graph.identity import link


def found(
    *projects: dict[str, Any], year: int = 2024, kinds: tuple[str, ...] = (), **more: Any
) -> list[Finding]:
    filing = {
        "document": {"unit": "示例市园林所", "year": year, "kind": "department_budget"},
        "projects": list(projects),
        **more,
    }
    read = filings(RuleSample(about="", filings=[filing]))
    return find(read, link(read), kinds=list(kinds))


def rows(level2: str, **targets: str) -> list[dict[str, str]]:
    return [{"level1": "效益指标", "level2": level2, "name": n, "target": t} for n, t in targets.items()]


def test_rows_of_a_wrong_class_are_one_finding_with_all_projects_for_each_class() -> None:
    green = rows("生态效益指标", 管理制度健全性="健全", 植被成活率="95%")
    money = rows("经济效益指标", 资金使用合规性="合规", 节约养护成本="5%")
    told = found(
        {"name": "花坛养护", "indicators": green + money},
        {"name": "行道树修剪", "indicators": green},
        kinds=("contradiction",),
    )
    assert sorted(len(f.evidence) for f in told) == [1, 2]
    assert any(
        "2个项目有2项绩效指标的内容与所列指标类别“生态效益指标”不符：“花坛养护”的“管理制度健全性”"
        in f.explanation
        for f in told
    )
    assert any("类别“经济效益指标”不符：“资金使用合规性”" in f.explanation for f in told)


def test_a_row_that_repeats_its_name_is_no_word_of_degree_besides() -> None:
    told = found(
        {"name": "花坛养护", "indicators": rows("社会效益指标", 监控有效性="有效", 示范效应="提升")},
        kinds=("vague_target", "self_reference_target"),
    )
    assert {f.kind: "监控有效性" in f.explanation for f in told} == {
        "vague_target": False,
        "self_reference_target": True,
    }


@pytest.mark.parametrize(
    ("name", "target"), [("应急预案", "建立"), ("全市排名", "提升"), ("树木名录", "编制")]
)
def test_what_is_so_or_not_at_the_end_of_the_year_can_be_checked(name: str, target: str) -> None:
    asked = rows("社会效益指标", **{name: target, "制度健全性": "健全"})
    told = found({"name": "花坛养护", "indicators": asked}, kinds=("vague_target", "self_reference_target"))
    assert told and not any(name in f.explanation for f in told)


REBUILT = {"项目概况": "对登记平台实施等级保护改造，更新软硬件。"}
KEPT = {"项目概况": "登记平台全年驻场维护，按月巡检。"}


@pytest.mark.parametrize(("texts", "grades"), [(REBUILT, []), (KEPT, ["疑似"]), ({}, ["疑似"])])
def test_a_name_s_word_is_held_against_the_texts(texts: dict[str, str], grades: list[str]) -> None:
    """One-off work under a name with 运维: the name may be wrong. Nor is the year before told beside the type."""
    one = {
        "name": "登记平台（运维）",
        "category": ["其他一次性项目"],
        "prior_budget": 0,
        "year_budget": 80_000,
    }
    assert [f.severity for f in found({**one, "texts": texts}, kinds=("contradiction",))] == grades


@pytest.mark.parametrize(("year", "grades"), [(2017, []), (2020, ["提示"]), (2024, ["疑似"])])
def test_the_year_decides_what_goals_were_to_cover(year: int, grades: list[str]) -> None:
    told = found(
        year=year,
        kinds=("contradiction",),
        passages=[{"section": "预算绩效情况", "text": "编报绩效目标的项目8个，涉及预算金额300万元。"}],
        budget_lines=[
            {"table": "支出预算总表", "name": "合计", "amounts": {"合计": 9_000_000, "项目支出": 9_000_000}}
        ],
    )
    assert [f.severity for f in told] == grades
    assert all("34号" in f.norm for f in told)


def test_a_stock_rate_needs_no_indicator_of_its_own() -> None:
    goal = {"年度绩效目标": "确保专款专用率达100%；数据入库率达100%。"}
    shown = [{"level1": "产出指标", "level2": "数量指标", "name": "花坛数量", "target": "≥9座"}]
    [one] = found({"name": "花坛养护", "texts": goal, "indicators": shown}, kinds=("contradiction",))
    assert "数据入库率" in one.explanation and "专款专用率" not in one.explanation


def test_a_building_word_among_names_of_systems_is_a_name() -> None:
    items = [{"name": "采集子系统", "amount": 1}, {"name": "专题数据建设", "amount": 1}]
    assert found({"name": "登记平台（运维）", "subitems": items}, kinds=("contradiction",)) == []


def test_a_number_left_out_of_rows_that_make_their_total_is_no_gap() -> None:
    listed = "1、苗木\t10\n2、肥料\t20\n3、用水\t30\n5、人工\t40\n合计\t{}"
    assert adds_up(listed.format(100)) and not adds_up(listed.format(120))


@pytest.mark.parametrize(("other", "told"), [("项目总目标", 0), ("保证项目实施的制度、措施", 1)])
def test_an_aim_may_repeat_the_need_and_measures_may_not(other: str, told: int) -> None:
    said = (
        "方便群众查询信息，增强政府公信力，推动依申请公开办理更加规范高效，让办事的人少跑路、少等待、少填表。"
    )
    texts = {"项目设立的必要性": f"来信反映查询不便。{said}", other: said}
    assert len(found({"name": "政务公开", "texts": texts}, kinds=("copied_text",))) == told
