"""Points of an evaluation: what they must add up to, and what rounding and other forms may do."""

from decimal import Decimal

from yiju.audit.results.points import places, places_printed, rate


def test_zeros_behind_are_no_places() -> None:
    assert [places(Decimal(text)) for text in ("10.0", "8.57", "100")] == [0, 2, 0]


def test_a_rate_is_read_as_it_is_printed() -> None:
    assert rate("98.50%") == Decimal("98.50") and places_printed("98.50%") == 2
    assert rate(None) is None and rate("未执行") is None
