"""The audit's inner order: a spine, one module or folder for each kind, and folders of what several kinds build on."""

import ast
from functools import cache
from pathlib import Path

import pytest

from yiju.audit.rule import KINDS

AUDIT = Path(__file__).resolve().parents[2] / "audit"
SHARED = ("copies", "declared", "statements", "results")
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in AUDIT.rglob("*.py")}


def kind_of(path: Path) -> str | None:
    """The kind that a module belongs to: its own name or its folder's, below `rules`."""
    below = path.relative_to(AUDIT).parts
    return below[1].removesuffix(".py") if below[0] == "rules" and below[1] != "__init__.py" else None


@cache
def imported(path: Path) -> set[str]:
    """The modules that a module names, with and without what it takes of them."""
    found: set[str] = set()
    for node in ast.walk(MODULES[path]):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def users(path: Path) -> list[Path]:
    """Modules of the audit that import this one."""
    parts = ("yiju", "audit", *path.relative_to(AUDIT).with_suffix("").parts)
    return [other for other in MODULES if ".".join(parts) in imported(other)]


def test_every_kind_is_a_module_or_a_folder_of_its_checks() -> None:
    apart = {kind_of(path) for path in MODULES} - {None} ^ set(KINDS)
    assert not apart, f"in KINDS of audit/rule.py or in audit/rules/ alone: {apart}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_s_checks_serve_this_kind_alone(kind: str) -> None:
    for path in (AUDIT / "rules" / kind).glob("[!_]*.py"):
        strangers = [str(user) for user in users(path) if kind_of(user) != kind]
        assert not strangers, f"{path} serves others too: it belongs into one of {SHARED}"


@pytest.mark.parametrize("folder", SHARED)
def test_what_stands_outside_serves_more_than_one_kind(folder: str) -> None:
    for path in (AUDIT / folder).glob("[!_]*.py"):
        served = {kind_of(user) or str(user) for user in users(path)}
        assert len(served) > 1 or not served <= set(KINDS), (
            f"{path} serves {served} alone: it belongs beside it"
        )
