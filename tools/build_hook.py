"""The build hook of the package: in an editable install the rooms are linked under the one name `yiju`.

The repository keeps `ingest`, `graph`, `search` and `audit` beside `yiju`; what is installed lies under
`yiju.` alone. A wheel maps the folders (`sources` in pyproject.toml). An editable install cannot map, so this
hook makes ignored links: `yiju/ROOM` → `ROOM`, and `build/editable/yiju` → `yiju`, the only entry on the path.
In: the repository's root. Out: the links. Run as a file it makes them without installing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a file, outside a build
    BuildHookInterface = object

ROOMS = ("ingest", "graph", "search", "audit")


def link_rooms(root: Path) -> None:
    """Make the links of an editable install below `root`; those that stand right are kept."""
    for room in ROOMS:
        _link(root / "yiju" / room, root / room)
    (root / "build" / "editable").mkdir(parents=True, exist_ok=True)
    _link(root / "build" / "editable" / "yiju", root / "yiju")


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() or link.exists():
        if link.resolve() == target.resolve():
            return
        link.unlink()
    if sys.platform == "win32":
        # A junction needs no administrator, a symbolic link does.
        import _winapi

        _winapi.CreateJunction(str(target), str(link))
    else:
        link.symlink_to(os.path.relpath(target, link.parent), target_is_directory=True)


class RoomsUnderOneName(BuildHookInterface):  # type: ignore[misc, valid-type]
    """hatchling's hook: links for an editable build, nothing for a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds `version` (`standard` or `editable`)."""
        if version == "editable":
            link_rooms(Path(self.root))


if __name__ == "__main__":
    link_rooms(Path(__file__).resolve().parent.parent)
