"""What filings print is shown as printed."""

import re
import subprocess
import sys
from pathlib import Path

YIJU = [sys.executable, "-m", "yiju"]
FORM = "{unit}2024年单位预算\n\n项目经费情况说明--示范{n}项目\n\n一、项目概述\n\n为社区提供服务。\n"


def yiju(workspace: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*YIJU, "-w", str(workspace), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_brackets_are_no_markup(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "a[red]甲东城.txt").write_text(FORM.format(unit="示例市[/]东城街道办事处", n="甲"), "utf-8")
    (folder / "b[bold]西城.txt").write_text(FORM.format(unit="示例市[bold]西城街道办事处", n="乙"), "utf-8")
    workspace = tmp_path / "a[b]"
    read, listed = yiju(workspace, "ingest", folder), yiju(workspace, "files")
    assert read.returncode == listed.returncode == 0, read.stderr + listed.stderr
    for shown in (read.stdout, listed.stdout):
        shown = re.sub(r"\s|│", "", shown)
        assert "a[red]甲东城.txt" in shown and "b[bold]西城.txt" in shown
    assert "a[b]" in listed.stdout
