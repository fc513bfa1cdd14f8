"""The bench of growth goes through every stage and tells exponents of what takes long enough to have one."""

from pathlib import Path

import pytest

from bench.growth import exponents, measured


def test_every_stage_is_measured(tmp_path: Path) -> None:
    spent = measured(tmp_path, 30)
    assert {"graph", "index", "audit", "one more: audit", "similar", "review"} <= spent.keys()
    assert all(seconds >= 0 for seconds in spent.values())


def test_an_exponent_is_that_of_the_growth() -> None:
    told = exponents(
        [10, 1000],
        [{"line": 1.0, "square": 1.0, "quick": 0.01}, {"line": 100.0, "square": 1e4, "quick": 0.1}],
    )
    assert told == {"line": pytest.approx(1.0), "square": pytest.approx(2.0)}
