"""Nothing of Yiju is found by a name that a person's own folder may hold: every command works where `graph.py`,
`search.py` and the like lie.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.cli import _COMMANDS

DECOYS = ("audit", "bench", "graph", "ingest", "notebooks", "samples", "search", "tests", "tools")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The person's folder; whatever imports a decoy ends."""
    folder = tmp_path_factory.mktemp("检查")
    for name in DECOYS:
        (folder / f"{name}.py").write_text(f"raise SystemExit('{name}.py of this folder')\n", "utf-8")
    return folder


def commands(samples: Path) -> list[list[str]]:
    """Every command that comes to an end by itself, but for the demo and the account, which need a person or a minute."""
    first, second = sorted(samples.glob("*数据管理局*.txt"))[:2]
    project = "政务信息资源目录系统（运维）"
    return [
        ["ingest", str(first), str(second)],
        *(["stats"], ["files"], ["forms"], ["searches"], ["link"], ["doctor"], ["rebuild"], ["indicators"]),
        *(
            ["show", project],
            ["search", "运行维护"],
            ["similar", project],
            ["compare", "市民服务热线知识库更新服务", "电子政务视频会议系统（运维）"],
        ),
        *(["sparql", "ASK { ?s ?p ?o }"], ["audit", "--brief"], ["review", "--help"], ["recall", "--help"]),
        *(["export", "graphml", "-o", "图.graphml"], ["backup", "备份.yiju"], ["remove", first.name]),
        ["restore", "备份.yiju", "-w", "另一处"],
        *(["merge", "另一处", "-w", "合并"], ["pairs", "相近"]),
        *(["account", "--help"], ["demo", "--help"], ["serve", "--help"], ["workbench", "--help"]),
    ]


def test_every_command_works_beside_files_of_the_rooms_names(
    here: Path, samples: Path, typed_apart: Callable[..., tuple[list[int], str]]
) -> None:
    asked = commands(samples)
    assert {one[0] for one in asked} == set(_COMMANDS)
    codes, told = typed_apart(asked, cwd=here)
    assert codes == [0] * len(asked), told


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["workbench", "--no-browser", "--port", "0"]])
def test_the_servers_open_there(command: list[str], here: Path) -> None:
    Workspace(here / command[0]).store.close()
    call = [sys.executable, "-m", "yiju", "-w", command[0], *command]
    process = subprocess.Popen(call, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None
    try:
        assert "http://127.0.0.1:" in process.stdout.readline(), process.stderr.read()
    finally:
        process.kill()
        process.communicate()
