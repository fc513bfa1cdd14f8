"""One word for one thing: outside tests no module and no class has a name that stands twice."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ingest", "graph", "search", "audit", "yiju", "tools", "bench")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def name_of(module: Path) -> str:
    """What an import calls it: a package by its folder; every package may have its own `__main__`."""
    return module.parent.name if module.name == "__init__.py" else module.stem


def twice(places: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: where for name, where in places.items() if len(where) > 1}


def test_a_module_s_name_stands_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        if module.name != "__main__.py":
            places[name_of(module)].append(str(module.relative_to(ROOT)))
    assert len(places) > 300
    assert not twice(places)


def test_a_class_s_name_stands_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{module.relative_to(ROOT)}:{node.lineno}")
    assert len(places) > 300
    assert not twice(places)


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


def named_in(module: Path) -> set[str]:
    """What a module gives a name: itself, its classes, functions, fields, arguments, variables and what it imports under another name."""
    names = {name_of(module)}
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
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
        for name in named_in(module)
        if PRIVATE & {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    }
    assert sorted(found) == []
