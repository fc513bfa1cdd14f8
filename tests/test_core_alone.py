"""The core stands alone: with none of the groups' packages it reads, asks, searches, audits and opens the
workbench, and what needs a group says so in one Chinese line.
"""

import importlib.metadata as metadata
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from yiju.ingest import groups

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ROOT / "tests" / "samples" / "formats"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
Typed = Callable[..., tuple[list[int], str]]
GROUPED = {
    "pandas",
    "altair",
    "duckdb",
    "vl_convert",
    "ipykernel",
    "cv2",
    "rapidocr",
    "torch",
    "sentence_transformers",
    "pyarrow",
    "pyspark",
}

# A finder that stands before all others and knows nothing but the core and the standard library.
BLOCKED = """
import sys
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in ALLOWED and top not in sys.stdlib_module_names and not top.startswith("_"):
            raise ModuleNotFoundError(f"No module named {top!r}", name=top)
sys.meta_path.insert(0, Only())
"""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(requirements: list[str]) -> set[str]:
    """Names of the installed distributions that these requirements bring, with all that those require."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonical(requirement.name)
        if name in found:
            continue
        found.add(name)
        for text in metadata.requires(name) or []:
            needed = Requirement(text)
            extras = requirement.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return found


@pytest.fixture(scope="session")
def core_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that, on PYTHONPATH, lets a Python and all that it starts import the core's packages only."""
    names = closure(PROJECT["dependencies"])
    tops = {
        top for top, dists in metadata.packages_distributions().items() if names & set(map(canonical, dists))
    }
    assert not tops & GROUPED
    folder = tmp_path_factory.mktemp("core-only")
    (folder / "sitecustomize.py").write_text(
        f"ALLOWED = {sorted(tops | {'yiju', 'sitecustomize', 'pip'})!r}\n{BLOCKED}", "utf-8"
    )
    return folder


def python(core_only: Path, *arguments: str, code: int = 0) -> str:
    environment = {"PYTHONPATH": str(core_only), "HOME": str(Path.home()), "PYTHONUTF8": "1"}
    ended = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def yiju(core_only: Path, typed_apart: Typed) -> Typed:
    """Types command lines where nothing but the core is to be had."""
    environment = os.environ | {"PYTHONPATH": str(core_only), "PYTHONUTF8": "1"}
    return lambda *lines, **started: typed_apart(lines, env=environment, **started)


@pytest.fixture(scope="module")
def workspace(yiju: Typed, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Samples of every file type, read by the core alone."""
    folder = str(tmp_path_factory.mktemp("core") / "workspace")
    files = [*samples.glob("*填报表.*"), *samples.glob("*2018年绩效*.txt")]
    files += [f for f in FORMATS.glob("*填报表.*") if f.suffix in (".docx", ".xlsx", ".html")]
    codes, told = yiju(["-w", folder, "ingest", *map(str, files)])
    assert codes == [0] and len(files) == 6, told
    return folder


def test_every_package_that_the_rooms_import_is_declared() -> None:
    rooms = [ROOT / room for room in ("ingest", "graph", "search", "audit", "yiju")]
    imported = {
        found[1]
        for room in rooms
        for module in room.rglob("*.py")
        for found in re.finditer(r"^ *(?:import|from) (\w+)(?:[. ]|$)", module.read_text("utf-8"), re.M)
        if not found[0].startswith(" from the") and found[1] not in sys.stdlib_module_names
    }
    declared = {
        canonical(Requirement(text).name)
        for texts in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
        for text in texts
    }
    owners = metadata.packages_distributions()
    third = {name for name in imported if name in owners and name not in ("yiju", "tools", "bench")}
    assert {name for name in third if not declared & set(map(canonical, owners[name]))} == set()


def test_the_core_is_asked_in_every_way_and_exports(yiju: Typed, workspace: str, tmp_path: Path) -> None:
    asked = [
        ["stats"], ["files"], ["search", "运行维护"], ["similar", "政务信息资源目录系统（运维）"], ["indicators"],
        ["sparql", "--starter", "bases-most-cited"], ["audit", "--brief"], ["doctor"], ["link"],
        ["compare", "社区便民信息服务平台运行维护", "政务信息资源目录系统（运维）"],
        ["export", "filings", "-o", "a.jsonl"], ["export", "findings-xlsx", "-o", "a.xlsx"],
        ["export", "turtle", "-o", "a.ttl"], ["export", "graphml", "-o", "a.graphml"],
    ]  # fmt: skip
    needs_more = ["export", "parquet", "-o", "数据表"]
    codes, told = yiju(*(["-w", workspace, *line] for line in (*asked, needs_more)), cwd=tmp_path)
    assert codes == [0] * len(asked) + [1], told
    assert f'{sys.executable} -m pip install "yiju[notebooks]"。\n' in told
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".graphml", ".jsonl", ".ttl", ".xlsx"]


def test_where_there_is_no_pip_nothing_is_told_to_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "find_spec", lambda name: None)
    with pytest.raises(groups.NotInstalled, match="不带 pip（离线包即如此），不能补装"), groups.needs("ocr"):
        import a_package_that_is_nowhere  # type: ignore[import-not-found]  # noqa: F401


def test_the_workbench_opens(core_only: Path, workspace: str) -> None:
    script = f"""
import asyncio, sys
from yiju import Workspace
from yiju.web.app import application
from yiju.web.desk import Desk
async def page(path):
    sent = []
    scope = {{"type": "http", "asgi": {{"version": "3.0"}}, "http_version": "1.1", "method": "GET", "path": path,
             "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
             "headers": [(b"host", b"127.0.0.1"), (b"cookie", b"yiju-who=%E5%BC%A0")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}}
    async def receive():
        return {{"type": "http.request", "body": b"", "more_body": False}}
    async def send(message):
        sent.append(message)
    await application(Desk(Workspace({workspace!r})))(scope, receive, send)
    print(sent[0]["status"], "</html>" in b"".join(m.get("body", b"") for m in sent).decode())
for path in ("/", "/findings", "/search", "/project"):
    asyncio.run(page(path))
"""
    assert python(core_only, "-c", script).split() == ["200", "True"] * 4


def test_tables_charts_and_models_say_what_to_install(core_only: Path, workspace: str) -> None:
    script = f"""
from yiju import Workspace
from yiju.ingest.groups import NotInstalled
ws = Workspace({workspace!r})
def said(ask):
    try:
        ask()
    except NotInstalled as error:
        print(str(error))
said(lambda: ws.declarations())
said(lambda: ws.sparql("bases-most-cited"))
said(lambda: __import__("yiju.charts"))
from yiju.search import load_encoder
said(lambda: load_encoder("some/model"))
said(lambda: __import__("yiju.scale"))
"""
    lines = python(core_only, "-c", script).splitlines()
    assert [re.search(r"yiju\[(\w+)\]", line)[1] for line in lines] == ["notebooks"] * 3 + ["models", "spark"]  # type: ignore[index]


def test_a_scan_says_what_to_install_and_is_read_once_it_is(
    yiju: Typed, typed: Typed, scan: Path, tmp_path: Path
) -> None:
    codes, told = yiju(["-w", str(tmp_path / "workspace"), "ingest", str(scan), "--json"])
    assert codes == [1] and "yiju[ocr]" in told.replace("\\", "")
    assert typed("ingest", scan, workspace=tmp_path / "workspace").returncode == 0
