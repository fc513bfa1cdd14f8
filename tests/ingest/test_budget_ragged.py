"""Budget tables of dumps in which blank cells are not printed: sums prove a row, or it stays empty with a doubt."""

from yiju.ingest.budget import budget_lines, notices
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes
from yiju.ingest.record import BudgetLine

HEAD = ["2025年部门财务收支预算总表", "单位：元", "", "本年收入\t\t本年支出", "项目\t预算数\t项目\t预算数"]


def text(*lines: str) -> Source:
    return read_bytes("\n".join(lines).encode(), "示例.txt")


def amounts(lines: list[BudgetLine]) -> dict[str, dict[str, int | None]]:
    return {
        line.code or line.name: {c: None if v is None else int(v) for c, v in line.amounts.items()}
        for line in lines
    }


def test_an_amount_behind_a_name_is_that_names_where_the_side_adds_up() -> None:
    lines = budget_lines(
        text(
            *HEAD,
            "一、财政拨款收入\t500\t一、公共安全支出\t200",
            "二、事业收入\t二、教育支出\t250",
            "三、卫生健康支出\t50",
            "收入总计\t500\t支出总计\t500",
        )
    )
    assert amounts(lines) == {
        "一、财政拨款收入": {"预算数": 500},
        "一、公共安全支出": {"预算数": 200},
        "二、教育支出": {"预算数": 250},
        "三、卫生健康支出": {"预算数": 50},
        "收入总计": {"预算数": 500},
        "支出总计": {"预算数": 500},
    }


def test_without_a_sum_that_holds_a_shifted_row_stays_empty_and_is_covered() -> None:
    source = text(
        *HEAD,
        "一、财政拨款收入\t500\t一、公共安全支出\t200",
        "二、事业收入\t二、教育支出\t999",
        "收入总计\t500\t支出总计\t500",
    )
    lines = budget_lines(source)
    assert amounts(lines)["二、教育支出"] == {"预算数": None}
    assert amounts(lines)["一、公共安全支出"] == {"预算数": 200}
    assert any("“二、教育支出”一行的预算数金额" in n.what for n in notices(source, lines))


def test_one_kind_that_equals_the_total_proves_nothing() -> None:
    lines = budget_lines(
        text("2025年部门财务收支预算总表", "单位：元", "三、经营收入", "四、其他收入", "700", "收入总计 700")
    )
    assert amounts(lines).get("四、其他收入", {}).get("预算数") is None


def test_no_row_is_named_by_a_number() -> None:
    lines = budget_lines(text(*HEAD, "一、其他收入\t5\t310,000\t310,000", "收入总计\t5\t支出总计\t5"))
    assert all(not name[0].isdecimal() for name in amounts(lines))


def test_the_expenditure_side_may_have_columns_of_its_own() -> None:
    lines = budget_lines(
        text(
            *(
                "2026年单位财务收支预算总表",
                "单位：元",
                "项目 预算数 项目预算数",
                "合计基本支出",
                "项目支出",
                "人员经费公用经费",
            ),
            "一、财政拨款收入 900 一、教育支出 600 400 200",
            "二、事业收入 二、住房保障支出 300 300",
            "收入总计 900 支出总计 900 700 200",
        )
    )
    assert amounts(lines)["收入总计"] == {"预算数": 900}
    assert amounts(lines)["一、教育支出"]["合计"] == 600
    assert amounts(lines)["支出总计"]["合计"] == 900


def test_two_rows_on_a_line_are_two_rows_even_where_the_first_is_blank() -> None:
    lines = budget_lines(
        text(
            *(
                "一般公共预算财政拨款基本支出决算表",
                "单位：万元",
                "科目编码 科目名称 决算数 科目编码 科目名称 决算数",
            ),
            "301 工资福利支出 30.00 302 商品和服务支出 5.50",
            "301 01 基本工资 20.00 302 01 办公费 5.00",
            "301 02 津贴补贴 10.00 302 02 印刷费 0.50",
            "301 03 奖金 302 04 手续费",
        )
    )
    assert amounts(lines) == {
        "301": {"决算数": 300000},
        "302": {"决算数": 55000},
        "30101": {"决算数": 200000},
        "30201": {"决算数": 50000},
        "30102": {"决算数": 100000},
        "30202": {"决算数": 5000},
    }


