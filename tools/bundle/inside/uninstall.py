"""Takes away what the installation and the program laid outside workspaces, and says in Chinese what stays.

install.py copies it into the folder of the installation, where 卸载.sh or 卸载.bat runs it with the environment's own Python;
it needs the standard library only. In: `installed.json` beside it. A folder goes only when nothing else is left in it: no
workspace is touched, and no file that a person laid there.
"""

from __future__ import annotations

import json
import locale
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
DATABASE = "yiju.sqlite"
"""By what a workspace is known."""


def main() -> int:
    """Take away; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    if in_use():
        print("依据还在运行（工作台或命令）。请先关闭，再卸载一次；什么都没有删。", file=sys.stderr)
        return 1
    opened = Path.home() / "Yiju"
    workspaces = dict.fromkeys(known_workspaces(opened))
    try:
        gone = [*laid(), *made_by_the_program()]
        gone += [folder for folder in (HERE / "venv", HERE / "python") if _gone(folder)]
        for file in (HERE / "installed.json", Path(__file__)):
            file.unlink(missing_ok=True)
    except OSError as error:
        print(f"没有卸载完：{error}。请先关闭工作台，再卸载一次。", file=sys.stderr)
        return 1
    gone += [folder for folder in (HERE, opened) if _empty_gone(folder)]
    print("已删除：", *gone, sep="\n  ")
    kept = [f"{folder}（工作区）" for folder in workspaces]
    others = [folder for folder in (HERE, cache(), note().parent) if folder.is_dir()]
    kept += [f"{folder}（里面还有别的文件）" for folder in others if not (WINDOWS and folder == HERE)]
    if kept:
        print("没有动，要不要删由您决定：", *kept, sep="\n  ")
    print("放在其他文件夹里的工作区（命令行当时所在的文件夹，或用 -w 指定的）也都没有动。")
    return 0


def in_use() -> bool:
    """Whether a process of this installation runs, where the system lists them; Windows refuses to delete its files."""
    program = os.fsencode(HERE / "venv" / "bin") + b"/"
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(process.name) != os.getpid() and (process / "cmdline").read_bytes().startswith(program):
                return True
    return False


def laid() -> list[Path]:
    """Take away the command and the shortcuts, where they still lead to this installation."""
    listed = json.loads((HERE / "installed.json").read_text("utf-8"))
    files = [Path(name) for name in listed]
    ours = [file for file in files if file.is_relative_to(HERE) or _leads_here(file)]
    for file in ours:
        file.unlink(missing_ok=True)
    return ours


def _leads_here(file: Path) -> bool:
    if file.is_symlink():
        return file.readlink().is_relative_to(HERE)
    written = [str(HERE).encode(code, "replace") for code in ("utf-8", locale.getencoding())]
    return file.is_file() and any(path in file.read_bytes() for path in written)


def made_by_the_program() -> list[Path]:
    """Take away the cache and the note of the last workspace."""
    files = [file for file in (cache() / "words.cache", note()) if file.is_file()]
    for file in files:
        file.unlink()
    return [*files, *(folder for folder in (cache(), note().parent) if _empty_gone(folder))]


def cache() -> Path:
    """As `yiju.ingest.cache` says."""
    return Path(os.environ.get("YIJU_CACHE") or Path.home() / ".cache" / "yiju")


def note() -> Path:
    """Which workspace was the last, as `yiju.last_workspace` keeps it."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "yiju" / "workspace"


def known_workspaces(opened: Path) -> list[Path]:
    """Those in the folder that the shortcut opens, and the one used last."""
    found = [file.parent for file in sorted(opened.glob(f"*/{DATABASE}"))]
    with suppress(OSError, UnicodeError):
        last = Path(note().read_text("utf-8"))
        found += [last] if (last / DATABASE).is_file() else []
    return found


def _gone(folder: Path) -> bool:
    """Whether the folder was there and is no more. On Windows the Python that runs this lies in it: 卸载.bat goes on."""
    if WINDOWS or not folder.exists():
        return False
    shutil.rmtree(folder)
    return True


def _empty_gone(folder: Path) -> bool:
    with suppress(OSError):
        folder.rmdir()
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
