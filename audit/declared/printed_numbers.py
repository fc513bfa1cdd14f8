"""All numbers that a declaration prints with a unit, for whoever looks for what two declarations have in common.

In: a declaration. Out: each number with the field that prints it. What a number is of, and whether it is a value of the year's task, is asked of the
table of facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.statements.quantity import COUNT, Quantity, quantities
from yiju.ingest.record import Declaration, Indicator, Overall, Subitem

_COUNTED = ("数量", "工程量")
_COLUMNS = (*_COUNTED, "单价", "单价（元）", "单价(元)", "标准")
_FORMULA = re.compile(r"^(?P<quantity>[^×*x]+(?:[×*x]\d+(?:个月|次))?)[×*x](?P<price>[^×*x=]+)=")


def printed_numbers(record: Declaration | Overall, sections: frozenset[str]) -> Iterator[Quantity]:
    """Those of sub-items, indicators, columns of tables inside texts, and of the texts of these sections."""
    for item in record.subitems if isinstance(record, Declaration) else ():
        yield from _of_subitem(item)
    for row in record.indicators:
        yield from _of_indicator(row)
    for section, text in record.texts.items():
        if section in sections:
            yield from quantities(text)
        yield from _of_columns(text)


def _of_subitem(item: Subitem) -> Iterator[Quantity]:
    yield from quantities(item.name)
    formula = _FORMULA.match(item.formula or "")
    if formula:
        price = formula["price"] if "元" in formula["price"] else f"{formula['price']}元"
        yield from quantities(formula["quantity"], item.name, bare=True)
        yield from quantities(price, item.name)


def _of_indicator(row: Indicator) -> Iterator[Quantity]:
    yield from quantities(row.target or "", row.name)
    if row.value is not None and row.measure in ("", None) and "%" not in (row.target or ""):
        yield Quantity(row.value, COUNT, row.target or "", row.name)


def _of_columns(text: str) -> Iterator[Quantity]:
    """What the columns 数量 and 单价 hold, each of the thing that its row names."""
    head: list[str] = []
    for row in (line.split("\t") for line in text.splitlines()) if "\t" in text else ():
        if any(cell.strip() in _COLUMNS for cell in row):
            head = [cell.strip() for cell in row]
            continue
        for title, cell in zip(head, row, strict=False):
            if title in _COUNTED:
                yield from quantities(cell, row[0], bare=True)
            elif title in _COLUMNS:
                yield from quantities(cell if "元" in cell else f"{cell}元", row[0])
