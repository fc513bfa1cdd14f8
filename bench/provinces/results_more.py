"""Layouts of results: a self-evaluation with 资金管理 questions and a full monitoring form."""

from __future__ import annotations

from dataclasses import dataclass

from bench.provinces.entry import PrintedIndicator, split, yuan
from bench.provinces.filing_parts import Form, Json, Para, PrintedCell, c, h, n, table
from bench.provinces.project_record import evaluation, funding_row, project
from bench.provinces.span_layout import merged_levels

REASONS = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
CHANCES = ("确定能", "有可能", "完全不可能")


@dataclass(frozen=True)
class Assessed:
    """A self-evaluation; money rows as `name|全年预算数|全年执行数|执行率`."""

    name: str
    unit: str
    authority: str
    year: int
    money: str
    weight: str
    score: str
    goal: str
    done: str
    rows: tuple[PrintedIndicator, ...]
    total_score: str
    conclusion: str
    problems: str
    measures: str


def assessment(item: Assessed) -> Form:
    """专项资金绩效自评表: 预算数（A） / 执行数（B）, 分值 before the target, problems and measures below."""
    money = split(item.money)
    heads = ("全年预算数（A）", "全年执行数（B）", "执行率（B/A×100%）", "分值", "得分")
    rows: list[list[PrintedCell]] = [
        [h("专项（项目）名称", 2), c(item.name, 6)],
        [h("主管部门", 2), c(item.authority, 2), h("资金使用单位", 2), c(item.unit, 2)],
        [h("资金投入情况\n（万元）", 2, 1 + len(money)), h(""), *(h(text) for text in heads)],
    ]
    for y, (name, planned, spent, rate) in enumerate(money):
        first = y == 0
        rows.append(
            [
                c(name),
                n(planned),
                n(spent),
                h(rate),
                n(item.weight if first else ""),
                n(item.score if first else ""),
            ]
        )
    rows += [
        [h("总体目标完成情况", 1, 2), h("年初设定目标", 3), h("全年实际完成情况", 4)],
        [c(item.goal, 3), c(item.done, 4)],
        [
            h("绩效指标", 1, 1 + len(item.rows)),
            *(
                h(t)
                for t in (
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "分值",
                    "年度指标值（A）",
                    "全年完成值（B）",
                    "得分",
                )
            ),
        ],
    ]
    levels = merged_levels([(row.level1, row.level2) for row in item.rows], h)
    rows += [
        [*levels[y], c(row.name), n(row.weight), h(row.target), h(row.actual), n(row.score)]
        for y, row in enumerate(item.rows)
    ]
    rows += [
        [h("合计", 4), n("100"), h(""), h(""), n(item.total_score)],
        [h("自评结论", 1), c(item.conclusion, 7)],
        [h("存在问题", 1), c(item.problems, 7)],
        [h("改进措施", 1), c(item.measures, 7)],
    ]
    rate = money[0][-1]
    extra = evaluation(money, rate, item.weight, item.score, item.total_score, keys=("adjusted", "executed"))
    texts = {
        "年度绩效目标": item.goal,
        "目标完成情况": item.done,
        "评价结论": item.conclusion,
        "存在问题": item.problems,
        "改进措施": item.measures,
    }
    record = project(
        item.name,
        item.unit,
        item.year,
        authority=item.authority,
        rows=item.rows,
        printed=("actual", "weight", "score"),
        texts=texts,
        extra=extra,
    )
    head = (Para("附表3", "line"), Para(f"{item.year}年度专项资金绩效自评表", "title"))
    return Form((*head, table((10, 11, 13, 22, 11, 14, 14, 9), rows)), record, item.name[:20])


@dataclass(frozen=True)
class Monitored:
    """A monitoring form; money rows as `name|年初预算数|执行数|执行率|全年预计执行数`, `ticks` the reasons ticked by row."""

    name: str
    unit: str
    authority: str
    year: int
    months: int
    money: str
    goal: str
    rows: tuple[PrintedIndicator, ...]
    ticks: tuple[str, ...]


def monitoring(item: Monitored) -> Form:
    """项目支出绩效运行监控表, the full form: five kinds of reason to tick, 原因说明, three chances."""
    month = f"1—{item.months}月"
    money = split(item.money)
    rows: list[list[PrintedCell]] = [
        [h("项目名称", 2), c(item.name, 14)],
        [h("主管部门", 2), c(item.authority, 4), h("项目单位", 3), c(item.unit, 7)],
        [
            h("项目资金（万元）", 2, 1 + len(money)),
            h("", 1),
            h("年初预算数"),
            h(f"{month}执行数", 3),
            h(f"{month}执行率", 3),
            h("全年预计执行数", 6),
        ],
    ]
    rows += [
        [c(name), n(first), n(spent, 3), h(rate, 3), n(whole, 6)] for name, first, spent, rate, whole in money
    ]
    rows += [
        [h("年度总体目标", 2), c(item.goal, 14)],
        [
            h("绩效指标", 1, 2 + len(item.rows)), h("一级指标", 1, 2), h("二级指标", 1, 2), h("三级指标", 1, 2), h("年度指标值", 1, 2),
            h(f"{month}执行情况", 1, 2), h("全年预计完成情况", 1, 2), h("偏差原因分析", 6), h("完成目标可能性", 3),
        ],
        [*(h(text) for text in (*REASONS, "原因说明", *CHANCES))],
    ]  # fmt: skip
    levels = merged_levels([(row.level1, row.level2) for row in item.rows], h)
    for y, row in enumerate(item.rows):
        ticks = [h("√" if text == item.ticks[y] else "") for text in REASONS]
        chances = [h("√" if text == row.possibility else "") for text in CHANCES]
        rows.append(
            [
                *levels[y],
                c(row.name),
                h(row.target),
                h(row.actual),
                h(row.expected),
                *ticks,
                c(row.reason),
                *chances,
            ]
        )
    _, first, spent, rate, whole = money[0]
    keys = ("initial", "executed", "expected_executed")
    extra: dict[str, Json] = {
        "executed": yuan(spent), "execution_rate": rate, "expected_executed": yuan(whole), "months": item.months,
        "funding_rows": [funding_row(name, keys, (a, b, d)) for name, a, b, _, d in money],
    }  # fmt: skip
    record = project(
        item.name, item.unit, item.year, authority=item.authority, budget=first, rows=item.rows, extra=extra,
        printed=("actual", "expected", "reason", "possibility"), texts={"年度绩效目标": item.goal},
    )  # fmt: skip
    head = (Para("项目支出绩效运行监控表", "title"), Para(f"（{item.year}年度）", "subtitle"))
    widths = (5, 7, 10, 13, 9, 9, 9, 4, 4, 4, 4, 4, 12, 4, 4, 5)
    return Form((*head, table(widths, rows)), record, item.name[:20])
