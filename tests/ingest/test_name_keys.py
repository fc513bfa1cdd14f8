"""Which names are one: units, projects, titles, indicator phrases."""

import pytest

from yiju.ingest.values.name_keys import (
    indicator_key,
    natures,
    number_parts,
    numerals,
    project_key,
    title_key,
    unit_key,
)
from yiju.ingest.values.name_words import entries

SAME_UNIT = [
    ("示例市人民政府政务协作办公室", "示例市政务协作办公室"),
    ("示例市示例区人民政府千叶街道办事处", "示例市示例区千叶街道办事处"),
    ("示例市审计局（盖章）", "示例市审计局"),
    ("示例市审计局(本级)", "示例市审计局"),
    ("示例市审计局本级", "示例市审计局"),
    ("示例市审计局 （本级）（盖章）", "示例市审计局"),
]
OTHER_UNIT = [
    ("示例市文化局", "示例市文化局执法大队"),
    ("示例市人民政府", "示例市人民政府办公室"),
    ("示例市人民政府办公室", "示例市办公室"),
    ("示例市审计局", "示例市示例区审计局"),
    ("示例市甲区文化局", "示例市乙区文化局"),
]


@pytest.mark.parametrize(("left", "right"), SAME_UNIT)
def test_a_unit_printed_in_two_ways_is_one(left: str, right: str) -> None:
    assert unit_key(left) == unit_key(right)


@pytest.mark.parametrize(("left", "right"), OTHER_UNIT)
def test_units_that_only_look_alike_are_two(left: str, right: str) -> None:
    assert unit_key(left) != unit_key(right)


@pytest.mark.parametrize("entry", [*entries("unit_marks"), *entries("unit_endings")])
def test_each_unit_word_does_what_its_example_says(entry: dict[str, str]) -> None:
    same = entry.get("same_as", "")
    assert unit_key(entry["example"]) == unit_key(same)


@pytest.mark.parametrize("entry", entries("covers"))
def test_a_covering_notice_is_the_document_it_carries(entry: dict[str, str]) -> None:
    assert title_key(entry["example"]) == title_key(entry["same_as"])


@pytest.mark.parametrize("entry", entries("natures"))
def test_the_kind_of_work_tells_projects_apart(entry: dict[str, str]) -> None:
    assert natures(project_key(entry["left"])) != natures(project_key(entry["right"]))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("示例系统（2017年运维）", "示例系统(运维)"),
        ("2019年示例活动", "示例活动"),
        ("示例活动（2019年度）", "示例活动"),
        ("示例活动(2019)", "示例活动"),
        ("《示例信息系统》（运维）", "示例信息系统（运维）"),
        ("“示例”系统", "示例系统"),
    ],
)
def test_year_words_and_typesetting_are_no_part_of_a_project_name(left: str, right: str) -> None:
    assert project_key(left) == project_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("示例系统（运维）", "示例系统"),
        ("示例计划（2021-2023年）", "示例计划（2024-2026年）"),
        ("示例工程一期", "示例工程二期"),
    ],
)
def test_other_words_are_part_of_a_project_name(left: str, right: str) -> None:
    assert project_key(left) != project_key(right)


def test_a_name_of_nothing_but_a_year_stays_a_name() -> None:
    assert project_key("2017年") == "2017年"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("示例管理办法（试行）", "示例管理办法"),
        ("示例管理办法（2019修订）", "示例管理办法"),
        ("关于转发《示例管理办法》的通知", "示例管理办法"),
    ],
)
def test_editions_and_forwarding_notices_are_other_documents(left: str, right: str) -> None:
    assert title_key(left) != title_key(right)


def test_a_law_is_one_with_and_without_the_name_of_the_state() -> None:
    assert title_key("中华人民共和国示例法") == title_key("示例法")


@pytest.mark.parametrize(
    ("phrase", "key"),
    [
        ("运维工作完成率（年度完成的运维工作/年度运维工作计划）", "运维工作完成率"),
        ("培训人次（人次）", "培训人次"),
        ("满意度（%）", "满意度"),
        ("系统改造（一期）", "系统改造(一期)"),
        ("（完成数/计划数）", "(完成数/计划数)"),
    ],
)
def test_the_explanation_of_a_rate_is_wording(phrase: str, key: str) -> None:
    assert indicator_key(phrase) == key


def test_issuer_and_year_come_from_the_number() -> None:
    assert number_parts("示府办〔2011〕74号") == ("示府办", 2011)
    assert number_parts("示例市人民政府令第35号") == ("示例市人民政府", None)
    assert number_parts("GB/T22239-2019") == (None, None)


def test_numerals_tell_stages_apart() -> None:
    assert numerals("示例工程一期") != numerals("示例工程二期")
    assert numerals("示例系统") == numerals("示例平台")
