"""The ways to set amounts under columns where a blank cell leaves no trace.

In: a row's amounts in printed order and the columns that it may fill. Out: every placement; sums decide (`settle`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, islice, product

from yiju.ingest.budget.amount_readings import readings
from yiju.ingest.budget.budget_table import Placement, Spec
from yiju.ingest.budget.settle import TOTALS

_MOST_PLACEMENTS = 256


def side_columns(spec: Spec, columns: list[str], name: str, *, left: bool = False) -> list[str]:
    """The columns of a 收支 table that a row has: the income side has one, the expenditure side may have several.
    `left` says that another row stands to the right of it: a 总计 is then that of the income side.
    """
    spent = name.endswith(("支出", "支出总计", "支出合计")) or (name in TOTALS and not left)
    spent = spent or name.startswith(("年末", "结余分配"))
    if not spent:
        return [spec.left] if spec.left else columns
    wide = [c for c in columns if c in spec.right]
    return wide or [c for c in columns if c not in spec.right]


def ways(amounts: list[str], columns: list[str], spec: Spec) -> Iterator[Placement]:
    """Every way to set the amounts under the columns in order; a first column that sums others is never blank."""
    if len(amounts) > len(columns):
        return
    always = columns[:1] if columns[0] in spec.sums and len(columns) > 1 else []
    rest = columns[len(always) :]
    values: list[tuple[Decimal, ...]] = list(
        islice(product(*(readings(a) for a in amounts)), _MOST_PLACEMENTS)
    )
    chosen = combinations(rest, len(amounts) - len(always))
    made = (dict(zip([*always, *heads], way, strict=True)) for heads in chosen for way in values)
    for _, placement in zip(range(_MOST_PLACEMENTS), made, strict=False):
        yield placement
