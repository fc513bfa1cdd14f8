"""涉及金额 is what is in question: a difference, a sub-item, a part; no money where the fault is one of form. And what a fact is called."""

from decimal import Decimal

import pytest

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample, load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link


def found(sample: RuleSample, kind: str) -> list[Finding]:
    read = filings(sample)
    return find(read, link(read), kinds=[kind])


def of_samples(kind: str, said: str) -> list[Finding]:
    """Of the rule's own samples the findings that say so."""
    return [one for sample in load(kind).firing for one in found(sample, kind) if said in one.explanation]


def told(kind: str, said: str, *projects: dict[str, object]) -> Finding:
    """The one finding of a kind about these projects that says so."""
    filing = {"document": {"unit": "示例市数据局", "year": 2025}, "projects": list(projects)}
    [one] = [f for f in found(RuleSample(about="", filings=[filing]), kind) if said in f.explanation]
    return one


def test_a_product_that_is_off_concerns_what_it_is_off_by() -> None:
    review = {"name": "文件评估", "amount": 38000, "formula": "800×47=38000"}
    project = {"name": "政务公开", "year_budget": 440000, "subitems": [review]}
    assert told("arithmetic", "800×47=38000", project).money == 400


def test_what_is_built_in_a_maintenance_project_concerns_its_sub_item() -> None:
    items = [{"name": "日常运维", "amount": 90000}, {"name": "专题数据建设", "amount": 30000}]
    project = {"name": "信息平台（运维）", "year_budget": 120000, "subitems": items}
    assert told("contradiction", "却是建设内容", project).money == Decimal(30000)


def test_a_table_that_is_called_empty_concerns_the_largest_amount_that_it_holds() -> None:
    [one] = of_samples("contradiction", "故本表为空表")
    assert one.money is not None and one.money > 0
    assert any(f"{one.money:,.0f}" in quoted.text.replace(".00", "") for quoted in one.evidence)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("contradiction", "的内容与所列指标类别不符"),
        ("missing_field", "缺第5项"),
        ("typo", ""),
        ("vague_target", ""),
        ("self_reference_target", ""),
    ],
)
def test_a_fault_of_form_concerns_no_money(kind: str, said: str) -> None:
    assert {one.money for one in of_samples(kind, said)} == {None}


@pytest.mark.parametrize(
    ("kind", "said", "name"),
    [
        ("copied_text", "两栏要求的内容不同", "重复填写"),
        ("low_execution", "全年分文未动", "结转未动"),
        ("low_execution", "全年仍预计执行", "执行偏低"),
        ("frozen_budget", "仍申请", "执行低而增加"),
        ("no_reason", "原因只重复科目名称", "增减原因空洞"),
        ("basis_conflict", "所列依据与所安排的支出相悖", "依据与支出相悖"),
    ],
)
def test_a_fact_that_the_rules_name_does_not_fit_has_its_own(kind: str, said: str, name: str) -> None:
    assert {one.name for one in of_samples(kind, said)} == {name}
