"""The nine budget tables from cells, tabs and page dumps: sums decide what the layout leaves open."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.ingest.budget import budget_lines, notices
from yiju.ingest.budget.amount_readings import readings, unit_factor
from yiju.ingest.budget.budget_table import BudgetTable, PlacedRow, Spec, specs, title_of, whole_code
from yiju.ingest.budget.settle import settle
from yiju.ingest.page import Source
from yiju.ingest.readers import read, read_bytes
from yiju.ingest.record import BudgetLine, Place


def text(*lines: str) -> Source:
    return read_bytes("\n".join(lines).encode(), "示例.txt")


def amounts(lines: list[BudgetLine]) -> dict[str, dict[str, int | None]]:
    return {
        line.code or line.name: {c: None if v is None else int(v) for c, v in line.amounts.items()}
        for line in lines
    }


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.example[1])
def test_every_table_is_known_by_its_title(spec: Spec) -> None:
    title, name = spec.example
    assert title_of(title) == (spec, name)


@pytest.mark.parametrize(
    "line",
    [
        "1. 2025年部门收入预算总表 ……………… 3",
        "本单位支出总表如下，共三页",
        "2025年部门预算编制说明",
        "收入 支出",
    ],
)
def test_contents_and_prose_are_no_titles(line: str) -> None:
    assert title_of(line) is None


@pytest.mark.parametrize(
    ("printed", "means"),
    [
        ("1,238", [1238]),
        ("371,514,\n655.00", [371514655]),
        ("194829,473", [194829473]),
        ("13270.732", [13270732, Decimal("13270.732")]),
        ("1,23,45", [12345, Decimal("123.45")]),
        ("(1,000)", [-1000]),
        ("0", [0]),
        ("—", []),
        ("201年", []),
    ],
)
def test_an_amount_has_every_reading_that_its_defects_leave(printed: str, means: list[Decimal]) -> None:
    assert readings(printed) == means


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_a_regular_amount_has_one_reading(value: Decimal) -> None:
    assert readings(f"{value:,}") == [value]


def test_units_and_codes() -> None:
    assert unit_factor("单位:万元") == 10_000
    assert unit_factor("编制单位：示例市水务局") is None
    assert whole_code(["301", "2"]) == "30102"
    assert whole_code(["类", "款"]) is None


HEAD = [
    "项目\t\t\t\t支出预算\t\t",
    "功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出",
    "类\t款\t项\t\t\t\t",
]


def test_a_table_of_tabs_with_lost_commas_and_a_missing_tab() -> None:
    lines = budget_lines(
        text(
            "2017 年部门支出预算总表",
            "编制部门：示例市水务局",
            "单位：元",
            *HEAD,
            "213\t\t\t农林水支出\t13270,732\t11663,914\t1606,818",
            "",
            "213\t03\t水利\t13270,732\t11663,914\t1606,818",
            "213\t03\t01\t行政运行\t13270,732\t11663,914\t1606,818",
            "合计\t\t\t\t13270,732\t11663,914\t1606,818",
        )
    )
    full = {"合计": 13270732, "基本支出": 11663914, "项目支出": 1606818}
    assert amounts(lines) == dict.fromkeys(["213", "21303", "2130301", "合计"], full)
    assert [(line.table, line.name) for line in lines][:2] == [
        ("支出预算总表", "农林水支出"),
        ("支出预算总表", "水利"),
    ]
    assert lines[0].place == Place(page=1, lines=(7, 7))


def test_a_blank_column_of_tabs_stays_blank_and_a_printed_zero_is_zero() -> None:
    lines = budget_lines(
        text(
            "支出预算总表", "单位：元", *HEAD, "213\t\t\t农林水支出\t100\t\t100", "214\t\t\t交通支出\t7\t0\t7"
        )
    )
    assert amounts(lines) == {
        "213": {"合计": 100, "项目支出": 100},
        "214": {"合计": 7, "基本支出": 0, "项目支出": 7},
    }


DUMP = [
    "单位：元",
    "",
    "类 款 项",
    "",
    "213 农林水支出 900 600 300",
    "",
    "213 03 水利 900 600 300",
    "",
    "213 03 01 行政运行 600 600",
    "",
    "213 03 06 水利工程运行与维护及其他有关支",
    "出",
    "",
    "300 300",
    "",
    "2017年预算单位支出预算总表",
    "",
    "功能分类科目名称 合计 基本支出 项目支出",
    "",
    "",
    "",
    "221 住房保障支出 50 50",
    "",
    "221 02 住房改革支出 50 50",
    "",
    "950 650 300合计",
]


def test_a_dump_with_its_title_after_the_rows_is_settled_by_its_sums() -> None:
    lines = budget_lines(text(*DUMP))
    assert amounts(lines) == {
        "213": {"合计": 900, "基本支出": 600, "项目支出": 300},
        "21303": {"合计": 900, "基本支出": 600, "项目支出": 300},
        "2130301": {"合计": 600, "基本支出": 600},
        "2130306": {"合计": 300, "项目支出": 300},
        "221": {"合计": 50, "基本支出": 50},
        "22102": {"合计": 50, "基本支出": 50},
        "合计": {"合计": 950, "基本支出": 650, "项目支出": 300},
    }
    assert lines[3].name == "水利工程运行与维护及其他有关支出"
    assert lines[3].place == Place(page=1, lines=(11, 14))


def test_what_sums_cannot_decide_stays_empty_and_is_covered() -> None:
    source = text(
        "2017年预算单位支出预算总表",
        "单位：元",
        "合计 基本支出 项目支出",
        "213 农林水支出 300 300",
        "300 300合计",
    )
    lines = budget_lines(source)
    assert amounts(lines)["213"] == {"合计": 300, "基本支出": None, "项目支出": None}
    assert "“农林水支出”、“合计”2行的基本支出、项目支出金额" in notices(source, lines)[0].what


def test_kinds_of_income_are_those_of_the_overview() -> None:
    lines = budget_lines(
        text(
            *[
                "2017年单位财务收支预算总表",
                "单位：万元",
                "一、财政拨款收入 80 一、农林水支出 100",
                "二、事业收入",
            ],
            *["三、事业单位经营收入", "四、其他收入 20", "收入总计 100 支出总计 100"],
            *["", "", "", "2017年单位收入预算总表", "单位：元", "213 农林水支出 1,000,000 800,000 200,000"],
            "1,000,000 800,000 200,000合计",
        )
    )
    assert amounts(lines)["213"] == {"合计": 1000000, "财政拨款收入": 800000, "其他收入": 200000}
    assert amounts(lines)["四、其他收入"] == {"预算数": 200000}


def test_the_row_of_three_public_expenses_is_told_by_sums_and_prose() -> None:
    lines = budget_lines(
        text(
            *["单位:万元", "小计 购置费 运行费", "137.6 93.6 30 14 14 551", "公务用车购置及运行费"],
            *["2017年示例市水务局“三公”经费和机关运行经费预算情况表", "", "", ""],
            "其中，公务用车购置费0万元，公务用车运行费14万元。",
        )
    )
    assert amounts(lines) == {
        "预算数": {
            "合计": 1376000,
            "因公出国（境）费": 936000,
            "公务接待费": 300000,
            "公务用车购置及运行费": 140000,
            "运行费": 140000,
            "机关运行经费预算数": 5510000,
        }
    }


def test_a_page_printed_by_columns_is_not_guessed_but_said() -> None:
    source = text(
        "2017年预算单位支出预算总表", "201", "202", "一般公共服务支出", "外交支出", "1,000", "2,000", "3,000"
    )
    assert budget_lines(source) == []
    assert [n.what for n in notices(source, [])] == [
        "《支出预算总表》的版面无法辨认，表中数据未读出，请核对原件。"
    ]


def test_a_web_page_in_ten_thousands_is_read_like_a_pdf() -> None:
    page = """<meta charset=utf-8><p>2026年部门支出预算总表</p><p>单位：万元</p><table>
    <tr><td colspan=4>项目<td colspan=3>支出预算</tr>
    <tr><td>类<td>款<td>项<td>功能分类科目名称<td>合计<td>基本支出<td>项目支出</tr>
    <tr><td>213<td>03<td>06<td>水利<td>30.50<td>20.50<td>10</tr>
    <tr><td colspan=4>合计<td>30.50<td>20.50<td>10</tr></table>"""
    lines = budget_lines(read_bytes(page.encode(), "示例.html"))
    assert (
        amounts(lines)["2130306"]
        == amounts(lines)["合计"]
        == {"合计": 305000, "基本支出": 205000, "项目支出": 100000}
    )


columns = st.sampled_from(["基本支出", "项目支出"])


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(0, 999)), min_size=1, max_size=8))
def test_settling_never_drops_the_true_placement(true: list[tuple[int, int]]) -> None:
    """Rows as a dump leaves them, with every way to read them: the printed truth is always among the rest."""
    spec = next(s for s in specs() if s.example[1] == "支出预算总表")
    total = (sum(a for a, _ in true), sum(b for _, b in true))
    truth = [
        {"合计": Decimal(a + b), **{c: Decimal(v) for c, v in (("基本支出", a), ("项目支出", b)) if v}}
        for a, b in [*true, total]
    ]
    ways = [
        [t, {**t, "项目支出": t["基本支出"]} | {"基本支出": Decimal(0)}] if len(t) == 2 else [t]
        for t in truth
    ]
    codes = [*(str(201 + i) for i in range(len(true))), None]
    rows = [PlacedRow(code, "合计", list(way), Place(page=1)) for code, way in zip(codes, ways, strict=True)]
    settle(BudgetTable(spec, "支出预算总表", rows=rows), {})
    assert all(t in row.placements for t, row in zip(truth, rows, strict=True))


def test_real_filings_give_every_annotated_amount(corpus: Path, gold: Path) -> None:
    import json

    for path in sorted(gold.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        wanted = cells(truth["budget_lines"])
        file = next(corpus.rglob(truth["document"]["file"]))
        found = budget_lines(read(file))
        assert not wanted - cells([{"table": r.table, "code": r.code, "amounts": r.amounts} for r in found])


def cells(rows: list[dict]) -> Counter:  # type: ignore[type-arg]
    return Counter(
        (r["table"], r["code"], column, int(amount))
        for r in rows
        for column, amount in r["amounts"].items()
        if amount is not None
    )


def test_real_tables_agree_with_their_own_sums(corpus: Path) -> None:
    """Every 类 sums to 合计 in every column, in the filings without gold too."""
    checked = 0
    for path in sorted(corpus.rglob("*.*")):
        tables: dict[str, list[BudgetLine]] = {}
        for line in budget_lines(read(path)):
            tables.setdefault(line.table, []).append(line)
        for rows in tables.values():
            total = next((r for r in rows if r.name == "合计" and not r.code), None)
            for column, amount in (total.amounts if total else {}).items():
                parts = [r.amounts.get(column) or 0 for r in rows if r.code and len(r.code) == 3]
                if not parts:
                    continue  # a table by kinds of spending has no 类
                place = max(1, rows[0].factor // 100)  # 万元 are printed to the hundred yuan
                assert abs(sum(parts) - (amount or 0)) <= len(parts) * place, (path.name, column)
                checked += 1
    assert checked > 40


FINALS = """示例市水务局
2024年度部门决算
支出决算表
单位：万元
类\t款\t项\t科目名称\t本年支出合计\t基本支出\t项目支出
\t\t\t合计\t300.50\t200.50\t100.00
213\t\t\t农林水支出\t300.50\t200.50\t100.00
213\t03\t\t水利\t300.50\t200.50\t100.00
213\t03\t01\t行政运行\t200.50\t200.50\t
213\t03\t05\t水利工程建设\t100.00\t\t100.00
"""


def test_final_accounts_are_read_in_yuan_under_their_own_heads() -> None:
    found = budget_lines(read_bytes(FINALS.encode(), "示例.txt"))
    assert [(line.code, line.name) for line in found][:3] == [
        (None, "合计"),
        ("213", "农林水支出"),
        ("21303", "水利"),
    ]
    assert found[0].amounts == {"本年支出合计": 3_005_000, "基本支出": 2_005_000, "项目支出": 1_000_000}
    assert found[3].amounts == {"本年支出合计": 2_005_000, "基本支出": 2_005_000}
    assert (found[3].printed, found[3].factor) == ({"本年支出合计": "200.50", "基本支出": "200.50"}, 10_000)


def test_kinds_of_spending_above_their_columns_are_rows() -> None:
    kinds = ["合计", "因公出国（境）费", "公务接待费"]
    table = "".join(f'<td colspan="2">{kind}</td>' for kind in kinds)
    heads = "<td>预算数</td><td>决算数</td>" * 3
    amounts = "".join(f"<td>{a}</td>" for a in ("5.50", "3.20", "", "", "5.50", "3.20"))
    page = f"<p>财政拨款“三公”经费支出决算表</p><p>单位：万元</p><table><tr>{table}</tr><tr>{heads}</tr><tr>{amounts}</tr></table>"
    found = budget_lines(read_bytes(f"<html><body>{page}</body></html>".encode(), "示例.html"))
    assert [(line.name, line.amounts) for line in found] == [
        ("合计", {"预算数": 55_000, "决算数": 32_000}),
        ("公务接待费", {"预算数": 55_000, "决算数": 32_000}),
    ]


def test_two_coded_halves_in_lines_give_no_amounts_that_are_codes() -> None:
    halves = [("30101", "30201", "办公费"), ("30102", "30202", "印刷费"), ("30103", "30203", "咨询费")]
    lines = "\n".join(f"{a[:3]} {a[3:]} 科目{a} 302 {b[3:]} {name} 7.61" for a, b, name in halves)
    lines += "\n" + "\n".join(f"301 0{i} 科目 302" for i in (6, 7, 8))
    text = f"一般公共预算财政拨款基本支出决算表\n单位：万元\n{lines}\n"
    assert budget_lines(read_bytes(text.encode(), "示例.txt")) == []


NUMBERED_ROWS = """收入支出决算总表

