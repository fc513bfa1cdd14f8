"""Forms drawn by lot: one seed draws one form, what is printed stands in its truth, and held wordings are drawn only where asked."""

import random
from pathlib import Path

import pytest

from bench.drawn_dumps.drawn_layout import DrawnLayout
from bench.drawn_dumps.drawn_records import drawn_record
from bench.drawn_dumps.drawn_words import Record, drawn_words, one_of, rows_spanned, spread
from bench.drawn_dumps.fit import changed, numbers, written
from yiju.ingest.forms.lost_geometry import dump_costs

KINDS = ["declaration_forms", "self_evaluation", "performance_monitoring"]


def drawn(kind: str, seed: int) -> tuple[list[object], Record]:
    chance = random.Random(seed)
    layout = DrawnLayout(chance, kind)
    blocks, truth = layout.form(drawn_record(chance, kind))
    return list(blocks), truth


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_draws_one_form(kind: str) -> None:
    for seed in range(5):
        blocks, truth = drawn(kind, seed)
        assert blocks and truth["indicators"]
        assert (str(blocks), truth) == (str(drawn(kind, seed)[0]), drawn(kind, seed)[1])
        assert all(row["name"] in str(blocks) for row in truth["indicators"])


def test_every_third_wording_is_drawn_only_where_asked() -> None:
    words = ["甲", "乙", "丙", "丁"]
    chance = random.Random(1)
    assert "丙" not in {one_of(chance, words, held=False) for _ in range(100)}
    assert "丙" in {one_of(chance, words, held=True) for _ in range(100)}
    assert set(KINDS) < set(drawn_words().titles)


def test_cells_share_a_row_and_levels_their_rows() -> None:
    assert spread(7, 3) == [2, 2, 3] and sum(spread(8, 5)) == 8
    rows = [{"level1": "产出", "level2": "数量"}, {"level1": "产出", "level2": "质量"}, {"level1": "效益"}]
    assert [rows_spanned(rows, n, "level1") for n in range(3)] == [2, 0, 1]
    assert [rows_spanned(rows, n, "level2") for n in range(3)] == [1, 1, 1]


def test_fitted_costs_are_written_beside_their_comments() -> None:
    costs = dump_costs.dump_costs()
    file = Path(dump_costs.__file__).with_name("dump_costs.yaml").read_text(encoding="utf-8")
    assert written(file, costs) == file
    more = changed(costs, ("steps", "back"), 2.0)
    assert more.steps.back == 2 * costs.steps.back
    (line,) = set(written(file, more).splitlines()) - set(file.splitlines())
    assert line.startswith(f"  back: {2 * costs.steps.back}") and "# a column further to the left" in line
    assert ("", "worst") in numbers(costs) and ("pairs", "time_share") in numbers(costs)
