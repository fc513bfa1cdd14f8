"""Budget tables of dumps that keep their columns by spaces: torn numbers, rows' numbers, amounts under their heads."""

from yiju.ingest.budget import budget_lines, notices
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes
from yiju.ingest.record import BudgetLine


def text(*lines: str) -> Source:
    return read_bytes("\n".join(lines).encode(), "示例.txt")


def amounts(lines: list[BudgetLine]) -> dict[str, dict[str, float | None]]:
    return {
        line.code or line.name: {c: None if v is None else float(v) for c, v in line.amounts.items()}
        for line in lines
    }


def line(**at: str) -> str:
    """A line with its texts where its names say: `x14="1"` is the 15th character."""
    made = ""
    for column, words in at.items():
        made = made.ljust(int(column[1:])) + words
    return made


NUMBERED = (
    "财政拨款收入支出决算总表",
    line(x40="单位：万元"),
    line(x2="项目", x14="行", x18="决算数", x28="项目", x42="行", x46="合计"),
    line(x14="次", x42="次"),
    line(x0="一、一般公共预算财", x14="1", x18="2,500.0", x28="一、教育支出", x42="1", x46="400.00"),
    line(x0="政拨款", x24="5", x42="0"),
    line(x0="二、政府性基金预算", x14="2", x28="二、公共安全支", x42="1", x46="2,100.0"),
    line(x0="财政拨款", x28="出", x42="1", x52="5"),
    line(x0="三、国有资本经营预", x14="3", x28="三、文化支出", x42="1"),
    line(x0="算财政拨款", x42="2"),
    line(x0="本年收入合计", x14="4", x18="2,500.0", x28="本年支出合计", x42="1", x46="2,500.0"),
    line(x24="5", x42="3", x52="5"),
    line(x0="年初结转和结余", x14="5", x28="年末结转和结余", x42="1"),
    line(x42="4"),
    line(x0="总计", x14="6", x18="2,500.0", x28="总计", x42="1", x46="2,500.0"),
    line(x24="5", x42="5", x52="5"),
)


def test_torn_amounts_are_joined_and_the_numbers_of_rows_are_no_amounts() -> None:
    found = amounts(budget_lines(text(*NUMBERED)))
    assert found["一、一般公共预算财政拨款"] == {"决算数": 25_000_500}
    assert found["二、公共安全支出"]["合计"] == 21_000_500
    assert "二、政府性基金预算财政拨款" not in found


def test_what_is_left_torn_is_no_amount_without_a_proof() -> None:
    torn = [
        text_line.replace("2,100.0", "2,100.")
        for text_line in NUMBERED
        if text_line.split() != ["5", "3", "5"]
    ]
    source = text(*torn)
    found = amounts(budget_lines(source))
    assert all(v is None for n, row in found.items() if n.endswith("支出") for v in row.values())
    assert notices(source, budget_lines(source))


def test_a_row_below_another_is_no_rest_of_it() -> None:
    lines = budget_lines(
        text(
            "收入支出决算总表",
            "单位：万元",
            "项目            决算数",
            "一、教育支出        12.5",
            "二、卫生支出        3",
            "支出总计          15.5",
        )
    )
    assert amounts(lines)["一、教育支出"] == {"决算数": 125_000}
    assert amounts(lines)["二、卫生支出"] == {"决算数": 30_000}


BY_CODE = (
    "支出决算表",
    "                                                    单位：万元",
    "          项目          本年支出      基本支出      项目支出      上缴上级      经营支出",
    "科目编      科目名称          合计                              支出",
    " 码",
    "          合计          500.00    300.00              200.00",
    "20501     教育管理        500.00    300.00              200.00",
    "205010    行政运行        300.00    300.00",
    "1",
    "205010    一般管理        200.00                        200.00",
    "2",
)


def test_amounts_stand_under_their_heads_where_every_sum_agrees() -> None:
    found = amounts(budget_lines(text(*BY_CODE)))
    assert found["2050101"] == {"本年支出合计": 3_000_000, "基本支出": 3_000_000}
    assert found["2050102"] == {"本年支出合计": 2_000_000, "上缴上级支出": 2_000_000}


def test_heads_that_the_rows_contradict_settle_nothing() -> None:
    shifted = [
        line.replace(
            "205010    一般管理        200.00                        200.00",
            "205010    一般管理        200.00    200.00",
        )
        for line in BY_CODE
    ]
    source = text(*shifted)
    lines = budget_lines(source)
    assert amounts(lines)["2050102"].get("上缴上级支出") is None
    assert any("金额，版面和合计数都不能确定" in n.what for n in notices(source, lines))


def test_kinds_one_below_another_have_an_amount_under_each_head() -> None:
    head = ("财政拨款“三公”经费支出决算表", "单位：万元", "项目        年初预算数     决算数")
    lines = budget_lines(text(*head, "合计            8.00     6.50", "公务接待费         8.00     6.50"))
    assert amounts(lines)["公务接待费"] == {"年初预算数": 80_000, "决算数": 65_000}
    blank = text(*head, "合计            8.00     6.50", "公务接待费                  6.50")
    assert not budget_lines(blank)
    assert notices(blank, [])
