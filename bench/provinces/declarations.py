"""Declaration layouts of two invented provinces (岚江省, 望岭省)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.provinces.entry import PrintedIndicator
from bench.provinces.filing_parts import Form, Para, PrintedCell, c, h, n, table
from bench.provinces.project_record import project
from bench.provinces.span_layout import merged_levels


@dataclass(frozen=True)
class DeclarationContent:
    """What a clerk writes into a declaration form; amounts in 万元 as printed."""

    name: str
    unit: str
    authority: str
    year: int
    category: str
    period: str
    start: str
    end: str
    total: str
    grant: str
    other: str
    budget: str
    basis_text: str
    basis: str
    overview: str
    goal: str
    year_goal: str
    rows: tuple[PrintedIndicator, ...]
    year_rows: tuple[PrintedIndicator, ...] = ()
    year_grant: str = ""
    carried: str = ""


def lanjiang(item: DeclarationContent) -> Form:
    """岚江省: one level 指标类别, 指标内容 / 考核目标值 / 备注; the unit of money above the title; the frame begins below the head."""
    head = [
        Para("附件2", "line", "金额单位：万元"),
        Para("省级财政专项资金项目绩效目标申报表", "title"),
        Para(f"（{item.year}年度）", "subtitle"),
    ]
    rows: list[list[PrintedCell]] = [
        [h("项目名称"), c(item.name, 6)],
        [h("主管部门"), c(item.authority, 3), h("项目实施单位"), c(item.unit, 2)],
        [h("项目类别"), c(item.category, 3), h("项目起止时间"), c(item.period, 2)],
        [h("资金总额"), n(item.total), h("财政拨款"), n(item.grant), h("其他资金"), n(item.other, 2)],
        [h("本年度申请资金"), n(item.budget, 6)],
        [h("立项依据"), c(item.basis_text, 6)],
        [h("项目概况"), c(item.overview, 6)],
        [h("绩效目标", 1, 2), h("长期目标", 3), h("年度目标", 3)],
        [c(item.goal, 3), c(item.year_goal, 3)],
        [c(), h("指标类别"), h("指标内容", 3), h("考核目标值"), h("备注")],
    ]
    levels = merged_levels([(row.level1,) for row in item.rows], h)
    for y, row in enumerate(item.rows):
        frame = [h("绩效指标", 1, len(item.rows))] if y == 0 else []
        rows.append([*frame, *levels[y], c(row.name, 3), h(row.target), c(row.note)])
    rows.append([h("填报人"), c("", 3), h("联系电话"), c("", 2)])
    record = project(
        item.name, item.unit, item.year, authority=item.authority, start=item.start, end=item.end, category=[item.category],
        total=item.total, budget=item.budget, funding={"财政拨款": item.grant, "其他资金": item.other}, basis=item.basis,
        rows=item.rows, printed=("note",),
        texts={"立项依据": item.basis_text, "项目概况": item.overview, "项目总目标": item.goal, "年度绩效目标": item.year_goal},
    )  # fmt: skip
    return Form((*head, table((14, 13, 11, 13, 14, 16, 19), rows)), record)


def _half(block: Sequence[PrintedIndicator], size: int) -> list[list[PrintedCell]]:
    """The cells of one block within a first level: second level merged downwards, blank rows at the end."""
    levels = merged_levels([(row.level2,) for row in block], h)
    filled = [[*label, c(row.name), h(row.wanted())] for label, row in zip(levels, block, strict=True)]
    return filled + [[c(), c(), c()] for _ in range(size - len(block))]


def _beside(item: DeclarationContent) -> list[list[PrintedCell]]:
    """The two blocks side by side, paired within each first level."""
    out: list[list[PrintedCell]] = []
    for level in dict.fromkeys(row.level1 for row in (*item.rows, *item.year_rows)):
        left = [row for row in item.rows if row.level1 == level]
        right = [row for row in item.year_rows if row.level1 == level]
        size = max(len(left), len(right))
        for y, (one, two) in enumerate(zip(_half(left, size), _half(right, size), strict=True)):
            label = [h(level, 1, size)] if y == 0 else []
            out.append([*label, *one, *two])
    return out


def wangling(item: DeclarationContent, authority_code: str) -> Form:
    """望岭省: 中期 and 年度 blocks side by side under one 一级指标; the unit of money in the label cell."""
    blocks = _beside(item)
    span = f"{item.start[:4]}年—{item.end[:4]}年"
    rows: list[list[PrintedCell]] = [
        [h("项目名称", 2), c(item.name, 6)],
        [
            h("主管部门及代码", 2),
            c(f"{item.authority}（{authority_code}）", 2),
            h("实施单位", 2),
            c(item.unit, 2),
        ],
        [h("项目属性", 2), c(item.category, 2), h("项目期", 2), c(item.period, 2)],
        [
            h("项目资金\n（万元）", 2, 3),
            h("中期资金总额：", 2),
            n(item.total),
            h("年度资金总额：", 2),
            n(item.budget),
        ],
        [h("其中：财政拨款", 2), n(item.grant), h("其中：当年财政拨款", 2), n(item.year_grant)],
        [h("其他资金", 2), n(item.other), h("上年结转资金", 2), n(item.carried)],
        [h("总体目标", 1, 2), h(f"中期目标（{span}）", 4), h("年度目标", 3)],
        [c(item.goal, 4), c(item.year_goal, 3)],
        [
            h("绩效指标", 1, 1 + len(blocks)),
            *(
                h(text)
                for text in ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
            ),
        ],
        *blocks,
    ]
    record = project(
        item.name, item.unit, item.year, authority=item.authority, start=item.start, end=item.end, category=[item.category],
        total=item.total, budget=item.budget,
        funding={"财政拨款": item.grant, "其他资金": item.other, "当年财政拨款": item.year_grant, "上年结转资金": item.carried},
        rows=(*item.rows, *item.year_rows), texts={"项目总目标": item.goal, "年度绩效目标": item.year_goal},
    )  # fmt: skip
    head = (Para("项目支出绩效目标申报表", "title"), Para(f"（{item.year}年度）", "subtitle"))
    return Form((*head, table((8, 10, 12, 20, 13, 12, 20, 13), rows)), record, item.name[:20])
