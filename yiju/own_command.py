"""How a person calls this program where it is installed: what a hint asks to be typed.

In: how it was called, the interpreter, `PATH`. Out: `yiju` where the shell finds this installation by that name, else its
path as short as it works from here; and `as_typed`, which puts that into a hint. Rooms that know no installation write
`yiju doctor` in what they raise; whoever prints it passes it through here.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

_CALL = re.compile(r"(?<![A-Za-z0-9_./\\-])(?<!-m )yiju (?=[a-z-])")
"""The program's name before a command or an option: no name of a folder, and not what was put in already."""


def own_command() -> str:
    """`yiju`, `.venv/bin/yiju`, `~/.local/bin/yiju` or, where no script was installed, `… -m yiju`."""
    script = _script()
    if script is None:
        return f"{_short(Path(sys.executable))} -m yiju"
    found = shutil.which("yiju")
    return "yiju" if found and script.samefile(found) else _short(script)


def as_typed(hint: str) -> str:
    """A hint in which each `yiju COMMAND` is as it works here."""
    return _CALL.sub(lambda _: f"{own_command()} ", hint)


def _script() -> Path | None:
    """The script that this is, else the one beside the interpreter."""
    suffix = ".exe" if os.name == "nt" else ""
    called = Path(sys.argv[0]).absolute()
    for script in (called.with_suffix(suffix), Path(sys.executable).with_name(f"yiju{suffix}")):
        if script.stem == "yiju" and script.is_file():
            return script
    return None


def _short(path: Path) -> str:
    ways = [quoted_path(path)]
    if path.is_relative_to(Path.cwd()):
        ways.append(quoted_path(path.relative_to(Path.cwd())))
    if os.name == "posix" and path.is_relative_to(Path.home()):
        ways.append(f"~/{quoted_path(path.relative_to(Path.home()))}")
    return min(ways, key=len)


def quoted_path(path: Path) -> str:
    """A path as a shell of this system takes it."""
    if os.name == "posix":
        return shlex.quote(str(path))
    return f'"{path}"' if " " in str(path) else str(path)
