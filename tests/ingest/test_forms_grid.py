"""The 2010s form printed as cells: tab-separated with tick boxes, or ruled in a PDF."""

from decimal import Decimal

import pytest

from yiju.ingest.filing import filing_of
from yiju.ingest.forms.grid_labels import key_of, labels, unit_of
from yiju.ingest.forms.grid_rows import flat
from yiju.ingest.forms.grid_ticks import common_side, ticks
from yiju.ingest.forms.target_forms.target_form_levels import Levels
from yiju.ingest.page import Cell, Line, Page, Source, Table
from yiju.ingest.record import Declaration

Box = tuple[float, float, float, float]
Printed = str | tuple[str, int, int]  # a cell, or a cell with its rowspan and colspan


def text_source(text: str) -> Source:
    lines = tuple(Line(i, line) for i, line in enumerate(text.split("\n"), 1))
    return Source(file="form.txt", sha256="0" * 64, type="text", pages=(Page(1, lines),))


def table(rows: list[list[Printed]], page: int = 1, continues: bool = False) -> Table:
    """A ruled table from rows of cells, laid out as a browser lays out `<tr>` and `<td>`."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for printed in row:
            text, tall, wide = printed if isinstance(printed, tuple) else (printed, 1, 1)
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + j) for i in range(tall) for j in range(wide)}
            box: Box = (column * 80.0, 100.0 + r * 20, (column + wide) * 80.0, 100.0 + (r + tall) * 20)
            cells.append(Cell(r, column, text, tall, wide, box))
    return Table(page, tuple(cells), continues=continues)


def pdf_source(*pages: tuple[list[str], Table]) -> Source:
    """A PDF whose pages hold lines above one ruled table."""
    made = []
    for number, (lines, ruled) in enumerate(pages, 1):
        top = tuple(Line(i, t, (50, i * 15.0, 400, i * 15.0 + 10)) for i, t in enumerate(lines, 1))
        made.append(Page(number, top, (ruled,), 595, 842))
    return Source(file="form.pdf", sha256="0" * 64, type="pdf", pages=tuple(made))


FORM: list[list[Printed]] = [
    ["项目名称", ("档案数字化平台（运维）", 1, 3)],
    ["项目类型", ("□结转项目  □其他一次性项目\n☑经常性专项业务费  □其他经常性项目", 1, 3)],
    ["资金用途", ("□基本建设工程类  ☑信息化建设类\n□政府购买服务  □资产购置类", 1, 3)],
    ["开始时间", "2018-01-01", "结束时间", "2018年12月31日"],
    ["项目概况", ("档案数字化平台的运行\n维护。", 1, 3)],
    ["立项依据", ("《示例市档案条例》\n《示例市信息化项目管理办法》（示信规〔2016〕5号）", 1, 3)],
    ["项目设立的必要性", ("平台用户众多。", 1, 3)],
    ["项目总预算（万元）", "45", "项目当年预算（元）", "450,000"],
    ["同名项目上年预算额（元）", "", "同名项目上年预算执行数（元）", "0"],
    [("项目当年投入资金构成", 3, 1), ("子项目名称", 1, 2), "预算金额（元）"],
    [("软件维护", 1, 2), "300000"],
    [("合计", 1, 2), "450000"],
    ["项目总目标", ("系统稳定运行。", 1, 3)],
]
INDICATORS: list[list[Printed]] = [
    [("分解目标", 1, 4)],
    ["分解目标内容", ("绩效指标", 1, 2), "指标目标值"],
    [("产出目标", 2, 1), ("巡检次数", 1, 2), "≥4次"],
    [("故障修复\n及时率", 1, 2), ""],
    ["影响力目标", ("用户满意度", 1, 2), "≥90%"],
    ["备注", ("", 1, 3)],
]
TITLE = ["示例市财政支出项目绩效标申报表", "（2018年）", "申报单位名称：示例市档案管理局（盖章）"]


def ruled() -> Declaration:
    (form,) = filing_of(pdf_source((TITLE, table(FORM + INDICATORS)))).projects
    return form


def test_a_ruled_form_under_a_damaged_title() -> None:
    form = ruled()
    assert (form.name, form.unit, form.year) == ("档案数字化平台（运维）", "示例市档案管理局", 2018)
    assert form.category == ["经常性专项业务费"] and form.use == ["信息化建设类"]
    assert form.total_budget == form.year_budget == Decimal(450000)
    assert form.prior_budget is None and form.prior_executed == 0
    assert [(s.name, s.amount) for s in form.subitems] == [("软件维护", Decimal(300000))]
    assert form.texts["项目概况"] == "档案数字化平台的运行维护。"
    assert [b.number for b in form.bases] == [None, "示信规〔2016〕5号"]


def test_indicators_carry_their_level_and_say_what_is_missing() -> None:
    form = ruled()
    assert [(i.level1, i.name, i.target) for i in form.indicators] == [
        ("产出目标", "巡检次数", "≥4次"),
        ("产出目标", "故障修复及时率", None),
        ("影响力目标", "用户满意度", "≥90%"),
    ]
    assert [d.field for d in form.doubts] == ["indicators[1]"]


def test_every_value_has_its_place_and_its_printed_string() -> None:
    form = ruled()
    assert form.printed["total_budget"] == "45"
    for key in ("name", "unit", "start", "total_budget", "bases[1]", "subitems[0]", "indicators[2]"):
        assert form.evidence[key], key
    assert form.evidence["name"][0].box is not None


def test_a_form_broken_over_a_page_within_a_label() -> None:
    broken: list[list[Printed]] = [*FORM[:6], ["项目设立的", ("平台用户众多，", 1, 3)]]
    rest: list[list[Printed]] = [["必要性", ("需持续维护。", 1, 3)], *FORM[7:], *INDICATORS]
    (form,) = filing_of(pdf_source((TITLE, table(broken)), ([], table(rest, 2, continues=True)))).projects
    assert form.texts["项目设立的必要性"] == "平台用户众多，\n需持续维护。"
    assert form.total_budget == Decimal(450000) and len(form.indicators) == 3


def test_a_value_lost_at_a_page_break_is_a_doubt() -> None:
    text = "\n".join(
        [
            "示例市财政支出项目绩效目标申报表\t\t",
            "（2018年）\t\t",
            "申报单位名称：示例市档案管理局（盖章）\t\t",
            "项目名称\t档案数字化平台\t",
            "项目设立的必要性\t需要。\t",
            "项目总预算（元）\t1194,500\t项目当年预算（元）",
            "同名项目上年预算额（元）\t0\t同名项目上年预算执行数（元）",
            "\t子项目名称\t预算金额（元）",
            "项目当年投入资金构成\t软件维护\t1194500",
            "项目实施计划\t全年。",
            "分解目标内容\t绩效指标\t指标目标值",
            "产出目标\t巡检次数\t≥4次",
            "影响力目标\t用户满意度\t≥90%",
        ]
    )
    (form,) = filing_of(text_source(text)).projects
    assert form.total_budget == Decimal(1194500), "commas that an OCR reader moved still group by three"
    assert form.year_budget is None and form.prior_executed is None
    why = {d.field: d.why for d in form.doubts}
    assert "缺列" in why["year_budget"] and "缺列" in why["prior_executed"]


BOXES = '<input type="checkbox" /> {} <input type="checkbox" checked="" /> {} <input type="checkbox" />'


@pytest.mark.parametrize(
    ("line", "ticked"),
    [
        ("结转项目□ 其他一次性项目√", ["其他一次性项目"]),
        ("□结转项目 ☑其他一次性项目", ["其他一次性项目"]),
        ("[ ]结转项目 [√]其他一次性项目", ["其他一次性项目"]),
        ("结转项目  √其他一次性项目  其他经常性项目", ["其他一次性项目"]),
        ("结转项目  其他一次性项目√  其他经常性项目", ["其他一次性项目"]),
        ("结转项目□√ 其他一次性项目□", ["结转项目"]),
        # A box too many in front of the line: the form prints its boxes behind the options.
        (BOXES.format("结转项目", "其他一次性项目"), ["结转项目"]),
        ("□ 结转项目 □ 其他一次性项目 □", []),
    ],
)
def test_ticks_belong_to_the_option_beside_them(line: str, ticked: list[str]) -> None:
    assert [t.option for t in ticks(line) if t.ticked] == ticked


def test_the_rest_of_the_filing_decides_an_open_line() -> None:
    assert common_side(["□甲 ☑乙", "□丙 □丁", "戊□"]) == "before"
    assert [t.option for t in ticks("□ 甲 ☑ 乙 □", "before") if t.ticked] == ["乙"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>系统稳定\n运行。</p>", "系统稳定运行。"),
        ('"系统稳定运行。”', "系统稳定运行。"),
        ("”《示例市档案条例》 ”", "《示例市档案条例》"),
        ("“档案年”活动", "“档案年”活动"),
    ],
)
def test_a_cell_is_freed_of_its_markup(cell: str, text: str) -> None:
    assert flat(cell) == text


def test_labels_are_found_however_they_are_printed() -> None:
    form = labels("target_form")
    for wording in ("项目资金总额：", "项目资金\n总额", "项目资金总额（万元）"):
        label = form.find(wording)
        assert label is not None and label.key == "total_budget"
    assert (
        unit_of("项目资金（万元）") == "万元"
        and unit_of("单位：千元") == "千元"
        and unit_of("项目资金") == "元"
    )
    assert key_of("项目总目标 (2023 年- 2023年)") == "项目总目标"


def test_examples_of_the_levels() -> None:
    form = labels("target_form")
    levels = Levels.of(form)
    for entry in form.levels:
        spoken = {label: levels.speaks(label, entry.example or "") for label in levels.first_of}
        assert spoken[entry.level2] == max(spoken.values()) > 0, entry.level2
