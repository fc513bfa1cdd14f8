"""What filings print is shown as printed, and no process of ours reaches for the network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

YIJU = [sys.executable, "-m", "yiju"]
FORM = "{unit}2024年单位预算\n\n项目经费情况说明--示范{n}项目\n\n一、项目概述\n\n为社区提供服务。\n"


def yiju(workspace: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*YIJU, "-w", str(workspace), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_brackets_are_no_markup(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "a[red]甲.txt").write_text(FORM.format(unit="示例市[/]东城街道办事处", n="甲"), "utf-8")
    (folder / "b.txt").write_text(FORM.format(unit="示例市[bold]西城街道办事处", n="乙"), "utf-8")
    workspace = tmp_path / "a[b]"
    read, listed = yiju(workspace, "ingest", folder), yiju(workspace, "files")
    assert read.returncode == listed.returncode == 0, read.stderr + listed.stderr
    for shown in (read.stdout, listed.stdout):
        shown = re.sub(r"\s|│", "", shown)
        assert "a[red]甲.txt" in shown and "[/]东城" in shown and "[bold]西城" in shown
    assert "a[b]" in listed.stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")
def test_nothing_reaches_for_the_network(tmp_path: Path, samples: Path) -> None:
    trace, workspace = tmp_path / "trace", tmp_path / "工作区"
    sample = sorted(samples.glob("*.pdf"))[0]
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    for args in (["ingest", str(sample)], ["search", "运行维护"]):
        command = ["strace", "-f", "-A", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace)]
        done = subprocess.run(
            [*command, *YIJU, "-w", str(workspace), *args],
            capture_output=True,
            text=True,
            timeout=240,
            env=environment,
        )
        if "PTRACE" in done.stderr:
            pytest.skip("this system lets no process be traced")
        assert done.returncode == 0, done.stderr
    tried = [line for line in trace.read_text(errors="replace").splitlines() if "AF_INET" in line]
    assert tried == []
