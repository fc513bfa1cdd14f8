"""Amounts that prove each other are sure, however torn the page was."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.ingest.test_anchors import WATCHED, read
from yiju.ingest.proof_of_cells import proven
from yiju.ingest.record import Declaration, FundingRow


def form(**values: object) -> Declaration:
    return Declaration(name="示例堤防", form="monitoring", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rate", "executed", "sure"),
    [
        ("33.00%", 1584000, True),
        ("33.0", 1584000, True),
        ("33.01%", 1584000, False),
        ("33%", 1584000, False),  # any neighbouring figure would do
        ("100.00%", 4800000, False),
        (None, 1584000, False),
    ],
)
def test_a_rate_to_its_last_decimal_proves_both_amounts(rate: str | None, executed: int, sure: bool) -> None:
    made = form(year_budget=Decimal(4800000), executed=Decimal(executed), execution_rate=rate)
    assert ({"executed", "year_budget", "adjusted_budget", "execution_rate"} <= proven(made)) is sure


def test_the_rate_is_of_the_adjusted_budget_where_one_is_printed() -> None:
    made = form(
        year_budget=Decimal(500), adjusted_budget=Decimal(480), executed=Decimal(444), execution_rate="92.50%"
    )
    assert proven(made) == {"executed", "adjusted_budget", "execution_rate"}


def test_parts_that_make_their_total_prove_the_column() -> None:
    rows = [
        FundingRow("年度资金总额", initial=Decimal(480), executed=Decimal(158)),
        FundingRow("其中：本年财政拨款", initial=Decimal(420), executed=Decimal(138)),
        FundingRow("其他资金", initial=Decimal(60), executed=Decimal(19)),
    ]
    assert proven(form(year_budget=Decimal(480), executed=Decimal(158), funding_rows=rows)) == {"year_budget"}
    assert proven(form(year_budget=Decimal(480), funding_rows=rows[:2])) == set()


def test_a_dump_doubts_what_nothing_proves_and_no_more() -> None:
    [made] = read(WATCHED).projects
    doubted = {doubt.field for doubt in made.doubts}
    assert not {"year_budget", "executed", "execution_rate", "adjusted_budget", "expected_executed"} & doubted
    assert {"indicators", "funding_rows"} <= doubted
