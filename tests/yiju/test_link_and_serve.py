"""`yiju link` and `yiju serve` as a person starts them."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

Typed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, samples: Path, typed: Typed) -> Path:
    folder = tmp_path_factory.mktemp("工作区")
    done = typed("ingest", *sorted(samples.glob("*填报表.*")), workspace=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def yiju(workspace: Path, typed: Typed) -> Typed:
    return lambda *args: typed(*args, workspace=workspace)


def candidates(yiju: Typed, *args: str) -> list[dict]:  # type: ignore[type-arg]
    done = yiju("link", "--json", *args)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_doubtful_link_is_listed_decided_and_never_asked_again(yiju: Typed, samples: Path) -> None:
    asked = candidates(yiju, "--kind", "parent")
    assert asked and asked[0]["reasons"] and asked[0]["left"]["declarations"]
    number = asked[0]["id"]
    shown = yiju("link", number)
    assert "所在的申报" in shown.stdout and "上级单位" in shown.stdout

    done = yiju("link", number, "no", "--note", "不是其主管", "--by", "甲")
    assert done.returncode == 0 and "不是（甲）" in done.stdout
    assert number not in [c["id"] for c in candidates(yiju)]
    (decided,) = candidates(yiju, "--decided")
    assert decided["decision"]["note"] == "不是其主管"

    assert yiju("ingest", *sorted(samples.glob("*填报表.*"))).returncode == 0
    assert yiju("rebuild").returncode == 0
    assert number not in [c["id"] for c in candidates(yiju)]
    assert yiju("link", number, "undo").returncode == 0
    assert number in [c["id"] for c in candidates(yiju)]


def test_an_unknown_candidate_is_covered(yiju: Typed) -> None:
    done = yiju("link", "L00000000", "yes")
    assert done.returncode == 1 and "没有编号为 L00000000" in done.stderr


def test_serve_answers_at_the_address_that_it_prints(workspace: Path) -> None:
    command = [sys.executable, "-m", "yiju", "-w", str(workspace), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().partition("：")[2].strip()
            query = urllib.parse.urlencode({"query": "ASK { ?f a yj:Filing }"})
            with urllib.request.urlopen(f"{url}?{query}", timeout=60) as answer:
                assert json.load(answer)["boolean"] is True
        finally:
            process.terminate()


def test_serve_opens_itself_to_the_network_only_when_told_to(yiju: Typed) -> None:
    done = yiju("serve", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 2 and "只在本机开放" in done.stderr
