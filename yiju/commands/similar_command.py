"""`yiju similar`: declarations like one, each with why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.text import Text

from yiju.chinese import Command
from yiju.commands.show_command import not_found
from yiju.display import console, print_json, print_paragraph
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.search import Similar


@click.command("similar", cls=Command, short_help="找出与某项目相似的申报，并说明像在哪里。")
@click.argument("project", metavar="PROJECT")
@click.option(
    "--top", metavar="N", type=click.IntRange(1), default=10, show_default=True, help="最多列几条。"
)
@click.option("--json", "as_json", is_flag=True, help="每条结果输出一行 JSON。")
@click.pass_obj
def similar_command(workspace: Workspace, project: str, top: int, as_json: bool) -> int:
    """找出与 PROJECT（申报编号或项目名称）相似的申报；同一项目的其他年度会注明。"""
    matches = workspace.find_declarations(project)
    if not matches:
        raise not_found(workspace, project)
    for filing, declaration in matches:
        found = workspace.similar_to(declaration.id, top)
        if as_json:
            print_json(found)
            continue
        click.echo(
            f"{declaration.name}（{declaration.unit or '单位不详'}，{declaration.year or '年度不详'}）　{filing.document.file}"
        )
        if not found:
            click.echo("没有与它相似到值得对照的申报。")
        print_similar(found)
    return 0


def print_similar(found: Sequence[Similar]) -> None:
    """A numbered paragraph per like declaration with the sentence that says why."""
    from yiju.search.ask.likeness import RELATIONS

    out = console()
    for number, similar in enumerate(found, 1):
        relation = RELATIONS[similar.relation]
        out.print(
            Text.assemble(
                f"{number:>2}. ",
                (similar.name, "bold"),
                f"　{similar.unit or ''}　{similar.year or ''}　相似度 {similar.score:.2f}",
                (f"　（{relation}）" if relation else "", "green"),
            )
        )
        print_paragraph(Text(f"{similar.why}　出处：{similar.file}", style="dim"), 4)
