"""The seven-part narrative and the 绩效目标填报表 that follows it, in PDF and in a page dump."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.real_names import mark
from yiju.ingest.filing import filing_of
from yiju.ingest.forms.narratives.narrative import declarations, heading_name
from yiju.ingest.forms.narratives.narrative_parts import wording
from yiju.ingest.page import Cell, Line, Page, Source, Table
from yiju.ingest.readers import read, read_bytes
from yiju.ingest.record import Declaration

Printed = str | tuple[str, int, int]  # a cell, or a cell with its rowspan and colspan
UNIT = "示例市示范区图书馆"


def table(rows: list[list[Printed]], page: int, continues: bool = False) -> Table:
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for printed in row:
            text, tall, wide = printed if isinstance(printed, tuple) else (printed, 1, 1)
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + j) for i in range(tall) for j in range(wide)}
            box = (column * 80.0, 200.0 + r * 20, (column + wide) * 80.0, 200.0 + (r + tall) * 20)
            cells.append(Cell(r, column, text, tall, wide, box))
    return Table(page, tuple(cells), continues=continues)


def pdf(*pages: tuple[list[str], list[list[Printed]]]) -> Source:
    """Pages of lines, each above one ruled table (which may be empty)."""
    made = []
    for number, (texts, rows) in enumerate(pages, 1):
        lines = tuple(Line(i, t, (50, i * 8.0, 400, i * 8.0 + 6)) for i, t in enumerate(texts, 1))
        made.append(Page(number, lines, (table(rows, number),) if rows else (), 595, 842))
    return Source(file="form.pdf", sha256="0" * 64, type="pdf", pages=tuple(made))


def narrative(heading: str, plan: str, goal: str = "详见绩效目标填报表。") -> list[str]:
    return [
        heading,
        "一、项目概述",
        "编辑出版年度图书，开展专题调",
        "研，服务全区读者。",
        "二、立项依据",
        "1、《示例市公共图书馆服务规定》（示府令第12号）。",
        "三、实施主体",
        UNIT,
        "四、实施方案",
        "按季度推进。 五、实施周期",
        "2024.1.1-2024.12.31",
        "六、年度预算安排",
        plan,
        "七、绩效目标",
        goal,
    ]


def form(name: str, total: str = "200000") -> list[list[Printed]]:
    return [
        [("项目名称", 1, 2), (name, 1, 2), "项目类别", "经常性项目"],
        [("主管部门", 1, 2), ("示例市示范区文化和旅游局", 1, 2), "实施单位", UNIT],
        [("计划开始日期", 1, 2), ("2024-01-01", 1, 2), "计划完成日期", "2024-12-31"],
        [("项目资金（元）", 4, 2), "项目资金总额", f"{total}.00", "年度资金申请总额", total],
        [("其中：财政资金", 2, 1), (total, 2, 1), "其中：当年财政拨款", total],
        ["上年结转资金", "0"],
        ["其他资金", "0", "其他资金", "0"],
        [("项目绩效目标", 2, 1), ("项目总目标（2024年-2024年）", 1, 3), ("年度总目标", 1, 2)],
        [("出版地方文献，满足\n读者需求。", 1, 3), ("出版4种图书。", 1, 2)],
        [("绩效指标", 5, 1), "一级指标", "二级指标", ("三级指标", 1, 2), "年度指标值"],
        [("产出指标", 3, 1), ("数量指标", 2, 1), ("出版图书种数", 1, 2), ">=4 种"],
        [("专题调研次数", 1, 2), ">=2 次"],
        ["质量指标", ("图书验收合格率", 1, 2), "=100%"],
        ["满意度指标", "服务对象\n满意度指标", ("读者满意度", 1, 2), ">=90%"],
    ]


def rows(made: Declaration) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(i.level1, i.level2, i.name, i.target) for i in made.indicators]


def test_examples_of_headings() -> None:
    for example in wording().heading_examples:
        assert heading_name(example["line"]) == example["name"]


def test_narrative_and_form_are_one_declaration() -> None:
    plan = "2024年度项目总预算20万元，其中出版费为12万元，调研费为8万元，合计20万元。"
    (made,) = declarations(
        pdf(
            (narrative("项目经费情况说-- 年度图书出版", plan), []),
            (["财政项目支出绩效目标填报表"], form("年度图书出版")),
        )
    )
    assert (made.name, made.unit, made.authority) == ("年度图书出版", UNIT, "示例市示范区文化和旅游局")
    assert (made.start, made.end) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert made.total_budget == made.year_budget == Decimal(200000)
    assert made.funding == {"财政资金": 200000, "当年财政拨款": 200000, "上年结转资金": 0, "其他资金": 0}
    assert [(s.name, s.amount) for s in made.subitems] == [("出版费", 120000), ("调研费", 80000)]
    assert [(b.title, b.number) for b in made.bases] == [("示例市公共图书馆服务规定", "示府令第12号")]
    assert made.texts["项目概况"] == "编辑出版年度图书，开展专题调研，服务全区读者。"
    assert made.texts["项目总目标"] == "出版地方文献，满足读者需求。"
    assert made.texts["实施方案"] == "按季度推进。"
    assert rows(made) == [
        ("产出指标", "数量指标", "出版图书种数", ">=4 种"),
        ("产出指标", "数量指标", "专题调研次数", ">=2 次"),
        ("产出指标", "质量指标", "图书验收合格率", "=100%"),
        ("满意度指标", "服务对象满意度指标", "读者满意度", ">=90%"),
    ]
    assert made.doubts == [] and made.evidence["indicators[3]"][0].page == 2


def test_forms_that_stand_behind_all_narratives() -> None:
    found = declarations(
        pdf(
            (narrative("图书出版专项经费情况说明", "图书费20万元。"), []),
            (narrative("阅读推广项目经费情况说明", "活动费20万元。"), []),
            (["附件"], form("阅读推广")),
            ([], form("图书出版专项")),
        )
    )
    assert [d.name for d in found] == ["图书出版专项", "阅读推广"]
    assert all(len(d.indicators) == 4 for d in found)
    assert [d.subitems[0].name for d in found] == ["图书费", "活动费"]


def test_forms_without_narratives_and_a_table_broken_over_pages() -> None:
    rest: list[list[Printed]] = [
        [("", 3, 1), ("", 2, 1), "", ("专题调研次数", 1, 2), ">=2 次"],
        ["质量指标", ("图书验收合格率", 1, 2), "=100%"],
        ["满意度指标", "服务对象满意度指标", ("读者满意度", 1, 2), ">=90%"],
    ]
    title = ["财政项目支出绩效目标填报表", "（2024年度）"]
    found = declarations(pdf((title, form("年度图书出版")[:11]), ([], rest)))
    assert [(d.name, d.year) for d in found] == [("年度图书出版", 2024)]
    assert [(i.level2, i.name) for i in found[0].indicators] == [
        ("数量指标", "出版图书种数"),
        ("数量指标", "专题调研次数"),
        ("质量指标", "图书验收合格率"),
        ("服务对象满意度指标", "读者满意度"),
    ]


def test_the_form_of_another_province() -> None:
    ruled: list[list[Printed]] = [
        ["项目名称", ("基层干部培训", 1, 6)],
        ["主管部门及代码", ("示例省人力资源厅", 1, 3), "实施单位", ("示例省人才服务中心", 1, 2)],
        [("项目资金（万元）", 2, 1), ("年度资金总额：", 1, 3), ("80.00", 1, 3)],
        [("其中：财政拨款", 1, 3), ("80.00", 1, 3)],
        ["总体目标", ("提升履职能力。", 1, 6)],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"],
        [("产出指标", 2, 1), "数量指标", "培训人次", "≥", "300", "人次", "10"],
        ["质量指标", "培训效果", "定性", "良好", "", "10"],
    ]
    (made,) = declarations(pdf((["项目支出绩效目标申报表", "（2025年度）"], ruled)))
    assert made.year == 2025 and made.year_budget == Decimal(800000)
    assert [i.target for i in made.indicators] == ["≥300人次", "良好"]
    assert made.indicators[0].value == 300 and made.texts["项目总目标"] == "提升履职能力。"


def test_a_plan_as_a_table_in_ten_thousand_yuan() -> None:
    plan: list[list[Printed]] = [
        ["序号", "支出内容", "数量", "单价（万元）", "金额（万元）"],
        ["1", "巡查补贴", "12", "1", "12"],
        ["2", "宣传品", "100", "0.05", "5"],
        [("合计", 1, 2), "", "", "17"],
    ]
    lines = narrative("社区巡查专项经费情况说明", "")
    (made,) = declarations(pdf((lines[:12], plan), (lines[13:14], [])))
    assert [(s.name, s.amount) for s in made.subitems] == [("巡查补贴", 120000), ("宣传品", 50000)]


@pytest.mark.parametrize(
    ("plan", "total", "items"),
    [
        ("本项目2024年度预算资金为20万元，其中：图书费15万元；调研费5万元。", 200000, ["图书费", "调研费"]),
        ("图书费 12.6 万元、数字资源、期刊购置费 7.4 万元。", None, ["图书费", "数字资源、期刊购置费"]),
        ("第一季度用款计划5万元，第二季度用款计划5万元。", None, ["第一季度用款计划", "第二季度用款计划"]),
        ("该项目最终中标金额为84.7万元，2024年支付金额为28万元。", None, []),
        ("按实际发生数结算。", None, []),
    ],
)
def test_a_plan_in_prose(plan: str, total: int | None, items: list[str]) -> None:
    (made,) = declarations(pdf((narrative("图书出版专项经费情况说明", plan), [])))
    assert made.year_budget == total and [s.name for s in made.subitems] == items


def test_a_narrative_without_a_name_takes_it_only_from_two_places() -> None:
    lines = narrative("项目经费情况说明", "工程款20万元。")
    lines[2:4] = ["由示例市示范区图书馆建设的少儿分馆新建工程，位于示例路。"]
    lines[4] = "根据《关于少儿分馆新建工程可行性研究报告的批复》（示发改〔2023〕8号）实施。"
    (made,) = declarations(pdf((lines, [])))
    assert made.name == "少儿分馆新建工程" and [d.field for d in made.doubts] == ["name"]


def test_a_table_of_contents_is_no_narrative() -> None:
    assert declarations(pdf((["目录", "一、项目概述", "二、机构设置", "七、项目经费情况说明"], []))) == []


def test_running_feet_are_no_text() -> None:
    page = narrative("图书出版专项经费情况说明", "图书费20万元。", "全年出版4种图书")
    source = pdf(*(([*page, f"第 {n} 页 共 3 页"], []) for n in (1, 2, 3)))
    assert {d.texts["项目总目标"] for d in declarations(source)} == {"全年出版4种图书"}


def test_the_real_dump(corpus: Path) -> None:
    found = declarations(read(next((corpus / "text").glob("003_*.txt"))))
    assert len(found) == 14 and sum(len(d.indicators) for d in found) == 146
    same = [d for d in found if mark(d.name) == "cd622a557a33"]
    assert len({d.unit for d in same}) == 2, "one name, filed by two units"
    for made in found:
        assert made.total_budget == made.year_budget and mark(made.authority) == "8cd01af30d83"
        assert made.funding["财政资金"] == made.total_budget and made.evidence["funding.财政资金"]
        unsure = {d.field for d in made.doubts}
        for n, row in enumerate(made.indicators):
            assert row.level2 or f"indicators[{n}]" in unsure
            assert row.target or f"indicators[{n}]" in unsure
    sums = {d.name: sum(s.amount for s in d.subitems) - (d.year_budget or 0) for d in found if d.subitems}
    assert {mark(name) for name, rest in sums.items() if rest} == {"e76a42c8c5e6"}, "its own slip, not ours"
    assert found[10].subitems[0].formula == "800×47=38000"


def test_repairs_are_said_and_the_print_is_kept(corpus: Path) -> None:
    found = declarations(read(next((corpus / "text").glob("003_*.txt"))))
    wanted = {
        "计划完成数": "计戈 川完成数",
        "测评报告产生数": "测评批 设告产生数",
        "采购质量达标率": "5量达标率",
    }
    for made in found:
        for n, row in enumerate(made.indicators):
            if wanted.get(row.name, "?") in made.printed[f"indicators[{n}]"]:
                assert any(d.field == f"indicators[{n}]" and "断字" in d.why for d in made.doubts)
                del wanted[row.name]
    assert not wanted


def test_real_pdfs(corpus: Path) -> None:
    found = [d for path in sorted((corpus / "pdf").glob("*.pdf")) for d in declarations(read(path))]
    assert len(found) == 6
    for made in found:
        assert made.unit and made.year and made.bases and made.subitems
        assert made.evidence["name"][0].box is not None
        if made.year_budget is not None:
            assert sum(s.amount for s in made.subitems) == made.year_budget


def test_a_template_that_nobody_filled_in_is_no_project() -> None:
    lines = ["XX项目经费情况说明"]
    for title in ("一、项目概述", "二、立项依据", "三、实施主体", "四、实施方案", "五、实施周期"):
        lines += [title, "（此处填写有关内容）"]
    source = read_bytes("\n".join([*lines, "六、年度预算安排", "（此处写明金额）"]).encode(), "模板.txt")
    filing = filing_of(source)
    assert filing.projects == []
    assert any("填写说明没有换成内容" in notice.what for notice in filing.document.warnings)


def test_parts_of_an_offices_own_are_told_by_their_numbers() -> None:
    """Titles that the seven parts do not have: known from other forms, or kept as printed. A list within a part is none."""
    lines = [
        "项目经费情况说明--图书流动车",
        "一、项目概述",
        "流动车开到各镇。",
        "二、立项依据",
        "一、区政府会议纪要",
        "二、年度工作要点",
        "三、项目设立必要性",
        "各镇借书不便。",
        "四、风险与应对",
        "遇大风停驶。",
        "五、年度预算安排（子项目）",
        "车辆保养费20万元。",
        "六、绩效目标",
        "全年开行60趟。",
    ]
    (made,) = declarations(pdf((lines, [])))
    assert made.texts == {
        "项目概况": "流动车开到各镇。",
        "立项依据": "一、区政府会议纪要二、年度工作要点",
        "项目设立的必要性": "各镇借书不便。",
        "风险与应对": "遇大风停驶。",
        "年度预算安排": "车辆保养费20万元。",
        "项目总目标": "全年开行60趟。",
    }


def test_a_form_that_another_reader_read_is_not_told_again_without_its_name() -> None:
    """Its title is that of two families; one of them reads it, the other finds no name in it."""
    text = (
        "财政支出项目绩效目标申报表\n（2025年）\n申报单位名称：示例市示范区图书馆（盖章）\n项目名称\t图书流动车\n"
        "项目类型\t经常性专项业务费√  其他经常性项目□\n开始时间\t2025-01-01\t结束时间\t2025-12-31\n"
        "项目概述\t流动车开到各镇，方便读者借阅。\n立项依据\t区政府会议纪要。\n项目设立必要性\t各镇借书不便。\n"
        "项目总预算（元）\t200000\t项目当年预算（元）\t200000\n同名项目上年预算额（元）\t180000\t同名项目上年预算执行数（元）\t176000\n"
        "项目当年投入资金构成\t子项目名称\t预算金额（元）\n\t车辆保养费\t200000\n项目实施计划\t3月起每周到各镇一次。\n"
        "项目总目标\t方便各镇读者。\n\n项目年度绩效目标\t全年开行60趟。\n绩效指标\n一级指标\t二级指标\t三级指标\t指标目标值\n"
        "产出指标\t数量指标\t开行趟数\t=60趟\n效益指标\t社会效益指标\t读者满意度\t≥90%\n"
    )
    [made] = filing_of(read_bytes(text.encode(), "表.txt")).projects
    assert (made.name, made.year_budget) == ("图书流动车", Decimal(200000))
    assert made.texts["项目设立的必要性"] == "各镇借书不便。"
