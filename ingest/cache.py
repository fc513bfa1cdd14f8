"""The user's cache: what is built once for all workspaces (jieba's dictionary).

In: `YIJU_CACHE` or the home folder. Out: a folder of this user's alone. What lies in it is trusted with what
is read, so nobody else may own it or write into it.
"""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from yiju.ingest.errors import Explained

if TYPE_CHECKING:
    from yiju.ingest.word_book import BookTokenizer

WORDS = "words.cache"
"""Jieba's dictionary, as `word_book` lays it out."""
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class ForeignCache(Explained):
    """The cache is another user's."""


def cache_folder() -> Path:
    """`YIJU_CACHE`, or `~/.cache/yiju`; it need not exist yet."""
    return Path(os.environ.get("YIJU_CACHE") or Path.home() / ".cache" / "yiju")


def own_folder() -> Path:
    """The cache folder, made if absent and closed to others' writing. Raises `ForeignCache` where it is
    another user's.
    """
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _mine(state := folder.stat()):
        raise ForeignCache(
            f"缓存文件夹 {folder} 属于别的用户，不能使用；请用环境变量 YIJU_CACHE 指定自己的文件夹。"
        )
    if os.name == "posix" and state.st_mode & _OTHERS_WRITE:
        folder.chmod(stat.S_IMODE(state.st_mode) & ~_OTHERS_WRITE)
    return folder


def drop_untrusted(file: Path) -> None:
    """Remove a cached file that another user owns or could have written, or that is a link."""
    try:
        state = file.lstat()
    except FileNotFoundError:
        return
    planted = os.name == "posix" and (state.st_mode & _OTHERS_WRITE or stat.S_ISLNK(state.st_mode))
    if planted or not _mine(state):
        file.unlink()


def import_jieba() -> ModuleType:
    """The package, imported late. From Python 3.12 on its patterns are warned of where it is not compiled yet: nothing
    for a person's terminal.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        import jieba
    return jieba  # type: ignore[no-any-return]


def open_jieba(folder: Path | None = None) -> BookTokenizer:
    """Jieba with its own dictionary, which is kept in `folder` (the user's cache by default) as `word_book` reads it: by
    itself jieba trusts a file in the folder of all users.
    """
    import_jieba()
    from yiju.ingest.word_book import open_book

    folder = folder or own_folder()
    cached = folder / WORDS
    drop_untrusted(cached)
    opened = open_book(cached)
    if os.name == "posix" and cached.exists():
        cached.chmod(0o600)
    return opened


@cache
def dictionary() -> BookTokenizer:
    """Jieba with the user's cache, opened once."""
    return open_jieba()


def _mine(state: os.stat_result) -> bool:
    return os.name != "posix" or state.st_uid == os.geteuid()
