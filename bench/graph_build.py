"""Build time and size of the graph in two checkouts, in one run: the same filings, by turns, each in processes of its own.

    git worktree add OLD b693905
    python -P bench/graph_build.py OLD . --triples 300000

Prints triples, processor time of the build and megabytes on disk for each, and how many times the first the second takes
(the least of `--times` builds counts). What the older one does not know of a record it leaves out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.starter_filings import of_triples
from yiju.ingest.record import encode

_BUILD = """
import json, sys, tempfile, time
from pathlib import Path
from yiju.graph import GraphStore, link
from yiju.ingest.record import decode
filings = [decode(line) for line in Path(sys.argv[1]).read_bytes().splitlines()]
with tempfile.TemporaryDirectory() as folder, GraphStore(Path(folder)) as store:
    began = time.process_time()
    identity = link(filings)
    linked = time.process_time()
    triples = store.sync(filings, identity).triples
    ended = time.process_time()
    disk = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 1024**2
print(json.dumps([triples, ended - linked, linked - began, disk]))
"""


def built(checkout: Path, filings: Path) -> list[float]:
    """Triples, seconds of building and of linking, megabytes."""
    subprocess.run(
        [sys.executable, str(checkout / "tools" / "build_hook.py")], check=True, capture_output=True
    )
    path = {**os.environ, "PYTHONPATH": str(checkout.resolve() / "build" / "editable")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", _BUILD, str(filings)],
        check=True,
        capture_output=True,
        env=path,
        cwd=checkout,
    )
    seconds: list[float] = json.loads(done.stdout)
    return seconds


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("before", type=Path)
    options.add_argument("now", type=Path)
    options.add_argument("--triples", type=int, default=300_000)
    options.add_argument("--times", type=int, default=3)
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        filings = Path(folder) / "filings.jsonl"
        filings.write_bytes(b"\n".join(map(encode, of_triples(chosen.triples))))
        runs: list[tuple[list[float], list[float]]] = [
            (built(chosen.before, filings), built(chosen.now, filings)) for _ in range(chosen.times)
        ]
    best = [[min(values) for values in zip(*side, strict=True)] for side in zip(*runs, strict=True)]
    for name, (triples, build, linking, disk) in zip(("before", "now"), best, strict=True):
        print(
            f"{name}: {triples:,.0f} triples, {build:.1f} s of work to build, {linking:.1f} s to link, {disk:.0f} MB"
        )
    print(
        "times: {:.2f} triples, {:.2f} build, {:.2f} link, {:.2f} disk".format(
            *(n / b for b, n in zip(*best, strict=True))
        )
    )


if __name__ == "__main__":
    main()
