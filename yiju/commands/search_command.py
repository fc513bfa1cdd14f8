"""`yiju search`: what texts say, found by meaning and by words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

import click
from rich.text import Text

from yiju import shell_names
from yiju.chinese import Command
from yiju.display import console, print_json, print_paragraph
from yiju.facets_shown import kind_text, print_facets, print_projects
from yiju.ingest.forms.families import names
from yiju.ingest.stage import STAGES
from yiju.labels import FORMS, HIT_KINDS
from yiju.own_command import as_typed
from yiju.places import places_text
from yiju.workspace import FORMS as FORMS_FOLDER
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.search import Filters, Hit, Kind

_QUOTE_LENGTH = 120
# Of so many lines of a hit something is shown.
_LINES = 3
# Of the text before the first marked words, where they stand far down.
_BEFORE = 20


@click.command("search", cls=Command, short_help="按意思和字面检索项目、段落、指标、依据。")
@click.argument("text", metavar="TEXT")
@click.option(
    "--kind",
    metavar="{" + "|".join(HIT_KINDS) + "}",
    type=click.Choice([*HIT_KINDS, *HIT_KINDS.values()]),
    help="只找一类：项目、段落、指标或依据。",
)
@click.option(
    "--unit",
    metavar="NAME",
    shell_complete=shell_names.units,
    help="只找名称含 NAME 的单位（含其所属单位）。",
)
@click.option("--year", metavar="YEAR", type=int, help="只找某一年度。")
@click.option("--least", metavar="YUAN", type=float, help="只找预算金额不少于 YUAN 元的项目。")
@click.option("--most", metavar="YUAN", type=float, help="只找预算金额不超过 YUAN 元的项目。")
@click.option("--account", metavar="CODE", help="只找预算表列有该科目（编码以 CODE 开头）的文件。")
@click.option(
    "--form",
    metavar="FORM",
    help="只找某一类表式：其代号或名称，如申报表、经费说明、填报表；全部表式见 yiju forms。",
)
@click.option(
    "--stage",
    metavar="{" + "|".join(STAGES.values()) + "}",
    type=click.Choice([*STAGES, *STAGES.values()]),
    help="只找某一阶段的材料：申报、项目库、监控或自评。",
)
@click.option(
    "--facets", "with_facets", is_flag=True, help="另列各类别、单位、年度、表式、阶段、科目、金额各有几条。"
)
@click.option("--by-project", is_flag=True, help="同一项目各年度、各处归在一起。")
@click.option("--save", metavar="NAME", help="以 NAME 保存这次检索，以后用 yiju searches 看有什么新增。")
@click.option(
    "--top", metavar="N", type=click.IntRange(1), default=10, show_default=True, help="最多列几条。"
)
@click.option("--json", "as_json", is_flag=True, help="每条结果输出一行 JSON。")
@click.pass_obj
def search_command(
    workspace: Workspace,
    text: str,
    kind: str | None,
    unit: str | None,
    year: int | None,
    least: float | None,
    most: float | None,
    account: str | None,
    form: str | None,
    stage: str | None,
    with_facets: bool,
    by_project: bool,
    save: str | None,
    top: int,
    as_json: bool,
) -> int:
    """检索 TEXT。不加 --kind 时每个项目只列最相关的一处；加引号的词按原样匹配，文号括号写法不限，写出的金额（3780万元、3千万、206450元）按数值查找，舍入后相同的也列出。"""
    from yiju.saved_searches import Wish
    from yiju.search import FACETED, LONGEST, Filters

    code = next((code for code, name in HIT_KINDS.items() if kind in (code, name)), None)
    family = _form(form, workspace) if form else None
    wanted_stage = next((one for one, name in STAGES.items() if stage in (one, name)), None)
    wish = Wish(cast("Kind | None", code), unit, year, least, most, account, family, wanted_stage, text=text)
    found = wish.ask(workspace.search_index, max(top, FACETED if with_facets or save else 0))
    hits = found[:top]
    if save:
        workspace.saved_searches.save(save, wish, found)
    if as_json:
        print_json([workspace.search_index.facets(found)] if with_facets else hits)
    elif not hits:
        wishes: dict[str, Filters] = {}
        if unit is not None:
            wishes[f"单位“{unit}”"] = Filters(unit=unit)
        if year is not None:
            wishes[f"{year} 年"] = Filters(year=year)
        if least is not None or most is not None:
            wishes["预算金额在所给范围内"] = Filters(least=least, most=most)
        if account is not None:
            wishes[f"列有科目 {account}"] = Filters(account=account)
        if form is not None:
            wishes[f"表式“{form}”"] = Filters(form=family)
        if wanted_stage is not None:
            wishes[f"{STAGES[wanted_stage]}阶段"] = Filters(stage=wanted_stage)
        click.echo(as_typed(_nothing(workspace, wishes)))
    else:
        if len(text) > LONGEST:
            click.secho(f"问题较长，只按前 {LONGEST} 字检索。", fg="yellow")
        from yiju.search import notice

        if warning := notice(hits):
            click.secho(warning, fg="yellow")
        if by_project:
            print_projects(hits)
        else:
            print_hits(hits, workspace.declaration_names())
        if with_facets:
            print_facets(workspace.search_index.facets(found), names(workspace.folder / FORMS_FOLDER))
    if save:
        click.secho(as_typed(f"已保存为“{save}”；以后用 yiju searches {save} 看有什么新增。"), err=True)
    return 0


def _form(wanted: str, workspace: Workspace) -> str:
    """The family that a person named by its id, its name or a short word for it."""
    known = names(workspace.folder / FORMS_FOLDER)
    found = FORMS.get(wanted) or next((code for code, name in known.items() if wanted in (code, name)), None)
    if found is None:
        raise click.UsageError(f"没有表式“{wanted}”；可用：{'、'.join([*FORMS, *known])}。")
    return found


def _nothing(workspace: Workspace, wishes: Mapping[str, Filters]) -> str:
    """Why nothing is found: a condition that nothing fits, or that all of them fit nothing together."""
    empty = [name for name, wish in wishes.items() if not workspace.search_index.fitting(wish)]
    if empty:
        return f"工作区里没有{'、没有'.join(empty)}的材料；有哪些单位和年度见 yiju files。"
    if len(wishes) > 1:
        return "各项条件单独都有材料，合在一起没有；可去掉一项再找。"
    return "没有找到相关内容。可换一种说法，或用 yiju stats 看看工作区里有什么。"


def print_hits(hits: Sequence[Hit], names: Mapping[str, str]) -> None:
    """A numbered paragraph per hit: what, whose, where, why; a line each for the weak ones, which stand last.
    `names` gives declarations by id in words.
    """
    out = console()
    weak = [hit for hit in hits if hit.weak]
    for number, hit in enumerate([hit for hit in hits if not hit.weak], 1):
        head = Text.assemble(
            f"{number:>2}. ",
            (hit.name, "bold"),
            f"　{hit.unit or ''}　{hit.year or ''}　[{kind_text(hit)}]",
        )
        out.print(head)
        print_paragraph(_quoted(hit), 4)
        place = f"{hit.why}　出处：{hit.file} {places_text(hit.places)}"
        print_paragraph(Text(place, style="dim"), 4)
        if hit.same > 1:
            print_paragraph(
                Text(f"另有 {hit.same - 1} 处内容几乎相同：{_others(hit, names)}", style="dim"), 4
            )
    if weak:
        out.print(
            Text(f"另有关联较弱的 {len(weak)} 条：" if len(weak) < len(hits) else "关联较弱的：", style="dim")
        )
    for number, hit in enumerate(weak, len(hits) - len(weak) + 1):
        line = f"{number:>2}. {hit.name}　{hit.unit or ''}　{hit.year or ''}　[{kind_text(hit)}]　{hit.file} {places_text(hit.places)}"
        out.print(Text(line, style="dim"))


def _quoted(hit: Hit) -> Text:
    """Of each of a hit's texts the part where its words stand, these marked."""
    quoted, begin = Text(), 0
    for number, line in enumerate(hit.text.split("\n")):
        if number == _LINES:
            return quoted.append("…")
        if number:
            quoted.append(" ")
        own = [
            (start - begin, stop - begin) for start, stop in hit.spans if begin <= start < begin + len(line)
        ]
        quoted.append_text(_part_quoted(line, own))
        begin += len(line) + 1
    return quoted


def _part_quoted(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """The part of a text where words stand."""
    first_end = spans[0][1] if spans else 0
    begin = 0 if first_end <= _QUOTE_LENGTH else spans[0][0] - _BEFORE
    end = begin + _QUOTE_LENGTH
    quoted = Text("…" if begin else "")
    at = begin
    for start, stop in spans:
        if start < end:
            quoted.append(_on_one_line(text[at:start]))
            quoted.append(_on_one_line(text[start:stop]), style="bold yellow")
            at = stop
    quoted.append(_on_one_line(text[at : max(at, end)]))
    return quoted.append("…") if max(at, end) < len(text) else quoted


def _on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _others(hit: Hit, names: Mapping[str, str]) -> str:
    """The declarations folded into a hit, by name and year."""
    if not hit.declaration_id:
        return "同一或其他文件的说明部分"
    others = [names[one] for one in hit.also if one != hit.declaration_id and one in names]
    return "、".join(dict.fromkeys(others)) or "同一申报的其他栏目"
