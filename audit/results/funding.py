"""The money block of an evaluation or a monitoring form: its rows against their total.

In: a sheet. Out: `Slip`s: a part that is more than the whole, and parts that do not make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.field import yuan
from yiju.audit.finding import Evidence
from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.ingest.field_names import FIELD_NAMES
from yiju.ingest.record import FundingRow

_COLUMNS = {
    "initial": "年初预算数",
    "adjusted": FIELD_NAMES["adjusted_budget"],
    "executed": FIELD_NAMES["executed"],
    "expected_executed": FIELD_NAMES["expected_executed"],
}
_MOST_PARTS = 6
_USES = ("基本支出", "项目支出")
"""What a unit spends all its money on."""
_ROUNDING = Decimal(100)
"""Forms in 万元 with two decimals round each amount to half of this."""

_Cell = tuple[int, Decimal]


def above_whole(sheet: ResultForm) -> Iterator[Slip]:
    """A part of a column that is more than the column's total."""
    for column, name in _COLUMNS.items():
        whole, parts = _column(sheet, column)
        if whole is None:
            continue
        for n, amount in parts:
            if amount > whole[1] + _ROUNDING / 2:
                row = sheet.record.funding_rows[n].name
                yield Slip(
                    "确定",
                    f"部分大于总额|{column}|{row}",
                    f"的{name}中“{row}”为{yuan(amount)}，大于资金总额{yuan(whole[1])}",
                    [_quote(sheet, n, column, amount), _quote(sheet, whole[0], column, whole[1])],
                    amount - whole[1],
                )


def not_the_whole(sheet: ResultForm) -> Iterator[Slip]:
    """Parts of a column, none above its total, that do not make it."""
    for column, name in _COLUMNS.items():
        whole, parts = _column(sheet, column)
        if whole is None or not parts or any(a > whole[1] + _ROUNDING / 2 for _, a in parts):
            continue
        parts = next((p for p in _wholes(sheet, parts) if _apart(p, whole[1])), [])
        if not parts:
            continue
        total = sum((a for _, a in parts), Decimal(0))
        yield Slip(
            "确定",
            f"资金合计|{column}",
            f"的{name}各项资金合计{yuan(total)}，资金总额为{yuan(whole[1])}，相差{yuan(abs(total - whole[1]))}",
            [_quote(sheet, whole[0], column, whole[1]), *(_quote(sheet, n, column, a) for n, a in parts)],
            abs(total - whole[1]),
        )


def _wholes(sheet: ResultForm, parts: list[_Cell]) -> list[list[_Cell]]:
    """The parts that make the whole: all of them; by use and again by source, where both uses are printed."""
    uses = [part for part in parts if sheet.record.funding_rows[part[0]].name.endswith(_USES)]
    return [parts] if len(uses) < len(_USES) else [uses, [part for part in parts if part not in uses]]


def _apart(parts: list[_Cell], whole: Decimal) -> bool:
    """Whether parts do not make the whole, within what their rounding explains."""
    total = sum((a for _, a in parts), Decimal(0))
    return bool(parts) and abs(total - whole) > _ROUNDING / 2 * (len(parts) + 1)


def _column(sheet: ResultForm, column: str) -> tuple[_Cell | None, list[_Cell]]:
    """The total of a column and its parts; nothing where rows may stand under rows that are parts themselves."""
    rows: list[FundingRow] = sheet.record.funding_rows
    nested = sum("其中" in row.name for row in rows) > 1
    if not 2 <= len(rows) <= _MOST_PARTS or nested or sheet.doubted("funding_rows"):
        return None, []
    amounts = [getattr(row, column) for row in rows]
    if amounts[0] is None:
        return None, []
    return (0, amounts[0]), [(n, a) for n, a in enumerate(amounts) if n and a is not None]


def _quote(sheet: ResultForm, number: int, column: str, amount: Decimal) -> Evidence:
    row = sheet.record.funding_rows[number].name
    quoted = sheet.quote(f"funding_rows[{number}].{column}", yuan(amount))
    quoted.label = f"“{row}”{_COLUMNS[column]}"
    return quoted
