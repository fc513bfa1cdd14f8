"""Sums, rates, points and dates of forms in several layouts: each slip is told once, and what only looks like one is not."""

from typing import Any

import pytest

from yiju.audit import find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

OVERALL: dict[str, Any] = {
    "unit": "示例区城管局",
    "year": 2025,
    "total_budget": 20000000,
    "adjusted_budget": 21000000,
}
WEIGHED = {
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "清运垃圾",
    "target": "≥9万吨",
    "weight": 90,
    "score": 90,
}


def told(kind: str, **form: Any) -> list[str]:
    """What the audit tells of a project's form, or of a unit's."""
    document = {"unit": "示例区城管局", "year": 2025, "kind": kind}
    whole = {"overall": {**OVERALL, **form}} if kind == "overall_target" or "total_score" in form else None
    read = filings(RuleSample(about="", filings=[{"document": document, **(whole or {"projects": [form]})}]))
    return [
        f.explanation
        for f in find(read, link(read), kinds=["arithmetic", "contradiction", "score_arithmetic"])
    ]


def test_a_units_rate_and_points_follow_from_what_was_spent() -> None:
    spent = {"executed": 20160000, "execution_weight": 10, "indicators": [WEIGHED]}
    [slip] = told("self_evaluation", **spent, execution_rate="98.00%", execution_score=9.8, total_score=99.8)
    assert "20,160,000元÷全年预算数21,000,000元＝96.00%；得分9.8，按实际执行率应为9.6" in slip
    assert (
        told("self_evaluation", **spent, execution_rate="96.00%", execution_score=9.6, total_score=99.6) == []
    )


@pytest.mark.parametrize(("other", "found"), [(500000, 1), (400000, 0)])
def test_sources_are_of_the_year_or_of_all_years(other: int, found: int) -> None:
    money = {"财政拨款": 2600000, "其他资金": other}
    assert (
        len(
            told(
                "declaration_forms", name="草场修复", total_budget=9000000, year_budget=3000000, funding=money
            )
        )
        == found
    )


@pytest.mark.parametrize(
    ("name", "target", "found"),
    [
        ("电梯加装完成时间", "2025年12月底前", 1),
        ("电梯加装完成时间", "12月底前", 1),
        ("电梯加装完成时间", "2025年10月31日前", 0),
        ("工程竣工验收时间", "2025年12月底前", 0),
        ("工程款支付完成时间", "2025年12月底前", 0),
        ("质保期结束时间", "2026年10月", 0),
    ],
)
def test_the_work_does_not_end_behind_its_project(name: str, target: str, found: int) -> None:
    row = {"level1": "产出指标", "level2": "时效指标", "name": name, "target": target}
    form = {"name": "候诊区改造", "start": "2025-03-01", "end": "2025-10-31", "indicators": [row]}
    assert len(told("declaration_forms", **form)) == found


@pytest.mark.parametrize(
    ("formula", "amount", "found"),
    [("320户×1500=48.00", 480000, 0), ("320户×1500=58.00", 580000, 1), ("6×18.5=111.00", 1110000, 0)],
)
def test_a_price_in_yuan_beside_amounts_in_wan_is_no_slip(formula: str, amount: int, found: int) -> None:
    item = {"name": "扶手安装", "amount": amount, "formula": formula}
    assert len(told("declaration_forms", name="适老改造", year_budget=amount, subitems=[item])) == found


@pytest.mark.parametrize(
    ("target", "value", "found"), [("≥12万亩", "12", 0), ("≥15万亩", "15", 1), ("≥38万亩", "38", 1)]
)
def test_the_years_target_is_held_against_the_years_goal_and_all_years(
    target: str, value: str, found: int
) -> None:
    def row(period: str, text: str, number: str) -> dict[str, str]:
        told_of = {"level1": "产出指标", "level2": "数量指标", "name": "修复草场面积", "period": period}
        return {**told_of, "target": text, "comparator": ">=", "value": number, "measure": "万亩"}

    texts = {"项目总目标": "三年修复草场36万亩。", "年度绩效目标": "修复草场12万亩。"}
    rows = [row("长期", "≥36万亩", "36"), row("年度", target, value)]
    assert bool(told("declaration_forms", name="草场修复", texts=texts, indicators=rows)) is bool(found)


def test_the_goal_of_all_years_is_not_the_years() -> None:
    texts = {"项目总目标": "建成良种繁育基地1.5万亩。", "年度绩效目标": "2025年建成良种繁育基地5000亩。"}
    money = {"total_budget": 3900000, "year_budget": 1300000}
    assert told("declaration_forms", name="良种繁育", texts=texts, **money) == []


def test_a_year_that_has_the_number_of_all_years_is_told_once() -> None:
    def row(period: str) -> dict[str, str]:
        told_of = {"level1": "产出指标", "level2": "数量指标", "name": "开办实训班期数", "period": period}
        return {**told_of, "target": "72期", "comparator": "=", "value": "72", "measure": "期"}

    texts = {"项目总目标": "三年累计开办高技能实训72期。", "年度绩效目标": "2025年开办高技能实训24期。"}
    printed = {"indicators[1]": "开办实训班期数 72期"}
    form = {"name": "工匠实训", "texts": texts, "indicators": [row("长期"), row("年度")], "printed": printed}
    assert len(told("declaration_forms", **form)) == 1
