"""Amounts and percentages in running text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.ingest.values.digits import unpadded
from yiju.ingest.values.money import amounts_in
from yiju.ingest.values.percent import percents_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "预算支出总额为4,918万元，其中：137.6 万元，",
            [("4,918万元", "49180000", "10000"), ("137.6 万元", "1376000", "1000")],
        ),
        ("比上年减少-13.9万元", [("-13.9万元", "-139000", "1000")]),
        ("１２，３４５．６７元", [("１２，３４５．６７元", "12345.67", "0.01")]),
        ("人民币叁拾万元整", [("叁拾万元整", "300000", "10000")]),
        ("单价100万元（含）以上设备0台", [("100万元", "1000000", "10000")]),
        (
            "从100万元至200万元",
            [("100万元", "1000000", "10000"), ("200万元", "2000000", "10000")],
        ),
        ("收入10万元,5万元用于培训", [("10万元", "100000", "10000"), ("5万元", "50000", "10000")]),
        ("3—5万元，3至5万元", []),
        ("1234,5万元，12,12万元", []),
        ("100万美元，惠及3万人，一元化管理，单位：万元，2025年", []),
    ],
)
def test_amounts_of_a_text(text: str, found: list[tuple[str, str, str]]) -> None:
    amounts = amounts_in(text)
    assert [(a.printed, a.value, a.precision) for a in amounts] == [
        (printed, Decimal(value), Decimal(precision)) for printed, value, precision in found
    ]
    assert all(text[a.start : a.end] == a.printed for a in amounts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("减少57.14％", [("57.14％", "57.14", "0.01")]),
        ("满意度百分之三十五点五", [("百分之三十五点五", "35.5", "0.1")]),
        ("3-5%，提高30个百分点", []),
        ("３－５％", []),
    ],
)
def test_percentages_of_a_text(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(p.printed, p.value, p.precision) for p in percents_in(text)] == [
        (printed, Decimal(value), Decimal(precision)) for printed, value, precision in found
    ]


@given(
    st.lists(st.decimals(min_value=0, max_value=10**9, places=2), max_size=4),
    st.sampled_from(["元", "万元", "亿元"]),
    st.sampled_from(["", "，其中：", "项目预算", "（", " "]),
)
def test_every_printed_amount_is_found_where_it_stands(
    values: list[Decimal], unit: str, between: str
) -> None:
    text = between.join(f"预算{value:,}{unit}" for value in values)
    scale = {"元": 1, "万元": 10_000, "亿元": 100_000_000}[unit]
    found = amounts_in(text)
    assert [a.value for a in found] == [value * scale for value in values]
    assert all(a.precision == Decimal("0.01") * scale and text[a.start : a.end] == a.printed for a in found)


@given(st.text(max_size=60))
def test_no_text_breaks_them(text: str) -> None:
    for amount in [*amounts_in(text), *percents_in(text)]:
        assert text[amount.start : amount.end] == amount.printed


def test_a_number_is_shown_without_zeros_behind() -> None:
    assert [unpadded(Decimal(text)) for text in ("10.0", "8.57", "100", "0.50")] == [
        "10",
        "8.57",
        "100",
        "0.5",
    ]
