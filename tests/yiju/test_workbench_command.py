"""`yiju workbench` before it serves: what an earlier version of the program left is made anew."""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yiju.commands.workbench_command import bring_up
from yiju.workspace import Workspace


def test_an_index_of_another_version_is_made_anew_before_the_pages_open(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "workspace"
    workspace = Workspace(folder)
    workspace.ingest([next(samples.glob("*2018年绩效目标申报表.txt"))])
    bring_up(workspace)
    assert not capsys.readouterr().err
    workspace.store.close()
    [catalog] = (folder / "index").glob("*.sqlite")
    with sqlite3.connect(catalog) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    later = Workspace(folder)
    assert not later.readable()
    bring_up(later)
    assert (
        "正在由记录重建" in capsys.readouterr().err and later.readable() and later.search_index.search("绩效")
    )
    later.store.close()


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
@pytest.mark.parametrize("command", ["workbench --no-browser --port 0", "serve --port 0"])
def test_ctrl_c_ends_it_without_a_word_however_often_it_is_pressed(tmp_path: Path, command: str) -> None:
    Workspace(tmp_path).store.close()
    call = [sys.executable, "-m", "yiju", "-w", str(tmp_path), *command.split()]
    # What runs behind a shell may be born deaf to it.
    process = subprocess.Popen(
        call,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    address = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
    assert address is not None
    answered = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=30)
    answered.request("GET", "/")
    answered.getresponse().read()
    answered.close()
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    assert "Traceback" not in process.communicate(timeout=30)[1]
