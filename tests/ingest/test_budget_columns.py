"""Budget tables of dumps that print each column of a page for itself."""

from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from yiju.ingest.budget import budget_lines
from yiju.ingest.page import Source
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import BudgetLine

Rows = list[tuple[str, str, int, int]]
"""Code, name, 基本支出, 项目支出."""

ROWS: Rows = [
    ("201", "一般公共服务支出", 6_200_000, 1_500_000),
    ("20103", "政府办公厅（室）及相关机构事务", 6_200_000, 1_500_000),
    ("2010301", "行政运行", 6_200_000, 0),
    ("2010302", "一般行政管理事务", 0, 1_500_000),
    ("208", "社会保障和就业支出", 900_000, 0),
    ("20805", "行政事业单位养老支出", 900_000, 0),
    ("2080505", "机关事业单位基本养老保险缴费支出", 600_000, 0),
    ("2080506", "机关事业单位职业年金缴费支出", 300_000, 0),
]


def source(text: str) -> Source:
    return read_plain_text(text.encode(), "示例.txt", "0" * 64)


def dump(rows: Rows, title: str = "2025年部门支出预算总表", swap: bool = False) -> str:
    """A page as converters print it that go down each column; blank cells leave no trace."""
    cells = [
        *(code[:3] for code, *_ in rows),
        *(code[3:5] for code, *_ in rows if len(code) > 3),
        *(code[5:] for code, *_ in rows if len(code) > 5),
        *(name for _, name, _, _ in rows),
    ]
    tops = [row for row in rows if len(row[0]) == 3]
    basic, project = sum(r[2] for r in tops), sum(r[3] for r in tops)
    columns = [[r[2] + r[3] for r in rows], [r[2] for r in rows if r[2]], [r[3] for r in rows if r[3]]]
    if swap:
        columns[1:] = [columns[2], columns[1]]
    cells += [f"{amount:,}" for column in columns for amount in column]
    cells += ["合计", *(f"{amount:,}" for amount in (basic + project, basic, project) if amount)]
    head = [
        title,
        "编制部门：示例市数据管理局",
        "单位：元",
        "项目",
        "功能分类科目名称",
        "合计",
        "基本支出",
        "项目支出",
    ]
    return "\n\n".join([*head, *cells]) + "\n"


def amounts(lines: list[BudgetLine]) -> dict[str | None, dict[str, Decimal | None]]:
    return {line.code: line.amounts for line in lines}


def test_codes_names_and_amounts_find_each_other() -> None:
    found = budget_lines(source(dump(ROWS)))
    assert [(line.code, line.name) for line in found] == [*((c, n) for c, n, _, _ in ROWS), (None, "合计")]
    assert amounts(found)["20103"] == {"合计": 7_700_000, "基本支出": 6_200_000, "项目支出": 1_500_000}
    assert amounts(found)["2010302"] == {"合计": 1_500_000, "项目支出": 1_500_000}
    assert amounts(found)[None] == {"合计": 8_600_000, "基本支出": 7_100_000, "项目支出": 1_500_000}
    assert found[2].place and found[2].place.lines


def test_a_table_that_does_not_add_up_is_left_out() -> None:
    wrong = [(c, n, b + (70 if c == "2080506" else 0), p) for c, n, b, p in ROWS]
    assert budget_lines(source(dump(wrong))) == []


def test_columns_printed_in_another_order_are_left_open() -> None:
    found = amounts(budget_lines(source(dump(ROWS, swap=True))))
    assert found["201"]["合计"] == 7_700_000
    assert found["201"]["基本支出"] is None or found["201"]["基本支出"] == 6_200_000


def test_a_page_on_one_line_is_cut_into_its_rows() -> None:
    rows = " ".join(
        f"{' '.join(filter(None, (c[:3], c[3:5], c[5:])))} {n} {b + p:,} {b:,} {p:,}" for c, n, b, p in ROWS
    )
    text = f"2025年部门支出预算总表\n单位：元\n{rows} 合计 8,600,000 7,100,000 1,500,000\n"
    found = amounts(budget_lines(source(text)))
    assert found["2080506"] == {"合计": 300_000, "基本支出": 300_000, "项目支出": 0}
    assert len(found) == 9


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    rows: Rows = []
    for group in ("201", "208", "212"):
        leaves: Rows = []
        for part in draw(st.lists(st.sampled_from(["01", "03", "05"]), min_size=1, unique=True).map(sorted)):
            own = [
                (f"{group}{part}{i:02}", f"科目{group}{part}{i:02}".translate(_WORDS), b * 100, p * 100)
                for i in range(1, draw(st.integers(2, 4)))
                for b, p in [
                    draw(st.sampled_from([(7, 0), (0, 9), (3, 5), (12, 0), (0, 41), (18, 2), (7, 7)]))
                ]
            ]
            own = [(c, n, b * 1000 + int(c[-3:]) * (b > 0), p * 1000) for c, n, b, p in own]
            leaves += [(group + part, "款" + part.translate(_WORDS), *_sums(own)), *own]
        rows += [
            (group, "类" + group.translate(_WORDS), *_sums([r for r in leaves if len(r[0]) == 5])),
            *leaves,
        ]
    return rows


_WORDS = str.maketrans("0123456789", "零甲乙丙丁戊己庚辛壬")


def _sums(rows: Rows) -> tuple[int, int]:
    return sum(r[2] for r in rows), sum(r[3] for r in rows)


# Once only wrong ways to give these rows their totals were kept: the same way found twice counted as two.
MANY_WAYS: Rows = [
    ("201", "类乙零甲", 1200502, 900000),
    ("20105", "款零戊", 1200502, 900000),
    ("2010501", "科目乙零甲零戊零甲", 0, 900000),
    ("2010502", "科目乙零甲零戊零乙", 1200502, 0),
    ("208", "类乙零辛", 1400802, 900000),
    ("20801", "款零甲", 0, 900000),
    ("2080101", "科目乙零辛零甲零甲", 0, 900000),
    ("20803", "款零丙", 700301, 0),
    ("2080301", "科目乙零辛零丙零甲", 700301, 0),
    ("20805", "款零戊", 700501, 0),
    ("2080501", "科目乙零辛零戊零甲", 700501, 0),
    ("212", "类乙甲乙", 1900602, 900000),
    ("21201", "款零甲", 700101, 0),
    ("2120101", "科目乙甲乙零甲零甲", 700101, 0),
    ("21203", "款零丙", 0, 900000),
    ("2120301", "科目乙甲乙零丙零甲", 0, 900000),
    ("21205", "款零戊", 1200501, 0),
    ("2120501", "科目乙甲乙零戊零甲", 1200501, 0),
]


@example(MANY_WAYS)
@settings(max_examples=25)
@given(tables())
def test_what_is_read_is_what_was_printed(rows: Rows) -> None:
    printed = {c: {"合计": b + p, "基本支出": b, "项目支出": p} for c, _, b, p in rows}
    for line in budget_lines(source(dump(rows))):
        if line.code:
            for column, amount in line.amounts.items():
                assert amount is None or amount == printed[line.code][column]
