"""A hint names the command as it works here: found by the shell, by its path, or by the interpreter."""

import sys
from pathlib import Path

import pytest

from yiju.own_command import own_command


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
