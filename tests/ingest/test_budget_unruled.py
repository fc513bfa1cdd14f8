"""Budget tables of pages that nothing rules, and of tables that no list names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from yiju.ingest.budget import budget_lines
from yiju.ingest.budget.budget_table import named_table, other_tables
from yiju.ingest.budget.dated_titles import dated_titles
from yiju.ingest.budget.unread_tables import read_whole
from yiju.ingest.page import Cell, Line, Page, Piece, Source, Table

Printed = tuple[str, float]
"""A piece and where it begins."""
SIZE = 10.0


def page(number: int, rows: Sequence[Sequence[Printed]], *, pitch: float = 14.0) -> Page:
    """A page that nothing rules: each row a line, each piece at its place."""
    lines, pieces = [], []
    for n, row in enumerate(rows, start=1):
        y = pitch * n
        placed = [
            Piece(text, n, (x, y, x + sum(SIZE if ord(c) > 0x2000 else SIZE / 2 for c in text), y + SIZE))
            for text, x in row
        ]
        pieces += placed
        box = (placed[0].box[0], y, placed[-1].box[2], y + SIZE)
        lines.append(Line(n, " ".join(p.text for p in placed), box))
    return Page(number, tuple(lines), (), 600.0, 800.0, tuple(pieces))


def source(*pages: Page) -> Source:
    return Source("示例.pdf", "0" * 64, "pdf", pages)


def right(text: str, edge: float) -> Printed:
    """A piece that ends at a place, as amounts do."""
    return text, edge - sum(SIZE if ord(c) > 0x2000 else SIZE / 2 for c in text)


def read(*pages: Page) -> dict[tuple[str | None, str], dict[str, Decimal | None]]:
    return {(line.code, line.name): line.amounts for line in budget_lines(source(*pages))}


CODED = [
    [("支出总体情况表", 250)],
    [("单位名称：示例市港务中心", 50), ("单位：万元", 500)],
    [("事业单位经营", 490)],
    [("科目编码", 50), ("科目名称", 150), ("合计", 300), ("基本支出", 360), ("项目支出", 420)],
    [("支出", 510)],
    [("合计", 150), right("120.00", 330), right("100.00", 400), right("20.00", 460), right("0.00", 540)],
    [
        ("214", 50),
        ("交通运输支出", 110),
        right("120.00", 330),
        right("100.00", 400),
        right("20.00", 460),
        right("0.00", 540),
    ],
    [("其他公路水路运输管理支出明细", 110)],
    [("2140199", 50), right("20.00", 330), right("20.00", 460), right("0.00", 540)],
    [("款", 110)],
]


def test_heads_of_two_lines_and_names_around_their_row() -> None:
    rows = read(page(1, CODED))
    assert rows[None, "合计"]["事业单位经营支出"] == 0
    assert rows["214", "交通运输支出"]["基本支出"] == 1_000_000
    assert rows["2140199", "其他公路水路运输管理支出明细款"] == {
        "合计": 200_000,
        "项目支出": 200_000,
        "事业单位经营支出": 0,
    }


def test_a_page_that_goes_on_keeps_the_columns() -> None:
    more = [
        [("2140136", 50), ("水路运输", 110), right("7.00", 330), right("7.00", 400)],
        [("2140137", 50), ("航道维护", 110), right("5.00", 330), right("5.00", 460)],
    ]
    rows = read(page(1, CODED), page(2, more))
    assert rows["2140136", "水路运输"] == {"合计": 70_000, "基本支出": 70_000}
    assert rows["2140137", "航道维护"] == {"合计": 50_000, "项目支出": 50_000}


def test_two_sides_below_their_heads() -> None:
    lines = [
        [("财政拨款收支总体情况表", 200)],
        [("单位：万元", 500)],
        [("收入", 110), ("支出", 420)],
        [("项目", 70), ("预算数", 160), ("项目", 260), ("合计", 370), ("一般公共预算", 430)],
        [
            ("一、拨款", 50),
            right("30.00", 200),
            ("一、教育支出", 220),
            right("20.00", 400),
            right("20.00", 490),
        ],
        [
            ("二、基金", 50),
            right("0.00", 200),
            ("二、住房保障支出", 220),
            right("10.00", 400),
            right("10.00", 490),
        ],
        [("三、其他", 50)],
        [("收入总计", 50), right("30.00", 200), ("支出总计", 220), right("30.00", 400), right("30.00", 490)],
    ]
    rows = read(page(1, lines))
    assert rows[None, "一、拨款"] == {"预算数": 300_000}
    assert rows[None, "二、住房保障支出"] == {"合计": 100_000, "一般公共预算": 100_000}
    assert (None, "三、其他") not in rows


def test_kinds_of_spending_over_heads_that_come_again() -> None:
    heads = [(text, 50.0 + 60 * n) for n, text in enumerate(["预算数", "决算数"] * 4)]
    lines = [
        [("财政拨款“三公”经费支出决算表", 200)],
        [("单位：元", 500)],
        [("公务用车购置及运行费", 195)],
        [("合计", 100), ("公务接待费", 435)],
        [("小计", 220), ("运行费", 335)],
        heads,
        [
            right(text, 80.0 + 60 * n)
            for n, text in enumerate(["9.00", "8.00", "7.00", "6.00", "7.00", "6.00", "2.00", "2.00"])
        ],
    ]
    rows = read(page(1, lines))
    assert rows[None, "公务用车购置及运行费"] == {"预算数": 7, "决算数": 6}
    assert rows[None, "运行费"] == {"预算数": 7, "决算数": 6}
    assert rows[None, "公务接待费"] == {"预算数": 2, "决算数": 2}


def test_counts_among_amounts_are_no_money() -> None:
    lines = [
        [("财政拨款“三公”经费、机关运行经费情况表", 150)],
        [("单位：万元", 500)],
        [("项目", 100), ("行次", 250), ("预算数", 300), ("决算统计数", 400)],
        [("（一）支出合计", 50), ("1", 255), right("20.00", 330), right("18.79", 450)],
        [("公务用车保有量（辆）", 50), ("2", 255), ("—", 310), right("5", 450)],
        [("二、机关运行经费", 50), ("3", 255), ("—", 310), right("112.36", 450)],
    ]
    rows = read(page(1, lines))
    assert rows[None, "（一）支出合计"] == {"预算数": 200_000, "决算统计数": 187_900}
    assert rows[None, "二、机关运行经费"] == {"决算统计数": 1_123_600}
    assert len(rows) == 2


def ruled(title: str, rows: Sequence[Sequence[str]]) -> Page:
    """A page with its title, its unit of money and a table in whole cells."""
    lines = tuple(Line(n, text) for n, text in enumerate([title, "单位：万元"], start=1))
    cells = tuple(
        Cell(r, c, text, lines=(3 + r, 3 + r)) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    return Page(1, (*lines, *(Line(3 + r, " ".join(row)) for r, row in enumerate(rows))), (Table(1, cells),))


def test_a_table_of_two_classifications_has_the_first_code() -> None:
    found = ruled(
        "表六 一般公共预算基本支出表（按经济分类）",
        [
            [
                "部门经济分类编码",
                "部门经济分类名称",
                "政府经济分类编码",
                "政府经济分类名称",
                "合计",
                "人员经费",
            ],
            ["301", "工资福利支出", "501", "机关工资福利支出", "20.00", "20.00"],
            ["30101", "基本工资", "50101", "工资奖金津补贴", "20.00", "20.00"],
        ],
    )
    assert read(found)["30101", "基本工资"] == {"合计": 200_000, "人员经费": 200_000}


def test_the_code_of_a_unit_is_neither_account_nor_amount() -> None:
    found = ruled(
        "表1-1 部门收入总表",
        [
            ["类", "款", "项", "单位代码", "单位名称（科目）", "合计", "上年结转"],
            ["205", "02", "04", "405301", "高中教育", "30.00", "10.00"],
        ],
    )
    assert read(found) == {("2050204", "高中教育"): {"合计": 300_000, "上年结转": 100_000}}


def test_a_project_is_called_by_its_name_and_the_total_by_its_own() -> None:
    found = ruled(
        "部门预算项目支出及绩效目标表",
        [
            ["类型", "项目名称", "预算数", "资金来源", "绩效目标"],
            ["特定目标类", "校舍维修", "30.00", "一般公共预算", "维修校舍 2 处"],
            ["合计", "", "30.00", "", ""],
        ],
    )
    assert read(found) == {(None, "校舍维修"): {"预算数": 300_000}, (None, "合计"): {"预算数": 300_000}}


def test_two_heads_below_one_keep_their_own_words() -> None:
    lines = [
        [("“三公”经费支出预算对比表", 200)],
        [("单位：万元", 500)],
        [("增减变化情况", 437)],
        [("项目", 100), ("2023年预算数", 220), ("2024年预算数", 320)],
        [("增减额", 410), ("增减率（%）", 470)],
        [
            ("公务接待费", 50),
            right("3.00", 290),
            right("2.50", 380),
            right("-0.50", 450),
            right("-16.67", 520),
        ],
    ]
    assert read(page(1, lines))[None, "公务接待费"] == {
        "2023年预算数": 30_000,
        "预算数": 25_000,
        "增减额": -5_000,
    }


def test_an_unnamed_table_is_read_by_its_heads() -> None:
    found = ruled(
        "2024年示例县水利局国有资产使用情况表",
        [["单位", "资产总额", "车辆数量", "占比"], ["示例县水利局", "30.00", "4", "12.00"]],
    )
    assert read(found) == {(None, "示例县水利局"): {"资产总额": 300_000}}


@pytest.mark.parametrize(("line", "name"), other_tables().examples)
def test_titles(line: str, name: str | None) -> None:
    found = named_table(line)
    assert (found[1] if found else None) == name


def test_a_known_title_behind_other_words_of_a_budget_is_another_table() -> None:
    found = named_table("示例县林业局2023年度一般公共预算财政拨款项目支出决算表")
    assert found is not None
    assert found[1] == "一般公共预算财政拨款项目支出决算表"
    assert not found[0].columns


def test_the_year_of_a_table_s_title_is_kept() -> None:
    found = ruled("示例县水利局2023年度收入决算表", [["科目名称", "合计"], ["合计", "30.00"]])
    lines = budget_lines(source(found))
    assert [(t.section, t.text) for t in dated_titles(source(found), lines)] == [
        ("收入决算表", "示例县水利局2023年度收入决算表")
    ]
    assert dated_titles(source(found), []) == []


HEADER: list[Printed] = [("示例市港务中心2026年部门预算", 40), ("内部资料", 520)]
LEVELS: list[list[Printed]] = [
    HEADER,
    [("支出总体情况表", 250)],
    [("单位：万元", 500)],
    [("科目编码", 60), ("基本支出", 400)],
    [("类", 50), ("款", 90), ("项", 130), ("科目名称", 190), ("合计", 320), ("小计", 390), ("人员经费", 440), ("项目支出", 520)],
    [("214", 45), ("交通运输支出", 170), right("70.00", 350), right("50.00", 420), right("50.00", 480), right("20.00", 570)],
    [("01", 90), ("公路水路运输", 170), right("70.00", 350), right("50.00", 420), right("50.00", 480), right("20.00", 570)],
    [("01", 130), ("行政运行", 170), right("50.00", 350), right("50.00", 420), right("50.00", 480)],
    [("第 6 页", 500)],
]  # fmt: skip
GOES_ON: list[list[Printed]] = [
    HEADER,
    LEVELS[3],
    LEVELS[4],
    [("02", 130), ("一般行政管理事务", 170), right("20.00", 350), right("20.00", 570)],
    [("第 7 页", 500)],
]


def test_levels_of_a_code_come_from_the_rows_above_and_a_running_head_ends_no_table() -> None:
    last: list[list[Printed]] = [HEADER, [("说明", 40)], [("第 8 页", 500)]]
    rows = read(page(1, LEVELS), page(2, GOES_ON), page(3, last))
    assert [code for code, _ in rows] == ["214", "21401", "2140101", "2140102"]
    assert rows["2140102", "一般行政管理事务"] == {"合计": 200_000, "项目支出": 200_000}


def test_a_page_whose_amounts_all_stand_in_cells_was_not_read_line_by_line() -> None:
    printed = source(page(1, LEVELS))
    assert read_whole(printed, budget_lines(printed)) == {1}
    beside = source(page(1, [[("人均住房补贴", 40), right("3.20", 560)], *LEVELS]))
    assert read_whole(beside, budget_lines(beside)) == set()


def test_kinds_of_spending_stand_below_two_years() -> None:
    kinds: list[Printed] = [
        ("合计", 0),
        ("因公出国（境）费", 30),
        ("小计", 120),
        ("购置费", 150),
        ("运行费", 190),
        ("公务接待费", 230),
    ]
    rows = read(
        page(
            1,
            [
                [("“三公”经费支出表", 250)],
                [("单位：万元", 500)],
                [("2025年预算数", 110), ("2026年预算数", 410)],
                [("公务用车购置及运行费", 122), ("公务用车购置及运行费", 422)],
                [(name, x + shift) for shift in (0, 300) for name, x in kinds],
                [
                    right(amount, x + shift + 20)
                    for shift, amounts in ((0, "6.00 0.00 4.00 0.00 4.00 2.00"), (300, "7.00 0.00 5.00 0.00 5.00 2.00"))
                    for amount, (_, x) in zip(amounts.split(), kinds, strict=True)
                ],
            ],
        )
    )  # fmt: skip
    assert rows[None, "2025年预算数"]["公务用车购置及运行费"] == 40_000
    assert rows[None, "预算数"]["合计"] == 70_000
