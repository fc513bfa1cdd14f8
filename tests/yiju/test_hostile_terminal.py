"""What filings print is shown as printed."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

FORM = "{unit}2024年单位预算\n\n项目经费情况说明--示范{n}项目\n\n一、项目概述\n\n为社区提供服务。\n"


def test_brackets_are_no_markup(
    tmp_path: Path, typed: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "a[red]甲东城.txt").write_text(FORM.format(unit="示例市[/]东城街道办事处", n="甲"), "utf-8")
    (folder / "b[bold]西城.txt").write_text(FORM.format(unit="示例市[bold]西城街道办事处", n="乙"), "utf-8")
    workspace = tmp_path / "a[b]"
    read, listed = typed("ingest", folder, workspace=workspace), typed("files", workspace=workspace)
    assert read.returncode == listed.returncode == 0, read.stderr + listed.stderr
    for shown in (read.stdout, listed.stdout):
        shown = re.sub(r"\s|│", "", shown)
        assert "a[red]甲东城.txt" in shown and "b[bold]西城.txt" in shown
    assert "a[b]" in listed.stdout
