"""Nothing at run time opens a network connection: the demo runs with every socket to a host refused."""

import os
import subprocess
import sys
from pathlib import Path

_GUARD = """
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


def test_the_demo_opens_no_network_connection(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_GUARD)  # reaches worker processes too
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    probe = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True).returncode != 0
    done = subprocess.run(
        [sys.executable, "-m", "yiju", "demo"], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "network" not in done.stderr
