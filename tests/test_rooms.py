"""Imports run one way: yiju → audit → graph, search → ingest."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "ingest": {"ingest"},
    "graph": {"graph", "ingest"},
    "search": {"search", "ingest"},
    "audit": {"audit", "graph", "search", "ingest"},
    "yiju": {"yiju", "audit", "graph", "search", "ingest"},
}


def imported_rooms(text: str) -> set[str]:
    """The rooms that a module imports, or names in full as what is loaded or started by its name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, f"line {node.lineno}: an import names its module in full"
            names.add(node.module)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names |= {name for name in re.findall(r"^yiju(?:\.\w+)+$", node.value) if find_spec(name)}
    return {room_of(name) for name in names} - {""}


def room_of(name: str) -> str:
    """The room of a module's name: all are installed under `yiju`, where what is no other room's is its own."""
    first, *rest = name.split(".")
    assert first not in MAY_IMPORT or first == "yiju", f"{name}: installed it is yiju.{name}"
    if first != "yiju":
        return ""
    return rest[0] if rest and rest[0] in MAY_IMPORT else "yiju"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_rooms_before_it(room: str) -> None:
    for module in (ROOT / room).rglob("*.py"):
        back = imported_rooms(module.read_text(encoding="utf-8")) - MAY_IMPORT[room]
        assert not back, f"{module} imports of {back}: imports run yiju → audit → graph, search → ingest"


@pytest.mark.parametrize(
    "text",
    [
        "from yiju.audit.finding import Finding",
        "def later():\n    from yiju.audit import Finding",
        "import yiju.audit.rule",
        "import_module('yiju.audit.rule')",
        "run([python, '-m', 'yiju.audit.rulebook'])",
    ],
)
def test_an_import_that_runs_back_is_seen(text: str) -> None:
    assert imported_rooms(text) == {"audit"}


@pytest.mark.parametrize("text", ["from .. import audit", "from ..audit import Finding", "import audit"])
def test_an_import_that_names_no_room_in_full_is_refused(text: str) -> None:
    with pytest.raises(AssertionError):
        imported_rooms(text)


def test_within_search_a_question_is_asked_of_the_index_and_never_the_other_way() -> None:
    before = {"model": {"model", "data"}, "index": {"index", "model", "data"}}
    for part, may in before.items():
        for module in (ROOT / "search" / part).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            back = set(re.findall(r"yiju\.search\.(\w+)", text)) - may
            assert not back, f"{module} imports of {back}: imports run ask → index → model"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_public_face_stays_short_and_a_module_within_its_limit(room: str) -> None:
    assert len((ROOT / room / "__init__.py").read_text(encoding="utf-8").splitlines()) < 40
    for module in (ROOT / room).rglob("*.py"):
        length = len(module.read_text(encoding="utf-8").splitlines())
        assert length <= 500, f"{module} has {length} lines: two nouns stand in it, each wants a module"


def test_every_package_is_typed() -> None:
    assert all((ROOT / room / "py.typed").is_file() for room in MAY_IMPORT)
