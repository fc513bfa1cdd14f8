"""The workspace that this user worked in last: what a command offers where none is named and none lies here.

In: a workspace's folder. Out: its path, as long as it is a workspace still. One line in the user's own state folder
(`XDG_STATE_HOME`, else `~/.local/state`), not in any workspace; where it cannot be written nothing is remembered.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from yiju.nearby import is_workspace


def remember(folder: Path) -> None:
    """Keep `folder` as the last one."""
    path = str(folder.absolute())
    with suppress(OSError, UnicodeError):
        kept = note()
        if not kept.is_file() or kept.read_text("utf-8") != path:
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            kept.write_text(path, "utf-8")


def last_workspace() -> Path | None:
    """The last one used, where it is a workspace still."""
    with suppress(OSError, UnicodeError):
        folder = Path(note().read_text("utf-8"))
        return folder if is_workspace(folder) else None
    return None


def note() -> Path:
    """The file with that one line; it need not exist."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "yiju" / "workspace"
