"""Which amounts of a form prove each other, so that it is no matter how torn the page was that they were read from.

In: a declaration or a whole unit's form. Out: the fields whose values the form's own printed figures confirm: a rate of execution that the
amount spent and the budget make to its last decimal, columns of money whose parts make their total.
"""

from __future__ import annotations

import re
from decimal import Decimal

from yiju.ingest.record import Declaration, FundingRow, Overall

_RATE = re.compile(r"(\d{1,3}\.\d{1,2})%?")
"""A rate that says something: with decimals."""
_COLUMNS = {
    "initial": "year_budget",
    "adjusted": "adjusted_budget",
    "executed": "executed",
    "expected_executed": "expected_executed",
}
_FEW = 2


def proven(made: Declaration | Overall) -> frozenset[str]:
    """The fields that the printed figures confirm. What is not printed and would have to be, were it there, counts too."""
    columns = _COLUMNS if isinstance(made, Declaration) else {**_COLUMNS, "initial": "total_budget"}
    found = {field for column, field in columns.items() if _sums(made, made.funding_rows, column, field)}
    budget = "adjusted_budget" if made.adjusted_budget is not None else "year_budget"
    if _is_rate(made.execution_rate, made.executed, getattr(made, budget, None)):
        found |= {
            "executed",
            "execution_rate",
            budget,
            *(["adjusted_budget"] if budget == "year_budget" else []),
        }
    return frozenset(found)


def _is_rate(printed: str | None, executed: Decimal | None, budget: Decimal | None) -> bool:
    """Whether the printed rate is what was spent of the budget, and neither nothing nor all of it."""
    match = _RATE.fullmatch(printed.strip()) if printed else None
    if match is None or not executed or not budget or executed == budget:
        return False
    half = Decimal(5).scaleb(-len(match[1].partition(".")[2]) - 1)
    return abs(executed / budget * 100 - Decimal(match[1])) <= half


def _sums(made: Declaration | Overall, rows: list[FundingRow], column: str, field: str) -> bool:
    """Whether several parts of a column of money make the total that stands above them."""
    total = getattr(made, field, None)
    if not total or len(rows) <= _FEW or getattr(rows[0], column) != total:
        return False
    parts = [value for row in rows[1:] if (value := getattr(row, column))]
    return len(parts) >= _FEW and sum(parts) == total
