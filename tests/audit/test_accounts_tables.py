"""Budgets and final accounts of other provinces: what one slip shows in several places is one finding, other ways of counting are none."""

from decimal import Decimal

from yiju.audit import Finding, find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.audit.statements.paragraph import Paragraph
from yiju.graph import link

Cells = dict[str, int]


def told(kind: str, lines: list[tuple[str, str | None, str, Cells]], *passages: str) -> list[Finding]:
    document = {"unit": "示例市水利局", "year": 2024, "kind": kind}
    rows = [{"table": t, "code": c, "name": n, "amounts": a} for t, c, n, a in lines]
    texts = [{"section": "情况说明", "text": text} for text in passages]
    read = filings(
        RuleSample(about="", filings=[{"document": document, "budget_lines": rows, "passages": texts}])
    )
    return [finding for finding in find(read, link(read)) if finding.kind == "arithmetic"]


def test_a_wrong_subtotal_that_two_columns_carry_is_one_finding_and_names_the_row_that_is_wrong() -> None:
    table = "支出决算表"
    rows: list[tuple[str, str | None, str, Cells]] = [
        (table, code, name, {"本年支出合计": amount, "基本支出": amount})
        for code, name, amount in (
            ("208", "社会保障和就业支出", 2985),
            ("20805", "行政事业单位养老支出", 2898),
            ("2080501", "行政单位离退休", 1398),
            ("2080502", "事业单位离退休", 1400),
            ("20808", "抚恤", 187),
        )
    ]
    found = told("department_final_accounts", rows)
    assert len(found) == 1
    assert "“20805 行政事业单位养老支出”本年支出合计（下级2项）列示为2,898元" in found[0].explanation


def test_money_carried_over_explains_why_two_tables_differ() -> None:
    one = ("财政拨款收支预算总表", None, "支出总计", {"合计": 3426, "一般公共预算": 3426})
    other = ("一般公共预算支出表", None, "合计", {"合计": 3376})
    carried = ("财政拨款收支预算总表", None, "上年结转", {"预算数": 50})
    assert told("department_budget", [one, other, carried]) == []
    assert len(told("department_budget", [one, other])) == 1


def test_a_difference_of_two_other_columns_is_none_of_the_first_two() -> None:
    cells = {"上年决算数": 400, "本年预算数": 600, "本年决算数": 550, "比上年增减额": 150}
    row = ("“三公”经费财政拨款支出决算表", None, "合计", cells)
    assert told("department_final_accounts", [row]) == []
    wrong = (*row[:3], {**cells, "比上年增减额": 140})
    (found,) = told("department_final_accounts", [wrong])
    assert "比上年增减额列示为140元" in found.explanation


def test_percentages_are_not_added_up() -> None:
    rows: list[tuple[str, str | None, str, Cells]] = [
        ("一般公共预算支出表", code, "科目", {"合计": amount, "增减（%）": percent})
        for code, amount, percent in (("207", 300, 5), ("20701", 100, 8), ("20702", 200, 4))
    ]
    assert told("department_budget", rows) == []


def test_a_text_is_read_without_the_gaps_beside_numbers_and_quoted_with_them() -> None:
    printed = (
        "2024 年度收、支总计均为 90.00 万元。与 2023 年度 80.00 万元相比，各减少 10.00 万元，增长 12.50%。"
    )
    paragraph = Paragraph(
        filings(
            RuleSample(
                about="",
                filings=[
                    {
                        "document": {"unit": "示例市水利局", "year": 2024},
                        "passages": [{"section": "", "text": printed}],
                    }
                ],
            )
        )[0],
        printed,
        "passages[0]",
        "",
    )
    assert paragraph.text.startswith("2024年度收、支总计均为90.00万元。与2023年度80.00万元相比")
    assert paragraph.quote("均为90.00万元").text == "均为 90.00 万元"
    found = told("department_final_accounts", [], printed)
    assert ["写“减少”，随后又写“增长”，按所列两数实为增加" in f.explanation for f in found] == [True]
    assert found[0].money in (None, Decimal(0))


ALL_MONEY: list[tuple[str, str | None, str, Cells]] = [
    ("支出总体情况表", None, "合计", {"合计": 7_000_000, "基本支出": 4_000_000, "项目支出": 3_000_000}),
    ("财政拨款收支总体情况表", None, "支出总计", {"合计": 6_000_000}),
    (
        "一般公共预算支出情况表",
        None,
        "合计",
        {"合计": 5_000_000, "基本支出": 3_000_000, "项目支出": 2_000_000},
    ),
]


