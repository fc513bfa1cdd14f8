"""Units and years as questions name them."""

from pathlib import Path

import msgspec
import pytest

from yiju.search.ask.named import units_meant, units_mentioned, units_named, years_named
from yiju.search.ask.unit_ends import read_unit_ends

UNITS = [
    "示例市数据管理局",
    "示例市航运服务办公室",
    "示例市机构编制委员会办公室",
    "示例市示范区商务委员会",
    "示例市示范区商务委员会(本级)",
    "示例市示范区大数据服务中心",
    "示例市东城区大数据中心",
    "示例市示范区东城街道办事处",
]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("数据局三年没变的运维项目", {"示例市数据管理局"}),
        ("航运办的专线", {"示例市航运服务办公室"}),
        ("编办2018年信息化运维", {"示例市机构编制委员会办公室"}),
        ("示范区商务委的总部扶持", {"示例市示范区商务委员会", "示例市示范区商务委员会(本级)"}),
        ("东城大数据中心驻场服务", {"示例市东城区大数据中心"}),
        ("东城街道的自助机谁来修", {"示例市示范区东城街道办事处"}),
        ("示例市数据管理局", {"示例市数据管理局"}),
        ("数据错误怎么办", set()),
        ("哪些项目中心思想相同", set()),
        ("会议室改造", set()),
        ("局部维修", set()),
        ("编制委托业务费", set()),
        ("市数管局视频会议", {"示例市数据管理局"}),
        ("服务中心新建工程的建筑面积", set()),
        ("区服务中心几层", set()),
        ("大数据服务中心", {"示例市示范区大数据服务中心"}),
        ("东城办事处的绿化", {"示例市示范区东城街道办事处"}),
        ("市委编办的运维", {"示例市机构编制委员会办公室"}),
        ("市府航运办的专线", {"示例市航运服务办公室"}),
        ("市委的部署", set()),
        ("新楼的东城街道", {"示例市示范区东城街道办事处"}),
    ],
)
def test_units_named(asked: str, named: set[str]) -> None:
    assert units_named(asked, UNITS) == named


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("2019年差旅", {2019}),
        ("2017、2018年度", {2017, 2018}),
        ("示府办[2015]12号", set()),
        ("示府办〔2015〕12号 2020", {2020}),
        ("12019元", set()),
        ("2024项", set()),
        ("2023余户", set()),
        ("2000人次", set()),
        ("水务局2024项目", {2024}),
        ("2023家电补贴", {2023}),
        ("2024人大代表建议", {2024}),
        ("2015年的", {2015}),
        ("市合作办17年三公多少", {2017}),
        ("近10年来的", set()),
        ("第12年", set()),
        ("办公楼租期10年", set()),
    ],
)
def test_years_named(asked: str, years: set[int]) -> None:
    assert years_named(asked) == years


def test_a_name_within_a_word_names_no_unit() -> None:
    known = ["示例市东城街道办事处", "示例市机构编制委员会办公室"]
    assert not units_named("西城街道的项目", known)
    assert units_named("东城街道的项目", known) == {"示例市东城街道办事处"}
    assert units_named("市编办的系统", known) == units_named("编办", known) == {"示例市机构编制委员会办公室"}


def test_a_unit_of_a_place_that_filed_nothing_is_none_of_another_place() -> None:
    known = ["示例市浦东新区商务委员会", "示例市浦东新区大数据中心"]
    for asked, name in (
        ("嘉定区商务委员会的专项", "嘉定区商务委员会"),
        ("静安区人民政府办公室的接待", "静安区人民政府办公室"),
    ):
        assert [mention.elsewhere for mention in units_mentioned(asked, known)] == [name]
        assert not units_named(asked, known)
    assert units_named("全区商务委的项目", known) == {"示例市浦东新区商务委员会"}
    assert units_named("浦东新区大数据中心", known) == {"示例市浦东新区大数据中心"}


def test_a_government_is_named_without_the_word_for_it() -> None:
    known = ["示例市示范区示例镇人民政府", "示例市人民政府办公室"]
    assert units_named("示例镇的道路养护", known) == {"示例市示范区示例镇人民政府"}
    assert units_named("市政府办的车辆", known) == {"示例市人民政府办公室"}


def test_a_name_is_what_was_typed_with_who_is_above() -> None:
    known = ["示例市机构编制委员会办公室", "示例市示范区人民政府办公室"]
    for asked, typed in (("市委编办的运维", "市委编办"), ("示范区府办报了几个项目", "示范区府办")):
        assert [one.typed for one in units_mentioned(asked, known) if one.units] == [typed]


def test_a_unit_is_meant_in_each_way_that_filings_print_it() -> None:
    known = ["示例市示范区商务委员会", "示例市航运服务办公室"]
    for wish in ("示范区商务委", "示例市示范区商务委员会（本级）", "示例市示范区商务委员会(盖章)"):
        assert units_meant(wish, known) == {"示例市示范区商务委员会"}
    assert units_meant("示例市人民政府航运服务办公室", known) == {"示例市航运服务办公室"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("heads: {局: 部}\ngoes_on: {}\nmeasures: {号: ''}", "shortened"),
        ("heads: {局: 局}\ngoes_on: {厅: 堂}\nmeasures: {号: ''}", "no end"),
        ("heads: {局: 局}\ngoes_on: {}\nmeasures: {万元: ''}", "one character"),
        ("heads: {}\ngoes_on: {}\nmeasures: {}", "no list"),
        ("heads: {局: 局}\ngoes_on: {}\nmeasures: {号: ''}\nmore: []", "unknown field"),
    ],
)
def test_a_list_of_ends_that_is_wrong_is_none(tmp_path: Path, wrong: str, why: str) -> None:
    path = tmp_path / "unit_ends.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match=why):
        read_unit_ends(path)
