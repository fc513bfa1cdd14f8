"""The office's words: one meaning said officially, as people say it, and short."""

from pathlib import Path

import pytest

from tests.search.conftest import WATER, declaration, filing
from yiju.search import SearchIndex
from yiju.search.ask.office_words import OWN, SHIPPED, BadWords, OfficeWords, WordLine, load_words, read_words


def test_the_shipped_list_is_well_formed_and_large() -> None:
    lines = read_words(SHIPPED)
    assert len(lines) >= 300
    assert len({line.words for line in lines}) == len(lines)


def test_the_longest_word_is_meant_and_only_what_stands_somewhere() -> None:
    words = OfficeWords(
        [WordLine(("公务接待", "请客吃饭", "请客")), WordLine(("最低生活保障对象", "低保户"))]
    )
    (meant,) = words.meant("一年请客吃饭多少", lambda word: word == "公务接待")
    assert (meant.typed, meant.others) == ("请客吃饭", ("公务接待",))
    assert words.meant("低保户", lambda word: False) == []


def test_what_the_list_names_and_nothing_says_is_lacking_but_not_how_people_talk() -> None:
    lines = ["数据中台 中台", "商圈 商场", "客流 人流", "客流监测 商场客流"]
    things = [WordLine(tuple(line.split())) for line in lines]
    words = OfficeWords([*things, WordLine(("起初", "之前"), is_thing=False)])
    assert words.lacking("之前的中台", lambda word: False) == ["中台"]
    assert words.lacking("中台", lambda word: word == "数据中台") == []
    assert words.lacking("商场客流", lambda word: word in ("商圈", "客流")) == []


def test_an_official_word_also_stands_by_its_two_halves() -> None:
    words = OfficeWords([WordLine(("法律服务", "找律师"))])
    assert words.lacking("找律师", lambda word: word in ("法律服务", "法律、服务")) == []
    assert words.lacking("找律师", lambda word: word == "法律、服务") == []


def test_what_people_say_finds_what_filings_write(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.sync(
        [
            filing(
                WATER,
                2020,
                declaration("社会救助", WATER, 2020, "为最低生活保障对象发放物资。"),
                declaration("来宾事务", WATER, 2020, "公务接待用餐与住宿安排。"),
                declaration("河道保洁", WATER, 2020, "清理河道水面漂浮物。"),
            )
        ]
    )
    first = index.search("低保户")[0]
    assert (first.name, first.unknown, first.weak) == ("社会救助", [], False)
    assert "最低生活保障对象" in first.words
    assert index.search("請客吃飯花多少")[0].name == "来宾事务"


def test_an_office_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("groups:\n- {source: 本局, words: [河长制 管河的]}\n", "utf-8")
    (meant,) = load_words(tmp_path).meant("管河的开销", lambda word: True)
    assert meant.others == ("河长制",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("groups: [{source: '', words: [甲乙 丙丁]}]", "来源"),
        ("groups: [{source: 某, words: [甲乙]}]", "两个以上"),
        ("groups: [{source: 某, words: [甲乙 丙]}]", "两个字"),
        ("groups: [{source: 某, words: [甲乙 甲乙]}]", "不同"),
        ("groups: [{source: 某, words: [甲乙 丙丁], more: 1}]", "格式不对"),
        ("- 甲", "格式不对"),
    ],
)
def test_a_list_that_is_not_as_it_must_be_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / OWN).write_text(text, "utf-8")
    with pytest.raises(BadWords, match=why):
        load_words(tmp_path)


def test_a_word_said_apart_is_the_word_of_the_list(own_folder: Path) -> None:
    more = filing(WATER, 2019, declaration("公务用车购置", WATER, 2019, "公务用车购置一辆，用于巡河。"))
    index = SearchIndex(own_folder)
    index.sync([more])
    for asked in ("要买的那辆车", "街道要买新车"):
        assert [one.typed for one in load_words(None).meant_apart(asked, lambda word: True)] == ["买车"], (
            asked
        )
    assert load_words(None).meant_apart("买的设备和车", lambda word: True) == []
    first = index.search("要买的那辆车准备花多少钱")[0]
    assert (first.name, first.weak, first.unknown) == ("公务用车购置", False, [])


def test_a_word_of_the_list_ends_where_the_dictionary_parts_the_text() -> None:
    """`修路灯` is 修 and 路灯, not 修路 and 灯."""
    words = OfficeWords([WordLine(("道路养护", "修路")), WordLine(("道路照明", "路灯"))])
    assert words.lacking("修路灯的项目", lambda word: False) == ["路灯"]
    assert words.lacking("修路的项目", lambda word: False) == ["修路"]
