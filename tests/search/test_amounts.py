"""Amounts of money in questions, and the projects that print them."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from tests.search.conftest import ROADS, declaration, filing
from yiju.ingest.record import Place, Subitem
from yiju.search import SearchIndex
from yiju.search.amounts import amounts_asked


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
        ("2019年的项目", []),
        ("2018-2020年", []),
        ("示府办[2015]12号", []),
        ("384个居委会，满意度90%", []),
    ],
)
def test_amounts_asked(text: str, yuan: list[str]) -> None:
    assert amounts_asked(text) == [Decimal(one) for one in yuan]


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
    item = index.search("2.2万元", kind="project")[0]
    assert (item.field, item.places[0].page, item.text) == ("subitems[0]", 2, "子项目“灯杆油漆” 22,000 元")
    assert all("金额相同" not in hit.why for hit in index.search("206450元", year=2021))
    assert all("金额相同" not in hit.why for hit in index.search("206450元", kind="passage"))
    index.sync([filing(ROADS, 2021, msgspec.structs.replace(other, year_budget=Decimal(1)))])
    assert "金额相同" not in index.search("206451元")[0].why
