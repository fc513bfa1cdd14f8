"""`yiju forms`: what is known, from where, and what is wrong with a new file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
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


def test_a_right_file_is_covered_to_be_right(tmp_path: Path) -> None:
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


SAMPLE = """id: yunhe
name: 云河省任务单
kind: declaration_forms
extends: words
titles: ['任务单$']
title_examples: [云河省任务单（2025年度）]
fields:
  - {key: total_budget, label: 总盘子, kind: amount}
tables:
  indicators:
    columns: {level1: [方面], level2: [子方面], indicator: [考核点], target: [刻度]}
sample:
  text: |
    云河省任务单
    （2025年度）
    单位：万元
    总盘子	320
    方面	子方面	考核点	刻度
    产出指标	数量指标	加固堤防	≥6公里
    项目名称	古堤加固
  projects:
    - name: 古堤加固
      total_budget: 3200000
      indicators:
        - [产出指标, 数量指标, 加固堤防, ≥6公里]
"""
"""The name stands below the table."""
REASONS = {
    "cells by spaces": ([("\t", "    ")], "没有一行用制表符（Tab）分格"),
    "another title": ([("    云河省任务单\n", "    云河省工作表\n")], "样例的第一行文字是“云河省工作表”"),
    "unknown heads": ([("方面\t子方面\t考核点\t刻度", "方面\t甲\t乙\t丙")], "不认识的列头：甲、乙、丙"),
    "an unknown word for the name": ([("项目名称\t", "差事\t")], "没有一格是认得的 name（项目名称"),
    "no unit of money": ([("    单位：万元\n", "")], "total_budget 没有读到的原因：没有印出金额单位"),
    "a label of the money nobody wrote": ([("总盘子\t", "盘子\t")], "没有一格是认得的 total_budget（总盘子"),
    "no value behind a label": ([("总盘子\t320", "总盘子\t")], "“总盘子”后面没有值"),
    "nothing expected": (
        [(SAMPLE[SAMPLE.index("    - name") :], ""), ("projects:", "projects: []")],
        "没有写应当读得什么",
    ),
}


def test_a_name_below_its_table_is_the_project_s(tmp_path: Path) -> None:
    (tmp_path / "yunhe.yaml").write_text(SAMPLE, encoding="utf-8")
    code, out = run("-w", tmp_path, "forms", "check", tmp_path / "yunhe.yaml")
    assert (code, "没有发现问题" in out) == (0, True), out


@pytest.mark.parametrize(("changes", "reason"), REASONS.values(), ids=list(REASONS))
def test_why_a_sample_gave_nothing_or_lost_a_value_is_covered(
    tmp_path: Path, changes: list[tuple[str, str]], reason: str
) -> None:
    text = SAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "yunhe.yaml").write_text(text, encoding="utf-8")
    code, out = run("-w", tmp_path, "forms", "check", tmp_path / "yunhe.yaml")
    assert code == 1 and reason in out, out
