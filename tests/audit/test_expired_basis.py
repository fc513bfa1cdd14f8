"""依据过期: how sure it is that a plan is no basis any more."""

import pytest

from yiju.audit.engine import find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link


@pytest.mark.parametrize(("year", "grades"), [(2020, []), (2021, ["疑似"]), (2022, ["确定"])])
def test_the_year_after_a_plan_is_a_question_and_later_years_are_sure(year: int, grades: list[str]) -> None:
    plan = {"title": "示例市信息化发展规划（2016-2020年）"}
    filed = {
        "document": {"unit": "示例市数据局", "year": year},
        "projects": [{"name": "目录系统（运维）", "bases": [plan]}],
    }
    read = filings(RuleSample(about="", filings=[filed]))
    assert [f.severity for f in find(read, link(read), kinds=["expired_basis"])] == grades


def test_one_expired_plan_is_one_defect_over_projects_and_years() -> None:
    plan = {"title": "示例市信息化发展规划（2016-2020年）"}
    filed = [
        {
            "document": {"unit": "示例市数据局", "year": year},
            "projects": [
                {"name": name, "year_budget": 100_000, "bases": [plan]}
                for name in ("目录系统（运维）", "门户网站升级")
            ],
        }
        for year in (2022, 2023)
    ]
    read = filings(RuleSample(about="", filings=filed))
    found = find(read, link(read), kinds=["expired_basis"])
    assert len(found) == 4 and len({f.group for f in found}) == 1
    assert {f.money for f in found} == {100_000}


@pytest.mark.parametrize(
    ("text", "running", "section", "grade"),
    [
        ("“十一五”规划明确提出建设服务平台，据此安排经费。", False, "项目概况", "疑似"),
        ("“十一五”规划明确提出建设服务平台，在此形势下，本单位建设了目录系统。", False, "项目概况", "提示"),
        ("“十一五”规划明确提出建设服务平台，据此安排经费。", True, "项目概况", "提示"),
        ("“十一五”规划明确提出建设服务平台，本单位建设了目录系统。", True, "立项依据", "疑似"),
    ],
)
def test_a_plan_that_tells_how_things_came_about_is_a_question(
    text: str, running: bool, section: str, grade: str
) -> None:
    bases = [{"title": "示例市信息化发展规划（2016-2020年）"}] if running else []
    filed = {
        "document": {"unit": "示例市数据局", "year": 2018},
        "projects": [{"name": "目录系统（运维）", "bases": bases, "texts": {section: text}}],
    }
    read = filings(RuleSample(about="", filings=[filed]))
    assert [f.severity for f in find(read, link(read), kinds=["expired_basis"])] == [grade]
