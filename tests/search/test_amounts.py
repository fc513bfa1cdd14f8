"""Amounts of money in questions, and the projects that print them."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from tests.search.conftest import ROADS, declaration, filing
from yiju.ingest.record import Place, Subitem
from yiju.search import Filters, SearchIndex
from yiju.search.ask.asked_amounts import amounts_asked


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3780万元的援助资金", ["37800000"]),
        ("预算206450元的系统", ["206450"]),
        ("２０．６４５万元", ["206450"]),
        ("哪个项目是206,450", ["206450"]),
        ("206450的运维", ["206450"]),
        ("展会补贴320万", ["3200000"]),
        ("七百二十万元", ["7200000"]),
        ("3千万", ["30000000"]),
        ("两亿四千万", ["240000000"]),
        ("12.5百万", ["12500000"]),
        ("1亿2000万元", ["120000000"]),
        ("八万三千多块的等级保护", ["83000"]),
        ("收入一亿八千九百多万", ["189000000"]),
        ("五万八千元 系统日常运维", ["58000"]),
        ("上一年花了十八万五千四的", ["185400"]),
        ("三万五的讲座", ["35000"]),
        ("一点三亿的工程", ["130000000"]),
        ("36万修自助机", ["360000"]),
        ("比去年多要一万五，因为多办了一场", []),
        ("800万美元", []),
        ("3万人次，两家都报了", []),
        ("万泉街道", []),
        ("2019年的项目", []),
        ("2018-2020年", []),
        ("示府办[2015]12号", []),
        ("384个居委会，满意度90%", []),
    ],
)
def test_amounts_asked(text: str, yuan: list[str]) -> None:
    assert [one.value for one in amounts_asked(text)] == [Decimal(one) for one in yuan]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("快一亿九千万的预算", 171_000_000, 190_000_000),
        ("项目支出不到两百万", 1_800_000, 2_000_000),
        ("增加了近二十万", 180_000, 200_000),
        ("超过300万元", 3_000_000, 3_300_000),
    ],
)
def test_an_amount_said_to_be_less_or_more_than_another(text: str, least: int, most: int) -> None:
    (asked,) = amounts_asked(text)
    assert (asked.least, asked.most, asked.rough) == (least, most, True)


def test_an_amount_finds_the_projects_that_print_it_and_says_where(tmp_path: Path) -> None:
    lamps = declaration(
        "路灯改造",
        ROADS,
        2020,
        "更换老旧路灯。",
        year_budget=Decimal("206450.00"),
        subitems=[Subitem("灯杆油漆", Decimal(22000)), Subitem("线缆", Decimal(184450))],
        evidence={"year_budget": [Place(page=1, lines=(7, 7))], "subitems[0]": [Place(page=2, lines=(9, 9))]},
    )
    other = declaration("信号灯检修", ROADS, 2021, "检修信号灯。", year_budget=Decimal(206451))
    index = SearchIndex(tmp_path)
    index.sync([filing(ROADS, 2020, lamps), filing(ROADS, 2021, other)])
    for asked in ("206450元", "20.645万元", "206,450", "灯 20.645万元"):
        hit, *others = index.search(asked)
        assert (hit.name, hit.field, hit.places[0].lines) == ("路灯改造", "year_budget", (7, 7))
        assert (hit.text, hit.why[:5]) == ("项目当年预算 206,450 元", "金额相同；")
        assert all("金额相同" not in one.why for one in others)
    item = index.search("2.2万元", Filters(kind="project"))[0]
    assert (item.field, item.places[0].page, item.text) == ("subitems[0]", 2, "子项目“灯杆油漆” 22,000 元")
    assert all("金额相同" not in hit.why for hit in index.search("206450元", Filters(year=2021)))
    assert all("金额相同" not in hit.why for hit in index.search("206450元", Filters(kind="passage")))
    index.sync([filing(ROADS, 2021, msgspec.structs.replace(other, year_budget=Decimal(1)))])
    assert "金额相同" not in index.search("206451元")[0].why


def test_a_line_that_is_all_of_its_project_is_told_with_it(tmp_path: Path) -> None:
    lamps = declaration(
        "路灯改造业务费",
        ROADS,
        2020,
        "更换老旧路灯。",
        year_budget=Decimal(2_665_500),
        subitems=[Subitem("路灯改造业务费", Decimal(2_665_500))],
        evidence={"year_budget": [Place(page=1, lines=(7, 7))], "subitems[0]": [Place(page=2, lines=(9, 9))]},
    )
    index = SearchIndex(tmp_path)
    index.sync([filing(ROADS, 2020, lamps)])
    hit = index.search("266.55万元业务费")[0]
    assert (hit.field, hit.text) == (
        "year_budget",
        "项目当年预算、子项目“路灯改造业务费” 2,665,500 元",
    )
    assert [place.page for place in hit.places] == [1, 2]


def test_amounts_in_prose_and_budget_tables_are_found_rounded_ones_marked(tmp_path: Path) -> None:
    whole = declaration(
        "路灯改造", ROADS, 2020, "更换路灯，其中灯杆206450元。", year_budget=Decimal(20_645_000)
    )
    part = declaration(
        "信号灯检修",
        ROADS,
        2021,
        "检修信号灯。",
        year_budget=Decimal(30_000_000),
        subitems=[Subitem("线缆", Decimal(20_645_000))],
    )
    first, second = filing(ROADS, 2020, whole), filing(ROADS, 2021, part)
    first.budget_lines[0].amounts = {"合计": Decimal(26_912_226)}
    index = SearchIndex(tmp_path)
    index.sync([first, second])
    assert [hit.name for hit in index.search("2064.5万元")][:2] == ["路灯改造", "信号灯检修"]
    said = index.search("20.645万")[0]
    assert (said.name, said.why[:4]) == ("路灯改造", "金额相同")
    row = index.search("26912226元")[0]
    assert (row.name, row.text) == ("支出预算总表", "2140101 行政运行 合计 26,912,226 元")
    assert index.search("26912226元", Filters(year=2021))[0].field != "budget_lines[0]"
    about = index.search("2691万元")[0]
    assert (about.name, about.why[:4]) == ("支出预算总表", "金额约同")
    assert index.search("3千万")[0].name == "信号灯检修"
    assert index.search("2000万左右的路灯")[0].why.startswith("金额约同")
    assert index.search("77777元的路灯")[0].unknown == ["77,777 元"]
    assert index.search("2064.5万元")[0].unknown == []
