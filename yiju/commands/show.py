"""`yiju show`: one declaration as a person reads it, each value with its place."""

from __future__ import annotations

import click

from ingest import Declaration, Filing, encode
from yiju.chinese import Command
from yiju.display import print_table
from yiju.places import sheet
from yiju.workspace import Workspace


@click.command("show", cls=Command, short_help="显示一份申报的全部内容及出处。")
@click.argument("declaration", metavar="申报")
@click.option("--json", "as_json", is_flag=True, help="输出该申报所在文件的完整记录（JSON）。")
@click.pass_obj
def show_command(workspace: Workspace, declaration: str, as_json: bool) -> int:
    """显示一份申报（按申报编号，或按项目名称）的全部内容，每个值附出处页、行。"""
    matches = workspace.find_declarations(declaration)
    if not matches:
        raise click.ClickException(f"没有找到申报“{declaration}”；请用 yiju search 查找项目，或核对编号。")
    for filing, project in matches:
        if as_json:
            click.echo(encode(filing).decode())
        else:
            _print(filing, project)
    return 0


def _print(filing: Filing, project: Declaration) -> None:
    print_table(
        f"{project.name}　〔{project.id}〕　{filing.document.file}",
        ["要素", "内容", "出处"],
        list(sheet(project)),
    )
