"""Counts and dates are found by value, however they are written."""

from pathlib import Path

import pytest

from tests.search.conftest import WATER, declaration, filing
from yiju.ingest.record import Purchase
from yiju.search import SearchIndex
from yiju.search.index.printed_values import in_digits, values_in


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("对全区62个小区", {"62个"}),
        ("六十二个小区", {"62个"}),
        ("打捞垃圾1,620吨", {"1620吨"}),
        ("2024年6月底前完成", {"2024-06", "2024-06-30"}),
        ("2024-06-30", {"2024-06", "2024-06-30"}),
        ("2月末", {"2020-02", "2020-02-29"}),
        ("项目编号：sfq-cg-2023-021，", {"SFQ-CG-2023-021"}),
        ("编码99010123T000000512008", {"99010123T000000512008"}),
        ("3780万元、161770800元、2018-2020年、98%、示府办〔2015〕12号、第3期、一个、12345热线", set()),
    ],
)
def test_a_value_has_one_key_however_it_is_written(text: str, keys: set[str]) -> None:
    assert values_in(text, 2020) == keys


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("四十八台机器一年要巡一百九十二台次", "48台机器一年要巡192台次"),
        ("一个、十二五规划、二〇二四年、三千二百", "一个、十二五规划、二〇二四年、三千二百"),
    ],
)
def test_counts_are_put_in_digits(text: str, digits: str) -> None:
    assert in_digits(text) == digits


def test_a_count_is_known_however_it_is_written(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    texts = "自助终端共四十八台，全年巡检192台次，接听来电三千二百个。"
    index.sync([filing(WATER, 2024, declaration("便民终端运维", WATER, 2024, texts))])
    for asked in ("48台终端一年巡一百九十二台次", "3200个来电", "四十八台"):
        first = index.search(asked)[0]
        assert (first.unknown, first.weak) == ([], False), asked


def test_a_count_or_a_date_finds_the_text_that_prints_it(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    texts = {
        "甲": "对六十二个小区的管网开展检测，六月三十日前完成。",
        "乙": "对60个小区的管网开展检测，9月底前完成。",
        "丙": "对26个小区的管网开展检测，12月底前完成。",
    }
    projects = [declaration(f"小区管网检测{name}", WATER, 2024, text) for name, text in texts.items()]
    index.sync([filing(WATER, 2024, *projects)])
    first = index.search("62个小区管网检测")[0]
    assert first.name == "小区管网检测甲" and "62个相符" in first.why
    assert index.search("2024年9月30日前完成的管网检测")[0].name == "小区管网检测乙"


def test_a_code_finds_what_bears_it_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    gates = declaration("闸门检修", WATER, 2024, "检修闸门。", code="99010124T000000512008")
    own = filing(WATER, 2024, gates, declaration("河道保洁", WATER, 2024, "打捞垃圾。"))
    own.purchases = [Purchase(name="保洁船艇维修", number="SFQ-CG-2023-021")]
    index.sync([own])
    for asked, name in (("99010124t000000512008", "闸门检修"), ("SFQ-CG-2023-021 的项目", "保洁船艇维修")):
        first = index.search(asked)[0]
        assert name in first.text and not first.weak and not first.unknown, asked
    assert index.search("SFQ-CG-2023-022")[0].unknown == ["SFQ-CG-2023-022"]
