"""A command killed at any moment loses nothing: a few rounds of the bench, and that it sees what is lost."""

from pathlib import Path

import pytest

from bench import kills


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> kills.Bench:
    return kills.Bench(tmp_path_factory.mktemp("断电"))


@pytest.mark.parametrize(("name", "after"), [("review", 1.0), ("backup", 1.5), ("remove", 2.0)])
def test_what_is_there_after_a_kill_is_what_a_whole_run_leaves(
    name: str, after: float, bench: kills.Bench
) -> None:
    assert bench.round(name, after)[1] == []


def test_a_lost_original_is_noticed(bench: kills.Bench) -> None:
    bench.copied("audit")
    hurt = bench.folder / "hurt"
    assert kills.unsound(hurt) == []
    next(path for path in (hurt / "files").glob("*/*") if path.is_file()).unlink()
    assert any("原件" in said for said in kills.unsound(hurt))


def test_half_a_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "清单.xlsx").write_bytes(b"PK")
    assert not kills._opens(tmp_path / "清单.xlsx")
