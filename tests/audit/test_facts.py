"""Quantities as clerks print them, and what two tables of facts agree on."""

from decimal import Decimal

import pytest

from yiju.audit.engine import find
from yiju.audit.facts.quantity import bits, quantities
from yiju.audit.facts.table import place_and_organ
from yiju.audit.finding import Finding
from yiju.audit.rule import Sample
from yiju.audit.sample import filings
from yiju.graph.identity import link


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("62个小区", "62", "count"),
        ("护栏8.6公里", "8600", "length"),
        ("护栏8600米", "8600", "length"),
        ("二十三棵古银杏", "23", "count"),
        ("木栏杆四百六十米", "460", "length"),
        ("覆盖31.6万亩", "316000", "land"),
        ("单站造价6.3万元", "63000", "money"),
        ("3720个端口", "3720", "count"),
        ("六万四千亩", "64000", "land"),
    ],
)
def test_a_quantity_is_read_in_a_common_unit(text: str, value: str, kind: str) -> None:
    [found] = quantities(text)
    assert (found.value, found.kind) == (Decimal(value), kind)


@pytest.mark.parametrize("text", ["2025年3月", "达到95%", "示府办〔2011〕74号", "3小时内", "12个月"])
def test_dates_shares_and_document_numbers_are_no_quantities(text: str) -> None:
    assert list(quantities(text)) == []


def test_round_numbers_say_nothing() -> None:
    assert bits(Decimal(100)) == bits(Decimal(12)) == 0
    assert bits(Decimal(48)) > bits(Decimal(5000)) > 0


def test_a_unit_is_its_place_and_its_organ() -> None:
    assert place_and_organ("泊川县柳营镇人民政府") == ("泊川县", "柳营镇人民政府")
    assert place_and_organ("共青团泊川县委员会") == ("泊川县", "共青团委员会")


def told(*filed: tuple[str, dict[str, object]]) -> list[Finding]:
    sample = Sample(
        about="", filings=[{"document": {"unit": u, "year": 2025}, "projects": [p]} for u, p in filed]
    )
    read = filings(sample)
    return find(read, link(read), kinds=["duplicate_project"])


def test_a_project_inside_the_subitems_of_another_is_told_with_that_subitem() -> None:
    whole = {
        "name": "石渡等三村环境提升",
        "year_budget": 3140000,
        "subitems": [{"name": "石渡村太阳能路灯", "amount": 537000}, {"name": "污水管网", "amount": 2603000}],
        "texts": {"项目概况": "石渡村安装太阳能路灯179盏，其余两村铺设污水管网。"},
    }
    part = {
        "name": "石渡村亮化",
        "year_budget": 541000,
        "subitems": [{"name": "光伏灯杆", "amount": 537000}, {"name": "现场管理", "amount": 4000}],
        "texts": {"项目概况": "石渡村主路夜间漆黑，拟立光伏灯179杆，每杆3000元。"},
    }
    [one] = told(("泊川县农业农村局", whole), ("泊川县枫林镇人民政府", part))
    assert one.severity == "疑似"
    assert "已列在“石渡等三村环境提升”的子项目“石渡村太阳能路灯”（537,000元）中" in one.explanation
    assert {e.field for e in one.evidence} >= {"texts.项目概况", "subitems[0]"}


def test_one_matter_in_two_halves_of_a_year_is_a_split() -> None:
    def half(name: str, text: str) -> dict[str, object]:
        items = [{"name": "皮卡租金", "amount": 396000}, {"name": "油料保养", "amount": 99000}]
        return {"name": name, "year_budget": 495000, "subitems": items, "texts": {"项目概况": text}}

    one = half("巡查车辆租用（上半年）", "向定点公司租用巡查皮卡，分到六个中队，用于耕地和矿山巡查。")
    other = half("巡查车辆租用（下半年）", "继续由定点公司提供巡查皮卡，用于中队的耕地、矿山巡查，油料另计。")
    read = filings(
        Sample(
            about="",
            filings=[
                {"document": {"unit": "泊川县自然资源执法大队", "year": 2025}, "projects": [one, other]}
            ],
        )
    )
    [found] = find(read, link(read), kinds=["duplicate_project"])
    assert "同一单位把同一事项分列为两个项目" in found.explanation
    assert "合计990,000元" in found.explanation
