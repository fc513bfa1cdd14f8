"""Zero connection attempts, failed ones too: every command that works with filings, under strace."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

YIJU = [sys.executable, "-m", "yiju"]
STRACE = ["strace", "-f", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg,sendmmsg"]

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the traces and the workspace that the commands share."""
    made = tmp_path_factory.mktemp("追踪")
    probe = [*STRACE, "-o", str(made / "probe"), sys.executable, "-c", CONNECTS]
    done = subprocess.run(probe, capture_output=True, text=True, timeout=60)
    if "PTRACE" in done.stderr or "ptrace" in done.stderr or "seccomp" in done.stderr:
        pytest.skip("this system lets no process be traced")
    assert attempts(made / "probe"), "an attempt is seen where there is one"
    return made


CONNECTS = "import socket; s = socket.socket(); s.settimeout(1); s.connect_ex(('127.0.0.1', 9))"


def attempts(trace: Path) -> list[str]:
    """Lines of the trace that reach for a host."""
    return [line for line in trace.read_text(errors="replace").splitlines() if "AF_INET" in line]


@pytest.fixture
def environment() -> dict[str, str]:
    """Without what would keep a library quiet by itself."""
    quiet = ("ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DO_NOT_TRACK")
    return {k: v for k, v in os.environ.items() if k not in quiet}


def traced(folder: Path, name: str, environment: dict[str, str], *args: str) -> subprocess.Popen[str]:
    command = [*STRACE, "-o", str(folder / name), *YIJU, "-w", str(folder / "工作区"), *args]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def read(folder: Path, samples: Path, scan: Path) -> Path:
    """The workspace, read in under the trace: PDF, text, Word, Excel and a picture that is recognised, one form in three of them."""
    files = [next(samples.glob("*填报表.pdf")), next(samples.glob("*2018年绩效*.txt"))]
    formats = Path(__file__).resolve().parent.parent / "samples" / "formats"
    files += [next(formats.glob(f"*填报表.{kind}")) for kind in ("docx", "xlsx")]
    process = traced(folder, "ingest", dict(os.environ), "ingest", *map(str, files), str(scan))
    said = process.communicate(timeout=300)
    assert process.returncode == 0 and "文字识别" in said[0], said
    return folder


def test_reading_in(read: Path) -> None:
    assert attempts(read / "ingest") == []


@pytest.mark.parametrize(
    "args",
    [["search", "运行维护"], ["audit", "--brief"], ["sparql", "ASK { ?s ?p ?o }"], ["doctor"], ["export", "filings", "-o", "记录"]],
    ids=lambda args: args[0],
)  # fmt: skip
def test_commands(args: list[str], read: Path, environment: dict[str, str]) -> None:
    args = [str(read / one) if one == "记录" else one for one in args]
    process = traced(read, args[0], environment, *args)
    said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    assert attempts(read / args[0]) == []


# One notebook with its kernel, over sockets that are files: those of the machine's own address would be taken for attempts.
NOTEBOOK = """
import re, sys, nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

class This(KernelSpecManager):
    def get_kernel_spec(self, name):
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name=name, language="python")

path, folder, sockets = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
first = next(cell for cell in notebook.cells if cell.cell_type == "code")
first.source = re.sub(r"^工作区 = None", f"工作区 = {folder!r}", first.source)
kernel = AsyncKernelManager(transport="ipc", ip=sockets, kernel_name="python3", kernel_spec_manager=This())
NotebookClient(notebook, km=kernel, timeout=300, startup_timeout=300).execute()
print(sum("<svg" in str(cell.get("outputs", "")) for cell in notebook.cells))
"""


def test_a_notebook_with_its_charts(read: Path, environment: dict[str, str]) -> None:
    path = next((Path(__file__).resolve().parents[2] / "notebooks").glob("02_*.ipynb"))
    command = [
        *STRACE,
        "-o",
        str(read / "notebook"),
        sys.executable,
        "-c",
        NOTEBOOK,
        path,
        read / "工作区",
        read / "k",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1, "a chart was drawn"
    assert attempts(read / "notebook") == []


@pytest.fixture
def server(
    request: pytest.FixtureRequest, read: Path, environment: dict[str, str]
) -> Iterator[tuple[int, str]]:
    name = request.param
    more = ["--no-browser"] if name == "workbench" else []
    process = traced(read, name, environment, name, "--port", "0", *more)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)(\S*)", line)
    assert found, line
    yield int(found[1]), found[2]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def asked(port: int, path: str, cookie: str = "") -> tuple[int, str]:
    """Status and the cookie that the answer sets."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, (answer.headers.get("Set-Cookie") or "").split(";")[0]


@pytest.mark.parametrize("server", ["serve"], indirect=True)
def test_the_endpoint(server: tuple[int, str], read: Path) -> None:
    port, path = server
    assert asked(port, f"{path}?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")[0] == 200
    assert (
        asked(port, f"{path}?query=ASK%20%7B%20SERVICE%20%3Chttp://127.0.0.1:9/%3E%20%7B%7D%20%7D")[0] == 403
    )
    assert attempts(read / "serve") == []


@pytest.mark.parametrize("server", ["workbench"], indirect=True)
def test_the_workbench(server: tuple[int, str], read: Path) -> None:
    port, path = server
    status, cookie = asked(port, path)
    assert status == 303
    cookie += "; yiju-who=%E5%BC%A0%E4%B8%89"
    for page in ("/", "/findings", "/search?q=%E7%BB%B4%E6%8A%A4", "/journal", "/ask"):
        assert asked(port, page, cookie)[0] in (200, 303)
    assert attempts(read / "workbench") == []
