"""`yiju show`: one declaration as a person reads it, each value with its place."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ingest import Declaration, Filing, encode
from ingest.record import Place
from yiju.chinese import Command
from yiju.display import print_table, yuan
from yiju.workspace import Workspace

_SCALARS = {
    "name": "项目名称",
    "unit": "申报单位",
    "authority": "主管部门",
    "year": "年度",
    "start": "开始时间",
    "end": "结束时间",
    "category": "项目类型",
    "use": "资金用途",
    "total_budget": "项目总预算（元）",
    "year_budget": "项目当年预算（元）",
    "prior_budget": "上年预算额（元）",
    "prior_executed": "上年执行数（元）",
}
_AMOUNTS = ("total_budget", "year_budget", "prior_budget", "prior_executed")


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
        list(_rows(project)),
    )


def _rows(project: Declaration) -> Iterator[tuple[str, str, str]]:
    for field, label in _SCALARS.items():
        value = getattr(project, field)
        if value not in (None, []):
            shown = (
                "、".join(value)
                if isinstance(value, list)
                else yuan(value)
                if field in _AMOUNTS
                else str(value)
            )
            yield label, shown, where(project, field)
    for source, amount in project.funding.items():
        yield f"资金·{source}", yuan(amount), where(project, f"funding.{source}")
    for i, subitem in enumerate(project.subitems):
        formula = f"（{subitem.formula}）" if subitem.formula else ""
        yield "子项目", f"{subitem.name}　{yuan(subitem.amount)}{formula}", where(project, f"subitems[{i}]")
    for i, basis in enumerate(project.bases):
        title = f"《{basis.title}》" if basis.title else ""
        yield "立项依据", f"{title}{basis.number or ''}", where(project, f"bases[{i}]")
    for i, row in enumerate(project.indicators):
        level = "·".join(filter(None, (row.level1, row.level2)))
        yield f"指标·{level}", f"{row.name} → {row.target or '（空）'}", where(project, f"indicators[{i}]")
    for section, text in project.texts.items():
        yield section, text, where(project, f"texts.{section}")
    for doubt in project.doubts:
        yield "存疑", f"{_SCALARS.get(doubt.field, doubt.field)}：{doubt.why}", where(project, doubt.field)


def where(project: Declaration, field: str) -> str:
    """The places of a field, as `第3页 第12–14行`."""
    return "；".join(dict.fromkeys(place_text(place) for place in project.evidence.get(field, ())))


def place_text(place: Place) -> str:
    """One place in words."""
    if place.lines is None:
        return f"第{place.page}页"
    first, last = place.lines
    return f"第{place.page}页 第{first}行" if first == last else f"第{place.page}页 第{first}–{last}行"