def test_without_a_unit_of_money_numbers_are_kept_and_yuan_left_empty() -> None:
    source = text("2025年部门支出预算总表", "合计 基本支出 项目支出", "213 农林水支出 300 200 100")
    lines = budget_lines(source)
    assert amounts(lines)["213"] == {"合计": None, "基本支出": None, "项目支出": None}
    assert lines[0].printed == {"合计": "300", "基本支出": "200", "项目支出": "100"}
    assert "没有印出金额单位" in notices(source, lines)[-1].what


def test_the_unit_may_stand_above_the_title_or_be_that_of_the_table_with_the_same_total() -> None:
    rows = ["合计 基本支出 项目支出", "213 农林水支出 3000.5 2000 1000.5", "合计 3000.5 2000 1000.5"]
    lines = budget_lines(text("金额单位：万元", "2025年部门支出预算总表", *rows))
    assert amounts(lines)["213"]["合计"] == 30005000
    income = ["合计 财政拨款收入", "213 农林水支出 3000.5 3000.5", "合计 3000.5 3000.5"]
    lines = budget_lines(
        text("2025年部门收入预算总表", *income, "2025年部门支出预算总表", "单位：万元", *rows)
    )
    assert {line.factor for line in lines} == {10_000}


def test_a_dump_of_tabs_without_blank_cells_is_placed_by_count_and_sums() -> None:
    source = text(
        *("2025年部门收入预算总表", "编制部门：示例市示范局\t单位：元", "项目\t收入预算"),
        "功能分类科目编码\t功能分类科目名称\t合计\t财政拨款收入\t事业收入\t其他收入",
        "类\t款\t项",
        "201\t一般公共服务支出\t700\t600\t0\t100",
        "201\t05\t统计信息事务\t300\t200\t0\t100",
        "201\t05\t07\t专项普查活动\t300\t200\t100",
        "201\t29\t群众团体事务\t400\t400\t0\t0",
        "201\t29\t02\t一般行政管理事务\t400\t400",
        "合计\t700\t600\t0\t100",
    )
    lines = budget_lines(source)
    assert amounts(lines) == {
        "201": {"合计": 700, "财政拨款收入": 600, "事业收入": 0, "其他收入": 100},
        "20105": {"合计": 300, "财政拨款收入": 200, "事业收入": 0, "其他收入": 100},
        "2010507": {"合计": 300, "财政拨款收入": 200, "其他收入": 100},
        "20129": {"合计": 400, "财政拨款收入": 400, "事业收入": 0, "其他收入": 0},
        "2012902": {"合计": 400, "财政拨款收入": 400},
        "合计": {"合计": 700, "财政拨款收入": 600, "事业收入": 0, "其他收入": 100},
    }
    assert lines[0].factor == 1


def test_amounts_that_no_count_and_no_sum_places_stay_empty_and_are_said() -> None:
    source = text(
        *("2025年部门“三公”经费和机关运行经费预算表", "单位：万元"),
        "2025年“三公”经费预算数\t2025年机关运行经费预算数",
        "合计\t因公出国（境）费\t公务接待费\t公务用车购置及运行费",
        "小计\t购置费\t运行费",
        "9\t4\t5\t30",
    )
    lines = budget_lines(source)
    assert [line.amounts["公务接待费"] for line in lines] == [None]
    assert any("已留空" in notice.what for notice in notices(source, lines))


def test_a_side_without_amounts_takes_none_of_the_other_side() -> None:
    lines = budget_lines(
        text(
            *("2025年部门财政拨款收支预算总表", "单位：元", "财政拨款收入\t\t财政拨款支出"),
            "项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算",
            "一、一般公共预算资金\t500\t一、公共安全支出\t200\t200",
            "二、政府性基金\t\t二、教育支出\t300\t300",
        )
    )
    assert "二、政府性基金" not in amounts(lines)
    assert amounts(lines)["二、教育支出"] == {"合计": 300, "一般公共预算": 300}
