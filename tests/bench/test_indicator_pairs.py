"""Families join what is one indicator and nothing else, on pairs that persons labelled."""

import pytest

from bench import indicator_pairs


@pytest.mark.parametrize("part", ["tuned", "heldout"])
def test_pairs_are_told_right(part: str) -> None:
    pairs = [pair for pair in indicator_pairs.read() if pair.part == part]
    found = indicator_pairs.score(pairs)
    assert found.precision >= 0.98
    assert found.recall >= 0.9


def test_there_are_three_hundred_pairs_each_once() -> None:
    pairs = indicator_pairs.read()
    assert len(pairs) >= 300
    assert len({frozenset((pair.a, pair.b)) for pair in pairs}) == len(pairs)


def test_errors_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    indicator_pairs.main(["--errors"])
    assert capsys.readouterr().out.startswith("tuned: precision")
