"""What a form's label or head says beside its name: the unit of money, the year, the months."""

import pytest

from yiju.ingest.forms.words import months_of, unit_of, year_in


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("万元", "万元"),
        ("资金总额（单位：万元）", "万元"),
        ("金额(元)", "元"),
        ("单位：人民币亿元", "亿元"),
        ("金额", "元"),
    ],
)
def test_the_unit_of_money(head: str, unit: str) -> None:
    assert unit_of(head) == unit


def test_where_no_unit_is_printed_the_one_around_it_holds() -> None:
    assert unit_of("资金总额", "万元") == "万元"


@pytest.mark.parametrize(
    ("head", "months"),
    [("1-7月执行数", 7), ("上半年执行情况", 6), ("1—13月执行数", None), ("全年预算数", None)],
)
def test_the_last_month_of_a_span(head: str, months: int | None) -> None:
    assert months_of(head) == months


def test_the_year_is_told_where_only_one_is_printed() -> None:
    assert (year_in("2024年度指标值"), year_in("2024执行数"), year_in("2024年、2025年"), year_in("年度")) == (
        2024,
        2024,
        None,
        None,
    )
