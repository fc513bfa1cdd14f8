"""The command line: `yiju [-w DIR] COMMAND …`, as DESIGN §5 lists it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yiju.chinese import Group, run

if TYPE_CHECKING:
    from yiju.workspace import Workspace

# Command → where it stands. Imported when asked for: `yiju search` need not load what `yiju audit` needs.
_COMMANDS = {
    "ingest": ("ingest", "ingest_command"),
    "stats": ("stats", "stats_command"),
    "files": ("files", "files_command"),
    "show": ("show", "show_command"),
    "search": ("search", "search_command"),
    "similar": ("search", "similar_command"),
    "indicators": ("search", "indicators_command"),
    "sparql": ("sparql", "sparql_command"),
    "link": ("link", "link_command"),
    "serve": ("serve", "serve_command"),
    "audit": ("audit", "audit_command"),
    "review": ("review", "review_command"),
    "compare": ("compare", "compare_command"),
    "export": ("export", "export_command"),
    "remove": ("files", "remove_command"),
    "recall": ("files", "recall_command"),
    "rebuild": ("upkeep", "rebuild_command"),
    "doctor": ("upkeep", "doctor_command"),
    "workbench": ("workbench", "workbench_command"),
    "demo": ("demo", "demo_command"),
}


class _Commands(Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name]
        command: click.Command = getattr(import_module(f"yiju.commands.{module}"), attribute)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-w",
    "--workspace",
    metavar="DIR",
    envvar="YIJU_WORKSPACE",
    default="workspace",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="工作区文件夹；也可用环境变量 YIJU_WORKSPACE 指定。",
)
@click.option("--model", metavar="MODEL", help="另用一个 sentence-transformers 模型（名称或本地文件夹）。")
@click.version_option(package_name="yiju", message="依据 %(version)s")
@click.pass_context
def cli(ctx: click.Context, workspace: Path, model: str | None) -> None:
    """依据：把部门、单位的项目申报材料读成图谱与索引，列出疑点，每条附出处。"""
    creates = ctx.invoked_subcommand in ("ingest", "workbench")

    def opened() -> Workspace:
        from yiju.workspace import Workspace

        # Only what reads files in makes a workspace: a mistyped name must not look like one without findings.
        made = Workspace(workspace, model, create=creates)
        ctx.call_on_close(made.store.close)
        return made

    # Opened by the command itself: what is wrong with its arguments is said first.
    ctx.obj = opened if ctx.invoked_subcommand != "demo" else None


def main() -> None:
    """Entry point of the `yiju` script."""
    run(cli)
