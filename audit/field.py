"""Field keys of the record as an auditor calls them, and amounts with their unit as a working paper prints them."""

from __future__ import annotations

import re
from decimal import Decimal

from yiju.ingest.field_names import FIELD_NAMES, MONEY_FIELDS
from yiju.ingest.record import Declaration, Overall
from yiju.ingest.values.money import UNIT_OF, grouped, parse_amount

_WITH_UNIT = re.compile("[元圆万亿]")
_MOST = 4
"""Decimals of a computed amount in 万元."""
_ENTRY = re.compile(r"(?P<list>\w+)\[(?P<index>\d+)\]")


def label(field: str) -> str:
    """`texts.项目概况` → 项目概况; `bases[2]` → 立项依据第3项; `year_budget` → 项目当年预算."""
    if entry := _ENTRY.fullmatch(field):
        return f"{FIELD_NAMES.get(entry['list'], entry['list'])}第{int(entry['index']) + 1}项"
    return FIELD_NAMES.get(field) or field.partition(".")[2] or field


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
    """The yuan that a field holds: a budget, that of a later year, a source of funding, a sub-item; None where it holds no
    money.
    """
    name, _, source = field.partition(".")
    if name == "funding":
        return record.funding.get(source)
    if name == "later_budgets" and isinstance(record, Declaration):
        return record.later_budgets.get(source)
    entry = _ENTRY.fullmatch(field)
    if entry and entry["list"] == "subitems" and isinstance(record, Declaration):
        at = int(entry["index"])
        return record.subitems[at].amount if at < len(record.subitems) else None
    return getattr(record, field) if field in MONEY_FIELDS and hasattr(record, field) else None


def money_unit(printed: str, value: Decimal | None) -> str:
    """The unit that a page prints apart from a number, told by what the number comes to: 2,961.68 that is 29,616,800 yuan is
    in 万元. Empty where the number has its own unit, is 0 or is not plainly one.
    """
    if not value or _WITH_UNIT.search(printed):
        return ""
    number = parse_amount(printed)
    return UNIT_OF.get(value / number, "") if number else ""


def listed(items: list[str], most: int = 6) -> str:
    """`a、b、c等8项` in a sentence."""
    return "、".join(items) if len(items) <= most else "、".join(items[:most]) + f"等{len(items)}项"
