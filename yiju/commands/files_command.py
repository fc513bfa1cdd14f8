"""`yiju files`, `yiju remove`, `yiju recall`: the filings of a workspace, taking one out, bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.ingest.register import RegisteredFiling
from yiju.own_command import as_typed
from yiju.short_ids import meant, shown
from yiju.workspace import Workspace


@click.command("files", cls=Command, short_help="列出已读入的材料和编号。")
@click.option("--json", "as_json", is_flag=True, help="每份材料输出一行 JSON。")
@click.pass_obj
def files_command(workspace: Workspace, as_json: bool) -> int:
    """列出工作区里已读入的材料：编号、文件、类别、单位、年度、项目数、预算行数。

    同一位置的文件换了内容，或者另一处来了同单位、同年度、同表式的更正件，先前的一份留存备查，列在其后；要它重新参与检索与疑点，用 yiju recall。
    """
    filings, old = workspace.store.listed(), workspace.store.listed(superseded=True)
    if as_json:
        print_json([*(_row(f, False) for f in filings), *(_row(f, True) for f in old)])
    else:
        short_ids = shown([f.id for f in (*filings, *old)])
        print_table(
            f"工作区 {workspace.folder}",
            ["编号", "文件", "类别", "单位", "年度", "项目", "预算行"],
            [
                [
                    short,
                    f.file,
                    DOCUMENT_KINDS[f.kind],
                    f.unit,
                    str(f.year or ""),
                    f.declarations,
                    f.budget_lines,
                ]
                for short, f in zip(short_ids, filings, strict=False)
            ],
        )
        if old:
            print_table(
                "已被替换、留存备查的材料",
                ["编号", "文件", "单位", "年度"],
                [
                    [short, f.file, f.unit, str(f.year or "")]
                    for short, f in zip(short_ids[len(filings) :], old, strict=True)
                ],
            )
    return 0


@click.command("recall", cls=Command, short_help="把已被替换的材料请回来。")
@click.argument("names", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="每份请回的材料输出一行 JSON。")
@click.pass_obj
def recall_command(workspace: Workspace, names: tuple[str, ...], as_json: bool) -> int:
    """让被新内容或更正件替换的材料重新参与检索与疑点；FILE 是文件名或编号（见 yiju files）。新的一份不受影响；用 yiju remove 移出的材料，要重新读入。"""
    old = workspace.store.listed(superseded=True)
    hint = as_typed("recall 请回的是被替换、留存的材料；用 remove 移出的，重新运行 yiju ingest 读入原文件")
    coming = [_named(name, old, "被替换的", hint) for name in names]
    for filing in coming:
        workspace.store.bring_back(filing.id)
        if not as_json:
            click.echo(f"已请回 {filing.file}（{filing.declarations} 个项目）。")
    workspace.sync()
    if as_json:
        print_json(_row(filing, False) for filing in coming)
    return 0


@click.command("remove", cls=Command, short_help="把读错或不该收入的材料移出工作区。")
@click.argument("names", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="每份移出的材料输出一行 JSON。")
@click.pass_obj
def remove_command(workspace: Workspace, names: tuple[str, ...], as_json: bool) -> int:
    """把材料移出工作区：FILE 是文件名或编号（见 yiju files）。图谱、索引和疑点随之更新。

    原件仍留在工作区的 files 文件夹里，所作的判断也都保留；重新读入同一文件，一切恢复原样。
    """
    standing = workspace.store.listed()
    hint = as_typed("文件名和编号见 yiju files")
    leaving = [_named(name, standing, "", hint) for name in names]  # all are known before any is taken out
    for one in leaving:
        workspace.store.remove(one.id)
        kept = workspace.store.original(one.sha256)
        if not as_json:
            click.echo(f"已移出 {one.file}（{one.declarations} 个项目）；原件仍在 {kept}。")
    workspace.sync()
    if as_json:
        print_json(_row(filing, False) for filing in leaving)
    return 0


def _row(filing: RegisteredFiling, superseded: bool) -> dict[str, Any]:
    return {
        "id": filing.id,
        "file": filing.file,
        "kind": filing.kind,
        "unit": filing.unit,
        "year": filing.year,
        "projects": filing.declarations,
        "budget_lines": filing.budget_lines,
        "superseded": superseded,
    }


def _named(name: str, filings: Sequence[RegisteredFiling], which: str, hint: str) -> RegisteredFiling:
    """The one meant by a file's name or an id; a `ClickException` says why there is none, with a `hint` of what to do."""
    ids = meant(name, [f.id for f in filings])
    found = [f for f in filings if f.file == name] or [f for f in filings if f.id in ids]
    if not found:
        raise click.ClickException(as_typed(f"工作区里没有名为“{name}”的{which}材料；{hint}。"))
    if len(found) > 1:
        numbers = "、".join(f.id for f in found)
        raise click.ClickException(f"有 {len(found)} 份材料都叫“{name}”，请改写编号：{numbers}。")
    return found[0]
