"""`yiju pairs`: near declarations of one or several workspaces, by a local pool or on Spark."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import click

from yiju.chinese import Command
from yiju.display import Stages, print_json, print_table
from yiju.workspace import Workspace

_FOLDER = click.Path(path_type=Path, file_okay=False)
_SHOWN = 10


@click.command("pairs", cls=Command, short_help="大量申报按批比对重复立项（本机多进程或 Spark）。")
@click.argument("folder", metavar="FOLDER", type=_FOLDER)
@click.option(
    "--with",
    "others",
    metavar="WORKSPACE",
    multiple=True,
    type=_FOLDER,
    help="一并比对的其他工作区，可多次指定。",
)
@click.option(
    "--spark",
    metavar="MASTER",
    help="在 Spark 上运行，如 local[2]、spark://主机:7077、yarn；不写用本机多进程。",
)
@click.option(
    "--cap",
    metavar="N",
    type=click.IntRange(min=2),
    help="同一线索的申报多于 N 份时不据此比对，列入 dropped 表。",
)
@click.option("--vectors", is_flag=True, help="同时编码全部文字，写入 vectors 表。")
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。")
@click.pass_obj
def pairs_command(
    workspace: Workspace,
    folder: Path,
    others: tuple[Path, ...],
    spark: str | None,
    cap: int | None,
    vectors: bool,
    as_json: bool,
) -> int:
    """把工作区（及 --with 的工作区）的申报写成表，逐级比对，每级结果是 FOLDER 里的一个 Parquet 表：signs、dropped、met、pairs、scores、findings。

    中断后再运行一次，从最后写完的一级接着做。结果只在 FOLDER 里，不改动工作区；要核实、判断，请用 yiju audit。
    """
    from yiju.scale import LocalRunner, Settings, run, write_declarations
    from yiju.scale.declaration_rows import LinkedFilings
    from yiju.scale.stage_plan import StageRunner

    settings = Settings(vectors=vectors) if cap is None else Settings(cap, vectors)
    with ExitStack() as stack, Stages() as stages:
        stages.begin("写出申报")
        every = [workspace, *(Workspace(other, create=False) for other in others)]
        for one in every[1:]:
            stack.enter_context(closing(one.store))
        count = write_declarations((LinkedFilings(*one.linked()) for one in every), folder)
        runner: StageRunner = LocalRunner()
        if spark is not None:
            from yiju.scale.spark_runner import SparkRunner

            runner = stack.enter_context(SparkRunner(spark))
        ran = run(folder, runner, settings, stages.begin)
    return _report(folder, count, ran, as_json)


def _report(folder: Path, count: int, ran: list[str], as_json: bool) -> int:
    from yiju.scale.stage_plan import read

    dropped = read(folder, "dropped").to_pylist()
    counted = {
        "declarations": count,
        "pairs": read(folder, "scores").num_rows,
        "findings": read(folder, "findings").num_rows,
        "dropped": len(dropped),
        "stages": ran,
    }
    if as_json:
        print_json([counted])
        return 0
    click.echo(
        f"申报 {count} 份，比对 {counted['pairs']} 对，疑点 {counted['findings']} 条，见 {folder}。"
        + ("" if ran else "各级都已做完，没有重做。")
    )
    if dropped:
        widest = sorted(dropped, key=lambda row: (-row["declarations"], row["key"]))[:_SHOWN]
        print_table(
            f"太普遍而不据以比对的线索 {len(dropped)} 条（全部见 dropped 表）",
            ["线索", "申报"],
            [[row["key"], row["declarations"]] for row in widest],
        )
    return 0
