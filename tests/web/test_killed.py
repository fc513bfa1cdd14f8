"""A workbench that is killed at any moment has lost no judgement that it answered."""

import http.cookiejar
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

from yiju.workspace import Workspace


def test_every_answered_judgement_outlives_a_killed_server(workspace: Workspace) -> None:
    ids = workspace.findings_table().ids(sort="grade")
    judged = []
    for round_ in range(2):
        command = [sys.executable, "-m", "yiju", "-w", str(workspace.folder), "workbench", "--no-browser"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            found = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=\S+", server.stdout.readline())
            assert found is not None
            opener = urllib.request.build_opener(
                urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            )
            opener.open(found[0])
            for path, form in [
                ("/who", {"who": "张三", "next": "/"}),
                *(
                    (f"/finding/{i}/verdict", {"verdict": "confirm"})
                    for i in ids[round_ * 4 : round_ * 4 + 4]
                ),
            ]:
                asked = urllib.request.Request(
                    found[1] + path, urlencode(form).encode(), headers={"Origin": found[1]}
                )
                assert opener.open(asked).status == 200
            judged += ids[round_ * 4 : round_ * 4 + 4]
            server.send_signal(signal.SIGKILL)
        with sqlite3.connect(Path(workspace.store.path)) as connection:
            assert {i for (i,) in connection.execute("SELECT finding FROM standing")} == set(judged)
