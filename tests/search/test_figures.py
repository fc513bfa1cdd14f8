"""Numbers that two declarations both print."""

from decimal import Decimal

from tests.search.conftest import WATER, declaration, indicators
from yiju.search.ask.figures import figures, shared


def test_years_dates_and_shares_are_no_telling_numbers() -> None:
    text = "2023-2025年实施，2025.1起，2024/06/30前完成486户，满意度95.00%，涉及2023户。"
    found = figures(
        declaration(
            "管网", WATER, 2023, text, indicators=indicators(("满意度", "≥85.00%"), ("长度", "18.6公里"))
        )
    )
    assert sorted(found) == [Decimal("18.6"), Decimal(486), Decimal(2023)]
    assert found[Decimal(2023)] == "2023户"


def test_a_year_alone_says_nothing_of_two_projects() -> None:
    one = figures(declaration("管网", WATER, 2023, "2023年预算与2023计划"))
    other = figures(declaration("绿化", WATER, 2023, "依据2023-2025规划"))
    assert shared(one, other) == (0, [])
