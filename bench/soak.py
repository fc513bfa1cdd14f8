"""Everybody at once for half an hour: `python bench/soak.py --minutes 30`.

One workspace; at the same time files are read in (some of these runs killed), findings judged from the command line and
in the workbench, SPARQL and pages asked, backups made, half-open and endless requests held against both servers. Watched: every answer,
the time of `/`, memory and descriptors of both servers. At the end: every judgement that was acknowledged is there,
the doctor finds nothing, both servers hold what they held (from ten minutes on, when a measure means something).
Exit code 1 where one of these does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
GROWTH, MORE_DESCRIPTORS = 1.10, 20
"""What memory may grow by, and descriptors by."""
_PROMPT = 1.0
"""Seconds within which `/` should answer while the endpoint is held; told, for a busy machine is no fault."""
_MEASURED_FROM = 10.0
_FIRST_FIND, _NOTE = 600.0, "压测"
_QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?d a yj:Declaration }",
    "SELECT ?d ?name { ?d a yj:Declaration ; yj:name ?name } LIMIT 50",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",  # endless: stopped at its limit
)


class Server:
    """A server of ours, its port, and how much it holds."""

    def __init__(self, workspace: Path, *args: str) -> None:
        command = [sys.executable, "-m", "yiju", "-w", str(workspace), *args]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)\S*", line)
        assert found, f"{args[0]} did not start: {line}"
        self.url, self.port = found[0], int(found[1])
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def ask(self, path: str, body: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        """Status and text; a form where there is a body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        try:
            form = urllib.parse.urlencode(body).encode() if body is not None else None
            sent = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
            connection.request("POST" if form is not None else "GET", path, form, {**sent, **headers})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            self.cookies = answer.headers.get_all("Set-Cookie") or []
            return answer.status, text
        finally:
            connection.close()

    def holds(self) -> tuple[float, int]:
        """Mebibytes of memory and descriptors of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = int(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]
        return kilobytes / 1024, sum(1 for _ in Path(f"/proc/{self.process.pid}/fd").iterdir())

    def stop(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


class Soak:
    """The workspace, who works at it, and what was counted."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.workspace = folder, folder / "工作区"
        self.draw = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.acknowledged: dict[str, int] = Counter()
        self.first_page: list[float] = []
        self.held: dict[str, list[tuple[float, int]]] = {}
        self.end = threading.Event()

    def prepare(self) -> None:
        """The samples read in, and both servers begun."""
        done = self.command("ingest", str(SAMPLES))
        assert done.returncode == 0, done.stderr
        assert self.command("audit", "--brief").returncode == 0
        self.endpoint = Server(self.workspace, "serve", "--port", "0", "--seconds", "5")
        self.workbench = Server(self.workspace, "workbench", "--no-browser", "--port", "0")
        self.workbench.ask(
            urllib.parse.urlsplit(self.workbench.url).path + "?" + self.workbench.url.partition("?")[2]
        )
        self.cookie = self.workbench.cookies[0].split(";")[0]
        self.workbench.ask("/who", {"who": "压测", "next": "/"}, **self.ours())
        self.cookie += "; " + self.workbench.cookies[0].split(";")[0]

    def ours(self) -> dict[str, str]:
        """What our own page sends."""
        return {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        """A command line that is let run to its end."""
        call = [sys.executable, "-m", "yiju", "-w", str(self.workspace), *args]
        return subprocess.run(
            call, capture_output=True, text=True, timeout=_FIRST_FIND, stdin=subprocess.DEVNULL
        )

    def read_in(self) -> None:
        """A file corrected at its place; every third run is killed. The places are few, so that what the servers show
        does not grow and what they hold must not.
        """
        self.counts["files"] += 1
        samples = sorted(SAMPLES.glob("*.txt"))
        place = self.counts["files"] % len(samples)
        sample = samples[place]
        target = self.folder / "材料" / f"{place}{sample.name}"
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"{sample.read_text('utf-8')}\n压测第{self.counts['files']}份\n", "utf-8")
        call = [sys.executable, "-m", "yiju", "-w", str(self.workspace), "ingest", str(target.parent)]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(call, start_new_session=True, **quiet)
        if self.counts["files"] % 3 == 0:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.draw.uniform(1, 8))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.counts["killed"] += 1
        elif process.wait() != 0:
            self.wrong.append(f"ingest ended with {process.returncode}")

    def findings(self) -> list[str]:
        """Ids as the rows are now."""
        from yiju.audit import FindingTable

        return FindingTable(self.workspace / "yiju.sqlite").ids()

    def judge(self) -> None:
        """By the command line."""
        finding = self.draw.choice(self.findings())
        done = self.command("review", finding, "confirm", "--note", _NOTE)
        if done.returncode == 0:
            self.acknowledged[finding] += 1
        elif "没有编号为" not in done.stderr:  # found no more since it was drawn
            self.wrong.append(f"review refused: {done.stderr.strip()[-200:]}")

    def judge_in_the_workbench(self) -> None:
        """By a form."""
        finding = self.draw.choice(self.findings())
        status, text = self.workbench.ask(
            f"/finding/{finding}/verdict", {"verdict": "dismiss", "note": _NOTE}, **self.ours()
        )
        if status == 303:
            self.acknowledged[finding] += 1
        elif status not in (404, 400):
            self.wrong.append(f"the workbench answered {status}: {text[-200:]}")

    def ask(self) -> None:
        """A query, now and then an endless one."""
        query = self.draw.choice(_QUERIES)
        status, text = self.endpoint.ask("/sparql", {"query": query})
        if status not in (200, 503, 504, 400, 408):
            self.wrong.append(f"the endpoint answered {status}: {text[-200:]}")

    def look(self) -> None:
        """Pages, and how long the endpoint's first one takes."""
        began = time.monotonic()
        self.endpoint.ask("/")
        self.first_page.append(time.monotonic() - began)
        for page in ("/", "/findings", "/journal", "/search?q=运行维护"):
            status, text = self.workbench.ask(urllib.parse.quote(page, safe="/?="), **self.ours())
            if status != 200:
                self.wrong.append(f"{page} answered {status}: {text[-200:]}")

    def hold(self) -> None:
        """Requests that never come to an end."""
        for server in (self.endpoint, self.workbench):
            held = []
            for _ in range(30):
                with contextlib.suppress(OSError):
                    held.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
                    held[-1].sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9")
            self.end.wait(5)
            for one in held:
                one.close()

    def back_up(self) -> None:
        """A backup, thrown away."""
        target = self.folder / "备份.yiju"
        if self.command("backup", str(target)).returncode != 0:
            self.wrong.append("backup failed")
        self.end.wait(20)

    def watch(self) -> None:
        """Memory and descriptors."""
        for name, server in (("serve", self.endpoint), ("workbench", self.workbench)):
            if server.process.poll() is not None:
                self.wrong.append(f"{name} ended")
                self.end.set()
                return
            self.held.setdefault(name, []).append(server.holds())
        self.end.wait(2)

    def run(self, minutes: float) -> None:
        """Everybody at once."""
        workers: list[Callable[[], None]] = [
            self.read_in, self.judge, self.judge_in_the_workbench, self.ask, self.ask, self.look, self.hold, self.back_up, self.watch,
        ]  # fmt: skip
        threads = [threading.Thread(target=self._again, args=(work,)) for work in workers]
        for thread in threads:
            thread.start()
        self.end.wait(minutes * 60)
        self.end.set()
        for thread in threads:
            thread.join()

    def _again(self, work: Callable[[], None]) -> None:
        while not self.end.is_set():
            try:
                work()
                self.counts[work.__name__] += 1
            except Exception as error:
                self.wrong.append(f"{work.__name__}: {type(error).__name__}: {error}")
                self.end.wait(1)

    def settle(self, minutes: float) -> None:
        """What must hold when all is over."""
        from bench.kills import unsound
        from yiju.audit import log

        for name, held in self.held.items():
            quarter = max(1, len(held) // 4)
            before, after = held[quarter : 2 * quarter] or held, held[-quarter:]
            memory = [statistics.median(m for m, _ in part) for part in (before, after)]
            # The least: held requests come and go, and only what is never given back is a leak.
            files = [min(n for _, n in part) for part in (before, after)]
            print(f"{name}: {memory[0]:.0f} → {memory[1]:.0f} MiB, {files[0]} → {files[1]} descriptors")
            if minutes >= _MEASURED_FROM and (
                memory[1] > GROWTH * memory[0] or files[1] > files[0] + MORE_DESCRIPTORS
            ):
                self.wrong.append(f"{name} holds more than before")
        if self.first_page:
            slow = sorted(self.first_page)[int(0.95 * (len(self.first_page) - 1))]
            prompt = sum(took <= _PROMPT for took in self.first_page)
            print(
                f"/ of the endpoint: {prompt} of {len(self.first_page)} within {_PROMPT:g} s, "
                f"95 of 100 within {slow:.2f} s, slowest {max(self.first_page):.2f} s; load {os.getloadavg()[1]:.0f}"
            )
        self.endpoint.stop()
        self.workbench.stop()
        kept = Counter(entry.finding for entry in log(self.workspace / "yiju.sqlite") if entry.note == _NOTE)
        lost = sum((Counter(self.acknowledged) - kept).values())
        print(
            f"judgements acknowledged {sum(self.acknowledged.values())}, kept {sum(kept.values())}, lost {lost}"
        )
        if lost:
            self.wrong.append(f"{lost} judgements lost")
        again = self.command("ingest", str(self.folder / "材料"))
        self.wrong += [f"doctor: {one}" for one in unsound(self.workspace)]
        if again.returncode not in (0, 1):
            self.wrong.append(f"the last ingest ended with {again.returncode}")


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="yiju-soak-"))
    try:
        soak = Soak(folder, chosen.seed)
        soak.prepare()
        soak.run(chosen.minutes)
        soak.settle(chosen.minutes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"seed {chosen.seed}, {chosen.minutes:g} minutes:", dict(soak.counts))
    for fault, count in Counter(soak.wrong).most_common(20):
        print(f"WRONG ×{count}: {fault}")
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
