"""涉及金额 is what is in question: a difference, a sub-item, a part; no money where the fault is one of form. And what a fact is called."""

import re
from decimal import Decimal

import pytest

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample, available, load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

NUMBERS = re.compile(r"\d+(?:\.\d+)?")


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


CALLED_EMPTY = "“三公”经费和机关运行经费预算表"


@pytest.mark.parametrize(
    ("matter", "money"), [("“三公”经费和机关运行经费", 4910900), ("“三公”经费", 479100), ("预算", 479100)]
)
def test_a_table_that_is_called_empty_concerns_what_its_note_speaks_of(matter: str, money: int) -> None:
    """Its total, and the column of another matter where the note names that; each amount is quoted with its unit."""
    printed = {
        "合计": "47.91", "公务接待费": "1.35", "公务用车购置及运行费": "46.56", "购置费": "18.00", "运行费": "28.56",
        "机关运行经费预算数": "443.18",
    }  # fmt: skip
    amounts = {column: int(Decimal(text) * 10000) for column, text in printed.items()}
    row = {"table": CALLED_EMPTY, "name": "预算数", "factor": 10000, "amounts": amounts, "printed": printed}
    note = {"section": CALLED_EMPTY, "text": f"注：本部门2024年无{matter}，故本表为空表。"}
    filing = {
        "document": {"unit": "示例街道办事处", "year": 2024, "kind": "department_budget"},
        "passages": [note],
        "budget_lines": [row],
    }
    [one] = [
        f for f in found(RuleSample(about="", filings=[filing]), "contradiction") if "空表" in f.explanation
    ]
    assert one.money == money
    cells = [quoted for quoted in one.evidence if quoted.field.startswith("budget_lines.")]
    assert "列有6个金额" in one.explanation and len(cells) == 6
    assert {cell.unit for cell in cells} == {"万元"} and cells[0].quoted == "47.91（万元）"
    assert one.subject == CALLED_EMPTY
    assert "分类科目" not in one.norm, "the norm of another check of the rule"


def test_of_a_long_table_that_is_called_empty_the_total_is_quoted_first() -> None:
    rows = [
        {"table": "基金支出表", "code": f"{n}", "name": f"科目{n}", "amounts": {"合计": 1000}}
        for n in range(220, 240)
    ]
    rows.append({"table": "基金支出表", "name": "合计", "amounts": {"合计": 20000}})
    filing = {
        "document": {"unit": "示例街道办事处", "year": 2024, "kind": "department_budget"},
        "passages": [{"section": "基金支出表", "text": "注：本表为空表。"}],
        "budget_lines": rows,
    }  # fmt: skip
    [one] = [
        f for f in found(RuleSample(about="", filings=[filing]), "contradiction") if "空表" in f.explanation
    ]
    assert one.money == 20000 and "列有21个金额，引其中12个" in one.explanation
    assert one.evidence[1].quoted == "20,000（元）" and len(one.evidence) == 13


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("contradiction", "的内容与所列指标类别"),
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


def test_a_budget_that_is_the_money_in_question_is_quoted_and_is_no_part_of_what_is_claimed() -> None:
    project = {
        "name": "目录系统升级",
        "year_budget": 300000,
        "printed": {"year_budget": "30"},
        "texts": {"立项依据": "工作需要"},
    }
    [one] = [
        f
        for f in found(RuleSample(about="", filings=[_filed(project)]), "missing_field")
        if "立项依据" in f.explanation
    ]
    assert one.money == 300000
    *claimed, budget = one.evidence
    assert (budget.label, budget.quoted, budget.counted) == ("项目当年预算", "30（万元）", True)
    assert not any(quoted.counted for quoted in claimed)
    dearer = {**project, "year_budget": 400000, "printed": {"year_budget": "40"}}
    [other] = [
        f
        for f in found(RuleSample(about="", filings=[_filed(dearer)]), "missing_field")
        if "立项依据" in f.explanation
    ]
    assert other.fingerprint == one.fingerprint, "a judgement on it stands when the budget is another"


@pytest.mark.parametrize("kind", available())
def test_a_budget_in_question_stands_among_the_evidence(kind: str) -> None:
    """Where the money is what projects ask for, their amounts are quoted."""
    for sample in load(kind).firing:
        declared = [p for f in sample.filings for p in f.get("projects", [])]
        for one in found(sample, kind):
            own = [p for p in declared if p["name"] in one.names]
            budgets = {p.get("year_budget") or p.get("total_budget") for p in own}
            if one.money and one.money in budgets:
                quoted = {amount for e in one.evidence for amount in NUMBERS.findall(e.text.replace(",", ""))}
                assert {f"{one.money:f}", f"{one.money / 10000:f}"} & quoted, one.explanation


def _filed(project: dict[str, object]) -> dict[str, object]:
    return {"document": {"unit": "示例市数据局", "year": 2025}, "projects": [project]}


def test_a_norm_for_the_departments_of_the_centre_is_only_gone_by_elsewhere() -> None:
    rule = load("target_shifted")
    norm = "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）第二十八条"
    assert rule.norm_of("改动", ["示例市水务局"]) == f"参照{norm}"
    assert rule.norm_of("改动", ["交通运输部"]) == norm
    assert load("no_change").norm_of("", ["示例市水务局"]).startswith("《中华人民共和国预算法》")
