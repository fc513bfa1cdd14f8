"""Hits that have little to do with a question say so, and so does a phrase that stands nowhere."""

from pathlib import Path

import msgspec
import pytest

from tests.search.conftest import WATER, declaration, filing
from yiju.ingest.record import Basis
from yiju.search import Filters, SearchIndex
from yiju.search.ask import question_words
from yiju.search.ask.absent import is_one_thing, stands_by_parts, stands_in_part
from yiju.search.ask.office_words import load_words
from yiju.search.ask.question_words import is_noun, is_one_authority, names_law, tag_of
from yiju.search.ask.ranking import Weak, params


def test_a_hit_far_from_the_question_is_weak(index: SearchIndex) -> None:
    far = index.search("大熊猫饲养与繁育")
    assert far
    assert all(hit.weak and hit.why.startswith("关联较弱") for hit in far)
    near = index.search("河道视频监控系统维护")[0]
    assert not near.weak
    assert "关联较弱" not in near.why


def test_a_phrase_that_stands_nowhere_is_told(index: SearchIndex) -> None:
    hits = index.search("“没有这句话的地方”")
    assert hits
    assert all(hit.absent == ["没有这句话的地方"] for hit in hits)
    assert [hit.absent for hit in index.search("“更换候车亭”")] == [[]]
    number = index.search("示府办[2015]13号")
    assert number[0].absent == ["示府办〔2015〕13号"]
    assert index.search("示府办[2015]12号")[0].absent == []


def test_a_phrase_that_stands_elsewhere_than_asked_is_told(index: SearchIndex) -> None:
    assert index.search("“更换候车亭”", Filters(year=2018))[0].absent == ["更换候车亭"]


