"""`yiju compare`: two declarations side by side, what is the same marked."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from yiju.chinese import Command
from yiju.commands.show_command import not_found
from yiju.display import console, print_json, print_table
from yiju.ingest import Declaration, Filing
from yiju.places import sheet
from yiju.shared_text import Comparison, compare
from yiju.workspace import Workspace


@click.command("compare", cls=Command, short_help="并排对照两份申报，相同之处有标记。")
@click.argument("left", metavar="申报甲")
@click.argument("right", metavar="申报乙")
@click.option("--json", "as_json", is_flag=True, help="每个栏目输出一行 JSON：重复率、两边的文字和相同的段。")
@click.pass_obj
def compare_command(workspace: Workspace, left: str, right: str, as_json: bool) -> int:
    """并排对照两份申报（按申报编号，或按项目名称）：各要素是否相同，各栏目文字重复多少；相同的文字用【】标出。

    同名的申报有几份（几个年度、部门版和单位版）时，请写申报编号。
    """
    ours, theirs = _one(workspace, left), _one(workspace, right)
    compared = compare(ours[1], theirs[1])
    if as_json:
        print_json(
            {
                "section": name,
                "share": round(alignment.whole, 3),
                "left": mine,
                "right": other,
                "spans": alignment.spans,
            }
            for name, (mine, other, alignment) in compared.sections.items()
        )
        return 0
    _print(compared, ours, theirs)
    return 0


def _one(workspace: Workspace, wanted: str) -> tuple[Filing, Declaration]:
    matches = workspace.find_declarations(wanted)
    if not matches:
        raise not_found(workspace, wanted)
    if len(matches) > 1:
        ids = "；".join(
            f"{d.id}（{d.name}，{d.year or '年度不详'}，{f.document.file}）" for f, d in matches[:8]
        )
        raise click.ClickException(f"有 {len(matches)} 份申报与“{wanted}”相符，请写编号：{ids}。")
    return matches[0]


def _print(
    compared: Comparison, ours: tuple[Filing, Declaration], theirs: tuple[Filing, Declaration]
) -> None:
    heads = [
        "要素",
        f"{compared.left}\n{ours[0].document.file}",
        f"{compared.right}\n{theirs[0].document.file}",
    ]
    rows: list[list[str | Text]] = []
    mine, other = _facts(ours[1]), _facts(theirs[1])
    for name in dict.fromkeys([*mine, *other]):
        same = "（相同）" if mine.get(name) == other.get(name) else ""
        rows.append([f"{name}{same}", mine.get(name, "（空）"), other.get(name, "（空）")])
    for name, (left, right, alignment) in compared.sections.items():
        rows.append([
            f"{name}（重复 {alignment.whole:.0%}）",
            _marked(left, [span.left for span in alignment.spans]),
            _marked(right, [span.right for span in alignment.spans]),
        ])  # fmt: skip
    title = f"两边都填的栏目，文字重复 {compared.share:.0%}"
    if not sys.stdout.isatty():
        print_table(title, heads, [[str(cell) for cell in row] for row in rows])
        return
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=True)
    for head, ratio in zip(heads, (1, 4, 4), strict=True):
        table.add_column(head, ratio=ratio, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _facts(declaration: Declaration) -> dict[str, str]:
    """Everything but the texts; the entries of a list below each other."""
    values: dict[str, list[str]] = {}
    for name, statement, _ in sheet(declaration):
        if name not in declaration.texts and name != "存疑":
            values.setdefault(name, []).append(statement)
    return {name: "\n".join(statement) for name, statement in values.items()}


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """Equal runs between 【】, so that they show where no colour does."""
    made, last = Text(), 0
    for start, end in sorted(spans):
        made.append(text[last:start])
        made.append(f"【{text[start:end]}】", style="black on yellow")
        last = end
    return made.append(text[last:])
