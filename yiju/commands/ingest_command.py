"""`yiju ingest`: files, folders → records, graph, index; one summary row per file."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import click

from yiju.chinese import Command
from yiju.commands.forms_command import FOLDER
from yiju.display import Stages, print_json, print_table
from yiju.ingest import Filing
from yiju.ingest.batch import FileOutcome, rows_expected
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.ingest.shard import Shard
from yiju.labels import OUTCOMES
from yiju.own_command import as_typed
from yiju.workspace import Workspace


def _there(_ctx: click.Context, _param: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Before a workspace is opened: a mistyped path makes none."""
    if not any(path.exists() for path in paths):
        raise click.ClickException(f"没有这个文件或文件夹：{'、'.join(map(str, paths))}。请检查路径。")
    return paths


@click.command("ingest", cls=Command, short_help="读入文件或文件夹，更新图谱与索引。")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=_there,
)
@click.option("--json", "as_json", is_flag=True, help="每个文件输出一行 JSON。")
@click.option("--forms", type=FOLDER, help="自有表式所在的文件夹；默认是工作区的 forms 文件夹。")
@click.option(
    "--shard",
    metavar="i/n",
    default="1/1",
    help="只读 n 份中的第 i 份：n 台机器各读一份，再用 yiju merge 并成一个工作区。",
)
@click.pass_obj
def ingest_command(
    workspace: Workspace, paths: tuple[Path, ...], as_json: bool, forms: Path | None, shard: str
) -> int:
    """读入 PATH（文件、文件夹或 zip），更新图谱与索引，每个文件一行结果。

    已读过且内容未变的文件不再重读；读不了的文件列出原因，不影响其他文件。
    """
    share = Shard.read(shard)
    count = rows_expected(paths)
    read = itertools.count(1)
    with Stages() as stages:
        stages.begin("读取", "个文件")
        rows = workspace.ingest(
            paths,
            on_row=lambda _: stages.at(next(read), count),
            on_stage=stages.begin,
            on_texts=stages.texts,
            forms=forms,
            shard=share,
        )
    if as_json:
        print_json(_summary(row) for row in rows)
    elif not rows and share.count > 1:
        click.echo(f"第 {shard} 份里没有文件。")
    elif not rows:
        click.echo("没有找到任何文件：" + "、".join(str(p) for p in paths) + "。请检查路径。")
    else:
        print_rows(rows)
    return 1 if not (rows or share.count > 1) or any(row.outcome == "failed" for row in rows) else 0


def print_rows(rows: list[FileOutcome]) -> None:
    """A line per file and their count; files that are never filings in one line together."""
    skipped = [row for row in rows if row.outcome == "skipped"]
    failed = [row for row in rows if row.outcome == "failed"]
    left_out = sum(row.outcome == "left_out" for row in rows)
    read = sum(row.outcome == "read" for row in rows)
    print_table(
        None,
        ["文件", "结果", "类别", "单位", "年度", "页", "项目", "预算行", "存疑", "说明"],
        [_cells(row) for row in rows if row.outcome != "skipped"],
    )
    if skipped:
        kinds = Counter(row.path.suffix.lower() for row in skipped)
        counted = "、".join(f"{suffix} {count} 个" for suffix, count in sorted(kinds.items()))
        click.echo(f"跳过 {len(skipped)} 个不是申报材料的文件（{counted}）；逐个列出请加 --json。")
    files = len(rows) - len(skipped) - left_out
    known = files - read - len(failed)
    click.echo(f"共 {files} 份材料：新读入 {read}，未变 {known}，未能读取 {len(failed)}。")


def _cells(row: FileOutcome) -> list[Any]:
    filing = row.filing
    if filing is None:
        return [row.path.name, OUTCOMES[row.outcome], *[None] * 7, row.reason]
    document = filing.document
    return [
        row.path.name,
        OUTCOMES[row.outcome],
        DOCUMENT_KINDS[document.kind],
        document.unit,
        str(document.year or ""),
        document.pages,
        len(filing.projects),
        len(filing.budget_lines),
        _doubts(filing),
        _notices(row, filing),
    ]


def _notices(row: FileOutcome, filing: Filing) -> str:
    """What it took the place of, and the first notices of its reading."""
    notices = [w.what for w in filing.document.warnings]
    replaced = [f"替换了先前的“{title}”" + as_typed("（留存，见 yiju files）") for title in row.superseded]
    return "；".join([*replaced, *notices[:2]]) + ("…" if len(notices) > 2 else "")


def _doubts(filing: Filing) -> int:
    return sum(len(project.doubts) for project in filing.projects)


def _summary(row: FileOutcome) -> dict[str, Any]:
    summary: dict[str, Any] = {"file": str(row.path), "outcome": row.outcome, "reason": row.reason}
    if row.filing is not None:
        summary |= {
            "id": row.filing.document.id,
            "kind": row.filing.document.kind,
            "unit": row.filing.document.unit,
            "year": row.filing.document.year,
            "projects": len(row.filing.projects),
            "budget_lines": len(row.filing.budget_lines),
            "doubts": _doubts(row.filing),
            "warnings": [w.what for w in row.filing.document.warnings],
            "superseded": list(row.superseded),
        }
    return summary
