"""`yiju merge`: several workspaces into one."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from yiju.chinese import Command
from yiju.display import Stages, print_json, print_table
from yiju.merge import merge
from yiju.workspace import Workspace

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("merge", cls=Command, short_help="把几个工作区并成一个。")
@click.argument("folders", metavar="WORKSPACE...", nargs=-1, required=True, type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="每个来源输出一行 JSON。")
@click.pass_obj
def merge_command(workspace: Workspace, folders: tuple[Path, ...], as_json: bool) -> int:
    """把 WORKSPACE 各工作区的材料、判断、关联认定、核定、取证事项、保存的检索和视图并入 -w 指定的工作区（没有就新建），再更新图谱与索引。

    材料按内容并，判断按疑点并，历次记录都留存；两处说法不同的逐条列出，退出码为 1。来源工作区不变，再并一次不会重复。
    """
    with Stages() as stages:
        stages.begin("并入")
        merged = merge(workspace, folders)
        workspace.sync(stages.begin, stages.texts)
    differ = any(one.conflicts for one in merged)
    if as_json:
        print_json(msgspec.to_builtins(one) for one in merged)
        return int(differ)
    head = ["来源", "新并入材料", "已有", "判断", "关联认定", "其他"]
    rows = [[m.source, m.filings, m.known, m.judgements, m.links, m.others] for m in merged]
    print_table(f"已并入 {workspace.folder}", head, rows)
    for one in merged:
        for conflict in one.conflicts:
            click.echo(f"{one.source}　{conflict}")
    return int(differ)
