"""Click in Chinese: headings, help and usage errors as an auditor reads them.

In: click's own classes. Out: `ChineseGroup` and `Command` with Chinese help, and `run`, which turns every
error into one Chinese line (`yiju.causes`) and the exit codes of DESIGN §5 (1: something failed; 2: usage). What is no
error of a person, a file or the machine is a defect of ours, keeps its traceback and is called so.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

import click

from yiju.causes import cause
from yiju.next_steps import NEXT
from yiju.own_command import as_typed

_DEFECT = "这是程序的缺陷，不是您的操作有误；已确认写入的内容不会丢失，请把以上内容发给开发者"
_WORDS = {
    "Usage:": "用法：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]…",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "[required]": "（必填）",
    "[default: ": "[默认：",
}


def in_chinese(text: str) -> str:
    """A help text of click's with click's own words in Chinese."""
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    return text


class _SeenEnough(Exception):
    """The reader of our output (`head`, `less`) has left."""


class _ChineseHelp:
    def get_help(self, ctx: click.Context) -> str:
        """Click's help with its own words in Chinese."""
        return in_chinese(super().get_help(ctx))  # type: ignore[misc]


class Command(_ChineseHelp, click.Command):
    """A command whose help is Chinese. Where the group gives a way to its object rather than the object,
    that way is taken once the arguments have been found right.
    """

    opens = True
    """Whether the command works on the group's object."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command on the object that the group gives; on a terminal, say what comes next."""
        if self.opens and callable(ctx.obj):
            ctx.obj = ctx.obj()
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:  # click would make a failure of it
            raise _SeenEnough from error
        step = NEXT.get(self.name or "")
        if step and not code and not ctx.params.get("as_json") and sys.stdout.isatty():
            click.secho(as_typed(f"接下来：{step}"), dim=True, err=True)
        return code


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = Command


def run(group: click.Group, args: list[str] | None = None) -> None:
    """Run the command line and exit: 0, 1 after a failure, 2 after a usage error."""
    try:
        code = group.main(args=args, prog_name="yiju", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(2)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "yiju"
        _print_line(f"用法有误：{_usage_error(error)} 请看 “{where} --help”。")
        sys.exit(2)
    except click.ClickException as error:
        _print_line(error.format_message())
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        _print_line("已中止；已确认写入的内容不会丢失，再次运行即可继续。")
        sys.exit(130)
    except _SeenEnough:
        with suppress(OSError, ValueError):  # what is still to be written goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        wording = cause(error)
        if wording is None:
            traceback.print_exception(error, file=sys.stderr)
            wording = f"{_DEFECT}（{type(error).__name__}）。"
        _print_line(wording)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


# What click says of a value or an option, in its own words, and what an auditor is told.
_MESSAGES = (
    (r"'(.*)' is not a valid integer(?: range)?\.", r"“\1”不是整数"),
    (r"'(.*)' is not a valid float(?: range)?\.", r"“\1”不是数"),
    (r"(.*) is not in the range x>=([\d.]+)\.", r"\1 应不小于 \2"),
    (r"(.*) is not in the range ([\d.]+)<=x<=([\d.]+)\.", r"\1 应在 \2 到 \3 之间"),
    (r"'(.*)' is not one of (.*)\.", r"“\1”不在可选之列：\2"),
    (r"(?:File|Path|Directory) '(.*)' does not exist\.", r"没有“\1”"),
    (r"(?:File|Path|Directory) '(.*)' is a file\.", r"“\1”是文件，不是文件夹"),
    (r"(?:File|Path|Directory) '(.*)' is a directory\.", r"“\1”是文件夹，不是文件"),
    (r"(?:File|Path|Directory) '(.*)' is not readable\.", r"“\1”没有读取权限"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要写值"),
    (r"Got unexpected extra arguments? \((.*)\)", r"多出了“\1”；有空格的文字请加引号"),
)


_NO_COMMAND = re.compile(r"No such command '(.*?)'\.")


def _usage_error(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}。{_perhaps(error.option_name, error.possibilities or [])}"
        case click.MissingParameter():
            return f"缺少{_named(error.param)}。"
    message = error.message
    if error.ctx and isinstance(error.ctx.command, click.Group) and (no := _NO_COMMAND.match(message)):
        return f"没有命令“{no[1]}”。{_perhaps(no[1], error.ctx.command.list_commands(error.ctx))}"
    if isinstance(error, click.BadParameter) and isinstance(getattr(error.param, "type", None), click.Choice):
        message = message.replace("', '", "、").replace("of '", "of ").replace("'.", ".")
    for pattern, chinese in _MESSAGES:
        message = re.sub(f"^{pattern}.*$", chinese, message, flags=re.DOTALL)
    parameter = getattr(error, "param", None)
    where = f"{_named(parameter)}：" if parameter is not None else ""
    return f"{where}{message.rstrip('。')}。"


def _named(parameter: click.Parameter | None) -> str:
    """A parameter as the help prints it: an option by what is typed, an argument by its place's name."""
    if isinstance(parameter, click.Option):
        return f"选项 {'/'.join(parameter.opts)}"
    printed = (parameter.metavar or "").strip("[].") if parameter is not None else ""
    return f"参数 {printed}" if printed else "参数"


def _perhaps(typed: str, known: list[str]) -> str:
    near = get_close_matches(typed, known, n=2)
    return f"是不是 {' 或 '.join(near)}？" if near else ""


def _print_line(message: str, **style: Any) -> None:
    click.secho(as_typed(message), err=True, **style)
