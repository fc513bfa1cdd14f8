"""What tests share: the corpus and its gold (skipped where they are absent), the samples and a workspace of them that
is read once, command lines without a process for each, and a Python without a network.
"""

import gc
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from PIL import Image

from tests import encoded_once, read_once
from yiju import Workspace
from yiju.chinese import run
from yiju.cli import cli

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# Torch's threads spin while they wait, and take the cores from the other process of a run.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# A busy machine is no fault of the text that is tried.
settings.register_profile("yiju", deadline=None)
settings.load_profile("yiju")

_NO_NETWORK = """
import socket

_connect = socket.socket.connect


def _refuse(self, address):
    if self.family == socket.AF_UNIX:
        return _connect(self, address)
    raise AssertionError(f"network connection to {address}")


def _no_names(*args, **kwargs):
    raise AssertionError(f"network name looked up: {args}")


socket.socket.connect = socket.socket.connect_ex = _refuse
socket.getaddrinfo = _no_names
"""

# A Python that tests start keeps to the vectors of the run too.
_SHARED = (
    (Path(__file__).with_name("encoded_once.py")).read_text("utf-8")
    + """
import sys
share(Path(sys.argv[1]))
"""
)

_APART = """
sys.argv = ["yiju", *sys.argv[2:]]
from yiju.cli import main
main()
"""

_TYPED = """
import json, sys
from yiju.cli import main
for line in sys.stdin:
    sys.argv = ["yiju", *json.loads(line)]
    try:
        main()
    except SystemExit as end:
        print("ended", end.code or 0, file=sys.__stderr__)
"""


# A file is one process's work (`--dist loadfile`): what takes longest begins first, so that no process waits long for the other.
_LONGEST = (
    "test_walk.py", "test_flows.py", "test_formats.py", "test_pages.py", "test_browser.py", "test_other_model.py",
    "test_reader_benches.py", "test_bundle.py", "test_offline_traced.py", "test_core_alone.py", "test_kills.py", "test_full_disk.py",
    "test_search_benches.py", "test_backup.py", "test_reader_ocr.py", "test_hostile_batch.py", "test_again.py", "test_passages.py",
    "test_guide.py", "test_notebooks.py", "test_evidence.py", "test_offline.py",
)  # fmt: skip


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no search for garbage looks through it again."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others as they were found."""
    place = {name: at for at, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(_LONGEST)))


def _of_the_run(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """A path that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name


@pytest.fixture(scope="session", autouse=True)
def _encoded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vectors of a run, each computed once."""
    file = _of_the_run(tmp_path_factory, "vectors.sqlite")
    encoded_once.share(file)
    return file


@pytest.fixture(scope="session", autouse=True)
def _read_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The samples of a run, each read once."""
    read_once.share_readings(_of_the_run(tmp_path_factory, "readings"))


@pytest.fixture
def computed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model computes every vector, as it does outside tests."""
    monkeypatch.setattr("yiju.search.model.e5.E5Model.embed", encoded_once.COMPUTED)


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process reads every file, as it does outside tests."""
    monkeypatch.setattr("yiju.ingest.worker.Worker.read", read_once.READ)


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test's workspace is the last one of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def no_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that, on PYTHONPATH, refuses a Python and all that it starts every socket to a host."""
    folder = tmp_path_factory.mktemp("no-network")
    (folder / "sitecustomize.py").write_text(_NO_NETWORK)
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real filings."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"the real filings are not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of hand-made truth for some of the real filings."""
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip(f"the hand-made truth is not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The repository's own sample filings."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture with text to recognise: the head of a scanned page, which takes a third of the time of a page."""
    file = tmp_path_factory.mktemp("scan") / "扫描件.png"
    with Image.open(next((ROOT / "tests" / "samples" / "formats").glob("*预算（扫描件）.png"))) as page:
        page.crop((0, 0, page.width, page.height // 4)).save(file)
    return file


@pytest.fixture(scope="session")
def samples_read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Lays a workspace of all samples, audited, into a folder. They are read once for all processes of a run."""
    whole = _of_the_run(tmp_path_factory, "samples-read")
    with FileLock(f"{whole}.lock"):
        if not whole.is_dir():
            making = Workspace.of_samples()
            making.audit()
            making.graph_store.close()
            making.store.close()
            shutil.copytree(making.folder, whole.with_name("samples-being-read"))
            whole.with_name("samples-being-read").rename(whole)
    return lambda folder: shutil.copytree(whole, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def typed() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Types a command line at a workspace, in this process: its exit code, and what it printed on either stream."""

    def typed(*args: str | Path, workspace: Path) -> subprocess.CompletedProcess[str]:
        line = ["-w", str(workspace), *map(str, args)]
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            run(cli, line)
        told = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(line, int(ended.value.code or 0), *told)

    return typed


@pytest.fixture(scope="session")
def yiju_apart(_encoded_once: Path) -> list[str]:
    """What begins a command line of yiju in a process of its own."""
    return [sys.executable, "-c", _SHARED + _APART, str(_encoded_once)]


@pytest.fixture(scope="session")
def typed_apart(_encoded_once: Path) -> Callable[..., tuple[list[int], str]]:
    """Types command lines one after the other in one other Python, which is started as `subprocess.run` is told to: their
    exit codes, and all that was printed. Readers and queries start processes of their own.
    """

    def typed(lines: Sequence[Sequence[str]], **started: object) -> tuple[list[int], str]:
        done = subprocess.run(
            [sys.executable, "-c", _SHARED + _TYPED, str(_encoded_once)],
            input="\n".join(map(json.dumps, lines)),
            capture_output=True,
            encoding="utf-8",
            **started,  # type: ignore[call-overload]
        )
        codes = [int(line.split()[1]) for line in done.stderr.splitlines() if line.startswith("ended ")]
        return codes, done.stdout + done.stderr

    return typed
