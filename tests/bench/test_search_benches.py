"""The search benches run, on little."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import search_quality, search_speed


def test_hybrid_is_as_good_as_words_and_as_meaning_on_the_samples(
    capsys: pytest.CaptureFixture[str], samples_read: Callable[[Path], Path], tmp_path: Path
) -> None:
    search_quality.main(["--samples-only", "--index", str(samples_read(tmp_path) / "index")])
    tuned, held_out = capsys.readouterr().out.split("questions held out")
    for table in (tuned, held_out):
        rows = {
            line.split()[0]: [float(v) for v in line.split()[1:]]
            for line in table.splitlines()
            if line.startswith(("words", "meaning", "hybrid"))
        }
        recall, mrr, hit = rows["hybrid"]
        assert recall >= 0.85
        assert hit >= 0.97
        assert mrr >= max(rows["words"][1], rows["meaning"][1]) - 0.03


def test_speed_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    search_speed.main(["--texts", "8", "--passages", "300"])
    out = capfd.readouterr().out  # an index is built and asked in processes of their own
    assert "yiju" in out
    assert "an index of about 300 passages" in out
    assert "whole question" in out and "one filing taken out" in out
