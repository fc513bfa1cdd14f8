"""The 2010s form as a page dump: labels first and values later, in several drawing orders."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiju.ingest.forms.shanghai.dump import declarations
from yiju.ingest.forms.shanghai.dump.lines import printed_lines
from yiju.ingest.page import Cell, Line, Page, Source, Table
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Declaration

DUMPS = Path(__file__).parent / "dumps"


def source(text: str, tables: tuple[Table, ...] = ()) -> Source:
    """A text source of one page, as the text reader gives it."""
    lines = tuple(Line(i, line) for i, line in enumerate(text.split("\n"), 1))
    return Source(file="dump.txt", sha256="0" * 64, type="text", pages=(Page(1, lines, tables),))


def dump(name: str) -> list[Declaration]:
    return declarations(source((DUMPS / f"{name}.txt").read_text(encoding="utf-8")))


def rows(form: Declaration) -> list[tuple[str | None, str, str | None]]:
    return [(i.level1, i.name, i.target) for i in form.indicators]


def doubted(form: Declaration) -> set[str]:
    return {d.field for d in form.doubts}


def test_labels_far_from_their_values() -> None:
    (form,) = dump("late_labels")
    assert form.name == "示例市规划展示馆序厅及总体规划厅展项更新"
    assert (form.unit, form.year) == ("示例市规划展示馆", 2016)
    assert (form.start, form.end) == (dt.date(2016, 3, 1), dt.date(2016, 11, 30))
    assert (form.category, form.use) == (["其他一次性项目"], ["资产购置类"])
    assert (form.total_budget, form.year_budget) == (400000, 400000)
    assert (form.prior_budget, form.prior_executed) == (350000, 345600)
    assert [b.key for b in form.bases] == ["示府发〔2013〕18号", None]
    assert form.texts["项目概况"].startswith("展示馆建成于2009年") and form.texts["项目概况"].endswith(
        "检修。"
    )
    assert form.texts["项目设立的必要性"].startswith("现有展项设备老化")
    assert form.texts["保证项目实施的制度、措施"] == "示例市规划展示馆财政专项资金管理办法"
    assert form.texts["年度绩效目标"].endswith("90%以上。")
    assert form.texts["备注"] == "设备更换含三年质保。"
    assert ("产出目标", "沙盘模型改造完成率（已改造的模型数/计划改造的模型数）", "100%") in rows(form)
    assert [level for level, _, _ in rows(form)] == ["投入和管理目标"] * 2 + ["产出目标"] * 2 + [
        "效果目标",
        "影响力目标",
    ]


def test_two_torn_subitems_are_not_guessed() -> None:
    """120000 and 200000 complete the sum, but either may belong to either name."""
    (form,) = dump("late_labels")
    assert [(s.name, s.amount) for s in form.subitems] == [("灯光照明系统检修", 80000)]
    assert "subitems" in doubted(form)
    assert "互动展项更换" not in "".join(form.texts.values())


def test_label_and_value_on_one_line() -> None:
    (form,) = dump("in_reading_order")
    assert (form.name, form.unit, form.year) == ("校园无障碍设施改造", "示例市第二聋哑学校", 2020)
    assert form.use == ["基本建设工程类"]
    assert (form.prior_budget, form.prior_executed) == (None, None)
    assert not doubted(form), "a blank is no doubt"
    assert [(s.name, s.amount) for s in form.subitems] == [("坡道及扶手改造", 500000), ("卫生间改造", 360000)]
    assert next((b.title, b.key) for b in form.bases) == ("中华人民共和国残疾人保障法", None)
    assert form.texts["项目概况"].endswith("涉及面积约3200平方米。")
    assert "备注" not in form.texts
    assert rows(form) == [
        ("投入和管理目标", "预算执行率", "100%"),
        ("投入和管理目标", "资金使用合规性", "合规"),
        ("产出目标", "改造面积", "3200平方米"),
        ("产出目标", "工程验收合格率", "100%"),
        ("效果目标", "校内通行事故发生率", "0"),
        ("影响力目标", "师生满意度", "≥90%"),
        ("影响力目标", "长效管护机制", "建立"),
    ]


def test_every_cell_on_its_own_line() -> None:
    (form,) = dump("cell_by_cell")
    assert (form.name, form.unit) == ("自动气象站运行维护", "示例市气象局")
    assert (form.start, form.end) == (dt.date(2015, 1, 1), dt.date(2015, 12, 31))
    assert (form.year_budget, form.prior_executed) == (620000, 598800)
    assert sum(s.amount for s in form.subitems) == 620000
    assert ("产出目标", "数据到报率", "≥98%") in rows(form) and len(form.indicators) == 6
    assert not doubted(form)


def test_levels_and_targets_torn_from_their_rows() -> None:
    (form,) = dump("torn_rows")
    found = {name: (level, target) for level, name, target in rows(form)}
    assert found["预算执行率(实际支出/预算金额)"] == ("投入和管理目标", "≥98%")
    assert found["项目管理制度健全性"][1] == "制度覆盖采购、加工、验收各个环节，并严格执行"
    assert found["著录差错率（抽检差错条数/抽检总条数）"] == ("产出目标", "≤3‰")
    assert found["查阅平均等候时间"] == ("效果目标", "缩短")
    assert found["信息共享机制"] == ("影响力目标", "与三家区档案馆建立目录信息共享")
    assert {"indicators", "indicators[6]", "indicators[8]"} <= doubted(form)
    assert form.texts["项目总目标"].startswith("三年完成") and form.texts["项目总目标"].endswith("缩短。")
    assert form.texts["年度绩效目标"].count("\n") == 1
    assert "保证项目实施的制度、措施" not in form.texts


def test_what_nothing_decides_is_a_doubt() -> None:
    (form,) = dump("left_open")
    assert (form.prior_budget, form.prior_executed) == (None, None)
    assert {"prior_budget", "prior_executed"} <= doubted(form)
    assert "项目概况" not in form.texts and form.texts["立项依据"].startswith("《示例市未成年人保护条例》")
    assert "texts.立项依据" in doubted(form)
    assert next(i for i in form.indicators if i.name == "社会力量参与度").target is None
    assert "indicators[1]" in doubted(form)


def test_every_value_has_its_place() -> None:
    text = (DUMPS / "late_labels.txt").read_text(encoding="utf-8")
    printed = text.split("\n")
    (form,) = declarations(source(text))
    scalars = ("name", "unit", "year", "start", "end", "total_budget", "year_budget", "prior_executed")
    for key in (*scalars, "category", "use", "bases[0]", "subitems[0]", "indicators[3]", "texts.备注"):
        assert form.evidence[key], key
    (place,) = form.evidence["prior_executed"]
    assert place.lines and printed[place.lines[0] - 1] == form.printed["prior_executed"] == "345600"
    name, target = form.evidence["indicators[3]"]
    assert name.lines and name.lines[1] - name.lines[0] == 1 and target.lines


def test_forms_follow_each_other_without_page_ends() -> None:
    one = (DUMPS / "in_reading_order.txt").read_text(encoding="utf-8")
    other = one.replace("校园无障碍设施改造", "校园网络改造").replace("师生满意度", "教师满意度")
    assert [f.name for f in declarations(source(one + other))] == ["校园无障碍设施改造", "校园网络改造"]


def test_a_title_on_every_page_is_one_form() -> None:
    text = (DUMPS / "torn_rows.txt").read_text(encoding="utf-8")
    again = text.replace("项目总目标\n", "示例市财政支出项目绩效目标申报表\n\n项目总目标\n", 1)
    (form,) = declarations(source(again))
    assert len(form.indicators) == 10


def test_labels_in_the_middle_of_their_rows() -> None:
    text = (DUMPS / "in_reading_order.txt").read_text(encoding="utf-8")
    head, _ = text.split("分解目标内容")
    table = ["投标文件归档率 100%", "投入和管理目标", "资金使用合规性 合规", "改造面积 3200平方米"]
    table += ["产出目标", "工程验收合格率 100%", "事故起数 0起", "效果目标", "投诉处理情况 全部办结"]
    table += ["师生满意度 ≥90%", "影响力目标", "管护制度 建立"]
    (form,) = declarations(source(head + "分解目标内容\n\n" + "\n\n".join(table)))
    levels = [i.level1 for i in form.indicators]
    expected = ["投入和管理目标", "产出目标", "效果目标", "影响力目标"]
    assert levels == [level for level in expected for _ in range(2)]
    assert "indicators" in doubted(form)


def test_an_indicator_may_bear_a_levels_name() -> None:
    text = (DUMPS / "late_labels.txt").read_text(encoding="utf-8")
    (form,) = declarations(source(text.replace("观众满意度 ≥90%", "影响力目标 扩大展示馆的社会影响")))
    assert rows(form)[-1] == ("影响力目标", "影响力目标", "扩大展示馆的社会影响")


def test_remark_before_the_signatures() -> None:
    text = (DUMPS / "late_labels.txt").read_text(encoding="utf-8")
    moved = text.replace("备注 设备更换含三年质保。", "备注\n\n上年为半年费用，本年为全年费用。")
    (form,) = declarations(source(moved))
    assert form.texts["备注"] == "上年为半年费用，本年为全年费用。"


def test_amounts_in_ten_thousands() -> None:
    text = (DUMPS / "in_reading_order.txt").read_text(encoding="utf-8")
    text = text.replace("项目总预算（元） 860000", "项目总预算（万元） 86.5")
    assert declarations(source(text))[0].total_budget == Decimal(865000)


def test_tables_with_columns_are_not_read_as_a_dump() -> None:
    text = (DUMPS / "in_reading_order.txt").read_text(encoding="utf-8")
    count = text.count("\n") + 1
    cells = (Cell(0, 0, "项目名称", lines=(1, count)), Cell(0, 1, "校园无障碍设施改造", lines=(1, count)))
    assert declarations(source(text, (Table(1, cells),))) == []
    trailing = (Cell(0, 0, "项目名称", lines=(1, count)), Cell(0, 1, "", lines=(1, count)))
    assert len(declarations(source(text, (Table(1, trailing),)))) == 1


@pytest.mark.parametrize(
    "text", ["", "项目名称\n备注", "重点支出项目绩效目标见《绩效目标申报表》。\n\n项目概况\n\n无"]
)
def test_other_texts_hold_no_form(text: str) -> None:
    assert declarations(source(text)) == []


_name = st.text("设备维护更新培训检测采购服务系统平台数据安全宣传", min_size=4, max_size=16)


@settings(max_examples=40)
@given(
    names=st.lists(_name, min_size=2, max_size=5, unique=True),
    amounts=st.lists(st.integers(1000, 9_000_000), min_size=5, max_size=5, unique=True),
    executed=st.integers(1000, 9_000_000),
)
def test_a_torn_subitem_is_found_by_the_sum(names: list[str], amounts: list[int], executed: int) -> None:
    items = list(zip(names, amounts, strict=False))
    total = sum(amount for _, amount in items)
    if executed == items[0][1]:
        executed += 1
    listed = "\n\n".join(f"{name} {amount}" for name, amount in items[1:])
    text = f"""项目名称\n\n开始时间\n\n项目概况\n\n立项依据\n\n项目设立的必\n要性\n
示例市财政支出项目绩效目标申报表\n\n(2017年 )\n\n申报单位名称：示例市测试局\n\n示例项目\n
2017-01-01 结束时间 2017-12-31\n\n{executed}\n
项目总预算（元） {total} 项目当年预算（元） {total}\n\n{items[0][1]}\n\n{listed}\n
同名项目上年预算额（元） 5\n同名项目上年预算执行数\n\n（元）\n
子项目名称 预算金额（元）\n\n项目当年投入\n资金构成\n\n{items[0][0]}"""
    (form,) = declarations(source(text))
    assert [(s.name, int(s.amount)) for s in form.subitems] == items
    assert form.prior_executed == executed
    assert form.doubts == []


def test_blank_lines_end_a_page_only_where_no_form_feed_does() -> None:
    text = "甲\n\n\n\n乙"
    assert [line.sheet for line in printed_lines(read_plain_text(text.encode(), "一页.txt", ""))] == [1, 2]
    assert [
        line.sheet for line in printed_lines(read_plain_text(f"{text}\n\f丙".encode(), "两页.txt", ""))
    ] == [1, 1, 2]
