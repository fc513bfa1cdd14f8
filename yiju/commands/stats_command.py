"""`yiju stats`: what the workspace holds."""

from __future__ import annotations

import click

from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.labels import COUNTED
from yiju.workspace import Workspace


@click.command("stats", cls=Command, short_help="工作区里有什么：文件、项目、依据、指标等的数量。")
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。")
@click.pass_obj
def stats_command(workspace: Workspace, as_json: bool) -> int:
    """显示工作区里有什么：文件、申报、单位、年度、依据、指标、预算行、存疑和未能读取的文件。"""
    counts = workspace.counts()
    failures = workspace.store.failures()
    if as_json:
        print_json([counts | {"failures": [{"file": f.path, "reason": f.reason} for f in failures]}])
        return 0
    print_table(
        f"工作区 {workspace.folder}",
        ["内容", "数量"],
        [[label, counts[key]] for key, label in COUNTED.items()],
    )
    if failures:
        print_table("未能读取的文件", ["文件", "原因"], [[f.path, f.reason] for f in failures])
    return 0
