"""The command line: `yiju [-w DIR] COMMAND …`, as DESIGN §5 lists it; `-w` may follow the command as well."""

from __future__ import annotations

import atexit
import gc
import io
import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from yiju import __version__
from yiju.chinese import ChineseGroup, run
from yiju.ingest.errors import Unreadable
from yiju.last_workspace import last_workspace, remember
from yiju.nearby import is_workspace, nearby
from yiju.reading_copy import REFUSED

if TYPE_CHECKING:
    from yiju.workspace import Workspace

# Command → where it stands. Imported when asked for: `yiju search` need not load what `yiju audit` needs.
_COMMANDS = {
    "ingest": ("ingest", "ingest_command"),
    "stats": ("stats", "stats_command"),
    "files": ("files", "files_command"),
    "forms": ("forms", "forms_command"),
    "show": ("show", "show_command"),
    "search": ("search", "search_command"),
    "searches": ("searches", "searches_command"),
    "similar": ("similar", "similar_command"),
    "indicators": ("indicators", "indicators_command"),
    "sparql": ("sparql", "sparql_command"),
    "link": ("link", "link_command"),
    "serve": ("serve", "serve_command"),
    "audit": ("audit", "audit_command"),
    "review": ("review", "review_command"),
    "compare": ("compare", "compare_command"),
    "pairs": ("pairs", "pairs_command"),
    "export": ("export", "export_command"),
    "remove": ("files", "remove_command"),
    "recall": ("files", "recall_command"),
    "rebuild": ("upkeep", "rebuild_command"),
    "doctor": ("upkeep", "doctor_command"),
    "backup": ("backup", "backup_command"),
    "restore": ("backup", "restore_command"),
    "merge": ("merge", "merge_command"),
    "workbench": ("workbench", "workbench_command"),
    "account": ("account", "account_command"),
    "demo": ("demo", "demo_command"),
}


class _Commands(ChineseGroup):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name]
        command: click.Command = getattr(import_module(f"yiju.commands.{module}_command"), attribute)
        if name not in _WITHOUT_WORKSPACE and not any(p.name == "workspace" for p in command.params):
            command.params.append(_workspace_after())
        return command


_FOLDER = click.Path(path_type=Path, file_okay=False)
_WITHOUT_WORKSPACE = ("account", "demo")
_WRITING = ("ingest", "remove", "recall", "rebuild", "merge", "restore")
"""What does nothing but write; judgements and the like are refused by the copy that stands for a read-only workspace."""
_HERE = Path("workspace")
"""Where nobody names another one."""


def _workspace_after() -> click.Option:
    """The `-w` that follows a command, for those who type it there."""
    return click.Option(
        ["-w", "--workspace"],
        metavar="DIR",
        type=_FOLDER,
        expose_value=False,
        callback=_take_workspace,
        help="工作区文件夹；写在命令之前或之后都可以。",
    )


def _take_workspace(ctx: click.Context, _option: click.Parameter, folder: Path | None) -> None:
    if folder is None:
        return
    root = ctx.find_root()
    before = root.params["workspace"]
    if root.get_parameter_source("workspace") is ParameterSource.COMMANDLINE and before != folder:
        raise click.UsageError(f"-w 写了两个不同的工作区：{before}、{folder}，请只写一个。", ctx)
    root.params["workspace"] = folder


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-w",
    "--workspace",
    metavar="DIR",
    envvar="YIJU_WORKSPACE",
    default=_HERE,
    show_default=True,
    type=_FOLDER,
    help="工作区文件夹；也可用环境变量 YIJU_WORKSPACE 指定。",
)
@click.option("--model", metavar="MODEL", help="另用一个 sentence-transformers 模型（名称或本地文件夹）。")
@click.version_option(__version__, message="依据 %(version)s")
@click.pass_context
def cli(ctx: click.Context, /, model: str | None, **_: object) -> None:
    """依据：把部门、单位的项目申报材料读成图谱与索引，列出疑点，每条附出处。"""
    creates = ctx.invoked_subcommand in ("ingest", "workbench", "merge")

    def opened() -> Workspace:
        from yiju.workspace import Workspace

        workspace = _offered(ctx, creates)
        # Only what reads files in makes a workspace: a mistyped name must not look like one without findings.
        try:
            made = Workspace(workspace, model, create=creates)
        except Unreadable as error:
            if is_workspace(workspace) or not (others := _around(workspace)):
                raise
            raise Unreadable(f"{error}{others}") from error
        ctx.call_on_close(made.store.close)
        if made.is_lent:
            if ctx.invoked_subcommand in _WRITING:
                raise Unreadable(f"{REFUSED}（{workspace}）。")
            click.echo(f"{workspace} 在只读的位置：只能查看，导出不记入它的日志。", err=True)
        remember(workspace)
        return made

    # Opened by the command itself: what is wrong with its arguments is said first.
    ctx.obj = opened if ctx.invoked_subcommand not in ("demo", "forms") else None


def _offered(ctx: click.Context, creates: bool) -> Path:
    """The workspace as the command itself was told, where it was told; else the one that lies here; else the last one
    used: a person is asked, a program reads its name.
    """
    named: Path = ctx.params["workspace"]
    is_given = ctx.get_parameter_source("workspace") is not ParameterSource.DEFAULT or named != _HERE
    if is_given or is_workspace(named) or (last := last_workspace()) is None:
        return named
    if sys.stdin.isatty():
        other = f"不用则新建 {named}" if creates else "不用请用 -w 指定"
        if click.confirm(f"这里没有工作区。用上次的 {last} 吗（{other}）？", default=not creates, err=True):
            return last
    if creates:
        click.echo(f"新建工作区 {named}；上次用的是 {last}，要用它请加 -w。", err=True)
        return named
    raise Unreadable(
        f"没有工作区 {named}；上次用的是 {last}，要用它请加 -w {shlex.quote(str(last))}。{_around(named)}"
    )


def _around(folder: Path) -> str:
    others = nearby(folder)
    return f"\n附近的工作区：{others}；用 -w 指定。" if others else ""


def main() -> None:
    """Entry point of the `yiju` script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What is redirected may have the code page of Windows: a character that it lacks is told by its number.
            stream.reconfigure(errors="backslashreplace")
    # What is left when a command is through goes back to the system as it is: not searched for cycles first.
    atexit.register(gc.freeze)
    run(cli)


if __name__ == "__main__":
    main()
