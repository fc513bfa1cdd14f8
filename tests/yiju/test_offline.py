"""Nothing at run time opens a network connection: the demo runs with every socket to a host refused."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path


def test_the_demo_opens_no_network_connection(no_network: Path, yiju_apart: list[str]) -> None:
    environment = os.environ | {"PYTHONPATH": str(no_network)}  # reaches worker processes too
    probe = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True).returncode != 0
    done = subprocess.run([*yiju_apart, "demo"], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "network" not in done.stderr
    [told] = re.findall(r"-w 练习 ingest (.+)", done.stdout)
    assert any(Path(*shlex.split(told)).glob("*.pdf")), (
        "whoever installed by pip has something to practise on"
    )
