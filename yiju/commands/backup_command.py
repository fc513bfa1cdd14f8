"""`yiju backup` and `yiju restore`: a workspace in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from yiju.backup import read, write
from yiju.chinese import Command
from yiju.commands.export_command import written_well
from yiju.display import Stages, print_json
from yiju.own_command import as_typed
from yiju.workspace import Workspace

_SHOWN = 5


@click.command("backup", cls=Command, short_help="把工作区备份成一个文件。")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="写完输出一行 JSON。")
@click.pass_obj
def backup_command(workspace: Workspace, file: Path, as_json: bool) -> int:
    """把记录、原件、判断、日志和本单位添加的表式、模板、词表备份成一个文件，逐项附校验值，写完读回核对。

    备份时可以照常读入和判断。图谱和索引不在其中，恢复时重建。
    """
    written_well(file)
    with Stages() as stages:
        stages.begin("备份", "个文件")
        made = write(workspace.folder, file, stages.at)
    size = file.stat().st_size
    if as_json:
        print_json(
            [{"file": str(file), "bytes": size, "filings": made.filings, "judgements": made.judgements,
              "lacking": made.lacking}]
        )  # fmt: skip
        return 1 if made.lacking else 0
    click.echo(
        f"已备份到 {file}（{size:,} 字节）：材料 {made.filings} 份，判断 {made.judgements} 次，已读回核对。"
    )
    if made.lacking:
        named = "、".join(made.lacking[:_SHOWN])
        lacking = f"工作区里缺失或内容已变的原件 {len(made.lacking)} 个：{named}；"
        click.echo(lacking + as_typed("请运行 yiju doctor。"), err=True)
    return 1 if made.lacking else 0


class _Restore(Command):
    """Opens no workspace: it makes one."""

    opens = False


@click.command("restore", cls=_Restore, short_help="由备份恢复工作区。")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help="恢复后输出一行 JSON。")
@click.pass_context
def restore_command(ctx: click.Context, file: Path, as_json: bool) -> int:
    """把备份恢复到 -w 指定的新文件夹，逐项核对校验值，再重建图谱与索引。较旧版本的备份随即升级，升级前的记录库留在一旁。

    文件夹里已有内容时不恢复，不会覆盖任何东西。
    """
    folder: Path = ctx.find_root().params["workspace"]
    with Stages() as stages:
        stages.begin("恢复", "个文件")
        made = read(file, folder, stages.at)
        workspace = Workspace(folder, create=False)
        try:
            workspace.sync(stages.begin, stages.texts)
        finally:
            workspace.store.close()
    if as_json:
        print_json([{"workspace": str(folder), "filings": made.filings, "judgements": made.judgements,
                     "made": made.made}])  # fmt: skip
        return 0
    click.echo(
        f"已恢复到 {folder}：材料 {made.filings} 份，判断 {made.judgements} 次（备份于 {made.made}）。"
    )
    return 0
