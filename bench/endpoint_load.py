"""Fifty clients at the SPARQL endpoint for a minute while filings are ingested: errors, torn answers.

    python -P bench/endpoint_load.py                         # a little over a minute

Runs `yiju serve` on a workspace of its own and `yiju ingest` beside it, one sample after another. Every answer must be whole JSON that tells of one state of the graph:
each filing with all its declarations or not at all. Prints requests per second, latencies and what failed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from yiju.graph import GraphStore
from yiju.ingest import Filing, RecordStore

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
EACH = "SELECT ?f (COUNT(?d) AS ?n) { ?f a yj:Filing OPTIONAL { ?d yj:inFiling ?f } } GROUP BY ?f"


def serve(workspace: Path) -> tuple[subprocess.Popen[str], int]:
    command = [sys.executable, "-m", "yiju", "-w", str(workspace), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    return process, int(line.rpartition(":")[2].partition("/")[0])


def client(port: int, until: float, whole: dict[str, int], took: list[float], wrong: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            connection.request("GET", "/sparql?" + urlencode({"query": EACH}))
            response = connection.getresponse()
            body = response.read()
            rows = json.loads(body)["results"]["bindings"]
            found = {r["f"]["value"]: int(r["n"]["value"]) for r in rows}
            if response.status != 200 or any(whole.get(f) != n for f, n in found.items()):
                wrong.append(f"{response.status} {body[:200]!r}")
        except Exception as error:
            wrong.append(repr(error))
            connection.close()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        took.append(time.monotonic() - began)


def whole_counts(filings: list[Filing]) -> dict[str, int]:
    """Declarations of every filing, when all filings are there and when any is alone."""
    with tempfile.TemporaryDirectory() as folder, GraphStore(Path(folder)) as store:
        store.sync(filings)
        return {str(f): int(str(n)) for f, n in store.query(EACH).rows}


def ingest(workspace: Path, *files: Path) -> None:
    """`yiju ingest`, as a person runs it beside the server."""
    command = [sys.executable, "-m", "yiju", "-w", str(workspace), "ingest", *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--clients", type=int, default=50)
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        workspace, all_of_them = Path(folder) / "workspace", Path(folder) / "all"
        files = sorted(p for p in SAMPLES.iterdir() if p.is_file() and p.suffix in (".pdf", ".txt", ".docx"))
        ingest(all_of_them, *files)
        records = RecordStore(all_of_them)
        whole = whole_counts(list(records.filings()))
        records.close()
        ingest(workspace, files[0])
        server, port = serve(workspace)
        took: list[float] = []
        wrong: list[str] = []
        until = time.monotonic() + chosen.seconds
        clients = [
            threading.Thread(target=client, args=(port, until, whole, took, wrong))
            for _ in range(chosen.clients)
        ]
        for thread in clients:
            thread.start()
        changes = 0
        for file in files[1:]:
            if time.monotonic() < until:
                changes += 1
                ingest(workspace, file)
        for thread in clients:
            thread.join()
        server.terminate()
        server.wait()
    took.sort()
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(f"{len(took)} requests, {len(took) / chosen.seconds:.0f}/s, p50 {middle:.3f} s, p99 {late:.3f} s")
    print(f"{changes} files ingested meanwhile; {len(wrong)} errors or torn answers {wrong[:3]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
