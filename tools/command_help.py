"""`python -m tools.command_help docs/commands.md`: every command with its own help, as one page.

In: the commands of `yiju.cli`. Out: Markdown. `tests/tools/test_commands.py` fails where the page differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from yiju.cli import cli

_WIDTH = 100
_HEAD = """# 命令一览

依据的每条命令和它自己的说明（`yiju 命令 --help` 所印的就是这些）。先看 [用户指南](用户指南.md)：日常工作在工作台里做，命令行用于批量和自动化。

本页由 `python -m tools.command_help docs/commands.md` 生成，请不要手改。
"""


def page() -> str:
    """The page: the common options first, then each command in the order of `yiju --help`."""
    settings = cli.context_settings
    top = click.Context(cli, info_name="yiju", terminal_width=_WIDTH, max_content_width=_WIDTH, **settings)
    parts = [_HEAD, f"```text\n{cli.get_help(top).strip()}\n```\n"]
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        assert command is not None
        context = click.Context(command, top, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
        parts.append(f"## yiju {name}\n\n```text\n{command.get_help(context).strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
