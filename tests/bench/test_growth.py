"""The bench of growth goes through every stage and tells exponents of what takes long enough to have one."""

from pathlib import Path

import pytest

from bench.growth import FLOOR, exponents, measured, shares, write_ratios


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


def test_one_filing_more_is_a_share_of_all() -> None:
    spent = {
        "audit": 40.0, "one more: audit": 2.0, "findings to the graph": 10.0, "one more: findings to the graph": 1.0,
    }  # fmt: skip
    assert shares(spent) == pytest.approx({"one more: audit": 0.05, "one more: findings to the graph": 0.1})


def test_stages_are_told_as_ratios_to_the_floor_of_their_run(tmp_path: Path) -> None:
    write_ratios(tmp_path / "ratios.csv", 500, {FLOOR: 2.0, "graph": 5.0, "stats": 0.1})
    assert (tmp_path / "ratios.csv").read_text("utf-8").splitlines() == [
        "declarations,stage,times the floor",
        "500,graph,2.50",
        "500,stats,0.05",
    ]
