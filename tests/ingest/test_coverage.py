"""What no value quotes is told."""

from __future__ import annotations

from pathlib import Path

from yiju.ingest.filing import read_filing


def test_amounts_and_targets_of_a_table_nobody_knows_are_told(tmp_path: Path) -> None:
    """A table of no known form: one notice for its page, with the count; sums and zeros do not count."""
    rows = [
        ("事项", "做多少", "花多少"),
        ("修路", "≥12公里", "12,000.00"),
        ("架桥", "0", "8,000.00"),
        ("合计", "", "20,000.00"),
    ]
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    path = tmp_path / "表.html"
    path.write_text(f"<html><body><p>某项工作安排</p><table>{cells}</table></body></html>", encoding="utf-8")
    [notice] = read_filing(path).document.warnings
    assert (notice.page, notice.what) == (
        1,
        "本页表格中有 3 个金额或指标值未读入（“≥12公里”、“12,000.00”、“8,000.00”），请核对原件。",
    )
