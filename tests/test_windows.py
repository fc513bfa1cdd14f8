"""What Windows does otherwise, faked where that is honest; docs/platforms.md says what remains untried."""

import ast
import gc
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.causes import because
from yiju.display import print_json
from yiju.ingest import held
from yiju.ingest.readers.zip_archive import _safe

ROOT = Path(__file__).resolve().parent.parent
MODULES = [m for room in ("ingest", "graph", "search", "audit") for m in (ROOT / room).rglob("*.py")] + [
    m
    for m in (ROOT / "yiju").rglob("*.py")
    if m.relative_to(ROOT).parts[1] not in ("ingest", "graph", "search", "audit")
]
ONLY_POSIX = {
    "resource",
    "fcntl",
    "pwd",
    "grp",
    "termios",
    "tty",
    "pty",
    "posix",
    "syslog",
    "crypt",
    "readline",
}
ONLY_POSIX_NAMES = re.compile(
    r"\bos\.(?:fork|forkpty|geteuid|getuid|getgid|getpgid|setsid|killpg|mkfifo|chown|O_NOFOLLOW|O_DIRECTORY|uname)\b"
    r"|\bsignal\.(?:SIGKILL|SIGALRM|SIGHUP|SIGUSR\d|alarm|setitimer|pthread_kill)\b|[\"']fork(?:server)?[\"']"
)
GUARD = re.compile(r"os\.name (?:!=|==) \"(?:posix|nt)\"|sys\.platform|hasattr\(|ImportError")


def sharing_violation(number: int = 32) -> PermissionError:
    """As Windows raises it where another program has the file open."""
    error = PermissionError(13, "另一个程序正在使用此文件")
    error.winerror = number
    return error


def test_what_windows_lacks_is_used_under_a_guard_only() -> None:
    for module in MODULES:
        assert_guarded(module, module.read_text("utf-8"))


def assert_guarded(module: Path, text: str) -> None:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
        for name in names:
            if name.partition(".")[0] in ONLY_POSIX:
                guarded = [t for t in ast.walk(tree) if isinstance(t, ast.Try) and node in ast.walk(t)]
                assert guarded, f"{module}: import {name}"
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if ONLY_POSIX_NAMES.search(line):
            assert GUARD.search("\n".join(lines[max(0, number - 3) : number + 1])), (
                f"{module}:{number + 1}: {line}"
            )


@cache
def calls() -> list[tuple[str, str, int, tuple[str | None, ...], bool]]:
    """Every call in the modules: where it stands, the name called, how many places and which keywords are given, and whether it
    is of a thing.
    """
    return [
        (
            f"{module}:{node.lineno}",
            getattr(node.func, "attr", getattr(node.func, "id", "")),
            len(node.args),
            tuple(k.arg for k in node.keywords),
            isinstance(node.func, ast.Attribute),
        )
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]


def test_text_is_read_and_written_in_a_named_encoding() -> None:
    for where, name, given, keywords, _ in calls():
        if name == "read_text":
            assert "encoding" in keywords or given, where
        if name == "write_text":
            assert "encoding" in keywords or given > 1, where


def test_a_file_that_is_open_elsewhere_is_replaced_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("新", "utf-8")
    old.write_text("旧", "utf-8")
    really, refused = Path.replace, [sharing_violation(5), sharing_violation(32)]

    def replace(self: Path, target: Path) -> Path:
        if refused:
            raise refused.pop()
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(held, "_PAUSE", 0)
    held.replace(new, old)
    assert old.read_text("utf-8") == "新"


def test_one_that_stays_open_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise sharing_violation()

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(held, "_PAUSE", 0)
    with pytest.raises(PermissionError) as raised:
        held.replace(tmp_path / "new", tmp_path / "old")
    assert "正被其他程序打开" in because(raised.value)


def test_no_module_replaces_a_file_past_the_one_that_waits() -> None:
    for where, name, given, keywords, of_a_thing in calls():
        renames = of_a_thing and (name == "rename" or (name == "replace" and given == 1 and not keywords))
        assert not renames or "held.py:" in where, f"{where}: use yiju.ingest.held.replace, which waits"


def open_within(path: Path) -> list[str]:
    """Files at or below `path` that this process has open or mapped."""
    names = [str(f.readlink()) for f in Path("/proc/self/fd").iterdir() if f.is_symlink()]
    maps = Path("/proc/self/maps").read_text().splitlines()
    names += [line.split(maxsplit=5)[5] for line in maps if "/" in line]
    return [name for name in names if f"{name}/".startswith(f"{path}/")]


