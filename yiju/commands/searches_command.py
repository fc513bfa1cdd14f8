"""`yiju searches`: the saved searches, and what is new in one since it was last looked at."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click

from yiju.chinese import Command
from yiju.commands.search_command import print_hits
from yiju.display import print_json, print_table
from yiju.ingest.stage import STAGES
from yiju.ingest.values.money import grouped
from yiju.labels import HIT_KINDS
from yiju.own_command import as_typed
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.saved_searches import Wish


@click.command("searches", cls=Command, short_help="保存的检索：各有什么新增。")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--forget", is_flag=True, help="删除这条保存的检索。")
@click.option("--json", "as_json", is_flag=True, help="每条结果输出一行 JSON。")
@click.pass_obj
def searches_command(workspace: Workspace, name: str | None, forget: bool, as_json: bool) -> int:
    """列出保存的检索和各自新增的条数；给出 NAME 时列出其新增的各条，此后不再算新增。"""
    saved = workspace.saved_searches
    if name is None:
        if forget:
            raise click.UsageError("--forget 要写明删除哪一条检索。")
        rows = [(one, len(saved.new(one, workspace.search_index))) for one in saved.every()]
        if as_json:
            print_json(
                {"name": one.name, "wish": one.wish, "at": one.at, "new": count} for one, count in rows
            )
        elif rows:
            print_table(
                None,
                ["名称", "检索", "上次查看", "新增"],
                [[one.name, _in_words(one.wish), one.looked[:10], count] for one, count in rows],
            )
        else:
            click.echo(as_typed("还没有保存的检索；用 yiju search TEXT --save NAME 保存。"))
        return 0
    one = saved.get(name)
    if forget:
        saved.forget(name)
        click.echo(f"已删除检索“{one.name}”（{_in_words(one.wish)}）。")
        return 0
    fresh = saved.new(one, workspace.search_index)
    if as_json:
        print_json(fresh)
    elif fresh:
        click.echo(f"“{one.name}”（{_in_words(one.wish)}）自 {one.looked[:10]} 以来新增 {len(fresh)} 条：")
        print_hits(fresh, workspace.declaration_names())
    else:
        click.echo(f"“{one.name}”（{_in_words(one.wish)}）自 {one.looked[:10]} 以来没有新增。")
    saved.mark_seen(one.name, fresh)
    return 0


def _in_words(wish: Wish) -> str:
    """A search in words: the question, then what narrows it."""
    parts = [
        wish.text,
        HIT_KINDS.get(wish.kind or "", ""),
        wish.unit or "",
        f"{wish.year} 年" if wish.year else "",
        f"不少于 {grouped(Decimal(str(wish.least)))} 元" if wish.least is not None else "",
        f"不超过 {grouped(Decimal(str(wish.most)))} 元" if wish.most is not None else "",
        f"科目 {wish.account}" if wish.account else "",
        f"表式 {wish.form}" if wish.form else "",
        STAGES[wish.stage] if wish.stage else "",
    ]
    return "；".join(filter(None, parts))
