"""Lists of projects whose columns come in groups: pairs of indicator and value under each level, and the year before beside this one.

A case is a grid: cells by `|`, `<` goes on from the left, `^` from above. It is read as a web page.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from yiju.ingest.filing import read_filing

OPEN = Path(__file__).parents[2] / "bench" / "forms" / "open"
MONEY = ("total_budget", "year_budget", "prior_budget", "prior_executed")
PROJECTS = """部门预算项目支出绩效目标表
（2025年度） 金额单位：万元

"""
LIST = """示例市2025年项目库清单

"""


@pytest.mark.parametrize("name", ["list_level_groups", "list_prior_year"])
def test_lists_in_groups_of_columns_are_read_whole(name: str) -> None:
    right = json.loads((OPEN / f"{name}.json").read_text(encoding="utf-8"))
    filing = read_filing(OPEN / f"{name}.xlsx")
    assert (filing.document.kind, filing.document.unit) == (
        right["document"]["kind"],
        right["document"]["unit"],
    )
    assert [(p.name, p.code, p.unit, p.year) for p in filing.projects] == [
        (p["name"], p["code"], p["unit"], p["year"]) for p in right["projects"]
    ]
    for made, wanted in zip(filing.projects, right["projects"], strict=True):
        for key in MONEY:
            assert getattr(made, key) == (None if wanted[key] is None else Decimal(str(wanted[key]))), key
        assert made.funding == {k: Decimal(str(v)) for k, v in wanted["funding"].items()}
        found = sorted((i.level1 or "", i.name, i.target or "") for i in made.indicators)
        assert found == sorted((i["level1"], i["name"], i["target"]) for i in wanted["indicators"])


def test_pairs_under_heads_of_no_level_stay_apart_and_are_doubted(read) -> None:  # type: ignore[no-untyped-def]
    """What is over the pairs says no level: none is made up, and the names of two pairs are never run together."""
    filing = read(
        PROJECTS
        + """项目名称|实施单位|预算金额|甲组|<|乙组|<
^|^|^|指标名称|目标值|指标名称|目标值
湿地巡护|示例市湿地中心|30|巡护里程|≥90公里|鸟类种数|≥40种"""
    )
    [made] = filing.projects
    assert [(i.level1, i.name, i.target) for i in made.indicators] == [
        (None, "巡护里程", "≥90公里"),
        (None, "鸟类种数", "≥40种"),
    ]
    assert {d.field for d in made.doubts} >= {"indicators[0]", "indicators[1]"}


def test_second_levels_over_pairs(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        PROJECTS
        + """项目名称|实施单位|预算金额|时效指标|<|数量指标|<
^|^|^|指标名称|目标值|指标名称|目标值
湿地巡护|示例市湿地中心|30|巡护及时率|≥95%|巡护里程|≥90公里"""
    )
    [made] = filing.projects
    assert [(i.level1, i.level2, i.name) for i in made.indicators] == [
        ("产出指标", "时效指标", "巡护及时率"),
        ("产出指标", "数量指标", "巡护里程"),
    ]


def test_sources_of_the_year_before_are_not_those_of_this_year(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        LIST
        + """项目编码|项目名称|申报单位|项目总额（万元）|上年预算数（万元）|<|<|本年预算数（万元）|<|<
^|^|^|^|小计|一般公共预算|单位资金|小计|一般公共预算|单位资金
A01|湿地巡护|示例市湿地中心|90|28|20|8|30|25|5
A02|苗木补植|示例市湿地中心|60|12|12|0|20|14|6"""
    )
    one, two = filing.projects
    assert (one.prior_budget, one.year_budget) == (Decimal(280000), Decimal(300000))
    assert one.funding == {"一般公共预算": Decimal(250000), "单位资金": Decimal(50000)}
    assert (two.prior_budget, two.year_budget) == (Decimal(120000), Decimal(200000))


def test_money_without_a_unit_of_its_own_is_told(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        LIST
        + """项目编码|项目名称|申报单位|项目总额（万元）|本年预算数|上年执行数
A01|湿地巡护|示例市湿地中心|30|30|27
A02|苗木补植|示例市湿地中心|60|60|"""
    )
    one = filing.projects[0]
    assert (one.year_budget, one.prior_executed) == (Decimal(300000), Decimal(270000))
    assert {d.field for d in one.doubts} == {"prior_executed"}