def test_an_amount_behind_the_kind_of_money_that_its_sentence_names_is_of_that_kind() -> None:
    right = "2024年财政拨款收入预算600.00万元，支出预算600.00万元。"
    part = "2024年一般公共预算支出500.00万元。其中：项目支出200.00万元。"
    assert told("department_budget", ALL_MONEY, right, part) == []
    wrong = told("department_budget", ALL_MONEY, right.replace("支出预算600", "支出预算650"))
    assert "财政拨款收支总体情况表列示为6,000,000元" in wrong[0].explanation


def test_what_divides_the_whole_once_more_behind_all_its_parts_is_no_part() -> None:
    text = "2024年政府采购安排90万元，其中：货物类采购预算30万元，工程类采购预算40万元，服务类采购预算20万元，预留面向中小企业采购份额60万元。"
    assert told("department_budget", [], text) == []
    assert told("department_budget", [], text.replace("20万元", "25万元"))


def test_the_code_that_a_project_is_paid_from_is_not_its_own() -> None:
    accounts = [
        ("支出总体情况表", code, name, {"合计": amount})
        for code, name, amount in (
            ("214", "交通运输支出", 90),
            ("2140110", "公路和运输安全", 50),
            ("2140131", "海事管理", 40),
        )
    ]
    projects = [
        ("项目支出情况表", code, name, {"预算数": amount})
        for code, name, amount in (
            ("2140110", "港口安全评估", 30),
            ("2140110", "渡口管理", 20),
            ("2140131", "水上搜救", 40),
        )
    ]
    rows = [{"table": t, "code": c, "name": n, "amounts": a} for t, c, n, a in (*accounts, *projects)]
    document = {"unit": "示例市港务局", "year": 2024, "kind": "department_budget"}
    read = filings(RuleSample(about="", filings=[{"document": document, "budget_lines": rows}]))
    assert [f.explanation for f in find(read, link(read)) if "科目编码" in f.explanation] == []


BALANCED: list[tuple[str, str | None, str, Cells]] = [
    (
        "一般公共预算财政拨款收入支出决算表",
        "21105",
        "森林保护修复",
        {"年初结转和结余": 60, "本年收入": 440, "合计": 480, "基本支出": 480, "年末结转和结余": 20},
    )
]


def test_what_is_left_is_what_was_there_and_came_less_what_was_spent() -> None:
    assert told("department_final_accounts", BALANCED) == []
    table, code, name, amounts = BALANCED[0]
    found = told("department_final_accounts", [(table, code, name, {**amounts, "年末结转和结余": 25})])
    assert (
        "年末结转和结余（年初结转和结余＋本年收入－合计）列示为25元，按所列各数应为20元"
        in found[0].explanation
    )


def test_both_sides_come_to_one_total() -> None:
    table = "收入支出决算表"
    rows: list[tuple[str, str | None, str, Cells]] = [(table, None, "总计", {"决算数": n}) for n in (90, 80)]
    found = told("department_final_accounts", rows)
    assert "两侧“总计”决算数列示为90元，按所列各数应为80元" in found[0].explanation
    assert told("department_final_accounts", [rows[0], rows[0]]) == []


def test_a_list_of_projects_makes_its_total() -> None:
    table = "项目支出情况表"
    rows: list[tuple[str, str | None, str, Cells]] = [
        (table, "2140110", "港口安全", {"预算数": 30}),
        (table, "2140110", "渡口管理", {"预算数": 20}),
        (table, None, "合计", {"预算数": 60}),
    ]
    found = told("department_budget", rows)
    assert "“合计”预算数（下级2项）列示为60元，所列各行合计50元，少10元" in found[0].explanation
    assert told("department_budget", [*rows[:2], (table, None, "合计", {"预算数": 50})]) == []
    # more than the total: rows that are parts of others
    assert told("department_budget", [*rows[:2], (table, None, "合计", {"预算数": 40})]) == []


def test_a_column_called_only_budget_is_the_one_of_budgets() -> None:
    rows: list[tuple[str, str | None, str, Cells]] = [
        ("收支总体情况表", None, "收入总计", {"预算": 90}),
        ("收支总体情况表", None, "支出总计", {"预算": 80}),
    ]
    assert (
        "“收入总计”预算（应等于收支总体情况表“支出总计”预算" in told("department_budget", rows)[0].explanation
    )
