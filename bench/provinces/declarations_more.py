"""Declaration layouts of two more invented provinces (云浦省, 霞川省)."""

from __future__ import annotations

from dataclasses import dataclass

from bench.provinces.entry import PrintedIndicator
from bench.provinces.filing_parts import Form, Para, PrintedCell, c, h, n, table
from bench.provinces.project_record import project
from bench.provinces.span_layout import merged_levels


@dataclass(frozen=True)
class Filled:
    """What a clerk writes into either form; amounts in 万元 as printed."""

    name: str
    unit: str
    authority: str
    year: int
    category: str
    span: str
    start: str
    end: str
    budget: str
    grant: str
    other: str
    basis_text: str
    basis: str
    overview: str
    plan: str
    goal: str
    year_goal: str
    rows: tuple[PrintedIndicator, ...]
    year_rows: tuple[PrintedIndicator, ...] = ()


def yunpu(item: Filled) -> Form:
    """云浦省: the name before its levels, 目标值 and 计量单位 apart, goals below; the unit of money in the column heads."""
    rows: list[list[PrintedCell]] = [
        [h("项目名称", 2), c(item.name, 2), h("项目类型"), c(item.category)],
        [h("申报单位", 2), c(item.unit, 2), h("主管部门"), c(item.authority)],
        [h("起止年月", 2), c(item.span, 4)],
        [h("本年度资金安排", 2, 2), h("资金总额（万元）"), h("财政拨款（万元）"), h("其他资金（万元）", 2)],
        [n(item.budget), n(item.grant), n(item.other, 2)],
        [h("设立依据", 2), c(item.basis_text, 4)],
        [h("项目内容", 2), c(item.overview, 4)],
        [h("序号"), h("目标名称"), h("目标类型"), h("目标维度"), h("目标值"), h("计量单位")],
    ]
    for y, row in enumerate(item.rows, 1):
        rows.append(
            [
                h(str(y)),
                c(row.name),
                h(row.level1),
                h(row.level2),
                h(row.comparator + row.value),
                h(row.measure),
            ]
        )
    rows += [
        [h("中长期目标", 2), c(item.goal, 4)],
        [h("本年度目标", 2), c(item.year_goal, 4)],
        [h("财政部门意见", 2), c("", 4)],
    ]
    record = project(
        item.name, item.unit, item.year, authority=item.authority, start=item.start, end=item.end, category=[item.category],
        budget=item.budget, funding={"财政拨款": item.grant, "其他资金": item.other}, basis=item.basis, rows=item.rows,
        texts={"立项依据": item.basis_text, "项目概况": item.overview, "项目总目标": item.goal, "年度绩效目标": item.year_goal},
    )  # fmt: skip
    head = (Para("市级专项资金绩效目标表", "title"), Para(f"（{item.year}年）", "subtitle"))
    return Form((*head, table((6, 28, 17, 19, 15, 15), rows)), record, item.name[:20])


def _block(label: str, goal: str, block: tuple[PrintedIndicator, ...]) -> list[list[PrintedCell]]:
    size = len(block) + 1
    heads = (h(text) for text in ("一级目标", "二级目标", "绩效内容", "绩效标准", "权重"))
    rows: list[list[PrintedCell]] = [[h(label, 1, size), c(goal, 1, size), *heads]]
    levels = merged_levels([(row.level1, row.level2) for row in block], h)
    rows += [[*levels[y], c(row.name), h(row.target), n(row.weight)] for y, row in enumerate(block)]
    return rows


def xiachuan(item: Filled) -> Form:
    """霞川省: a 长期 and a 年度 block one over the other, each goal beside its indicators; the unit of money in the cells."""
    rows: list[list[PrintedCell]] = [
        [h("项目名称"), c(item.name, 4), h("项目性质"), c(item.category)],
        [h("主管部门"), c(item.authority, 2), h("项目单位"), c(item.unit, 3)],
        [h("实施期限"), c(item.span, 6)],
        [
            h("年度项目资金"),
            c(f"资金总额：{item.budget}万元", 2),
            c(f"财政拨款：{item.grant}万元", 2),
            c(f"其他资金：{item.other}万元", 2),
        ],
        [h("立项依据"), c(item.basis_text, 6)],
        [h("项目概况"), c(item.overview, 6)],
        [h("项目实施计划"), c(item.plan, 6)],
        *_block("长期\n目标", item.goal, item.rows),
        *_block("年度\n目标", item.year_goal, item.year_rows),
        [h("备注"), c("", 6)],
    ]
    record = project(
        item.name, item.unit, item.year, authority=item.authority, start=item.start, end=item.end, category=[item.category],
        budget=item.budget, funding={"财政拨款": item.grant, "其他资金": item.other}, basis=item.basis,
        rows=(*item.rows, *item.year_rows), printed=("weight",),
        texts={
            "立项依据": item.basis_text, "项目概况": item.overview, "项目实施计划": item.plan,
            "项目总目标": item.goal, "年度绩效目标": item.year_goal,
        },
    )  # fmt: skip
    head = (
        Para("财政支出项目绩效目标申报审核表", "title"),
        Para(f"填报单位：{item.unit}", "line", f"预算年度：{item.year}年"),
    )
    return Form((*head, table((9, 20, 12, 14, 22, 16, 7), rows)), record)
