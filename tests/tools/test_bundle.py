"""The offline bundle: what is packed, how it installs itself, and what it refuses. With a wheel that stands for Yiju;
`make test-bundle` does the same with the real one (`test_bundle_whole.py`).
"""

import hashlib
import json
import locale
import os
import re
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name, parse_wheel_filename

from tools import lock
from tools.bundle.bundle_archive import INSIDE, pack
from yiju import __version__
from yiju.ingest.cache import WORDS, cache_folder
from yiju.ingest.record_tables import DATABASE
from yiju.last_workspace import note as last_workspace_note

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ".".join(map(str, sys.version_info[:2]))
LISTS = ROOT / "docs" / "platforms"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="runs install.sh")


def stand_in(folder: Path) -> None:
    """A wheel named yiju that knows its version and nothing else."""
    files = {
        "yiju/__init__.py": "",
        "yiju/__main__.py": "def main():\n    print('yiju 9.9')\n\nif __name__ == '__main__':\n    main()\n",
        "yiju-9.9.dist-info/METADATA": "Metadata-Version: 2.1\nName: yiju\nVersion: 9.9\nLicense: Apache-2.0\n",
        "yiju-9.9.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "yiju-9.9.dist-info/entry_points.txt": "[console_scripts]\nyiju = yiju.__main__:main\n",
        "yiju-9.9.dist-info/licenses/LICENSE": "Apache License\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, "yiju-9.9.dist-info/RECORD"])
    with zipfile.ZipFile(folder / "yiju-9.9-py3-none-any.whl", "w") as wheel:
        for name, text in (files | {"yiju-9.9.dist-info/RECORD": record}).items():
            wheel.writestr(name, text)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in, and the pip that Python itself brings."""
    import ensurepip

    folder = tmp_path_factory.mktemp("wheels")
    stand_in(folder)
    pip = next((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"), None)
    if pip is None:
        pytest.skip("this Python brings no pip")
    (folder / pip.name).write_bytes(pip.read_bytes())
    return folder


@pytest.fixture
def unpacked(wheels: Path, tmp_path: Path) -> Path:
    """The bundle for this Python, as a person unpacks it."""
    with tarfile.open(pack("linux_x86_64", PYTHON, wheels, tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / f"yiju-9.9-linux_x86_64-py{PYTHON.replace('.', '')}"


def run(home: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """As the user whose home this is."""
    home.mkdir(exist_ok=True)
    paths = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), os.defpath])
    environment = {"HOME": str(home), "PATH": paths, "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def installed(unpacked: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run(home, "sh", unpacked / "install.sh", *options)


def below(folder: Path) -> set[str]:
    """Every file and link in it, and every empty folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


@on_linux
def test_it_installs_itself_for_one_user(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "家 home"
    for _ in range(2):  # installed again it replaces itself
        ended = installed(unpacked, home)
        assert ended.returncode == 0, ended.stderr
        assert "装好了" in ended.stdout
    assert run(home, home / ".local/bin/yiju").stdout == "yiju 9.9\n"
    assert (home / ".local/share/applications/yiju-workbench.desktop").is_file()
    assert os.access(home / ".local/share/yiju/启动工作台.sh", os.X_OK)


def used(home: Path) -> Path:
    """A workspace as the shortcut makes it, and what the program keeps for itself; the workspace."""
    workspace = home / "Yiju" / "workspace"
    for file, text in (
        (workspace / DATABASE, "records"),
        (home / ".cache/yiju" / WORDS, "words"),
        (home / ".local/state/yiju/workspace", str(workspace)),
    ):
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
    return workspace


@on_linux
@pytest.mark.parametrize("options", [(), ("--to", "{home}/别处 a")])
def test_uninstalled_it_leaves_the_workspace_and_nothing_else(
    unpacked: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    home = tmp_path / "家 home"
    (home / "桌面").mkdir(parents=True)
    where = [option.format(home=home) for option in options]
    for _ in range(2):
        assert installed(unpacked, home, *where).returncode == 0
    target = Path(where[1]) if where else home / ".local/share/yiju"
    workspace = used(home)
    ended = run(home, "sh", target / "卸载.sh")
    assert ended.returncode == 0, ended.stderr
    gone, _, kept = ended.stdout.partition("没有动")
    for path in (".local/bin/yiju", ".cache/yiju", ".local/state/yiju", "桌面/yiju-workbench.desktop"):
        assert f"{home / path}\n" in gone
    assert f"{workspace}（工作区）" in kept
    empty = {"桌面", ".local/bin", ".local/state", ".local/share/applications", ".cache"}
    assert below(home) - empty == {"Yiju/workspace/yiju.sqlite"}
    assert not target.exists()


@on_linux
def test_uninstalling_leaves_what_is_not_its_own(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    installed(unpacked, home)
    command = home / ".local/bin/yiju"
    command.unlink()
    theirs = [command, home / ".local/share/yiju/记录.txt", home / ".cache/yiju/别的"]
    for file in theirs:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a person's", "utf-8")
    said = run(home, "sh", home / ".local/share/yiju/卸载.sh").stdout
    assert all(file.is_file() for file in theirs)
    assert str(command) not in said
    assert f"{home / '.local/share/yiju'}（里面还有别的文件）" in said
    assert f"{home / '.cache/yiju'}（里面还有别的文件）" in said
    assert below(home / ".local/share/yiju") == {"记录.txt"}


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system does not list its processes")
def test_uninstalling_waits_until_nothing_of_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In folders of its own, also for what the program keeps for itself: were it to take away, nothing of anyone's goes."""
    for name in ("HOME", "YIJU_CACHE", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    target = tmp_path / "yiju"
    (target / "venv" / "bin").mkdir(parents=True)
    python = target / "venv" / "bin" / "python"
    python.symlink_to(sys.executable)
    (target / "uninstall.py").write_bytes((INSIDE / "uninstall.py").read_bytes())
    (target / "installed.json").write_text("[]", "utf-8")
    # It says that it runs: a process whose program is being loaded has no command line yet.
    code = "print('runs', flush=True); input()"
    with subprocess.Popen([python, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"runs\n"
        assert runpy.run_path(str(target / "uninstall.py"))["main"]() == 1
        assert python.exists()
        running.communicate(b"\n")
    assert not runpy.run_path(str(target / "uninstall.py"))["in_use"]()


def test_uninstalling_looks_where_the_program_keeps_things(monkeypatch: pytest.MonkeyPatch) -> None:
    script = runpy.run_path(str(INSIDE / "uninstall.py"))
    for names in ({}, {"YIJU_CACHE": "/某处/缓存", "XDG_STATE_HOME": "/某处/状态"}):
        for name, value in names.items():
            monkeypatch.setenv(name, value)
        assert script["cache"]() == cache_folder()
        assert script["note"]() == last_workspace_note()
    assert script["DATABASE"] == DATABASE


def test_on_windows_cmd_takes_away_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is laid there, and what 卸载.bat does after Python has ended; not that Windows does it."""
    script = runpy.run_path(str(INSIDE / "install.py"))
    desktop, target = tmp_path / "desktop", tmp_path / "依据"
    desktop.mkdir()
    target.mkdir()
    monkeypatch.setitem(script["shortcuts"].__globals__, "WINDOWS", True)
    monkeypatch.setitem(script["shortcuts"].__globals__, "_desktop", lambda: desktop)
    assert "卸载.bat" in script["shortcuts"](target)
    listed = json.loads((target / "installed.json").read_text("utf-8"))
    assert listed == [str(folder / "启动工作台.bat") for folder in (target, desktop)]
    lines = (target / "卸载.bat").read_bytes().decode(locale.getencoding()).split("\r\n")
    at = {
        word: next(i for i, line in enumerate(lines) if word in line)
        for word in ("uninstall.py", "rmdir", "%~f0")
    }
    assert at["uninstall.py"] < at["rmdir"] < at["%~f0"]
    (target / "uninstall.py").write_bytes((INSIDE / "uninstall.py").read_bytes())
    gone = runpy.run_path(str(target / "uninstall.py"))
    monkeypatch.setitem(gone["laid"].__globals__, "WINDOWS", True)
    assert gone["laid"]() == [target / "启动工作台.bat", desktop / "启动工作台.bat"]
    assert below(desktop) == set()
    assert below(target) == {"installed.json", "uninstall.py", "卸载.bat"}


@on_linux
@pytest.mark.parametrize("damage", ["changed", "lost"])
def test_a_damaged_bundle_installs_nothing(unpacked: Path, tmp_path: Path, damage: str) -> None:
    wheel = next((unpacked / "wheels").glob("yiju-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b" ") if damage == "changed" else wheel.unlink()
    ended = installed(unpacked, tmp_path / "home")
    assert ended.returncode == 1
    assert "重新复制或解压" in ended.stderr
    assert not (tmp_path / "home" / ".local").exists()


@on_linux
def test_another_python_or_machine_is_told(unpacked: Path, tmp_path: Path) -> None:
    about = unpacked / "bundle.json"
    as_packed = about.read_text("utf-8")
    about.write_text(as_packed.replace(f'"{PYTHON}"', '"3.99"'), "utf-8")
    assert "要用 Python 3.99" in installed(unpacked, tmp_path / "home").stderr
    about.write_text(as_packed.replace("linux_x86_64", "win_amd64"), "utf-8")
    assert "给 win_amd64 的" in installed(unpacked, tmp_path / "home").stderr


def test_every_file_has_its_sum_and_every_wheel_its_hash_and_licence(unpacked: Path) -> None:
    sums = dict(line.split("  ")[::-1] for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines())
    files = {f.relative_to(unpacked).as_posix(): f for f in unpacked.rglob("*") if f.is_file()}
    assert sums.keys() == files.keys() - {"SHA256SUMS"}
    assert all(
        hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in sums.items()
    )
    assert re.fullmatch(
        r"yiju==9\.9 --hash=sha256:[0-9a-f]{64}\n", (unpacked / "requirements.txt").read_text("utf-8")
    )
    rows = [
        line.split("\t")[:3] for line in (unpacked / "LICENSES" / "清单.tsv").read_text("utf-8").splitlines()
    ]
    assert ["yiju", "9.9", "Apache-2.0"] in rows
    assert list((unpacked / "LICENSES" / "yiju-9.9").iterdir())


def test_for_windows_everything_is_as_windows_reads_it(wheels: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack("win_amd64", "3.12", wheels, tmp_path)) as archive:
        names = {name.partition("/")[2]: name for name in archive.namelist()}
        batch, guide = archive.read(names["安装.bat"]), archive.read(names["安装说明.txt"])
    assert batch.decode("ascii").count("\r\n") == batch.count(b"\n")
    assert guide.startswith(b"\xef\xbb\xbf")
    assert "3.12" in guide.decode("utf-8-sig")
    assert "install.sh" not in names


@on_linux
def test_a_python_that_goes_along_is_laid_beside_and_goes_with_it(wheels: Path, tmp_path: Path) -> None:
    """An archive whose Python hands on to ours stands for one that could be moved."""
    python = tmp_path / "python" / "bin" / f"python{PYTHON}"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    with tarfile.open(tmp_path / "python.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "python", "python")
    with tarfile.open(pack("linux_x86_64", PYTHON, wheels, tmp_path, tmp_path / "python.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    home = tmp_path / "home"
    ended = installed(tmp_path / f"yiju-9.9-linux_x86_64-py{PYTHON.replace('.', '')}", home)
    assert ended.returncode == 0, ended.stderr
    target = home / ".local/share/yiju"
    assert (target / "python/python/bin" / python.name).is_file()
    assert f"{target / 'python'}\n" in run(home, "sh", target / "卸载.sh").stdout
    assert not target.exists()


def test_an_interpreter_goes_along_where_one_is_given(wheels: Path, tmp_path: Path) -> None:
    own = tmp_path / "python.tar.gz"
    own.write_bytes(b"\x1f\x8b")
    with zipfile.ZipFile(pack("win_amd64", "3.12", wheels, tmp_path, own)) as archive:
        (guide,) = (
            archive.read(n).decode("utf-8-sig") for n in archive.namelist() if n.endswith("安装说明.txt")
        )
        assert any(name.endswith("interpreter/python.tar.gz") for name in archive.namelist())
    assert "包内自带 Python" in guide


@pytest.mark.parametrize("platform", lock.PLATFORMS)
def test_the_list_of_wheels_in_the_docs_is_that_of_the_lock(platform: str) -> None:
    lines = (LISTS / f"{platform}.txt").read_text("utf-8").splitlines()
    listed = {(str(name), str(version)) for name, version, *_ in map(parse_wheel_filename, lines)}
    assert listed == {(canonicalize_name(p.name), p.version) for p in lock.pins("desk", platform, "3.11")}


def test_the_containerfile_is_of_this_version_and_runs_as_nobody_special() -> None:
    text = (INSIDE.parent / "Containerfile").read_text("utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    known = {"FROM", "ARG", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"}
    assert {line.split()[0] for line in lines} == known
    assert f"BUNDLE=yiju-{__version__}-linux_x86_64-py311" in text
    order = [line.split()[0] for line in lines]
    assert order.index("USER") > max(i for i, word in enumerate(order) if word == "RUN")
    assert all(
        line.split(maxsplit=1)[1].startswith("[") for line in lines if line.startswith(("ENTRYPOINT", "CMD"))
    )
