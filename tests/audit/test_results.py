"""Results against targets, plans against evaluations: what is a slip, and what only looks like one."""

from typing import Any

import pytest

from yiju.audit import Finding, find
from yiju.audit.results.outcome import outcome
from yiju.audit.results.result_form import blank
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link
from yiju.ingest.record import Indicator
from yiju.ingest.values.target import split_target


def row(name: str, target: str, actual: str | None, **other: Any) -> Indicator:
    sign, value, measure = split_target(target)
    told: dict[str, Any] = {"comparator": sign, "value": value, "measure": measure, "actual": actual, **other}
    return Indicator(level1="产出指标", level2="数量指标", name=name, target=target, **told)


def audited(*told: dict[str, Any]) -> list[Finding]:
    read = filings(RuleSample(about="", filings=list(told)))
    return find(read, link(read))


def kinds(*told: dict[str, Any]) -> set[str]:
    return {f.kind for f in audited(*told)}


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥42套", "36套", False),
        ("≥42套", "42", True),
        ("≤0.2%", "0", True),
        ("≤3万元", "25000元", True),
        ("≤24小时", "18小时", True),
        ("≤24小时", "30分钟", None),  # another measure
        ("9月30日前", "10月26日", False),
        ("9月底前", "2024年9月12日", True),
        ("2024年12月底前", "2025年1月3日", False),
        ("100%", "98%", False),
        ("100件", "102件", None),  # more than a bare figure may be good or bad
        ("0起", "2起", False),
        ("≥90%", "0.95", True),
        ("≥90%", "满意", None),
        ("≥21个", "更新21个，其中3个为新建", None),  # two figures
    ],
)
def test_a_target_is_met_where_both_are_figures_or_days(target: str, actual: str, met: bool | None) -> None:
    assert outcome(row("某项", target, actual)).met is met


@pytest.mark.parametrize(
    ("target", "actual", "word"),
    [
        ("≥3800株", "已完成", True),
        ("≥3800株", "已全部完成", True),
        ("9月30日前", "全部按期完成", True),
        ("100%", "全部完成", False),  # all of it is a rate's figure
        ("≥3800株", "已完成3850", False),
    ],
)
def test_a_word_is_no_result_where_a_figure_is_wanted(target: str, actual: str, word: bool) -> None:
    assert outcome(row("某项", target, actual)).word is word


@pytest.mark.parametrize(
    "text", [None, "无", "无。", "暂无", "无原因", "未发生偏差", "不适用", "正常", "按计划执行", "——"]
)
def test_a_cell_that_gives_no_reason_is_blank(text: str | None) -> None:
    assert blank(text)


@pytest.mark.parametrize("text", ["无施工条件", "正常降雨偏多", "没有合适的场地", "问卷回收少"])
def test_a_reason_may_begin_like_none(text: str) -> None:
    assert not blank(text)


def test_a_direction_beside_the_figure_is_its_sign() -> None:
    assert outcome(row("单栋支出", "7.2万元", "6.9万元", direction="反向")).met is True
    assert outcome(row("单栋支出", "7.2万元", "7.9万元", direction="反向")).met is False
    assert outcome(row("节电量", "46万千瓦时", "41万千瓦时", direction="正向")).met is False


def test_words_are_results_of_words_only() -> None:
    assert outcome(row("氛围", "浓厚", "达成预期指标")).wanted is False
    assert outcome(row("安全感", "好", "好", nature="定性")).wanted is False
    assert outcome(row("成本", "≤30万元", "完成")).word is True
    assert outcome(row("合格率", "≥95%", "≥95%")).repeated is True
    assert outcome(row("合格率", "95%", "95%")).repeated is False


PLAN: dict[str, Any] = {
    "document": {"unit": "示例市文化馆", "year": 2024, "kind": "declaration_forms"},
    "projects": [
        {
            "name": "村卫生室设备更新",
            "form": "shanghai_2010s",
            "year_budget": 640000,
            "bases": [{"title": "示例市文化设施管理办法", "number": "示文〔2022〕7号"}],
            "texts": {
                "项目概况": "为21个村卫生室更新诊床、药柜和血压计，改善村民就医条件。",
                "项目总目标": "提升基层文化阵地的服务能力，群众满意度达到88%以上。",
            },
            "subitems": [{"name": "设备", "amount": 630000}, {"name": "安装", "amount": 10000}],
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": "更新村卫生室个数", "target": "≥21个"},
                {"level1": "满意度指标", "level2": "满意度指标", "name": "群众满意度", "target": "≥88%"},
            ],
        }
    ],
}


def evaluation(**project: Any) -> dict[str, Any]:
    told = {
        **PLAN["projects"][0],
        "year_budget": 640000,
        "adjusted_budget": 640000,
        "executed": 640000,
        **project,
    }
    told["indicators"] = [{**i, "actual": i["target"].strip("≥")} for i in told["indicators"]]
    return {"document": {**PLAN["document"], "kind": "self_evaluation"}, "projects": [told]}


def test_an_evaluation_that_repeats_its_declaration_is_no_second_plan() -> None:
    alone, both = kinds(PLAN), kinds(PLAN, evaluation())
    assert both == alone


def test_an_evaluation_by_itself_lacks_nothing_that_a_plan_must_have() -> None:
    bare = {"bases": [], "texts": {}, "subitems": [], "form": "target_form"}
    assert kinds(evaluation(**bare)) == set()


def test_years_of_evaluations_are_no_chain_of_plans() -> None:
    earlier = evaluation()
    earlier["document"] = {**earlier["document"], "year": 2023}
    assert kinds(earlier, evaluation()) == set()


