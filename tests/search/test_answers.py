"""A hit shows the text of its project or section that holds what was asked for."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.search.conftest import ROADS, WATER, declaration, filing, indicators
from yiju.ingest.record import BudgetLine, Passage, Place, Subitem
from yiju.search import SearchIndex
from yiju.search.ask.answer_kinds import answer_kinds


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    lamps = declaration(
        "路灯改造",
        ROADS,
        2020,
        "路灯改造更换主干道老旧路灯。",
        year_budget=Decimal(3_600_000),
        total_budget=Decimal(9_000_000),
        executed=Decimal(1_800_000),
        execution_rate="50.00%",
        start=dt.date(2020, 3, 1),
        end=dt.date(2020, 11, 30),
        subitems=[Subitem("灯杆油漆", Decimal(22_000)), Subitem("线缆敷设", Decimal(184_000))],
        printed={"subitems[0]": "2.2万元", "year_budget": "360.00"},
        indicators=indicators(("更换路灯数量", "≥1200盏"), ("故障修复时限", "≤24小时")),
        texts={
            "项目概况": "路灯改造更换主干道老旧路灯。",
            "立项依据": "《示例市城市照明管理办法》（示府规〔2019〕6号）。",
            "实施方案": "由照明养护中心组织，按季度验收结果付款。",
            "项目总目标": "改造后用于夜间慢行通道照明。",
        },
    )
    roads = filing(ROADS, 2020, lamps)
    roads.passages = [
        Passage("“三公”经费情况说明", "公务接待费：是指按规定开支的各类公务接待支出。"),
        Passage("“三公”经费情况说明", "公务接待费1.35万元，比2019年预算减少0.2万元，主要原因是厉行节约。"),
        Passage("机构设置", "示例市交通局设5个内设机构，包括：办公室、规划处、养护处、安全处、财务处。"),
    ]
    roads.budget_lines.append(
        BudgetLine(
            table="一般公共预算基本支出预算表",
            code="30211",
            name="差旅费",
            amounts={"合计": Decimal(80_000), "公用经费": Decimal(80_000)},
            printed={"合计": "8.00", "公用经费": "8.00"},
            factor=10_000,
            page=3,
            place=Place(page=3, lines=(4, 4)),
        )
    )
    gates = declaration("闸门检修", WATER, 2019, "检修河道闸门。", year_budget=Decimal(500_000))
    made = SearchIndex(Path(tmp_path_factory.mktemp("answers")))
    made.sync([roads, filing(WATER, 2019, gates)])
    return made


@pytest.mark.parametrize(
    ("asked", "field", "holds"),
    [
        ("路灯改造预算多少钱", "year_budget", "项目当年预算 3,600,000 元（360.00）"),
        ("路灯改造执行了几成", "year_budget", "执行率 50.00%"),
        ("路灯改造的灯杆油漆花多少钱", "subitems[0]", "22,000 元（2.2万元）"),
        ("路灯改造要换多少盏灯", "indicators[0]", "≥1200盏"),
        ("路灯改造故障多久修好", "indicators[1]", "24小时"),
        ("路灯改造的起止时间", "start", "2020年3月1日至2020年11月30日"),
        ("路灯改造的立项依据是哪个文号", "texts.立项依据", "示府规〔2019〕6号"),
        ("路灯改造由谁组织", "texts.实施方案", "照明养护中心"),
        ("路灯改造做完派什么用场", "texts.项目总目标", "夜间慢行通道"),
        ("交通局公务接待费比上年减少多少", "passages[1]", "减少0.2万元"),
        ("交通局设几个内设机构", "passages[2]", "5个内设机构"),
        ("交通局2020年差旅费安排了多少", "budget_lines[1]", "30211 差旅费：合计 8.00 万元"),
    ],
)
def test_the_hit_holds_what_was_asked_for(index: SearchIndex, asked: str, field: str, holds: str) -> None:
    first = index.search(asked)[0]
    assert holds in first.text
    assert first.field.partition(":")[0] == field
    assert not first.weak


def test_a_hit_shows_the_texts_that_are_as_good_as_its_best(index: SearchIndex) -> None:
    lines = index.search("路灯改造由谁组织、故障修复时限多久")[0].text.splitlines()
    assert {"产出指标 / 故障修复时限：≤24小时", "由照明养护中心组织，按季度验收结果付款。"} <= set(lines)
    assert len(lines) <= 3


def test_a_label_of_the_form_shows_its_field(index: SearchIndex) -> None:
    assert "执行率 50.00%" in index.search("路灯改造 执行率")[0].text
    assert "项目总预算 9,000,000 元" in index.search("路灯改造 项目总预算（元）")[0].text
    assert f"实施单位 {ROADS}" in index.search("路灯改造 实施单位")[0].text


def test_a_name_alone_shows_the_project_as_it_is(index: SearchIndex) -> None:
    first = index.search("路灯改造")[0]
    assert (first.name, first.kind, first.field) == ("路灯改造", "project", "name")


def test_an_amount_that_is_asked_with_more_is_shown_with_it(index: SearchIndex) -> None:
    first = index.search("360万元的路灯改造执行了几成")[0]
    assert first.why.startswith("金额相同")
    assert "执行率 50.00%" in first.text


@pytest.mark.parametrize(
    ("asked", "kinds", "counted"),
    [
        ("公务接待费是多少", {"amount"}, ""),
        ("合作项目的总预算", {"amount"}, ""),
        ("几个小时能修好", {"date"}, ""),
        ("一年要接待多少批次", {"count"}, "批"),
        ("满意度要达到多少", {"ratio", "bound"}, ""),
        ("比上年为什么增加", {"change", "reason"}, ""),
        ("视频会议系统运维", set(), ""),
        ("审批标准化系统", set(), ""),
    ],
)
def test_what_a_question_asks_for(asked: str, kinds: set[str], counted: str) -> None:
    found = answer_kinds(asked)
    assert ({kind.name for kind in found.kinds}, found.counted) == (kinds, counted)


def test_a_text_prints_a_kind_of_answer_or_half_of_it() -> None:
    asked = answer_kinds("预算是多少钱")
    assert asked.held_in("合计37.9万元") == 1
    assert 0 < asked.held_in("合计 379100") < 1
    assert asked.held_in("2024年度项目") == asked.held_in("按规定开支") == 0


def test_of_projects_of_one_name_the_one_that_holds_the_words_stands_first(tmp_path: Path) -> None:
    made = SearchIndex(tmp_path)
    plain = declaration("信息服务平台（运维）", WATER, 2019, "维护信息服务平台的软件和硬件。")
    other = declaration(
        "信息服务平台（运维）",
        WATER,
        2020,
        "维护信息服务平台的软件和硬件。",
        subitems=[Subitem("机柜租用费", Decimal(45_000))],
    )
    made.sync([filing(WATER, 2019, plain), filing(WATER, 2020, other)])
    first = made.search("信息服务平台（运维） 机柜租用费")[0]
    assert (first.year, "机柜租用费 45,000 元" in first.text) == (2020, True)


def test_who_looks_up_a_name_is_shown_what_the_project_is(index: SearchIndex) -> None:
    hit = index.search("路灯改造")[0]
    assert (hit.kind, hit.field) == ("project", "name")
    assert "更换主干道老旧路灯" in hit.text


def test_who_asks_by_an_amount_for_something_else_is_shown_it(index: SearchIndex) -> None:
    first = index.search("预算360万的项目，验收怎么付款")[0]
    assert first.text.startswith("项目当年预算")
    assert "按季度验收结果付款" in first.text


def test_of_sections_that_print_one_amount_the_text_that_says_most_is_shown(tmp_path: Path) -> None:
    more = filing(ROADS, 2021, declaration("护栏油漆", ROADS, 2021, "油漆护栏。"))
    more.passages = [
        Passage("编制说明", "支出预算4,151.47万元，其中：支出预算里财政拨款4,151.47万元。"),
        Passage("编制说明", "2021年收入预算4,151.47万元，事业收入0万元。"),
    ]
    made = SearchIndex(tmp_path)
    made.sync([more])
    for asked, begins in (("收入预算4151.47万", "2021年收入预算"), ("支出预算4151.47万", "支出预算")):
        assert made.search(asked)[0].text.startswith(begins), asked


def test_a_row_is_found_by_what_the_list_calls_its_account(index: SearchIndex) -> None:
    """No text names it: the official word stands in a table alone, and the question says much else."""
    for asked in ("交通局2020年出差的钱一共花了多少", "交通局20年光出差要花多少钱啊"):
        first = index.search(asked)[0]
        assert (first.field, first.weak, first.unknown) == ("budget_lines[1]", False, []), asked


def test_who_filed_a_text_is_no_word_that_it_holds(tmp_path: Path) -> None:
    more = filing(WATER, 2021, declaration("闸门油漆", WATER, 2021, "油漆闸门。"))
    more.passages = [
        Passage("主要职能", "第三条示例市水务局的主要职责是："),
        Passage("主要职能", "理顺市与两县水费划分，完善与事权相适应的制度。"),
    ]
    made = SearchIndex(tmp_path)
    made.sync([more])
    assert made.search("示例市和下面两个县之间水费怎么划分，是哪个局的职责")[0].text.startswith(
        "理顺市与两县水费划分"
    )


def test_what_is_asked_of_a_unit_stands_under_its_heading(tmp_path: Path) -> None:
    """How many projects, which bodies: not a project that speaks of the unit more often."""
    names = ("水务局综合楼修缮", "水务局档案整理", "水务局机房搬迁")
    more = filing(WATER, 2021, *(declaration(name, WATER, 2021, f"示例市水务局{name}。") for name in names))
    more.passages = [Passage("机构设置", "设4个内设机构，包括：秘书处、规划处、河湖处、财务处。")]
    made = SearchIndex(tmp_path)
    made.sync([more])
    assert made.search("水务局21年报了几个项目")[0].text.endswith("项目 3 个")
    assert "秘书处" in made.search("水务局有哪几个处")[0].text
    assert made.search("水务局2021年有哪些项目")[0].name in names
    assert "申报单位" in [hit.name for hit in made.search("示例市水务局")]
