"""Words that stand somewhere, but in no one text, or not with the unit, year or amount that the question names."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.search.conftest import ROADS, WATER, declaration, filing
from yiju.ingest.record import BudgetLine, Filing, Passage, Place
from yiju.search import SearchIndex, notice
from yiju.search.ask.things import things_in
from yiju.search.index.segment import Segmenter


@pytest.fixture
def with_account(filings: list[Filing], own_folder: Path) -> SearchIndex:
    """The index with a budget row that no text names."""
    more = filing(ROADS, 2020, declaration("桥梁定期检测", ROADS, 2020, "对城市桥梁的结构作定期检测。"))
    more.budget_lines.append(
        BudgetLine(
            table="一般公共预算基本支出表",
            code="30211",
            name="差旅费",
            amounts={"合计": Decimal("80000")},
            page=3,
            place=Place(page=3, lines=(4, 4)),
        )
    )
    index = SearchIndex(own_folder)
    index.sync([*filings, more])
    return index


def test_words_of_several_filings_that_no_one_holds_are_told(index: SearchIndex) -> None:
    hits = index.search("外国专家的座椅更换")
    assert all(hit.weak for hit in hits)
    assert hits[0].unknown == []
    assert "没有一份材料同时提到" in hits[0].apart
    assert "外国专家" in hits[0].apart


def test_a_thing_that_stands_only_in_another_project_is_told(index: SearchIndex) -> None:
    for asked, thing in (("水情监测系统的公交候车亭", "公交"), ("河道视频监控的外国专家接待", "河道")):
        hits = index.search(asked)
        assert all(hit.weak for hit in hits), asked
        assert "没有一份材料同时提到" in hits[0].apart
        assert thing in hits[0].apart


def test_words_of_one_text_and_of_one_declaration_stand_together(index: SearchIndex) -> None:
    for asked in ("老旧公交站的候车亭和座椅", "公交候车亭用户满意率", "水情监测信息系统运维工作完成率"):
        first = index.search(asked)[0]
        assert (first.weak, first.apart) == (False, ""), asked


def test_a_thing_of_another_unit_is_told_with_where_it_is(index: SearchIndex) -> None:
    hits = index.search("交通局的河道视频监控系统")
    assert all(hit.weak for hit in hits)
    assert "交通局的材料里没有" in hits[0].apart
    assert f"{WATER} 2018 年有" in hits[0].apart


def test_a_thing_of_another_year_is_told(index: SearchIndex) -> None:
    first = index.search("水务局2019年外国专家来访接待")[0]
    assert first.weak
    assert first.apart.endswith(f"{WATER} 2018 年有")
    assert not index.search("水务局2018年外国专家来访接待")[0].weak


def test_an_amount_of_another_thing_is_told(index: SearchIndex) -> None:
    first = index.search("公交候车亭改造20万元")[0]
    assert first.weak
    assert "没有写20万元" in first.apart
    assert not index.search("河道视频监控系统20万元")[0].weak


def test_the_notice_names_what_is_apart(index: SearchIndex) -> None:
    said = notice(index.search("外国专家的座椅更换")) or ""
    assert said.startswith("没有一份材料同时提到")
    assert said.endswith("关联较弱，仅供参考。")
    assert notice(index.search("河道视频监控系统维护")) is None


def test_a_budget_row_answers_for_an_account_that_no_text_names(with_account: SearchIndex) -> None:
    first = with_account.search("交通局2020年差旅费")[0]
    assert (first.weak, first.field) == (False, "budget_lines[1]")
    assert "80,000" in first.text
    other = with_account.search("水务局2019年差旅费")[0]
    assert other.weak


def test_a_row_answers_no_question_of_which_it_holds_but_a_word(with_account: SearchIndex) -> None:
    assert all("差旅费" not in hit.text for hit in with_account.search("援外医疗队员境外差旅费用补贴标准"))


def test_what_talks_and_what_papers_say_of_themselves_is_no_thing() -> None:
    words = {"视频", "监控", "项目", "申报"}
    found = things_in("有没有申报视频监控的项目", Segmenter(), words.intersection, lambda word: False)
    assert found.words == ("视频", "监控")
    assert found.talk > 0
    name = things_in("视频监控", Segmenter(), words.intersection, lambda word: False)
    assert (name.talk, name.is_name) == (0.0, 1.0)


def test_figures_of_a_year_that_the_next_filing_prints_are_of_that_year(own_folder: Path) -> None:
    """Beside a sum of the year before, in a text that compares with it, or within the time that a project lasts."""
    ferry = declaration("渡口趸船检修", WATER, 2021, "检修渡口趸船。", prior_budget=Decimal("90000"))
    dike = declaration(
        "堤防白蚁防治", WATER, 2022, "防治堤防白蚁。", start=dt.date(2020, 1, 1), end=dt.date(2022, 12, 31)
    )
    more = filing(WATER, 2021, ferry)
    more.passages = [Passage("预算说明", "节水宣传画册印刷费3万元，比上年减少1万元。")]
    older = filing(ROADS, 2020, declaration("桥梁定期检测", ROADS, 2020, "检测桥梁。"))
    index = SearchIndex(own_folder)
    index.sync([more, filing(WATER, 2022, dike), older])
    for asked in ("2020年渡口趸船检修预算多少", "水务局2020年节水宣传画册", "2020年堤防白蚁防治"):
        assert index.search(asked)[0].apart == "", asked
    assert "2020 年的材料里没有" in index.search("交通局2020年渡口趸船检修")[0].apart


def test_a_thing_that_another_unit_tells_of_the_one_named_is_of_it(own_folder: Path) -> None:
    of_city = filing(
        ROADS, 2019, declaration("专项评估", ROADS, 2019, "对示例市水务局闸门自动化改造的评估。")
    )
    other = filing(WATER, 2019, declaration("雨量站校准", WATER, 2019, "校准雨量站。"))
    index = SearchIndex(own_folder)
    index.sync([of_city, other])
    assert index.search("水务局闸门自动化改造评估")[0].apart == ""
    assert index.search("水务局专项评估")[0].weak == index.search("水务局闸门自动化改造评估")[0].weak


def test_an_amount_and_the_name_of_another_cell_of_its_row_stand_together(own_folder: Path) -> None:
    dredging = declaration(
        "河湖清淤",
        WATER,
        2019,
        "清淤。",
        adjusted_budget=Decimal("260000"),
        executed=Decimal("202500"),
        execution_rate="77.88%",
    )
    more = filing(WATER, 2019, dredging)
    more.passages = [Passage("支出说明", "执行数是指年度内实际支出的数额。")]
    more.budget_lines = [
        BudgetLine(
            table="支出决算表",
            code="2130306",
            name="水利工程运行",
            amounts={"年初预算数": Decimal("303000"), "决算数": Decimal("287000")},
            page=3,
        )
    ]
    index = SearchIndex(own_folder)
    index.sync([more])
    for asked in ("执行数202500元", "预算260000元的河湖清淤执行数是多少", "年初预算数303000元的决算数"):
        first = index.search(asked)[0]
        assert (first.apart, first.weak) == ("", False), asked
    assert "77.88%" in index.search("河湖清淤执行率是多少")[0].text


def test_a_noun_of_the_dictionary_is_a_thing_where_it_stands_within_another_word() -> None:
    held = {"职业年金", "采购"}
    stands = lambda word: any(word in one for one in held)  # noqa: E731
    assert things_in("水务局年金", Segmenter(), held.intersection, stands).words == ("年金",)
    assert things_in("政采", Segmenter(), held.intersection, stands).words == ()


def test_the_money_for_what_stands_somewhere_is_not_missing(own_folder: Path) -> None:
    index = SearchIndex(own_folder)
    index.sync(
        [filing(WATER, 2021, declaration("宣传与推广", WATER, 2021, "印刷资料，开展节水宣传与推广。"))]
    )
    assert index.search("水务局宣传费")[0].unknown == []
    assert index.search("水务局取暖费")[0].unknown == ["取暖费"]


def test_an_amount_with_so_many_digits_is_the_one_meant_whatever_words_stand_elsewhere(
    own_folder: Path,
) -> None:
    more = filing(WATER, 2019, declaration("河湖清淤", WATER, 2019, "清淤。"))
    more.passages = [Passage("收入支出说明", "2019年度收入支出总计2,995.39万元。")]
    other = filing(ROADS, 2019, declaration("路口改造", ROADS, 2019, "改造路口。"))
    other.passages = [Passage("用车", "公务车辆2辆。")]
    index = SearchIndex(own_folder)
    index.sync([more, other])
    first = index.search("车辆2995.39万元是谁家的")[0]
    assert (first.weak, first.apart) == (False, "")


def test_an_amount_that_is_only_near_is_of_no_one_thing(index: SearchIndex) -> None:
    assert not index.search("公交候车亭改造大约20万元")[0].weak
    assert index.search("公交候车亭改造20万元")[0].weak


def test_what_is_done_with_a_thing_makes_it_none_that_stands_elsewhere(
    filings: list[Filing], own_folder: Path
) -> None:
    """A verb of the question stands in the text of another unit alone; the thing does not."""
    gates = filing(WATER, 2021, declaration("闸门检修", WATER, 2021, "检修河道闸门。"))
    roads = filing(ROADS, 2021, declaration("闸门收费", ROADS, 2021, "招待来访，认定闸门损坏。"))
    index = SearchIndex(own_folder)
    index.sync([*filings, gates, roads])
    assert not index.search("水务局闸门认定来访")[0].weak


def test_the_name_of_who_filed_a_text_stands_together_with_it(
    filings: list[Filing], own_folder: Path
) -> None:
    """A cover names the unit, the text of a passage does not."""
    more = filing(WATER, 2021, declaration("闸门检修", WATER, 2021, "检修河道闸门。"))
    more.passages = [Passage("用车", "公务车辆2辆。")]
    other = filing(ROADS, 2021, declaration("路口改造", ROADS, 2021, "改造示例市水务大楼门前路口。"))
    index = SearchIndex(own_folder)
    index.sync([*filings, more, other])
    for asked in ("水务系统公务车辆", "水务公务车辆"):
        assert not index.search(asked)[0].weak, asked


def test_what_a_heading_says_stands_together_with_its_text(filings: list[Filing], own_folder: Path) -> None:
    """The heading alone names the thing; another unit prints it in its text."""
    made = SearchIndex(own_folder)
    own, other = filing(WATER, 2016), filing(ROADS, 2016)
    own.passages = [Passage("“三公”经费预算", "2016年因公出国费、公务接待费和公务用车运行费为12万元。")]
    other.passages = [Passage("编制说明", "2016年“三公”经费预算为30万元。")]
    made.sync([*filings, own, other])
    first = made.search("水务局2016年三公经费多少")[0]
    assert (first.weak, first.apart) == (False, "")
