"""`yiju forms`: what is known, from where, and what is wrong with a new file."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from yiju.cli import cli
from yiju.ingest.forms.grammar import load

OWN = Path(__file__).parents[1] / "ingest" / "forms"


def run(*args: object) -> tuple[int, str]:
    """Exit code and output."""
    done = CliRunner().invoke(cli, [str(a) for a in args], standalone_mode=False)
    assert done.exception is None, done.exception
    return int(done.return_value or 0), done.output


def test_families_are_listed_with_where_they_are_from(tmp_path: Path) -> None:
    """No workspace is needed."""
    code, out = run("-w", tmp_path / "none", "forms", "--forms", OWN, "--json")
    rows = {row["id"]: row for row in map(json.loads, out.splitlines())}
    assert code == 0
    assert rows["huaiyang"]["own"]
    assert rows["huaiyang"]["file"] == str(OWN / "huaiyang.yaml")
    assert (rows["self_evaluation"]["own"], rows["self_evaluation"]["kind"]) == (False, "self_evaluation")


def test_a_right_file_is_said_to_be_right(tmp_path: Path) -> None:
    code, out = run("-w", tmp_path, "forms", "check", OWN / "canglan.yaml")
    assert (code, "没有发现问题" in out) == (0, True)


def test_a_sample_that_reads_otherwise_is_told(tmp_path: Path) -> None:
    """Which value, what it should be and what was read."""
    path = tmp_path / "canglan.yaml"
    text = (OWN / "canglan.yaml").read_text(encoding="utf-8").replace("executed: 76000", "executed: 76001")
    path.write_text(text, encoding="utf-8")
    code, out = run("-w", tmp_path, "forms", "check", path)
    assert code == 1
    assert "projects[0].executed：应为 76001，读得 76000" in out


def test_a_cell_of_the_sample_that_nothing_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "canglan.yaml"
    text = (OWN / "canglan.yaml").read_text(encoding="utf-8")
    line = "    干事单位\t示例县渡口站\t\t\t\t\n"
    path.write_text(text.replace(line, line + "    船工名册\t王某\t\t\t\t\n"), encoding="utf-8")
    code, out = run("-w", tmp_path, "forms", "check", path)
    assert code == 1 and "样例没有全部读到" in out and "船工名册" in out


def test_a_filing_is_tried_with_the_file_and_kept_nowhere(tmp_path: Path) -> None:
    filing = tmp_path / "示例县渡口站.txt"
    filing.write_text(load(OWN / "canglan.yaml").sample.text, encoding="utf-8")  # type: ignore[union-attr]
    code, out = run("-w", tmp_path / "none", "forms", "check", OWN / "canglan.yaml", filing)
    assert code == 0 and "按 canglan 读得 1 个项目" in out and not (tmp_path / "none").exists()
    filing.write_text("与表式无关的一句话。", encoding="utf-8")
    code, out = run("-w", tmp_path / "none", "forms", "check", OWN / "canglan.yaml", filing)
    assert code == 1 and "读得 0 个项目" in out
