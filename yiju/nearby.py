"""The workspaces near the one that was asked for and is not there: most often it is one of these.

In: a folder. Out: the names of up to eight workspaces in the working folder, beside it, or beside the folder.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from yiju.ingest.record_tables import DATABASE

_SHOWN = 8


def is_workspace(folder: Path) -> bool:
    """Whether a workspace's records lie in `folder`."""
    with suppress(OSError):
        return (folder / DATABASE).is_file()
    return False


def nearby(folder: Path) -> str:
    """The workspaces around, as a person would write them after `-w`; empty where there are none."""
    here = Path.cwd()
    places = dict.fromkeys((here, folder.absolute().parent, here.parent))
    found = dict.fromkeys(f for place in places for f in (place, *_below(place)) if is_workspace(f))
    names = [str(f.relative_to(here) if f.is_relative_to(here) else f) for f in found]
    more = f"等 {len(names)} 个" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _below(place: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(f for f in place.iterdir() if f.is_dir())
    return []
