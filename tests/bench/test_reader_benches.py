"""The benches of the readers run, on little."""

from pathlib import Path

from bench import fuzz


def test_no_damaged_file_escapes_its_worker(tmp_path: Path) -> None:
    counts = fuzz.run(seconds=3, seed=3, keep=tmp_path, time_limit=60)
    assert counts.total() > 5
    assert [key for key in counts if key[1] in ("unforeseen", "ended", "escaped")] == []