def test_rows_of_a_project_list_are_no_plans() -> None:
    listed = {
        "document": {"unit": "示例县财政局", "year": 2025, "kind": "project_list"},
        "projects": [
            {"name": "污水站维护", "unit": "示例县生态环境局", "form": "target_form", "year_budget": 3300000},
            {"name": "健身中心", "unit": "示例县体育局", "form": "target_form", "year_budget": 3300000},
        ],
    }
    assert kinds(listed) == set()


def test_a_plan_and_its_evaluation_are_one_project_and_two_tellings() -> None:
    read = filings(RuleSample(about="", filings=[PLAN, evaluation()]))
    identity = link(read)
    one, other = (f.projects[0].id for f in read)
    assert identity.project_of(one) == identity.project_of(other)
    assert identity.republished == {} and identity.conflicts == []


def coded(name: str, year: int, kind: str) -> dict[str, Any]:
    return {
        "document": {"unit": "示例市文化馆", "year": year, "kind": kind},
        "projects": [{"name": name, "code": "99010124T000000500008", "year_budget": 1000}],
    }


def test_one_code_under_another_name_is_a_renamed_project() -> None:
    read = filings(
        RuleSample(
            about="",
            filings=[
                coded("村卫生室设备更新", 2024, "declaration_forms"),
                coded("基层阵地提升", 2025, "declaration_forms"),
            ],
        )
    )
    identity = link(read)
    assert len(identity.projects) == 1


def test_one_code_for_two_names_of_one_year_is_asked_about() -> None:
    read = filings(
        RuleSample(
            about="",
            filings=[
                coded("村卫生室设备更新", 2024, "declaration_forms"),
                coded("基层阵地提升", 2024, "declaration_forms"),
            ],
        )
    )
    identity = link(read)
    assert len(identity.projects) == 2
    assert any("项目编码相同" in " ".join(c.reasons) for c in identity.candidates)


def watched(*rows: dict[str, Any], **document: Any) -> list[Finding]:
    """What is said of a monitoring form's rows."""
    made = [{"level1": "产出指标", "level2": None, "target": None, **row} for row in rows]
    head = {"unit": "示例县园林所", "year": 2025, "kind": "performance_monitoring", **document}
    return audited({"document": head, "projects": [{"name": "绿地管护", "indicators": made}]})


@pytest.mark.parametrize(
    ("expected", "actual", "possibility", "opposed"),
    [
        ("≥90%", "88%", "完全不可能", True),  # the target again, as the forecast
        ("92%", "88%", "完全不可能", True),
        ("能完成年度目标", "88%", "完全不可能", True),
        (None, "95%", "完全不可能", True),  # reached already
        ("80%", "70%", "确定能", True),
        ("预计难以完成", "70%", "确定能", True),
        ("≥90%", "88%", "确定能", False),
        ("80%", "70%", "完全不可能", False),
        (None, "70%", "完全不可能", False),
        (None, "95%", "确定能", False),
    ],
)
def test_what_is_forecast_and_what_is_called_possible(
    expected: str | None, actual: str, possibility: str, opposed: bool
) -> None:
    row = {
        "name": "成活率",
        "target": "≥90%",
        "actual": actual,
        "expected": expected,
        "possibility": possibility,
    }
    found = watched({**row, "reason": "夏季高温"})
    assert ("contradiction" in {f.kind for f in found}) is opposed


GIVEN = {"name": "管护面积", "target": "≥96万平方米", "actual": "96万平方米"}
BLANK = {"name": "病虫害处置时限", "actual": "2天"}


def test_a_result_without_a_target_cannot_be_measured() -> None:
    [found] = watched(GIVEN, BLANK)
    assert (found.kind, found.severity) == ("missing_field", "疑似")
    assert "“病虫害处置时限”（完成值2天），无从衡量是否完成" in found.explanation


def test_a_target_that_was_not_read_is_no_blank_one() -> None:
    assert watched(BLANK) == []  # the whole column is empty
    assert watched(GIVEN, BLANK, warnings=[{"what": "2个单元格未读入"}]) == []
    assert watched(GIVEN, {**BLANK, "period": "年度"}, {**BLANK, "target": "≤3天", "period": "长期"}) == []


@pytest.mark.parametrize(("score", "asked"), [(60, True), (50, False)])
def test_points_that_make_up_their_total_were_read_though_doubted(score: int, asked: bool) -> None:
    """Full points are asked about in a text whose columns gaps alone show, where no cell of points can be misplaced."""
    points = [{"weight": 40, "score": 40}, {"weight": score, "score": score}]
    made = evaluation(
        executed=200000,
        total_score=100,
        indicators=[{**i, **p} for i, p in zip(PLAN["projects"][0]["indicators"], points, strict=True)],
        doubts=[{"field": "indicators", "why": "按版面留空分栏读取", "code": "by_gaps"}],
    )
    assert ("all_full" in kinds(made)) is asked


@pytest.mark.parametrize("code", ["by_columns", "by_gaps"])
def test_rows_of_a_text_that_lost_its_layout_are_not_asked(code: str) -> None:
    """Which result belongs to which row is a guess there; gaps between columns still show it."""
    doubts = [{"field": "indicators", "why": "文本没有版面位置", "code": code}]
    above = [{**row, "weight": 10, "score": 12} for row in PLAN["projects"][0]["indicators"]]
    found = kinds(evaluation(indicators=above, doubts=doubts))
    assert ("score_arithmetic" in found) is (code == "by_gaps")