def test_what_is_weak_is_not_known_of_other_models(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex(index_folder)
    assert index.search("大熊猫饲养与繁育")[0].weak
    monkeypatch.setattr(index, "_model", "another")
    assert not any(hit.weak for hit in index.search("大熊猫饲养与繁育"))


def test_the_measured_numbers_are_there() -> None:
    assert 0.8 < params().weak.floor < 0.95
    assert 0.8 < params().weak.others < params().weak.floor
    assert 0 < params().words_share.least < params().words_share.least + params().words_share.covered < 1


def test_words_that_no_filing_holds_are_named(index: SearchIndex) -> None:
    hits = index.search("博物馆布展")
    assert hits[0].unknown == ["博物馆", "布展"]
    assert all(hit.weak for hit in hits)
    assert index.search("水情监测信息系统花了多少")[0].unknown == []
    assert index.search("河道钢琴")[0].unknown == ["钢琴"]


def test_what_stands_there_as_asked_is_never_weak(index: SearchIndex) -> None:
    for asked in ("候车亭", "更换候车亭和座椅", "外国专家", "软件和硬件"):
        assert not index.search(asked)[0].weak, asked


def test_what_is_missing_is_named_with_all_that_makes_its_name(index: SearchIndex) -> None:
    for asked, unknown in {
        "充电桩建设": ["充电桩"],
        "示例市体育局的项目": ["示例市体育局"],
        "7788热线的接线员": ["7788", "接线员"],
        "2019年报了哪些项目": [],
        "2023年报了哪些项目": ["2023年"],
        "9876543元的系统": ["9,876,543 元"],
    }.items():
        hits = index.search(asked)
        assert set(unknown) <= set(hits[0].unknown) and bool(unknown) == bool(hits[0].unknown), asked
        assert hits[0].weak or not unknown, asked


def test_a_number_that_no_filing_cites_leaves_only_weak_hits(index: SearchIndex) -> None:
    other = index.search("示府办[2014]98号")
    assert other[0].absent == ["示府办〔2014〕98号"]
    assert all(hit.weak for hit in other)
    titled = index.search("示例市政务信息系统运行维护管理办法（示府办[2015]12号）")[0]
    assert not titled.weak and not titled.absent


def test_an_order_is_found_with_its_title_before_it(tmp_path: Path) -> None:
    order = Basis(title="示例市公共数据管理办法", number="示府令第8号", key="示府令第8号")
    index = SearchIndex(tmp_path)
    index.sync([filing(WATER, 2019, declaration("目录系统", WATER, 2019, "编目。", bases=[order]))])
    for asked in ("公共数据管理办法 示府令第8号", "公共数据管理办法示府令第8号"):
        assert (index.search(asked)[0].name, index.search(asked)[0].absent) == ("目录系统", [])


def test_a_hit_with_every_word_of_the_question_is_never_weak(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = msgspec.structs.replace(
        params(),
        weak=Weak(floor=2, others=2, unknown=0, things=0, names=0, clear=0, scattered=0, away=0, beside=0),
    )
    monkeypatch.setattr("yiju.search.search_index.params", lambda: strict)
    hits = index.search("座椅和候车亭更换")
    assert [hit.weak for hit in hits][:2] == [False, True]


def test_how_people_talk_is_no_thing_that_is_missing(index: SearchIndex) -> None:
    """Verbs, pronouns and times that filings do not use are speech; nouns, and what is made of them, are things."""
    for asked, unknown in {
        "河道视频看着掏钱吗": [],
        "昨晚河道视频坏掉了让人过来瞧": [],
        "河道鳄鱼": ["鳄鱼"],
        "河道充电桩": ["充电桩"],
        "河道楼组长": ["楼组长"],
    }.items():
        assert index.search(asked)[0].unknown == unknown, asked


def test_what_has_one_way_to_be_printed_and_is_not_leaves_only_weak_hits(index: SearchIndex) -> None:
    """A year in which a unit filed nothing, an authority and an amount that no filing names: whatever else is alike."""
    for asked, unknown in {
        "示例市水务局2031年河道视频": "示例市水务局2031年",
        "体育局的河道视频监控": "体育局",
        "八十八万的河道视频监控": "880,000 元",
    }.items():
        hits = index.search(asked)
        assert unknown in hits[0].unknown, asked
        assert all(hit.weak for hit in hits[:1]), asked


def test_the_title_of_a_law_that_no_filing_cites_counts_as_a_name(index: SearchIndex) -> None:
    hits = index.search("环境保护法的河道视频监控")
    assert hits[0].unknown == ["环境保护法"]
    assert names_law("环境保护法")
    assert not names_law("管理方法的")


def test_a_word_whose_halves_stand_in_one_text_is_not_missing(index: SearchIndex) -> None:
    assert index.search("系统维护")[0].unknown == []


def test_a_price_and_a_bare_number_that_stand_nowhere_leave_a_near_hit(index: SearchIndex) -> None:
    for asked in ("河道视频监控系统日常维护12345", "河道视频监控系统软件硬件日常维护600元"):
        assert not index.search(asked)[0].weak, asked


def test_a_year_whose_figures_stand_in_the_next_filing_or_beside_another_year_is_not_missing(
    index: SearchIndex,
) -> None:
    assert index.search("水务局2017年的河道视频监控")[0].unknown == []
    two = index.search("2018年和2031年的河道视频监控系统")[0]
    assert (two.unknown, two.weak) == (["2031年"], False)


def test_a_thing_of_the_list_that_no_filing_names_is_missing_by_whatever_name(index: SearchIndex) -> None:
    assert index.search("河道数据中台")[0].unknown == ["数据中台"]
    assert index.search("河道翻译成外语")[0].unknown == ["翻译成外语"]


def test_a_noun_that_no_filing_holds_leaves_only_weak_hits(index: SearchIndex) -> None:
    for asked, thing in (("河道志愿者", "志愿者"), ("候车亭沪滇协作", "沪滇")):
        hits = index.search(asked)
        assert thing in hits[0].unknown and hits[0].weak, asked


def test_a_word_that_a_text_prints_in_full_is_not_missing(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.sync([filing(WATER, 2019, declaration("权力责任事项管理系统", WATER, 2019, "管理权力责任事项。"))])
    assert index.search("权责事项系统")[0].unknown == []


def test_an_authority_by_its_short_name_and_a_kind_of_filing_are_missing(index: SearchIndex) -> None:
    assert all(hit.weak for hit in index.search("国资委的河道视频监控系统"))
    first = index.search("水务局2018年决算里河道视频监控系统花了多少")[0]
    assert first.weak and "水务局的决算" in first.unknown


def test_a_label_of_the_form_is_no_thing_that_is_missing(index: SearchIndex) -> None:
    for asked in ("公交候车亭的立项依据", "公交候车亭指标值", "公交候车亭改造的理由"):
        assert index.search(asked)[0].unknown == [], asked


def test_a_place_that_no_filing_names_leaves_only_weak_hits(index: SearchIndex) -> None:
    for asked, place in (("柳泉镇公交候车亭改造", "柳泉镇"), ("遵义市水情监测", "遵义市")):
        hits = index.search(asked)
        assert place in hits[0].unknown, asked
        assert all(hit.weak for hit in hits), asked


def test_a_word_of_which_one_half_stands_and_the_other_only_describes_is_not_missing(
    index: SearchIndex,
) -> None:
    assert index.search("年轻专家的来访接待")[0].unknown == []
    assert not any(len(one) > 2 for one in index.search("人不用来也能看河道视频")[0].unknown)


def test_a_list_with_an_unknown_key_is_no_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "question_words.yaml"
    file.write_text(question_words._FILE.read_text("utf-8") + "more: 甲\n", "utf-8")
    monkeypatch.setattr(question_words, "_FILE", file)
    with pytest.raises(msgspec.ValidationError, match="more"):
        question_words._lists.__wrapped__()


@pytest.mark.parametrize("asked", ["河道视频监控算不算系统", "河道视频监控是不是局里维护"])
def test_what_asks_both_ways_or_says_where_is_no_thing_that_is_missing(
    index: SearchIndex, asked: str
) -> None:
    first = index.search(asked)[0]
    assert (first.unknown, first.weak) == ([], False)


def test_a_word_that_the_dictionary_has_as_a_person_is_no_thing(index: SearchIndex) -> None:
    assert is_noun("菜市场")
    assert not is_noun("阳光")
    assert not index.search("水情监测信息系统阳光运维")[0].weak


def test_what_is_only_described_or_said_by_two_words_that_stand_is_no_thing(index: SearchIndex) -> None:
    assert index.search("河道视频监控总系统")[0].unknown == []
    assert not is_one_thing("公交视频", {"公交", "视频"}.__contains__)
    assert is_one_thing("公墓", {"公交", "视频"}.__contains__)


def test_a_missing_thing_is_told_by_how_much_of_the_question_it_takes_in_a_sentence_too(
    index: SearchIndex,
) -> None:
    """Of much that a near hit holds it is how somebody says it; a sentence of little else asks for it."""
    for asked, told in (
        ("公交站的候车亭更换了多少志愿者座椅", []),
        ("志愿者座椅", ["志愿者"]),
        ("有没有给志愿者的钱？", ["志愿者"]),
        ("钢琴一年花了多少钱？", ["钢琴"]),
    ):
        first = index.search(asked)[0]
        assert (first.unknown, first.weak) == (told, bool(told)), asked


def test_a_name_of_words_that_stand_and_one_the_other_way_round_are_not_missing() -> None:
    stands = {"公交", "视频", "监控", "区县"}.__contains__
    assert stands_by_parts("公交视频监控", stands)
    assert not stands_by_parts("公交鳄鱼", stands)
    assert stands_in_part("县区", stands)
    assert not stands_in_part("频视", {"频道"}.__contains__)


def test_a_body_of_the_people_is_no_authority() -> None:
    assert is_one_authority("财政局")
    assert not is_one_authority("居民委员会")
    office = load_words(None)
    assert office.is_authority("国资委") and not office.is_authority("村委会")


@pytest.mark.parametrize(
    ("word", "tag"), [("水利", "n"), ("龟裂", "v"), ("一一", "m"), ("公交候车亭", None), ("", None)]
)
def test_the_dictionary_tells_what_kind_of_word_it_is(word: str, tag: str | None) -> None:
    assert tag_of(word) == tag


def test_every_word_of_the_dictionary_is_found() -> None:
    """Its words are not quite in order."""
    lines = question_words._dictionary().decode().splitlines()[1::997]
    assert [line for line in lines if tag_of(line.split()[0]) != line.split()[-1]] == []


def test_a_document_number_begins_behind_what_leads_up_to_it(index: SearchIndex) -> None:
    """Who asks writes no mark between the two."""
    cited = index.search("哪个项目引用了示府办〔2015〕12号")[0]
    assert (cited.absent, cited.weak) == ([], False)
    assert index.search("哪个项目引用了示府办〔2015〕19号")[0].absent == ["示府办〔2015〕19号"]


def test_a_title_in_its_marks_that_no_filing_cites_is_missing_as_a_whole(index: SearchIndex) -> None:
    """Each word of it may stand somewhere."""
    other = index.search("《示例市公交信息系统运行办法》是哪个项目的依据")[0]
    assert (other.unknown, other.weak) == (["《示例市公交信息系统运行办法》"], True)
    assert index.search("《政务信息系统运行维护管理办法》是哪个项目的依据")[0].unknown == []


def test_a_hit_that_shares_only_a_word_of_everybody_is_weak_beside_one_that_answers(
    index: SearchIndex,
) -> None:
    found = index.search("河道视频监控系统的项目", Filters(kind="project"))
    assert not found[0].weak
    behind = {hit.name: hit.weak for hit in found[1:]}
    assert behind["公交候车亭改造"] and behind["外国专家来访接待"]


def test_a_thing_that_no_filing_holds_turns_a_question_away_from_the_project_it_names(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much of the question the project's name takes."""
    asked = "水情监测信息系统运维里的充电桩"
    first = index.search(asked)[0]
    assert first.name.startswith("水情监测信息系统")
    assert (first.weak, first.unknown) == (True, ["充电桩"])
    blind = msgspec.structs.replace(params(), weak=msgspec.structs.replace(params().weak, away=0))
    monkeypatch.setattr("yiju.search.search_index.params", lambda: blind)
    assert not index.search(asked)[0].weak
