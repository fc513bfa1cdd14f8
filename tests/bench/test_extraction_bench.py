"""The frozen bench of the reading holds on the samples, and tells a fall."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import extraction
from bench import extraction_score as score


def test_samples_read_no_worse_than_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert extraction.main(["--only", "samples", "--check"]) == 0, capsys.readouterr().out


def test_a_printed_filing_reads_no_worse_than_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert extraction.main(["--only", "provinces", "--match", "final_accounts", "--check"]) == 0, (
        capsys.readouterr().out
    )


def test_reading_cases_read_no_worse_than_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the cases are not here, the bench says so and nothing is compared."""
    assert extraction.main(["--only", "reading", "--check"]) == 0, capsys.readouterr().out


def test_forms_of_other_offices_read_no_worse_than_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert extraction.main(["--only", "offices", "--check"]) == 0, capsys.readouterr().out


def test_a_folder_that_is_absent_is_named_and_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extraction.main(["--only", "gold", "--shared", str(tmp_path), "--check"]) == 0
    assert "gold: not here, skipped" in capsys.readouterr().out


def test_a_value_that_vanishes_or_goes_wrong_is_a_fall() -> None:
    before = [row for row in extraction.frozen().values() if row.set == "samples" and row.right > 1]
    assert extraction.falls(before, ["samples"]) == []
    lost = replace(before[0], right=before[0].right - 1, silent=before[0].silent + 1)
    assert len(extraction.falls([lost, *before[1:]], ["samples"])) == 1


def test_four_ways_of_a_value_are_told_apart() -> None:
    row = score.BaselineRow("s", "f", "fields")
    score.scalar(row, 1.0, 1.0, doubted=False)
    score.scalar(row, 1.0, 2.0, doubted=False)
    score.scalar(row, 1.0, None, doubted=True)
    score.scalar(row, 1.0, None, doubted=False)
    assert (row.right, row.wrong, row.doubted, row.silent) == (1, 1, 1, 1)


def test_an_entry_read_wrongly_is_wrong_unless_a_doubt_stands_at_it() -> None:
    row = score.BaselineRow("s", "f", "indicators")
    right, found = [("甲", 1), ("乙", 2), ("丙", 3)], [("甲", 1), ("乙", 9), ("丁", 4)]
    score.entries(row, right, found, 1, reported=False, doubted=set())
    assert (row.right, row.wrong, row.doubted, row.silent, row.extra) == (1, 1, 0, 1, 1)
    row = score.BaselineRow("s", "f", "indicators")
    score.entries(row, right, found, 1, reported=True, doubted={"乙"})
    assert (row.right, row.wrong, row.doubted, row.silent, row.extra) == (1, 0, 2, 0, 1)


def test_a_total_row_that_the_truth_leaves_out_is_held_against_its_rows() -> None:
    wanted = [("表", "201", "合计", 30.0), ("表", "20101", "合计", 30.0), ("表", "208", "合计", 12.0)]
    assert score._own_total(("表", "·合计", "合计", 42.0), wanted)
    assert not score._own_total(("表", "·合计", "合计", 43.0), wanted)
