"""设置: the rules with their parameters to read, what the workspace holds, version and licences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from yiju import __version__
from yiju.audit.rule import Rule, available, load
from yiju.labels import PAPERS
from yiju.paper import TEMPLATES
from yiju.web.desk import Desk

DUTIES = {
    "查看": "看，导出遮盖了个人信息的文件",
    "审看": "判断、撤销，取证事项，核定存疑和关联",
    "复核": "看得到所有人的判断和分歧，办结事项，下载原件和不遮盖个人信息的文书",
    "管理": "读入、移出材料",
}
"""Role → what it may beyond the ones before it."""
_VENDOR = Path(__file__).parents[1] / "vendor"


@dataclass(frozen=True)
class SettingsPage:
    """The page."""

    version: str
    folder: str
    rules: Sequence[Rule]
    templates: Sequence[tuple[str, bool]]
    vendored: Sequence[tuple[str, str, str]]


def view(desk: Desk) -> SettingsPage:
    """All of it; read only."""
    folder = desk.workspace.folder
    templates = [(name, (folder / TEMPLATES / f"{name}.docx").is_file()) for name in PAPERS.values()]
    papers = [msgspec.yaml.decode(path.read_bytes()) for path in sorted(_VENDOR.glob("*/vendor.yaml"))]
    vendored = [(one["name"], str(one["version"]), one["licence"]) for one in papers]
    return SettingsPage(
        __version__, str(folder.resolve()), [load(k) for k in available()], templates, vendored
    )