\t金额单位：万元

收入\t\t\t支出
项目\t行次\t决算数\t项目\t行次\t决算数
栏次\t\t1\t栏次\t\t2
一、一般公共预算财政拨款收入\t1\t300.00\t一、一般公共服务支出\t4
二、政府性基金预算财政拨款收入\t2\t\t二、外交支出\t5\t256.38
"""


def test_numbers_of_rows_and_columns_are_no_amounts_and_the_unit_may_stand_behind_a_tab() -> None:
    found = budget_lines(read_bytes(NUMBERED_ROWS.encode(), "示例.txt"))
    assert [(line.name, line.amounts) for line in found] == [
        ("一、一般公共预算财政拨款收入", {"决算数": 3_000_000}),
        ("二、外交支出", {"决算数": 2_563_800}),
    ]


RAW = """示例市水文馆2024年度单位决算
收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 决算数
一、一般公共预算财政拨款收入 300.00 一、一般公共服务支出
二、其他收入 20.00 八、社会保障和就业支出 40.00
十二、农林水支出 270.00
本年收入合计 320.00 本年支出合计 310.00
\f使用非财政拨款结余（含专用结余） 结余分配
年初结转和结余 5.00 年末结转和结余 15.00
总计 325.00 总计 325.00
\f支出决算表
单位：万元
项目
本年支出合
计
基本支出
项目支
出
支出功能分类
科目名称
科目编码
类 款 项
合计 310.00
250.00 60.00
208 社会保障和就业支出 40.00 40.00
208 05 行政事业单位养老支出 40.00 40.00
208 05 05 机关事业单位基本养老保险缴费支出 40.00 40.00
213 农林水支出 270.00
210.00 60.00
213 03 水利 270.00
210.00 60.00
213 03 01 行政运行 210.00
210.00
213 03 05 水利工程建设 60.00
60.00
"""


def test_a_raw_dump_prints_further_amounts_below_their_row_and_the_last_rows_on_the_next_page() -> None:
    lines = budget_lines(read_bytes(RAW.encode(), "决算.txt"))
    overview = {(b.name, b.amounts["决算数"]) for b in lines if b.table == "收入支出决算总表"}
    assert {("年初结转和结余", 50_000), ("年末结转和结余", 150_000), ("总计", 3_250_000)} <= overview
    spent = {b.code: dict(b.amounts) for b in lines if b.table == "支出决算表"}
    assert spent[None] == {"本年支出合计": 3_100_000, "基本支出": 2_500_000, "项目支出": 600_000}
    assert spent["2130305"] == {"本年支出合计": 600_000, "项目支出": 600_000}
    assert spent["2130301"] == {"本年支出合计": 2_100_000, "基本支出": 2_100_000}


def test_kinds_of_spending_in_a_dump_reach_over_their_empty_cells() -> None:
    found = budget_lines(
        read_bytes(
            "财政拨款“三公”经费支出决算表\n单位：万元\n"
            "合计\t\t公务用车购置及运行维护费\t\t\t\t公务接待费\t\n"
            "\t\t小计\t\t公务用车运行维护费\t\t\t\n"
            "预算数\t决算数\t预算数\t决算数\t预算数\t决算数\t预算数\t决算数\n"
            "5.50\t3.20\t4.00\t2.90\t4.00\t2.90\t1.50\t0.30\n".encode(),
            "示例.txt",
        )
    )
    assert [(line.name, line.amounts) for line in found] == [
        ("合计", {"预算数": 55_000, "决算数": 32_000}),
        ("公务用车购置及运行维护费", {"预算数": 40_000, "决算数": 29_000}),
        ("公务用车运行维护费", {"预算数": 40_000, "决算数": 29_000}),
        ("公务接待费", {"预算数": 15_000, "决算数": 3_000}),
    ]
