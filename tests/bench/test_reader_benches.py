"""The benches of the readers run, on little."""

from pathlib import Path

import pytest

from bench import fuzz, ingest


def test_no_damaged_file_escapes_its_worker(tmp_path: Path) -> None:
    counts = fuzz.run(seconds=400, seed=3, keep=tmp_path, time_limit=120, most=20)
    assert {"dump", "narrative", "zip"} <= {kind for kind, _ in counts}
    assert [key for key in counts if key[1] in ("unforeseen", "ended", "silent", "escaped")] == []


def test_reading_speed_is_told_beside_its_peers(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = samples / "示例市示范区大数据服务中心2023年项目绩效目标填报表.pdf"
    (tmp_path / form.name).write_bytes(form.read_bytes())
    ingest.main([str(tmp_path), "--repeat", "1", "--copies", "2", "--pages", "7"])
    out = capsys.readouterr().out
    assert "bare PDFium text" in out and "pdfplumber" in out
    assert "2 files: one worker" in out
    assert "7 pages in one file" in out
