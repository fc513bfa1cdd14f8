"""The frozen bench of the reading holds on the samples, and tells a fall."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import extraction


def test_samples_read_no_worse_than_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert extraction.main(["--only", "samples", "--check"]) == 0, capsys.readouterr().out


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
    row = extraction.Row("s", "f", "fields")
    extraction._scalar(row, 1.0, 1.0, doubted=False)
    extraction._scalar(row, 1.0, 2.0, doubted=False)
    extraction._scalar(row, 1.0, None, doubted=True)
    extraction._scalar(row, 1.0, None, doubted=False)
    assert (row.right, row.wrong, row.doubted, row.silent) == (1, 1, 1, 1)
