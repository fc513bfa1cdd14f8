"""Files and folders → the files to read below them, and what was left out.

In: paths as a person names them. Out: regular files, each once, and `LeftOut` for whatever else a person may
expect to be read: links that lead out of the folder, folders that may not be opened, devices. A path that is
named itself is taken as it is, a link too.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec


class LeftOut(msgspec.Struct, frozen=True):
    """Something below a folder that is not read, and why, in Chinese."""

    path: Path
    reason: str


def files_under(paths: Sequence[Path]) -> tuple[list[Path], list[LeftOut]]:
    """Every file named by or below `paths`, sorted within a folder, and what is left out. Hidden files
    are neither: no person put them there.
    """
    found: dict[Path, None] = {}
    left_out: list[LeftOut] = []
    for path in paths:
        if path.is_dir():
            inside, unread = _below(path)
            found |= dict.fromkeys(inside)
            left_out += unread
        elif path.exists() and not path.is_file():
            left_out.append(LeftOut(path, _SPECIAL))
        else:
            try:
                found[path.resolve()] = None
            except (OSError, RuntimeError):
                left_out.append(LeftOut(path, _LOOP))
    return list(found), left_out


_LOOP = "是绕回自身的链接，没有可读的文件"
_SPECIAL = "不是普通文件（设备、管道等），未读"


def _below(folder: Path) -> tuple[list[Path], list[LeftOut]]:
    root = folder.resolve()
    closed: list[OSError] = []
    entries: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        entries += [Path(parent) / name for name in [*links, *files] if not name.startswith(".")]
    found, left_out = [], [_closed(error) for error in closed]
    for entry in sorted(entries):
        try:
            real = entry.resolve()
        except (OSError, RuntimeError):  # a link to itself, through others too
            left_out.append(LeftOut(entry, _LOOP))
            continue
        if entry.is_symlink() and not real.is_relative_to(root):
            left_out.append(
                LeftOut(entry, "是指向所选文件夹之外的链接，未跟随；如需读入，请直接指定它指向的位置")
            )
        elif not real.exists():
            left_out.append(LeftOut(entry, "是失效的链接，指向的文件不存在"))
        elif real.is_file():
            found.append(real)
        elif not real.is_dir():  # a folder inside is walked where it stands
            left_out.append(LeftOut(entry, _SPECIAL))
    return found, left_out


def _closed(error: OSError) -> LeftOut:
    return LeftOut(
        Path(os.fsdecode(error.filename)),
        f"文件夹打不开（{error.strerror or error}），其中的文件未读；请检查权限",
    )
