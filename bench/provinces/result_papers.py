"""Layouts beside declarations: self-evaluation (national), overall target, procurement intentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.provinces.entry import PrintedIndicator, indicator_record, split, yuan
from bench.provinces.filing_parts import Form, Json, Para, PrintedCell, PrintedTable, Record, c, h, n, table
from bench.provinces.project_record import evaluation, project
from bench.provinces.span_layout import merged_levels


@dataclass(frozen=True)
class Evaluated:
    """What a clerk writes into the national self-evaluation form; money rows as `name|年初|全年|执行|分值|执行率|得分`."""

    name: str
    unit: str
    authority: str
    year: int
    money: str
    goal: str
    done: str
    rows: tuple[PrintedIndicator, ...]
    total_score: str


def self_evaluation(item: Evaluated) -> Form:
    """项目支出绩效自评表, national layout."""
    money = split(item.money)
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows: list[list[PrintedCell]] = [
        [h("项目名称", 2), c(item.name, 7)],
        [h("主管部门", 2), c(item.authority, 3), h("实施单位", 1), c(item.unit, 3)],
        [h("项目资金\n（万元）", 2, 1 + len(money)), h(""), *(h(text) for text in heads)],
    ]
    rows += [
        [c(name), n(first), n(second), n(third), n(weight), h(rate), n(score)]
        for name, first, second, third, weight, rate, score in money
    ]
    rows += [
        [h("年度总体目标", 1, 2), h("预期目标", 4), h("实际完成情况", 4)],
        [c(item.goal, 4), c(item.done, 4)],
        [
            h("绩效指标", 1, 1 + len(item.rows)),
            *(
                h(t)
                for t in (
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "年度指标值",
                    "实际完成值",
                    "分值",
                    "得分",
                    "偏差原因分析及改进措施",
                )
            ),
        ],
    ]
    levels = merged_levels([(row.level1, row.level2) for row in item.rows], h)
    for y, row in enumerate(item.rows):
        rows.append(
            [
                *levels[y],
                c(row.name),
                h(row.target),
                h(row.actual),
                n(row.weight),
                n(row.score),
                c(row.reason),
            ]
        )
    rows.append([h("总分", 6), n("100"), n(item.total_score), c()])
    _, first, _, _, weight, rate, score = money[0]
    extra = evaluation(money, rate, weight, score, item.total_score)
    record = project(
        item.name, item.unit, item.year, authority=item.authority, budget=first, rows=item.rows, extra=extra,
        printed=("actual", "weight", "score", "reason"), texts={"年度绩效目标": item.goal, "目标完成情况": item.done},
    )  # fmt: skip
    head = (Para("项目支出绩效自评表", "title"), Para(f"（{item.year}年度）", "subtitle"))
    return Form((*head, table((7, 9, 11, 17, 12, 12, 7, 8, 17), rows)), record, item.name[:20])


@dataclass(frozen=True)
class OverallContent:
    """A department's overall target; tasks as `name|content|amount|财政拨款|其他资金`."""

    unit: str
    year: int
    income: tuple[tuple[str, str], ...]
    spending: tuple[tuple[str, str], ...]
    total: str
    duties: str
    goal: str
    tasks: str
    rows: tuple[PrintedIndicator, ...]


