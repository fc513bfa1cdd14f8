"""Click in Chinese: headings, help and usage errors as an auditor reads them.

In: click's own classes. Out: `Group` and `Command` with Chinese help, and `run`, which turns every
error into one Chinese line and the exit codes of DESIGN §5 (1: something failed; 2: usage). What is no
error of a person, a file or the machine is a defect of ours and keeps its traceback.
"""

from __future__ import annotations

import errno
import re
import socket
import sqlite3
import sys
from difflib import get_close_matches
from typing import Any

import click

from yiju.ingest.errors import Explained

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


class _ChineseHelp:
    def get_help(self, ctx: click.Context) -> str:
        """Click's help with its own words in Chinese."""
        return in_chinese(super().get_help(ctx))  # type: ignore[misc]


class Command(_ChineseHelp, click.Command):
    """A command whose help is Chinese. Where the group gives a way to its object rather than the object,
    that way is taken once the arguments have been found right.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command on the object that the group gives."""
        if callable(ctx.obj):
            ctx.obj = ctx.obj()
        return super().invoke(ctx)


class Group(_ChineseHelp, click.Group):
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
        where = f"“{error.ctx.command_path} --help”" if error.ctx else "“yiju --help”"
        _say(f"用法有误：{_usage_error(error)} 请看 {where}。")
        sys.exit(2)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(1)
    except Explained as error:
        _say(str(error))
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        _say("已中止；已确认写入的内容不会丢失，再次运行即可继续。")
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        of = f"{error.filename}：" if error.filename else ""
        _say(f"没有完成：{of}{because(error)}。")
        sys.exit(1)
    except sqlite3.Error as error:
        _say(f"没有完成：{_of_database(error)}。")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


_CAUSES = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "它是文件，不是文件夹",
    errno.EISDIR: "它是文件夹，不是文件",
    errno.EEXIST: "已经有了同名的文件或文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错，请检查磁盘",
    errno.EADDRINUSE: "端口已被占用，请换一个端口",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def because(error: OSError) -> str:
    """Why the system refused, in Chinese; for what is rare, its number, to be looked up."""
    if isinstance(error, socket.gaierror):
        return "本机没有这个地址"
    known = _CAUSES.get(error.errno or 0)
    return known or (f"系统报告错误 {error.errno}（{error.strerror}）" if error.errno else str(error))


def _of_database(error: sqlite3.Error) -> str:
    said = str(error)
    for words, chinese in (
        ("locked", "另一个 yiju 进程正在写这个工作区，请等它结束后再试"),
        ("readonly", "工作区是只读的，请复制到可以写入的位置再打开"),
        ("full", "磁盘已满"),
        ("malformed", "工作区的记录库已损坏，请运行 yiju doctor"),
        ("not a database", "工作区的记录库已损坏，请运行 yiju doctor"),
        ("unable to open", "工作区的记录库打不开，请检查文件夹的权限"),
    ):
        if words in said:
            return chinese
    return f"工作区的记录库报告错误（{said}），请运行 yiju doctor"


# What click says of a value or an option, in its own words, and what an auditor is told.
_MESSAGES = (
    (r"'(.*)' is not a valid integer(?: range)?\.", r"“\1”不是整数"),
    (r"'(.*)' is not a valid float(?: range)?\.", r"“\1”不是数"),
    (r"(.*) is not in the range x>=(\d+)\.", r"\1 应不小于 \2"),
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


def _say(message: str, **style: Any) -> None:
    click.secho(message, err=True, **style)
