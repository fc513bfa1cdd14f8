"""A hint names the command as it works here: found by the shell, by its path, or by the interpreter."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.own_command import as_typed, own_command

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script of an environment in `tmp_path`, called by its path, and nothing named yiju on PATH."""
    script = tmp_path / "环境" / "bin" / "yiju"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(script), "demo"])
    monkeypatch.setattr(sys, "executable", str(script.with_name("python")))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("HOME", str(tmp_path / "家"))
    return script


def test_it_is_yiju_where_the_shell_finds_this_installation(
    script: Path, tmp_path: Path, monkeypatch
) -> None:
    command = tmp_path / "家" / ".local" / "bin" / "yiju"
    command.parent.mkdir(parents=True)
    command.symlink_to(script)
    monkeypatch.setenv("PATH", str(command.parent))
    assert own_command() == "yiju"


def test_another_installation_on_the_path_is_not_meant(script: Path, tmp_path: Path, monkeypatch) -> None:
    other = tmp_path / "别的" / "yiju"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(other.parent))
    monkeypatch.chdir(tmp_path)
    assert own_command() == "'环境/bin/yiju'"  # as shlex quotes what is not ASCII


def test_its_path_is_as_short_as_it_works_from_here(script: Path, tmp_path: Path, monkeypatch) -> None:
    environment = script.parent.parent
    monkeypatch.chdir(environment)
    assert own_command() == "bin/yiju"
    monkeypatch.chdir("/")
    monkeypatch.setenv("HOME", str(environment))
    assert own_command() == "~/bin/yiju"


def test_called_as_a_module_it_is_the_script_beside_the_interpreter(script: Path, monkeypatch) -> None:
    monkeypatch.chdir(script.parent)
    monkeypatch.setattr(sys, "argv", ["/lib/yiju/__main__.py", "demo"])
    assert own_command() == "yiju"
    script.unlink()
    assert own_command() == "python -m yiju"


def test_a_hint_names_the_command_as_it_works_here(script: Path, monkeypatch) -> None:
    monkeypatch.chdir(script.parent.parent)
    hint = "见 yiju files（yiju -w 检查 doctor），不动 材料/yiju audit；另一个 yiju 进程"
    shown = "见 bin/yiju files（bin/yiju -w 检查 doctor），不动 材料/yiju audit；另一个 yiju 进程"
    assert as_typed(hint) == shown == as_typed(shown)
    script.unlink()
    monkeypatch.setattr(sys, "executable", "/opt/环境/python")
    called = as_typed("请运行 yiju doctor。")
    assert called.endswith(" -m yiju doctor。") and as_typed(called) == called


@pytest.mark.parametrize(
    "line",
    [
        ("doctor",),
        ("doctor", "--json"),
        ("stats",),
        ("searches",),
        ("sparql", "--list"),
        ("sparql", "SELECT ?f { ?f a yj:Finding }"),
        ("search", "培训", "--unit", "没有的单位"),
        ("search", "培训", "--save", "培训"),
        ("show", "没有的项目"),
        ("audit", "没有的编号"),
        ("audit", "--calibrate"),
        ("review", "没有的编号", "confirm"),
        ("ingets",),
        ("-w", "没有的", "stats"),
    ],
)
def test_what_a_command_says_names_it_as_it_works_here(
    line: tuple[str, ...], script: Path, monkeypatch, typed
) -> None:
    folder = script.parent.parent
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    workspace = folder / "workspace"
    Workspace(workspace).store.close()
    (workspace / "graph").mkdir(exist_ok=True)
    done = typed(*line, workspace=workspace)
    told = done.stdout + done.stderr
    assert not re.search(r"(?<!bin/)yiju [a-z-]", told), told


def test_each_hint_is_passed_through() -> None:
    """A sentence that is raised is printed by `run` or as an error page, one that is returned by whoever asked for it."""
    loose = [
        f"{file.name}:{text.lineno} {text.value}"
        for file in (ROOT / "yiju").rglob("*.py")
        for text in _loose(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert not loose


def _loose(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts with a command in them, but for docstrings, help, constants of a module, and what is raised, returned or given to `as_typed`."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(tree, ast.Module) and isinstance(child, ast.Assign):
            continue
        match child:
            case ast.Raise() | ast.Return() | ast.Expr(ast.Constant()):
                continue
            case ast.Call(func=ast.Name("as_typed") | ast.Attribute(attr="option")):
                continue
            case ast.Constant(str(text)) if re.search(r"(?<![A-Za-z_./-])yiju [a-z-]", text):
                yield child
        yield from _loose(child)
