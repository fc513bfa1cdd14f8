"""Minutes and a network: the wheels of every platform, the core in an empty environment, the bundle without a network."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import venv
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tools import lock
from tools.bundle.bundle_archive import fetch, make
from yiju import __version__

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ".".join(map(str, sys.version_info[:2]))
pytestmark = pytest.mark.slow


def engine() -> str | None:
    """podman or docker, where it answers."""
    for name in ("podman", "docker"):
        if shutil.which(name) and subprocess.run([name, "info"], capture_output=True).returncode == 0:
            return name
    return None


# In a network namespace without a network: install, the demo, a workspace, one page of the workbench, and away again.
OFFLINE = """
set -e
ip link set lo up
sh "$1/install.sh"
cd "$HOME"
.local/bin/yiju demo > demo.txt
mkdir Yiju
(cd Yiju && ../.local/bin/yiju ingest ../材料 && ../.local/bin/yiju audit) > audit.txt
.local/bin/yiju workbench --demo --no-browser > workbench.txt &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 300); do grep -q token workbench.txt && break; sleep 1; done
python3 - <<'PY'
import http.cookiejar, urllib.request
address = open("workbench.txt", encoding="utf-8").read().partition("：")[2].split()[0]
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
assert "依据" in opener.open(address).read().decode()
PY
trap - EXIT
kill -INT $server
wait $server || true
sh .local/share/yiju/卸载.sh > gone.txt
"""


@pytest.mark.parametrize("platform", lock.PLATFORMS)
def test_every_wheel_is_to_be_had(platform: str, tmp_path: Path) -> None:
    fetch(platform, "3.11", tmp_path)
    found = sorted(f.name for f in tmp_path.glob("*.whl") if not f.name.startswith("pip-"))
    assert found == (ROOT / "docs" / "platforms" / f"{platform}.txt").read_text("utf-8").split()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and the packages of the core, and nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True)
    install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements" / "core.txt"], check=True)
    subprocess.run([*install, ROOT], check=True)
    return folder


def test_the_core_in_an_empty_environment(environment: Path, tmp_path: Path) -> None:
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "check"], check=True)
    listed = subprocess.run([python, "-m", "pip", "list"], capture_output=True, text=True, check=True).stdout
    assert len(listed.splitlines()) - 2 <= 75
    assert "torch" not in listed
    size = sum(f.stat().st_size for f in environment.rglob("*") if f.is_file() and not f.is_symlink())
    assert size <= 700e6
    for name in ("graph", "search", "audit", "ingest"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')\n")
    subprocess.run([python, "-c", "from yiju import Workspace"], cwd=tmp_path, check=True)
    subprocess.run([python, "-m", "yiju", "demo"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)


def test_the_workbench_opens_the_samples_where_the_repository_is_not(
    environment: Path, tmp_path: Path
) -> None:
    """Within 40 s of work for one processor, from the command to the list of what was found."""
    before = os.times()
    running = subprocess.Popen(
        [environment / "bin" / "yiju", "workbench", "--demo", "--no-browser", "--json"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": os.defpath, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        address = json.loads(running.stdout.readline())["url"]
        visitor = build_opener(HTTPCookieProcessor(CookieJar()))
        visitor.open(address).close()
        said = urlencode({"who": "张三", "next": "/findings"}).encode()
        came_in = Request(urljoin(address, "/who"), said, {"Sec-Fetch-Site": "same-origin"})
        shown = visitor.open(came_in).read().decode()
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()
    after = os.times()
    assert running.returncode == 0
    assert "<title>疑点清单" in shown and "示例市数据管理局" in shown
    assert after.children_user + after.children_system - before.children_user - before.children_system <= 40


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a network namespace needs root on Linux"
)
def test_the_bundle_installs_runs_and_goes_again_without_a_network(tmp_path: Path, samples: Path) -> None:
    made = make("linux_x86_64", PYTHON, tmp_path)
    assert made.stat().st_size <= 350e6
    with tarfile.open(made) as archive:
        archive.extractall(tmp_path, filter="data")
    home = tmp_path / "home"
    (home / "材料").mkdir(parents=True)
    shutil.copy(next(samples.glob("*2018年绩效*.txt")), home / "材料")
    # Without a developer's tools: pip asks rustc for its version, and rustup lays a folder in the home.
    paths = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
    subprocess.run(
        [
            "unshare",
            "--net",
            "sh",
            "-c",
            OFFLINE,
            "offline",
            str(tmp_path / made.name.removesuffix(".tar.gz")),
        ],
        env={"HOME": str(home), "PATH": paths, "PYTHONUTF8": "1"},
        check=True,
    )
    assert "下一步：运行 .local/bin/yiju workbench" in (home / "demo.txt").read_text("utf-8")
    assert f"{home / 'Yiju' / 'workspace'}（工作区）" in (home / "gone.txt").read_text("utf-8")
    left = {f.relative_to(home).parts[0] for f in home.rglob("*") if not f.is_dir()}
    assert left == {"材料", "Yiju", "demo.txt", "audit.txt", "workbench.txt", "gone.txt"}
    assert __version__ in made.name


@pytest.mark.skipif(engine() is None, reason="neither podman nor docker answers here")
def test_the_container_is_built_from_the_bundle_and_runs_without_a_network(tmp_path: Path) -> None:
    name = engine()
    assert name is not None
    make("linux_x86_64", "3.11", tmp_path)
    recipe = ROOT / "tools" / "bundle" / "Containerfile"
    subprocess.run([name, "build", "--file", recipe, "--tag", "yiju-test", tmp_path], check=True)
    said = subprocess.run(
        [name, "run", "--rm", "--network", "none", "yiju-test", "demo"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "下一步" in said.stdout