@pytest.mark.skipif(not Path("/proc/self/maps").is_file(), reason="the system does not say what is open")
def test_nothing_is_moved_or_removed_while_we_have_it_open_ourselves(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    samples: Path,
    typed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """As Windows does, a file that is open is neither moved nor removed, nor a folder that holds one."""
    refused: list[str] = []

    def strict(call: Callable[..., None]) -> Callable[..., None]:
        def asked(*paths: Path, **more: object) -> None:
            told = [name for path in paths for name in open_within(Path(path).absolute())]
            if told and str(tmp_path) in told[0]:
                refused.extend(f"{call.__name__} {paths}: {name}" for name in told)
                raise sharing_violation()
            call(*paths, **more)

        return asked

    monkeypatch.setattr(shutil, "_use_fd_functions", False)  # rmtree by paths, as on Windows
    for name in ("rename", "replace", "unlink", "remove"):
        monkeypatch.setattr(os, name, strict(getattr(os, name)))
    monkeypatch.setattr(held, "_PAUSE", 0)
    folder, more, kept = tmp_path / "工作区", tmp_path / "更正.txt", tmp_path / "备份.yiju"
    text = next(samples.glob("*2018年绩效*.txt")).read_text("utf-8")
    for line in (
        ["ingest", more], ["ingest", more], ["audit", "--brief"], ["search", "运行维护"], ["indicators"], ["link"],
        ["export", "findings-xlsx", "-o", tmp_path / "清单.xlsx"], ["export", "parquet", "-o", tmp_path / "表"],
        ["export", "turtle", "-o", tmp_path / "图.ttl"], ["rebuild"], ["sparql", "ASK { ?s ?p ?o }"],
        ["remove", more.name], ["backup", kept], ["backup", kept],
    ):  # fmt: skip
        text += "\n更正\n"
        more.write_text(text, "utf-8")
        gc.collect()  # what the command before held open went with its process
        done = typed(*line, workspace=folder)
        assert done.returncode == 0, (line, refused, done.stderr)
    assert typed("restore", kept, workspace=tmp_path / "另一处").returncode == 0
    assert refused == []


def test_another_refusal_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        held.replace(tmp_path / "none", tmp_path / "old")
    assert because(PermissionError(13, "Permission denied")) == "没有权限"


def test_what_is_superseded_and_open_stays_until_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gen-000001"
    folder.mkdir()

    def refuse(path: Path) -> None:
        raise sharing_violation(1224)

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", refuse)
        held.discard(folder)
    assert folder.is_dir()
    held.discard(folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("资料/aux.pdf", "资料/_aux.pdf"),
        ("申报表.pdf. ", "申报表.pdf"),
        ("a:b?.pdf", "a_b_.pdf"),
        ("COM1/表.xlsx", "_COM1/表.xlsx"),
        ("console.txt", "console.txt"),
    ],
)
def test_names_in_archives_are_names_on_windows(name: str, safe: str) -> None:
    assert _safe(name).as_posix() == safe


def yiju(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """As where output is redirected in a Chinese Windows: the code page is GBK."""
    return subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "yiju", *arguments],
        capture_output=True,
        env={"PYTHONIOENCODING": "gbk", "PATH": "/usr/bin:/bin", "HOME": str(Path.home())},
        check=False,
    )


def test_a_code_page_that_lacks_a_character_stops_nothing(tmp_path: Path) -> None:
    query = 'SELECT ("𠮷野街道≥5件" AS ?x) {}'
    Workspace(tmp_path).store.close()
    folder = str(tmp_path)
    table = yiju("-w", folder, "sparql", query)
    assert table.returncode == 0
    assert r"\U00020bb7野街道≥5件" in table.stdout.decode("gbk")
    told = yiju("-w", folder, "sparql", query, "--format", "csv")
    assert "𠮷野街道≥5件" in told.stdout.decode("utf-8")


def test_programs_get_utf8_and_the_line_ends_of_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="gbk"))
    print_json([{"name": "𠮷野街道"}])
    sys.stdout.flush()
    assert written.getvalue().decode("utf-8") == '{"name":"𠮷野街道"}\n'
