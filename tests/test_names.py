"""One word for one thing: outside tests no module and no class has a name that stands twice."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ingest", "graph", "search", "audit", "yiju", "tools", "bench")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def name_of(module: Path) -> str:
    """What an import calls it: a package by its folder; every package may have its own `__main__`."""
    return module.parent.name if module.name == "__init__.py" else module.stem


@cache
def defined_in(module: Path) -> tuple[list[tuple[str, int]], set[str]]:
    """The classes of a module with their lines, and all that it gives a name."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    return [(node.name, node.lineno) for node in nodes if isinstance(node, ast.ClassDef)], named_in(
        module, nodes
    )


def twice(places: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: where for name, where in places.items() if len(where) > 1}


def test_a_module_s_name_stands_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        if module.name != "__main__.py":
            places[name_of(module)].append(str(module.relative_to(ROOT)))
    assert len(places) > 300
    assert not twice(places), (
        f"a name for each module, the glossary of docs/DESIGN.md has the words: {twice(places)}"
    )


def test_a_class_s_name_stands_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        for name, line in defined_in(module)[0]:
            places[name].append(f"{module.relative_to(ROOT)}:{line}")
    assert len(places) > 300
    assert not twice(places), (
        f"a name for each class, the glossary of docs/DESIGN.md has the words: {twice(places)}"
    )


# Words of ours that say less than the field's own; the glossary in docs/DESIGN.md has what is said instead.
PRIVATE = {
    "clips",
    "handover",
    "insets",
    "matter",
    "mend",
    "pulse",
    "said",
    "say",
    "says",
    "shelf",
    "spot",
    "swift",
    "told",
    "torn",
}


def named_in(module: Path, nodes: Iterable[ast.AST]) -> set[str]:
    """What a module gives a name: itself, its classes, functions, fields, arguments, variables and what it imports under another name."""
    names = {name_of(module)}
    for node in nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
        elif isinstance(node, ast.alias) and node.asname:
            names.add(node.asname)
    return names


def test_no_private_word_is_in_a_name() -> None:
    found = {
        f"{module.relative_to(ROOT)}: {name}"
        for module in MODULES
        for name in defined_in(module)[1]
        if PRIVATE & {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    }
    assert sorted(found) == [], "words of ours: the glossary of docs/DESIGN.md has what is said instead"
