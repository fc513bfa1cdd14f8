"""What an auditor is told of a project that stayed as it was."""

import re

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

NAME = "河道保洁船只运行"


def run(*projects: tuple[int, dict[str, object]]) -> list[Finding]:
    filed = [
        {"document": {"unit": "示例市水务局", "year": year}, "projects": [{"name": NAME, **project}]}
        for year, project in projects
    ]
    read = filings(RuleSample(about="", filings=filed))
    return find(read, link(read), kinds=["no_change"])


def rows(**targets: str) -> list[dict[str, object]]:
    return [{"level1": "产出指标", "level2": None, "name": n, "target": t} for n, t in targets.items()]


TARGETS = {
    "打捞垃圾吨数": "1800吨",
    "船只出勤天数": "320天",
    "投诉办结时限": "3日",
    "水面洁净率": "95%",
    "驾驶员持证人数": "24人",
    "燃油单耗": "0.8升/公里",
}


def test_targets_that_stay_are_a_finding_even_where_all_words_change() -> None:
    [one] = run(
        (
            2023,
            {"indicators": rows(**TARGETS), "texts": {"项目概况": "十二艘保洁船分四段作业，清捞水葫芦。"}},
        ),
        (
            2024,
            {
                "indicators": rows(**TARGETS),
                "texts": {"项目概况": "新增两艘电动船，向支流延伸，改为网格管理。"},
            },
        ),
    )
    assert "6项绩效指标及指标值未变（打捞垃圾吨数→1800吨" in one.explanation
    assert [e.text for e in one.evidence[:2]] == ["1800吨", "1800吨"]


def test_prescribed_indicators_may_stay() -> None:
    prescribed = dict.fromkeys(
        ("预算执行率", "资金到位率", "质量达标率", "完成及时率", "项目完成率", "成本控制率", "验收合格率"),
        "100%",
    )
    assert run((2023, {"indicators": rows(**prescribed)}), (2024, {"indicators": rows(**prescribed)})) == []


def test_the_finding_says_what_did_change() -> None:
    plan = "全区四十二条河道按水域划为九段，每段配船一艘、船员两人，每日清晨和午后各巡一遍，台风过后加巡，汛期增配船员。"
    reason = "沿河居民对漂浮垃圾反映集中，雨后水面垃圾量成倍增加，人工打捞难以覆盖桥洞和支浜，须用船只作业。"
    [one] = run(
        (
            2023,
            {"texts": {"项目概况": plan, "项目设立的必要性": reason, "实施周期": "一至四季度支付油料费。"}},
        ),
        (2024, {"texts": {"项目概况": plan, "项目设立的必要性": reason, "实施周期": "二季度起按出勤结算。"}}),
    )
    # The share is of all texts, and does not stand beside the words about those that were hardly touched.
    assert re.search("除年份外逐字相同；改写的是“实施周期”，各栏合计未变的文字占\\d\\d%", one.explanation)


def test_the_year_between_speaks_through_the_later_form() -> None:
    text = {
        "项目概况": "全区四十二条河道按水域划为九段，每段配船一艘、船员两人，每日清晨和午后各巡一遍，台风过后加巡，汛期增配船员。"
    }
    text["项目设立的必要性"] = (
        "沿河居民对漂浮垃圾反映集中，雨后水面垃圾量成倍增加，人工打捞难以覆盖桥洞和支浜，须用船只作业。"
    )
    [one] = run(
        (2022, {"texts": text, "year_budget": 200000}),
        (2024, {"texts": text, "year_budget": 197300, "prior_budget": 200000}),
    )
    assert "2023年预算额与2022年申报相同（200,000元）" in one.explanation


def test_an_amount_that_moved_is_told_beside_what_stayed() -> None:
    text = {
        "项目概况": "十二艘保洁船分四段作业，每日清捞水葫芦和漂浮物，船只由街道统一调度，驾驶员持证上岗。"
    }
    [one] = run(
        (2023, {"year_budget": 186000, "indicators": rows(**TARGETS), "texts": text}),
        (2024, {"year_budget": 286000, "indicators": rows(**TARGETS), "texts": text}),
    )
    assert "下列内容没有变化" in one.explanation
    assert one.explanation.endswith("当年预算依次为186,000元、286,000元。")
    assert {"186000", "286000"} <= {e.text for e in one.evidence}


LIKE = "全区四十二条河道按水域划为九段，每段配船一艘、船员两人，每日清晨和午后各巡一遍，台风过后加巡，汛期增配船员。"
WHY = "沿河居民对漂浮垃圾反映集中，雨后水面垃圾量成倍增加，人工打捞难以覆盖桥洞和支浜，须用船只作业。"


def test_the_same_text_with_another_sum_is_a_question() -> None:
    texts = {"项目概况": LIKE, "项目设立的必要性": WHY}
    [moved] = run(
        (2023, {"texts": texts, "year_budget": 200_000}), (2024, {"texts": texts, "year_budget": 197_300})
    )
    [equal] = run(
        (2023, {"texts": texts, "year_budget": 200_000}), (2024, {"texts": texts, "year_budget": 200_000})
    )
    assert (moved.severity, equal.severity) == ("提示", "疑似")


def test_a_sum_of_three_years_under_new_words_is_told_once() -> None:
    """预算固化 tells it, with the bases; 多年未变 does not tell it again."""
    plan = {"bases": [{"title": "示例市河道保洁办法"}], "year_budget": 200_000}
    filed = [
        {
            "document": {"unit": "示例市水务局", "year": year},
            "projects": [{"name": NAME, **plan, **more}],
        }
        for year, more in (
            (2022, {"texts": {"项目概况": LIKE}}),
            (2024, {"texts": {"项目概况": WHY}, "prior_budget": 200_000}),
        )
    ]
    read = filings(RuleSample(about="", filings=filed))
    [one] = find(read, link(read), kinds=["no_change", "frozen_budget"])
    assert one.kind == "frozen_budget" and "立项依据全部相同" in one.explanation
    assert "示例市河道保洁办法" in {e.text for e in one.evidence}


def test_a_building_is_described_alike_until_it_is_paid() -> None:
    texts = {"项目概况": LIKE, "项目设立的必要性": WHY}

    def told(sum_of_2024: int | None) -> list[str]:
        filed = [
            {
                "document": {"unit": "示例市水务局", "year": year},
                "projects": [{"name": "示例泵站新建工程", "texts": texts, "year_budget": amount}],
            }
            for year, amount in ((2023, 9_000_000), (2024, sum_of_2024))
        ]
        read = filings(RuleSample(about="", filings=filed))
        return [f.severity for f in find(read, link(read), kinds=["no_change"])]

    assert told(1_200_000) == []
    assert told(9_000_000) == ["提示"] == told(None)
