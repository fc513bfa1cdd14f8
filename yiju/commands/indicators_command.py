"""`yiju indicators`: indicators that recur, by family."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.search import IndicatorFamily

_SHOWN_TARGETS = 4
_SHOWN_VARIANTS = 4


@click.command("indicators", cls=Command, short_help="反复出现的绩效指标：写法、单位、年度、指标值。")
@click.option(
    "--min",
    "min_count",
    metavar="N",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="至少多少份申报使用。",
)
@click.option("--turtle", is_flag=True, help="输出为 SKOS 概念（Turtle），可载入图数据库。")
@click.option("--json", "as_json", is_flag=True, help="每条结果输出一行 JSON。")
@click.pass_obj
def indicators_command(workspace: Workspace, min_count: int, turtle: bool, as_json: bool) -> int:
    """列出反复出现的绩效指标：同义写法归为一族，附使用单位、年度和指标值分布。"""
    if turtle and as_json:
        raise click.UsageError("--turtle 与 --json 只能选一个。")
    families = workspace.search_index.indicator_families(min_count)
    if turtle:
        from yiju.search.ask.skos import families_turtle

        click.echo(families_turtle(families), nl=False)
    elif as_json:
        print_json(families)
    else:
        print_table(
            None,
            ["指标", "申报数", "单位数", "年度", "常见写法", "指标值（次数）"],
            [_family_cells(family) for family in families],
        )
    return 0


def _family_cells(family: IndicatorFamily) -> list[object]:
    variants = [wording for wording, _ in family.variants if wording != family.name]
    targets = "、".join(f"{target}（{count}）" for target, count in family.targets[:_SHOWN_TARGETS])
    years = (
        f"{family.years[0]}–{family.years[-1]}" if len(family.years) > 1 else "".join(map(str, family.years))
    )
    return [
        family.name,
        family.count,
        len(family.units),
        years,
        "；".join(variants[:_SHOWN_VARIANTS]) + ("…" if len(variants) > _SHOWN_VARIANTS else ""),
        targets + ("…" if len(family.targets) > _SHOWN_TARGETS else ""),
    ]
