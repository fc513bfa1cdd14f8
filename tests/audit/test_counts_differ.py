"""How many of a thing the goal tells, and how many the indicator of the same thing."""

from typing import Any

import pytest

from yiju.audit.case import Case
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.results.result_form import sheets
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.audit.rules.contradiction.counts_differ import other_counts
from yiju.graph.identity import link
from yiju.ingest.values.target import split_target


def slips(texts: str | dict[str, str], *rows: tuple[str, str]) -> list[str]:
    indicators = []
    for name, target in rows:
        sign, value, measure = split_target(target)
        number = None if value is None else f"{value}"
        row: dict[str, Any] = {"level1": "产出指标", "level2": "数量指标", "name": name, "target": target}
        indicators.append({**row, "comparator": sign, "value": number, "measure": measure})
    goal = {"年度绩效目标": texts} if isinstance(texts, str) else texts
    project = {"name": "综合养护", "texts": goal, "indicators": indicators}
    one = {"document": {"unit": "示例县水利局", "year": 2025}, "projects": [project]}
    read = filings(RuleSample(about="", filings=[one]))
    [sheet] = sheets(Case(read, link(read)), "plan")
    return [slip.sentence for slip in other_counts(sheet, FactTable(sheet.record))]


@pytest.mark.parametrize(
    ("goal", "name", "target"),
    [
        ("组织演练12次。", "演练次数", "≥4次"),
        ("完成坡地人工种树3.2万亩，封育1.5万亩。", "人工种树面积（万亩）", "≥2.3万亩"),
        ("维护泵站9座、机组31台（套），完成机组大修6台。", "机组大修台数", "≥4台"),
        ("目标1：开展心理辅导 120 人次，培训4期。", "心理辅导人次", "≥210人次"),
        ("对全县 64 处在册隐患点开展巡查排查和监测。", "巡查监测隐患点数量", "≥46处"),
        ("检查生产单位660家以上。", "检查生产单位家数", "≥500家"),
        ("发放补助对象300名。", "发放补助对象人数", "≥200人"),
    ],
)
def test_another_number_of_the_same_thing_is_shown_with_both(goal: str, name: str, target: str) -> None:
    [one] = slips(goal, (name, target))
    assert f"绩效指标“{name}”的指标值却为“{target}”" in one


@pytest.mark.parametrize(
    ("goal", "name", "target"),
    [
        ("组织演练4次。", "演练次数", "≥4次"),
        ("上半年组织演练2次。", "演练次数", "≥4次"),
        ("春秋两季各组织演练2次。", "演练次数", "≥4次"),
        ("组织演练12场。", "演练次数", "≥4次"),
        ("三年组织演练12次。", "演练次数", "≥4次"),
        ("整理档案1.8万卷。", "整理档案卷数", "≥18000卷"),
        ("新建公厕5座。", "公厕数量", "≥8座"),
        ("新建公厕3座、改建公厕5座。", "公厕数量", "≥8座"),
        ("培训网格员200人次。", "培训人次", "≥500人次"),
        ("巡查隐患点64处，重点监测46处。", "巡查隐患点数量", "≥46处"),
        ("种树3200亩。", "单位面积种树成本", "≤360元/亩"),
        ("完成渠道疏浚10公里。", "渠道疏浚长度", "≤12公里"),
    ],
)
def test_a_part_another_thing_or_another_unit_is_no_contradiction(goal: str, name: str, target: str) -> None:
    assert slips(goal, (name, target)) == []


def test_of_a_target_for_all_years_and_one_for_the_year_the_year_is_held_to_its_goal() -> None:
    goals = {"项目总目标": "三年累计完成定量检测6300批次。", "年度绩效目标": "完成定量检测2100批次。"}
    assert slips(goals, ("定量检测批次", "≥6300批次"), ("定量检测批次", "≥2100批次")) == []
    [one] = slips(goals, ("定量检测批次", "≥6300批次"), ("定量检测批次", "≥1200批次"))
    assert "“年度绩效目标”写“完成定量检测2100批次”" in one and "“≥1200批次”" in one
    assert slips({"项目总目标": "三年累计完成定量检测6300批次。"}, ("定量检测批次", "≥2100批次")) == []


def test_a_number_that_another_text_explains_is_no_contradiction() -> None:
    texts = {"年度绩效目标": "巡查隐患点64处。", "项目概况": "其中县级负责46处。"}
    assert slips(texts, ("巡查隐患点数量", "≥46处")) == []
