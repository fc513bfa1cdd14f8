"""Layouts of a whole department or county: the overall self-evaluation and the project list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.provinces.entry import PrintedIndicator, indicator_record, number, split, yuan
from bench.provinces.filing_parts import Form, Json, Para, PrintedCell, Record, c, h, n, table
from bench.provinces.project_record import project
from bench.provinces.span_layout import merged_levels, runs


@dataclass(frozen=True)
class Reviewed:
    """An overall self-evaluation; money as `name|年初|调整后|执行|执行率`, tasks as `name|预算|执行|完成情况`."""

    unit: str
    year: int
    money: str
    weight: str
    score: str
    goal: str
    done: str
    tasks: str
    rows: tuple[PrintedIndicator, ...]
    total_score: str
    problems: str


def overall_evaluation(item: Reviewed) -> tuple[Form, Record]:
    """部门整体支出绩效自评表, the unit of money once above the table."""
    money, tasks = split(item.money), split(item.tasks)
    heads = ("年初预算数", "调整预算数", "决算（执行）数", "执行率", "分值", "得分")
    rows: list[list[PrintedCell]] = [
        [h("部门（单位）名称", 2), c(item.unit, 6)],
        [h("部门整体支出", 1, 1 + len(money)), h(""), *(h(text) for text in heads)],
    ]
    for y, (name, first, second, third, rate) in enumerate(money):
        rows.append(
            [
                c(name),
                n(first),
                n(second),
                n(third),
                h(rate),
                n(item.weight if y == 0 else ""),
                n(item.score if y == 0 else ""),
            ]
        )
    rows += [
        [h("年度总体目标", 1, 2), h("预期目标", 3), h("实际完成情况", 4)],
        [c(item.goal, 3), c(item.done, 4)],
        [h("年度重点工作", 1, 1 + len(tasks)), h("任务名称", 2), h("预算数"), h("执行数"), h("完成情况", 3)],
        *[[c(name, 2), n(planned), n(spent), c(done, 3)] for name, planned, spent, done in tasks],
        [
            h("绩效指标", 1, 1 + len(item.rows)),
            *(h(t) for t in ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")),
        ],
    ]
    levels = merged_levels([(row.level1, row.level2) for row in item.rows], h)
    rows += [
        [*levels[y], c(row.name), h(row.target), h(row.actual), n(row.weight), n(row.score)]
        for y, row in enumerate(item.rows)
    ]
    rows += [[h("总分", 6), n("100"), n(item.total_score)], [h("偏差原因及改进措施"), c(item.problems, 7)]]
    _, first, second, third, rate = money[0]
    texts: Json = {"年度绩效目标": item.goal, "目标完成情况": item.done}
    overall: Record = {
        "unit": item.unit, "year": item.year, "total_budget": yuan(first), "adjusted_budget": yuan(second), "executed": yuan(third),
        "execution_rate": rate, "execution_weight": number(item.weight), "execution_score": number(item.score),
        "total_weight": 100, "total_score": number(item.total_score), "texts": texts,
        "tasks": [{"name": t[0], "amount": yuan(t[1]), "executed": yuan(t[2]), "actual": t[3]} for t in tasks],
        "indicators": [indicator_record(row, ("actual", "weight", "score")) for row in item.rows],
    }  # fmt: skip
    head = (
        Para(f"{item.year}年度部门整体支出绩效自评表", "title"),
        Para(f"填报单位：{item.unit}", "line", "单位：万元"),
    )
    return Form((*head, table((11, 13, 14, 20, 13, 13, 8, 8), rows))), {"overall": overall}


def project_list(title: str, year: int, text: str, total: Sequence[str]) -> Form:
    """项目库清单; rows as `unit|name|code|类型|起始|结束|总投资|当年|+1|+2`, equal units merged, 万元 above the head."""
    data = split(text)
    heads = (
        "序号",
        "申报单位",
        "项目名称",
        "项目编码",
        "项目类型",
        "实施期限",
        "项目总额",
        f"{year}年",
        f"{year + 1}年",
        f"{year + 2}年",
    )
    rows: list[list[PrintedCell]] = [
        [*(h(label, 1, 2) for label in heads[:7]), h("分年度预算", 3)],
        [h(label) for label in heads[7:]],
    ]
    sizes = runs([row[0] for row in data])
    for y, (unit, name, code, kind, start, end, *amounts) in enumerate(data):
        owner = [c(unit, 1, sizes[y])] if sizes[y] else []
        rows.append(
            [
                h(str(y + 1)),
                *owner,
                c(name),
                h(code),
                h(kind),
                h(f"{start}—{end}年"),
                *(n(amount) for amount in amounts),
            ]
        )
    rows.append([h("合计", 6), *(n(amount) for amount in total)])
    blocks = (Para(title, "title"), Para(f"编报日期：{year - 1}年11月28日", "line", "金额单位：万元"))
    return Form((*blocks, table((4, 15, 18, 17, 9, 10, 9, 9, 9, 9), rows)))


def listed(text: str, year: int) -> list[Json]:
    """The projects of a list in the record's shape."""
    out: list[Json] = []
    for unit, name, code, kind, start, end, total, *years in split(text):
        later: Json = {str(year + 1): yuan(years[1]), str(year + 2): yuan(years[2])}
        out.append(
            project(
                name,
                unit,
                year,
                code=code,
                start=f"{start}-01-01",
                end=f"{end}-12-31",
                category=[kind],
                total=total,
                budget=years[0],
                extra={"later_budgets": later},
            )
        )
    return out
