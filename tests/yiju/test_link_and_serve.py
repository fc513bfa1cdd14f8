"""`yiju link` and `yiju serve` as a person starts them."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

YIJU = [sys.executable, "-m", "yiju"]


def yiju(workspace: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*YIJU, "-w", str(workspace), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("工作区")
    files = sorted(samples.glob("*填报表.*"))
    done = yiju(folder, "ingest", *files)
    assert done.returncode == 0, done.stderr
    return folder


def candidates(workspace: Path, *args: str) -> list[dict]:  # type: ignore[type-arg]
    done = yiju(workspace, "link", "--json", *args)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_doubtful_link_is_listed_decided_and_never_asked_again(workspace: Path, samples: Path) -> None:
    asked = candidates(workspace, "--kind", "parent")
    assert asked and asked[0]["reasons"] and asked[0]["left"]["declarations"]
    number = asked[0]["id"]
    shown = yiju(workspace, "link", number)
    assert "所在的申报" in shown.stdout and "上级单位" in shown.stdout

    done = yiju(workspace, "link", number, "no", "--note", "不是其主管", "--by", "甲")
    assert done.returncode == 0 and "不是（甲）" in done.stdout
    assert number not in [c["id"] for c in candidates(workspace)]
    (decided,) = candidates(workspace, "--decided")
    assert decided["decision"]["note"] == "不是其主管"

    assert yiju(workspace, "ingest", *sorted(samples.glob("*填报表.*"))).returncode == 0
    assert yiju(workspace, "rebuild").returncode == 0
    assert number not in [c["id"] for c in candidates(workspace)]
    assert yiju(workspace, "link", number, "undo").returncode == 0
    assert number in [c["id"] for c in candidates(workspace)]


def test_an_unknown_candidate_is_said(workspace: Path) -> None:
    done = yiju(workspace, "link", "L00000000", "yes")
    assert done.returncode == 1 and "没有编号为 L00000000" in done.stderr


def test_serve_answers_at_the_address_that_it_prints(workspace: Path) -> None:
    command = [*YIJU, "-w", str(workspace), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().partition("：")[2].strip()
            query = urllib.parse.urlencode({"query": "ASK { ?f a yj:Filing }"})
            with urllib.request.urlopen(f"{url}?{query}", timeout=60) as answer:
                assert json.load(answer)["boolean"] is True
        finally:
            process.terminate()


def test_serve_opens_itself_to_the_network_only_when_told_to(workspace: Path) -> None:
    done = yiju(workspace, "serve", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 2 and "只在本机开放" in done.stderr
