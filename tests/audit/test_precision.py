"""Products as texts print them, and how exact a printed number is."""

import sys
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.audit.rules.arithmetic.precision import agrees, precision, products

ROUNDING = Decimal("0.001")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("800×47=38000", False),
        ("800×15=12000", True),
        ("10. 39×3850=40000", True),  # 40,001.5 and 40,016.5: the price is rounded to the fen
        ("$800 \\times 50 = 40000$", True),
        ("25万元×11=275万元", True),
        ("25万元×11=257万元", False),
        ("150元/人×2000人=30万元", True),
        ("0.3万元×46人=14.8万元", False),
        ("1,200×12×2=28,800", True),
        ("良种10万公斤×18元/公斤=160万元", False),
        ("围栏300平方米×20元=6000元", True),
    ],
)
def test_a_product_is_checked_to_its_printed_precision(text: str, right: bool) -> None:
    [product] = products(text)
    assert agrees(product, ROUNDING) is right


@pytest.mark.parametrize("text", ["7×24小时", "全年7*24小时运维服务", "2×3", "增长=5%", "编号A×3=B"])
def test_what_states_no_result_is_no_product(text: str) -> None:
    assert products(text) == []


@given(st.integers(1, 99999), st.integers(1, 999))
def test_a_true_product_always_agrees_and_a_false_one_never(price: int, count: int) -> None:
    [true] = products(f"{price}×{count}={price * count}")
    [false] = products(f"{price}×{count}={price * count + 1}")
    assert agrees(true, ROUNDING)
    assert not agrees(false, ROUNDING)


@pytest.mark.parametrize(
    ("printed", "half"), [("1410.00万", "50"), ("1500000", "0.5"), ("8.396万元", "5"), (None, "0.5")]
)
def test_the_last_printed_place_is_the_precision(printed: str | None, half: str) -> None:
    assert precision(printed) == Decimal(half)


def test_whatever_is_a_sign_of_equality_when_it_is_plain_is_read() -> None:
    signs = [chr(n) for n in range(sys.maxunicode) if unicodedata.normalize("NFKC", chr(n)) == "="]
    assert {"=", "＝"} < set(signs)
    assert all(products(f"宣传册30×50{sign}1400") for sign in signs)
