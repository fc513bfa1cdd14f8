"""三公 tables of final accounts in dumps by lines, the kinds of spending across: known by their words, told by sums and order."""

from yiju.ingest.budget import budget_lines, notices
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes

HEAD = """财政拨款“三公”经费支出决算表
                                                                      单位：万元
   合计      因公出国（境）费        公务用车购置及运行维护费                公务接待费
                          小计      公务用车购置费   公务用车运行维护费
 预算    决算数    预算    决算数   预算   决算数   预算   决算数   预算   决算数   预算    决算数
 数            数           数          数          数          数
"""
LINE = """ 28.00   20.00                18.00  15.00                 18.00  15.00   10.00  5.00
"""


def text(*parts: str) -> Source:
    return read_bytes("".join(parts).encode(), "示例.txt")


def at(words: dict[int, str]) -> str:
    """A line with words at these places."""
    made = ""
    for place, word in words.items():
        made = made.ljust(place) + word
    return made + "\n"


def amounts(source: Source) -> dict[str, dict[str, float | None]]:
    return {
        line.name: {c: None if v is None else float(v) for c, v in line.amounts.items()}
        for line in budget_lines(source)
    }


def test_a_torn_head_is_known_by_its_characters_and_blank_columns_by_sums_and_places() -> None:
    assert amounts(text(HEAD, LINE)) == {
        "合计": {"预算数": 280_000, "决算数": 200_000},
        "公务用车购置及运行维护费": {"预算数": 180_000, "决算数": 150_000},
        "公务用车运行维护费": {"预算数": 180_000, "决算数": 150_000},
        "公务接待费": {"预算数": 100_000, "决算数": 50_000},
    }


def test_amounts_over_several_lines_are_told_by_their_number_and_order() -> None:
    whole = "28.00 20.00 0.00 0.00\n18.00 15.00 0.00 0.00\n18.00 15.00 10.00 5.00\n"
    found = amounts(text(HEAD, whole))
    assert found["公务用车购置费"] == {"预算数": 0, "决算数": 0}
    assert found["公务接待费"] == {"预算数": 100_000, "决算数": 50_000}


def test_without_places_what_sums_do_not_decide_is_left_open() -> None:
    source = text(HEAD, "28.00 20.00 18.00 15.00\n18.00 15.00 10.00 5.00\n")
    found = amounts(source)
    assert found["公务接待费"] == {"预算数": 100_000, "决算数": 50_000}
    assert found["公务用车运行维护费"] == {"预算数": None, "决算数": None}
    assert any("公务用车运行维护费" in notice.what for notice in notices(source, budget_lines(source)))


def test_kinds_in_the_other_order_stand_where_their_heads_do() -> None:
    names = ("合计", "因公出国（境）费", "公务接待费", "小计", "购置费", "运行费")
    head = (
        "财政拨款“三公”经费支出决算表\n单位：万元\n",
        at({48: "公务用车购置及运行费"}),
        at({14 * n: name for n, name in enumerate(names)}),
        at({7 * n: ("预算数", "决算数")[n % 2] for n in range(12)}),
    )
    row = {
        0: "28.00",
        7: "20.00",
        28: "10.00",
        35: "5.00",
        42: "18.00",
        49: "15.00",
        56: "18.00",
        63: "15.00",
    }
    found = amounts(text(*head, at(row)))
    assert found["公务接待费"] == {"预算数": 100_000, "决算数": 50_000}
    assert found["购置费"] == {"预算数": 180_000, "决算数": 150_000}


def test_amounts_that_no_sum_allows_are_told_as_not_read() -> None:
    source = text(HEAD, LINE.replace("28.00", "27.00"))
    assert amounts(source) == {}
    assert [notice.what for notice in notices(source, budget_lines(source))] == [
        "《财政拨款“三公”经费支出决算表》的版面无法辨认，表中数据未读出，请核对原件。"
    ]