def overall_target(item: OverallContent) -> tuple[Form, Record]:
    """部门整体支出绩效目标申报表: money by source and by use side by side, tasks, indicators."""
    tasks = split(item.tasks)
    size = max(len(item.income), len(item.spending))
    rows: list[list[PrintedCell]] = [
        [h("部门（单位）名称"), c(item.unit, 6)],
        [h("年度预算申请\n（万元）", 1, size + 2), h("资金总额", 2), n(item.total, 4)],
        [h("按收入性质分", 3), h("按支出性质分", 3)],
    ]
    for y in range(size):
        left = item.income[y] if y < len(item.income) else ("", "")
        right = item.spending[y] if y < len(item.spending) else ("", "")
        rows.append([c(left[0], 2), n(left[1]), c(right[0], 2), n(right[1])])
    rows += [
        [h("部门职能职责概述"), c(item.duties, 6)],
        [h("整体绩效目标"), c(item.goal, 6)],
        [
            h("年度主要任务", 1, len(tasks) + 2),
            h("任务名称", 1, 2),
            h("主要内容", 2, 2),
            h("预算金额（万元）", 3),
        ],
        [h("总额"), h("财政拨款"), h("其他资金")],
        *[
            [c(name), c(content, 2), n(amount), n(grant), n(other)]
            for name, content, amount, grant, other in tasks
        ],
        [
            h("整体支出年度绩效指标", 1, len(item.rows) + 1),
            h("一级指标"),
            h("二级指标"),
            h("三级指标", 2),
            h("绩效指标值"),
            h("备注"),
        ],
    ]
    levels = merged_levels([(row.level1, row.level2) for row in item.rows], h)
    rows += [[*levels[y], c(row.name, 2), h(row.target), c(row.note)] for y, row in enumerate(item.rows)]
    records: list[Json] = [
        {
            "name": t[0],
            "content": t[1],
            "amount": yuan(t[2]),
            "funding": {"财政拨款": yuan(t[3]), "其他资金": yuan(t[4])},
        }
        for t in tasks
    ]
    money: dict[str, Json] = {
        name.removeprefix("其中："): yuan(text) for name, text in (*item.income, *item.spending) if text
    }
    texts: Json = {"部门职能职责概述": item.duties, "年度绩效目标": item.goal}
    overall: Record = {
        "unit": item.unit,
        "year": item.year,
        "total_budget": yuan(item.total),
        "funding": money,
        "tasks": records,
        "texts": texts,
    }
    overall["indicators"] = [indicator_record(row, ("note",)) for row in item.rows]
    head = (
        Para("部门整体支出绩效目标申报表", "title"),
        Para(f"（{item.year}年度）", "subtitle"),
        Para(f"填报部门（盖章）：{item.unit}", "line"),
    )
    return Form((*head, table((13, 15, 15, 12, 15, 15, 15), rows))), {"overall": overall}


def purchases(unit: str, year: int, span: str, rows_text: str, total: str) -> tuple[Form, Record]:
    """政府采购意向公开; rows as `采购单位|name|品目|need|amount|YYYY-MM|中小企业|note`, the unit of money in the column head."""
    data = split(rows_text)
    heads = (
        "序号",
        "采购单位",
        "采购项目名称",
        "采购品目",
        "采购需求概况",
        "预算金额（万元）",
        "预计采购时间（填写到月）",
        "是否专门面向中小企业采购",
        "备注",
    )
    rows: list[Sequence[PrintedCell]] = [[h(text) for text in heads]]
    records: list[Json] = []
    for y, (buyer, name, kind, need, amount, month, sme, note) in enumerate(data, 1):
        when = f"{month[:4]}年{int(month[5:])}月"
        rows.append([h(str(y)), c(buyer), c(name), c(kind), c(need), n(amount), h(when), h(sme), c(note)])
        records.append(
            {
                "name": name,
                "unit": buyer,
                "need": need,
                "amount": yuan(amount),
                "month": month,
                "sme": sme,
                "note": note or None,
            }
        )
    rows.append([h("合计", 5), n(total), c("", 3)])
    opening = (
        "为便于供应商及时了解政府采购信息，根据《财政部关于开展政府采购意向公开工作的通知》（财库〔2020〕10号）等有关规定，"
        f"现将{unit}{span}采购意向公开如下："
    )
    closing = (
        "本次公开的采购意向是本单位政府采购工作的初步安排，具体采购项目情况以相关采购公告和采购文件为准。"
    )
    grid: PrintedTable = table((5, 12, 15, 12, 24, 9, 10, 9, 8), rows)
    blocks = (
        Para(f"{unit}{span}政府采购意向", "title"),
        Para(opening),
        grid,
        Para(closing),
        Para("", "line", unit),
        Para("", "line", f"{year}年1月22日"),
    )
    return Form(blocks), {"purchases": records, "purchases_total": yuan(total)}
