"""Field keys of the record as an auditor calls them, and amounts with their unit as a working paper prints them."""

from __future__ import annotations

import re
from decimal import Decimal

from yiju.ingest.record import Declaration, Overall
from yiju.ingest.values.money import UNIT_OF, grouped, parse_amount

_LABELS = {
    "name": "项目名称",
    "unit": "申报单位",
    "authority": "主管部门",
    "year": "年度",
    "start": "开始时间",
    "end": "结束时间",
    "category": "项目类型",
    "use": "资金用途",
    "total_budget": "项目总预算",
    "year_budget": "项目当年预算",
    "prior_budget": "上年预算额",
    "prior_executed": "上年预算执行数",
    "bases": "立项依据",
    "subitems": "子项目",
    "indicators": "绩效指标",
    "passages": "说明文字",
    "code": "项目编码",
    "adjusted_budget": "全年预算数",
    "executed": "执行数",
    "expected_executed": "全年预计执行数",
    "execution_rate": "执行率",
    "execution_weight": "执行率分值",
    "execution_score": "执行率得分",
    "funding_rows": "项目资金",
    "total_weight": "总分值",
    "total_score": "总分",
    "later_budgets": "以后年度预算",
    "target": "指标值",
    "actual": "完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "expected": "全年预计完成情况",
    "possibility": "完成目标可能性",
    "tasks": "年度主要任务",
    "purchases": "采购意向",
    "purchases_total": "采购意向合计",
}
_AMOUNTS = {
    "total_budget", "year_budget", "prior_budget", "prior_executed", "adjusted_budget", "executed", "expected_executed",
}  # fmt: skip
"""Fields that hold yuan."""
_WITH_UNIT = re.compile("[元圆万亿]")
_MOST = 4
"""Decimals of a computed amount in 万元."""
_ENTRY = re.compile(r"(?P<list>\w+)\[(?P<index>\d+)\]")


def label(field: str) -> str:
    """`texts.项目概况` → 项目概况; `bases[2]` → 立项依据第3项; `year_budget` → 项目当年预算."""
    if entry := _ENTRY.fullmatch(field):
        return f"{_LABELS.get(entry['list'], entry['list'])}第{int(entry['index']) + 1}项"
    return _LABELS.get(field) or field.partition(".")[2] or field


def yuan(value: Decimal) -> str:
    """`1500000` → 1,500,000元."""
    return f"{grouped(value)}元"


def in_units(value: Decimal, factor: Decimal | int, places: int = 0) -> str:
    """Yuan in the unit that a page prints money in: 29616800 by 10000 with two places is 2,961.68万元; more places where
    the value needs them.
    """
    unit = UNIT_OF.get(Decimal(factor))
    if unit is None or factor == 1:
        return yuan(value)
    number = value / factor
    needed = max(places, -int(number.normalize().as_tuple().exponent))
    return f"{number:,.{min(needed, max(places, _MOST))}f}{unit}"


def amount_of(record: Declaration | Overall, field: str) -> Decimal | None:
    """The yuan that a field holds: a budget, a source of funding, a sub-item; None where it holds no money."""
    name, _, source = field.partition(".")
    if name == "funding":
        return record.funding.get(source)
    entry = _ENTRY.fullmatch(field)
    if entry and entry["list"] == "subitems" and isinstance(record, Declaration):
        at = int(entry["index"])
        return record.subitems[at].amount if at < len(record.subitems) else None
    return getattr(record, field) if field in _AMOUNTS and hasattr(record, field) else None


def money_unit(printed: str, value: Decimal | None) -> str:
    """The unit that a page prints apart from a number, told by what the number comes to: 2,961.68 that is 29,616,800 yuan is
    in 万元. Empty where the number has its own unit, is 0 or is not plainly one.
    """
    number = parse_amount(printed)
    if value is None or not value or not number or _WITH_UNIT.search(printed):
        return ""
    return UNIT_OF.get(value / number, "")


def listed(items: list[str], most: int = 6) -> str:
    """`a、b、c等8项` in a sentence."""
    return "、".join(items) if len(items) <= most else "、".join(items[:most]) + f"等{len(items)}项"
