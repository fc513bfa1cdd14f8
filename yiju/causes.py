"""Why something was not done, in one Chinese sentence, whatever was raised and however deep: the one mapping.

In: an exception. Out: the sentence, or None where the fault is ours. What an exception was raised from is looked at
as well, so that a full disk is called a full disk whichever library met it.
"""

from __future__ import annotations

import errno
import json
import re
import socket
import sqlite3
from collections.abc import Iterator

import msgspec

from yiju.ingest.errors import Explained
from yiju.ingest.held import held
from yiju.reading_copy import REFUSED

_DEEPEST = 8
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
    errno.ENFILE: "同时打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错，请检查磁盘",
    errno.EADDRINUSE: "端口已被占用，请换一个端口",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}
_DATABASE = (
    (REFUSED, REFUSED),
    ("locked", "另一个 yiju 进程正在写这个工作区，请等它结束后再试"),
    ("readonly", "工作区是只读的，请复制到可以写入的位置再打开"),
    ("full", "磁盘已满，请腾出空间后再试"),
    ("disk I/O", "磁盘已满，或读写出错；请检查剩余空间和磁盘"),
    ("malformed", "工作区的记录库已损坏，请运行 yiju doctor"),
    ("not a database", "工作区的记录库已损坏，请运行 yiju doctor"),
    ("unable to open", "工作区的记录库打不开，请检查文件夹的权限和剩余空间"),
)
# What libraries of other languages say where Python would raise an `OSError` with its number.
_WORDS = (
    (re.compile(r"no space left|disk (?:is )?full|os error 28\b|quota exceeded", re.I), "磁盘已满"),
    (re.compile(r"read-only file system|os error 30\b", re.I), "所在的磁盘是只读的"),
    (re.compile(r"too many open files|os error 24\b", re.I), "同时打开的文件太多"),
    (re.compile(r"permission denied|os error 13\b", re.I), "没有权限"),
    (re.compile(r"cannot allocate memory|out of memory|bad_alloc|os error 12\b", re.I), "内存不足"),
)
_NO_MEMORY = "内存不足；请关闭其他程序，或分批读入"
_UNREADABLE = "工作区里有一处数据读不出来，请运行 yiju doctor；若是图谱或索引，yiju rebuild 可以重建"


def cause(error: BaseException) -> str | None:
    """The sentence for a person; None where nothing but our own fault explains the exception."""
    for one in _chain(error):
        if (sentence := _of_one(one)) is not None:
            return sentence
    return None


def because(error: OSError) -> str:
    """Why the system refused; for what is rare, its number, to be looked up."""
    if isinstance(error, socket.gaierror):
        return "本机没有这个地址"
    if held(error):
        return "正被其他程序打开（如 Excel、WPS），请先关闭再试"
    known = _CAUSES.get(error.errno or 0) or _by_words(str(error))
    return known or (f"系统报告错误 {error.errno}（{error.strerror}）" if error.errno else str(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(_DEEPEST):
        if one is None:
            return
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _of_one(error: BaseException) -> str | None:
    match error:
        case Explained():
            return str(error)
        case OSError():
            of = f"{error.filename}：" if error.filename else ""
            return f"没有完成：{of}{because(error)}。"
        case sqlite3.Error():
            return f"没有完成：{_of_database(error)}。"
        case MemoryError():
            return f"没有完成：{_NO_MEMORY}。"
        case json.JSONDecodeError() | msgspec.MsgspecError():
            return f"没有完成：{_UNREADABLE}。"
    words = _by_words(str(error))
    return f"没有完成：{words}。" if words else None


def _of_database(error: sqlite3.Error) -> str:
    wording = str(error)
    known = next((chinese for words, chinese in _DATABASE if words in wording), None)
    return known or f"工作区的记录库报告错误（{wording}），请运行 yiju doctor"


def _by_words(wording: str) -> str | None:
    return next((chinese for pattern, chinese in _WORDS if pattern.search(wording)), None)
