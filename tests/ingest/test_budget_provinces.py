"""Budget tables as provinces print them: heads in three rows, names on both sides under heads of their own, two years side by side."""

from yiju.ingest.budget import budget_lines
from yiju.ingest.filing import filing_of
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes
from yiju.ingest.record import BudgetLine

Row = list[str | tuple[str, int, int]]
"""A cell is its text, or its text with how many columns and rows it spans."""


def page(title: str, *rows: Row, unit: str = "元") -> Source:
    cells = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    lines = f"<p>{title}</p><p>单位名称：示例市文化局</p><p>单位：{unit}</p>"
    html = f"<html><body>{lines}<table>{cells}</table></body></html>"
    return read_bytes(html.encode(), "示例.html")


def cell(made: str | tuple[str, int, int]) -> str:
    text, columns, rows = made if isinstance(made, tuple) else (made, 1, 1)
    return f'<td colspan="{columns}" rowspan="{rows}">{text}</td>'


def printed(lines: list[BudgetLine]) -> list[tuple[str | None, str, dict[str, str]]]:
    return [(line.code, line.name, line.printed) for line in lines]


def test_the_right_side_has_names_of_its_own_whatever_their_head_is() -> None:
    lines = budget_lines(
        page(
            "2025年收支预算总表",
            [("收入", 2, 1), ("支出", 2, 1)],
            ["项目", "预算数", "项目（按支出功能分类）", "预算数"],
            ["一、一般公共预算拨款收入", "3,300.00", "一、一般公共服务支出", ""],
            ["二、政府性基金预算拨款收入", "100.00", "二、文化旅游体育与传媒支出", "3,000.00"],
            ["三、国有资本经营预算拨款收入", "", "三、卫生健康支出", "400.00"],
            ["收入总计", "3,400.00", "支出总计", "3,400.00"],
        )
    )
    assert printed(lines) == [
        (None, "一、一般公共预算拨款收入", {"预算数": "3,300.00"}),
        (None, "二、政府性基金预算拨款收入", {"预算数": "100.00"}),
        (None, "二、文化旅游体育与传媒支出", {"预算数": "3,000.00"}),
        (None, "三、卫生健康支出", {"预算数": "400.00"}),
        (None, "收入总计", {"预算数": "3,400.00"}),
        (None, "支出总计", {"预算数": "3,400.00"}),
    ]


def test_kinds_beside_rows_of_budget_and_outcome_are_columns_of_one_row() -> None:
    lines = budget_lines(
        page(
            "财政拨款“三公”经费支出决算表",
            [
                ("类别", 1, 2),
                ("合计", 1, 2),
                ("因公出国（境）费", 1, 2),
                ("公务用车购置及运行费", 3, 1),
                ("公务接待费", 1, 2),
            ],
            ["小计", "公务用车购置费", "公务用车运行费"],
            ["预算数", "20.00", "0.00", "12.00", "0.00", "12.00", "8.00"],
            ["决算数", "15.00", "0.00", "9.80", "0.00", "9.80", "5.20"],
        )
    )
    assert [line.name for line in lines] == ["预算数", "决算数"]
    assert lines[1].printed == {
        "合计": "15.00", "因公出国（境）费": "0.00", "公务用车购置及运行费": "9.80", "购置费": "0.00", "运行费": "9.80",
        "公务接待费": "5.20",
    }  # fmt: skip


def test_kinds_under_budget_and_outcome_are_two_rows_and_numbered_columns_none() -> None:
    kinds: Row = [
        ("合计", 1, 2),
        ("因公出国（境）费", 1, 2),
        ("公务用车购置及运行维护费", 3, 1),
        ("公务接待费", 1, 2),
    ]
    lines = budget_lines(
        page(
            "财政拨款“三公”经费支出决算表",
            [("预算数", 6, 1), ("决算数", 6, 1)],
            [*kinds, *kinds],
            [*["小计", "公务用车购置费", "公务用车运行维护费"] * 2],
            [str(n) for n in range(1, 13)],
            ["20.00", "", "16.20", "", "16.20", "3.80", "18.60", "", "15.44", "", "15.44", "3.16"],
            unit="万元",
        )
    )
    budget = {"合计": "20.00", "公务用车购置及运行费": "16.20", "运行费": "16.20", "公务接待费": "3.80"}
    outcome = {"合计": "18.60", "公务用车购置及运行费": "15.44", "运行费": "15.44", "公务接待费": "3.16"}
    assert printed(lines) == [(None, "预算数", budget), (None, "决算数", outcome)]


def test_two_years_side_by_side_stay_apart_and_kinds_of_spending_are_no_projects() -> None:
    source = page(
        "2025年一般公共预算“三公”经费表",
        ["项目", "2024年预算数", "2025年预算数"],
        ["因公出国（境）费", "", ""],
        ["公务接待费", "82,000.00", "89,000.00"],
        ["公务用车购置及运行维护费", "190,000.00", "216,000.00"],
        ["合计", "272,000.00", "305,000.00"],
    )
    assert printed(budget_lines(source)) == [
        (None, "公务接待费", {"2024年预算数": "82,000.00", "预算数": "89,000.00"}),
        (None, "公务用车购置及运行维护费", {"2024年预算数": "190,000.00", "预算数": "216,000.00"}),
        (None, "合计", {"2024年预算数": "272,000.00", "预算数": "305,000.00"}),
    ]
    assert filing_of(source).projects == []


def test_the_projects_of_a_department_are_rows_by_their_names() -> None:
    lines = budget_lines(
        page(
            "2025年部门项目支出表",
            ["单位名称", "项目名称", "合计", "其中：财政拨款"],
            ["局本级", "旅游宣传推广", "4,385,600.00", "4,385,600.00"],
            ["示例市图书馆", "图书购置", "860,000.00", "800,000.00"],
        )
    )
    assert printed(lines) == [
        (None, "旅游宣传推广", {"合计": "4,385,600.00", "财政拨款": "4,385,600.00"}),
        (None, "图书购置", {"合计": "860,000.00", "财政拨款": "800,000.00"}),
    ]


def test_the_total_of_expenditure_may_be_headed_by_its_subtotal() -> None:
    lines = budget_lines(
        page(
            "一般公共预算财政拨款支出决算表",
            [("项目", 2, 1), ("本年支出", 3, 1)],
            ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
            [("栏次", 2, 1), "1", "2", "3"],
            ["", "合计", "300.00", "200.00", "100.00"],
            ["2130301", "行政运行", "300.00", "200.00", "100.00"],
            unit="万元",
        )
    )
    row = {"合计": "300.00", "基本支出": "200.00", "项目支出": "100.00"}
    assert printed(lines) == [(None, "合计", row), ("2130301", "行政运行", row)]


def test_a_filing_is_named_by_its_cover_without_a_year_or_by_the_label_above_its_tables() -> None:
    table = (
        "<table><tr><td>项目</td><td>2025年预算数</td></tr><tr><td>公务接待费</td><td>2.00</td></tr></table>"
    )
    above = f"<p>“三公”经费表</p><p>部门名称：示例县民政局　单位：万元</p>{table}"
    cover = f"<p>2024年度</p><p>示例市榕江区医疗保障局部门决算</p><p>“三公”经费支出决算表</p>{table}"
    for body, unit in ((above, "示例县民政局"), (cover, "示例市榕江区医疗保障局")):
        source = read_bytes(f"<html><body>{body}</body></html>".encode(), "示例.html")
        assert filing_of(source).document.unit == unit
