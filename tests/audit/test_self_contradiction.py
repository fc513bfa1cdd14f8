"""A project against itself: building in upkeep, parts without money, one system with two years of completion."""

from typing import Any

import pytest

from yiju.audit.case import Case, Entry
from yiju.audit.rule import RuleSample, load
from yiju.audit.rule_sample import filings
from yiju.audit.rules.contradiction.self_contradiction import completions, construction, without_money
from yiju.graph.identity import link

WORDS = (["新建", "建设"], ["维护", "巡检"])


def case(*projects: dict[str, Any]) -> Case:
    read = filings(
        RuleSample(
            about="",
            filings=[{"document": {"unit": "示例县水利局", "year": 2025}, "projects": list(projects)}],
        )
    )
    return Case(read, link(read))


def entry(**project: Any) -> Entry:
    [made] = case({"name": "泵站平台运维", **project}).entries
    return made


def test_a_new_thing_among_the_sub_items_of_upkeep_is_told_with_its_money() -> None:
    built = {"name": "新建监测站", "amount": 120000}
    [fault] = construction(entry(subitems=[built, {"name": "平台巡检", "amount": 30000}]), *WORDS)
    assert "“新建监测站”" in fault.wording and fault.money == 120000


@pytest.mark.parametrize(
    "project",
    [
        {"subitems": [{"name": "平台建设成果维护", "amount": 120000}]},
        {"name": "泵站平台升级", "subitems": [{"name": "新建监测站", "amount": 120000}]},
    ],
    ids=["upkeep of what was built", "no project of upkeep"],
)
def test_upkeep_of_what_stands_is_no_building(project: dict[str, Any]) -> None:
    assert list(construction(entry(**project), *WORDS)) == []


def test_a_rate_of_building_that_nothing_else_knows_is_told() -> None:
    row = {"level1": "产出指标", "level2": "质量指标", "name": "机房建设验收合格率", "target": "100%"}
    [fault] = construction(entry(indicators=[row]), *WORDS)
    assert "“机房建设验收合格率”" in fault.wording
    assert list(construction(entry(indicators=[row], texts={"项目概况": "含机房建设。"}), *WORDS)) == []


PARTS = "本项目由平台巡检、备件采购、数据托管、安全测评4个部分组成。"


def test_a_part_without_a_sub_item_is_told() -> None:
    items = [{"name": name, "amount": 10000} for name in ("平台巡检", "备件采购", "数据托管")]
    [fault] = without_money(entry(texts={"项目概况": PARTS}, subitems=items))
    assert "“安全测评”" in fault.wording and "4个部分" in fault.wording


@pytest.mark.parametrize("names", [("平台巡检", "备件采购", "数据托管", "安全测评服务"), ("人员", "设备")])
def test_all_parts_paid_or_another_division_is_no_fault(names: tuple[str, ...]) -> None:
    items = [{"name": name, "amount": 10000} for name in names]
    assert list(without_money(entry(texts={"项目概况": PARTS}, subitems=items))) == []


def built(*texts: str) -> list[str]:
    projects = [{"name": f"第{n}项", "texts": {"项目概况": text}} for n, text in enumerate(texts)]
    return [finding.explanation for finding in completions(case(*projects), load("contradiction"), 4)]


def test_one_system_built_in_two_years_is_told() -> None:
    [one] = built("2019年建成“泵站监测平台”。", "2021年建成“泵站监测平台”。")
    assert "2019年建成" in one and "2021年建成" in one


def test_two_phases_and_one_year_said_twice_are_none() -> None:
    assert built("2019年建成“泵站监测平台一期”。", "2021年建成“泵站监测平台二期”。") == []
    assert built("2019年建成“泵站监测平台”。", "2019年建成“泵站监测平台”。") == []
