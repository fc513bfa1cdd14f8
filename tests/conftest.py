"""What tests share: the corpus and its gold (skipped where they are absent), the samples, and a Python
without a network.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

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
