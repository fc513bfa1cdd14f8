"""`yiju export`: everything can leave."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from ingest import encode
from yiju.chinese import Command
from yiju.workspace import Workspace


def _filings(workspace: Workspace, target: Path) -> None:
    with target.open("wb") as out:
        for filing in workspace.store.filings():
            out.write(encode(filing) + b"\n")


def _findings(workspace: Workspace, target: Path) -> None:
    from yiju.findings_sheet import write

    write(workspace.audit(), target)


_KINDS: dict[str, Callable[[Workspace, Path], object]] = {
    "filings": _filings,
    "turtle": lambda workspace, target: workspace.graph_store.export_turtle(target),
    "findings-xlsx": _findings,
    "trig": lambda workspace, target: workspace.graph_store.export_trig(target),
}


@click.command("export", cls=Command, short_help="导出记录、图谱或疑点。")
@click.argument("kind", metavar="{" + "|".join(_KINDS) + "}", type=click.Choice(list(_KINDS)))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="写到哪个文件（必填）。",
)
@click.pass_obj
def export_command(workspace: Workspace, kind: str, output: Path) -> int:
    """导出到文件。

    filings：每个文件一行 JSON 记录；findings-xlsx：问题清单（Excel）；turtle、trig：知识图谱。
    """
    if not output.parent.is_dir():
        raise click.ClickException(f"文件夹 {output.parent} 不存在，请先建立。")
    part = output.with_name(f"{output.name}.part{os.getpid()}")
    try:
        _KINDS[kind](workspace, part)
        part.replace(output)  # a reader never sees half an export
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"已导出 {output}（{output.stat().st_size:,} 字节）。", file=sys.stderr)
    return 0
