"""Starter queries at size: our store beside raw pyoxigraph and rdflib's memory store, in one run.

    python bench/starter_speed.py --triples 300000            # some minutes
    python bench/starter_speed.py --triples 5000000 --no-rdflib --keep FOLDER    # half an hour, 3 GB of memory
    python bench/starter_speed.py --cost                     # what the standard superclasses and -properties cost to build

Builds the graph of a city (`bench/starter_filings.py`) of the wished size, then prints one row per starter query with
the best of some calls in milliseconds, by the clock and by a processor's work; `--record` keeps the work in
`bench/baselines/starter_speed.csv`. Goals: under 100 ms at 300,000 triples, under 1 s at 5 million, at most 1.3 times raw
pyoxigraph.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from multiprocessing import Pipe, Process
from pathlib import Path
from statistics import geometric_mean
from typing import Any
from unittest.mock import patch

from pyoxigraph import Store

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.starter_filings import of_triples, supplement
from yiju.graph import GraphStore, Limits, QueryStopped, builder, serialise, starter_queries
from yiju.graph.identity import link
from yiju.graph.vocabulary import PREFIXES
from yiju.ingest.record import Filing

_RESULTS = Path(__file__).resolve().parent / "baselines" / "starter_speed.csv"


def _best(call: Callable[[], object], times: int, pid: int | None = None) -> tuple[float, float]:
    """Milliseconds of the fastest of some calls by the clock, and of the one with the least work of a processor (ours,
    and that of process `pid`): on a machine that others use too, the second is what an idle one would take.
    """
    taken, worked = [], []
    for _ in range(times):
        began, before = time.perf_counter(), time.process_time() + _work(pid)
        call()
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() + _work(pid) - before) * 1000)
    return min(taken), min(worked)


def _work(pid: int | None) -> float:
    """Seconds that another process has worked; to a hundredth where only the kernel's ticks tell."""
    if pid is None:
        return 0.0
    schedule = Path(f"/proc/{pid}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else 0.0


class Peer:
    """rdflib's memory store in a process of its own, each query within `cap` seconds."""

    def __init__(self, turtle: Path, cap: float) -> None:
        self._cap = cap
        self._turtle = turtle
        self._start()

    def _start(self) -> None:
        here, there = Pipe()
        self._pipe = here
        self._process = Process(target=_rdflib, args=(self._turtle, there), daemon=True)
        self._process.start()
        here.recv()

    def milliseconds(self, text: str) -> float | None:
        """One call; None where it was stopped at the cap or failed."""
        self._pipe.send(text)
        if self._pipe.poll(self._cap):
            answer: float | None = self._pipe.recv()
            return answer
        self.close()
        self._start()
        return None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _rdflib(turtle: Path, pipe: Any) -> None:
    from rdflib import Graph

    graph = Graph().parse(turtle)
    pipe.send("read")
    while True:
        text = pipe.recv()
        began = time.perf_counter()
        try:
            list(graph.query(text, initNs=PREFIXES))
        except Exception as error:
            # It gave no answer: as good as one that was stopped.
            print(f"rdflib: {type(error).__name__}: {error}")
            pipe.send(None)
        else:
            pipe.send((time.perf_counter() - began) * 1000)


def _timed(what: str, call: Callable[[], Any]) -> Any:
    began, before = time.perf_counter(), time.process_time()
    result = call()
    took, worked = time.perf_counter() - began, time.process_time() - before
    print(f"{what}: {took:.2f} s, {worked:.2f} s of work", flush=True)
    return result


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--triples", type=int, default=300_000)
    options.add_argument("--no-rdflib", action="store_true", help="leave out rdflib's memory store (slow)")
    options.add_argument("--cap", type=float, default=20.0, help="seconds that rdflib has for one query")
    options.add_argument("--only", nargs="*", help="names of starter queries")
    options.add_argument(
        "--cost", action="store_true", help="compare builds with and without what is entailed"
    )
    options.add_argument("--times", type=int, default=3, help="calls of which the fastest counts")
    options.add_argument(
        "--keep", type=Path, help="the store's folder; a store that is there is asked as it is"
    )
    options.add_argument(
        "--record", action="store_true", help=f"write the times of this size into {_RESULTS.name}"
    )
    chosen = options.parse_args(arguments)

    if chosen.cost:
        _cost(of_triples(chosen.triples))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        with GraphStore(folder, Limits(seconds=60)) as store:
            if not (folder / "current").exists():
                _build(store, folder, of_triples(chosen.triples))
            raw = Store.read_only(str(folder / (folder / "current").read_text()))
            peer = None
            if not chosen.no_rdflib:
                store.export(serialise.turtle, Path(name) / "all.ttl")
                peer = Peer(Path(name) / "all.ttl", chosen.cap)
            rows = _compare(store, raw, peer, chosen.only, chosen.times)
            if peer:
                peer.close()
            if chosen.record:
                _record(len(raw), rows)


def _build(store: GraphStore, folder: Path, made: list[Filing]) -> None:
    identity = _timed("linking", lambda: link(made))
    counts = _timed("fresh build", lambda: store.sync(made, identity))
    disk = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1024**2
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(made)} filings, {counts.triples} triples, {disk:.0f} MB on disk, {memory:.0f} MB of memory")
    _timed("sync without a change", lambda: store.sync(made, identity))
    made[0].projects[0].year_budget = Decimal(1)
    _timed("sync with one changed filing", lambda: store.sync(made, identity))
    supplement(store, made, identity)


def _record(triples: int, rows: dict[str, tuple[int, float]]) -> None:
    """The milliseconds of work of each starter at this size, in place of those recorded for it before."""
    size = f"{triples / 1e6:.1f}M"
    held: dict[str, dict[str, str]] = {}
    if _RESULTS.exists():
        with _RESULTS.open(encoding="utf-8", newline="") as file:
            held = {row["starter"]: row for row in csv.DictReader(file)}
    for name, (count, work) in rows.items():
        held.setdefault(name, {"starter": name}).update(
            {f"{size} rows": str(count), f"{size} cpu ms": f"{work:.0f}"}
        )
    columns = list(dict.fromkeys(column for row in held.values() for column in row))
    with _RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(held[name] for name in sorted(held))


def _cost(made: list[Filing]) -> None:
    """Builds, their triples, processor time and disk, as the store is made and without what follows from the ontology."""
    lines = []
    for name, entailed in (
        ("as it is", builder.entailed),
        ("without superclasses and -properties", lambda t: t),
    ):
        with (
            tempfile.TemporaryDirectory() as folder,
            GraphStore(Path(folder)) as store,
            patch.object(builder, "entailed", entailed),
        ):
            began = time.process_time()
            count = store.sync(made).triples
            worked = time.process_time() - began
            disk = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 1024**2
        print(f"{name}: {count:,} triples, {worked:.1f} s of work, {disk:.0f} MB on disk")
        lines.append((count, worked, disk))
    ratios = [100 * (one / other - 1) for one, other in zip(*lines, strict=True)]
    print("more: {:.1f} % triples, {:.1f} % work, {:.1f} % disk".format(*ratios))


def _compare(
    store: GraphStore, raw: Store, peer: Peer | None, only: list[str] | None, times: int
) -> dict[str, tuple[int, float]]:
    """One row per starter query; then how often we are as fast as wished, and the means of the ratios. Returns the rows
    that each starter finds and its milliseconds of work.
    """
    print(f"{'query':34}{'rows':>8}{'yiju ms':>10}{'cpu ms':>10}{'raw cpu':>10}{'rdflib ms':>11}")
    took: dict[str, tuple[int, float]] = {}
    to_raw, to_rdflib = [], []
    for starter in starter_queries().values():
        if only and starter.name not in only:
            continue
        text = starter.sparql
        try:
            rows = len(store.query(text).terms)
            process = store._runner._process
            ours, work = _best(partial(store.query, text), times, process.pid if process else None)
        except QueryStopped as stopped:
            print(f"{starter.name:34}{stopped}", flush=True)
            took[starter.name] = 0, 1000 * store._limits.seconds
            continue
        _, bare = _best(partial(_raw, raw, text), times)
        other = peer.milliseconds(text) if peer else None
        took[starter.name] = rows, work
        to_raw.append((work, bare))
        # A query that was stopped counts as if it had ended at the cap: the truth is further off.
        shown = "" if peer is None else f"{other:.0f}" if other else f"> {peer._cap * 1000:.0f}"
        if peer:
            to_rdflib.append((other or peer._cap * 1000) / ours)
        print(f"{starter.name:34}{rows:8}{ours:10.1f}{work:10.1f}{bare:10.1f}{shown:>11}", flush=True)
    under, second = (sum(ms < limit for _, ms in took.values()) for limit in (100, 1000))
    print(f"{under} of {len(took)} under 100 ms of work, {second} under 1 s")
    # A question to another process costs about half a millisecond, which is all of the shortest ones.
    whole = sum(ours for ours, _ in to_raw) / sum(bare for _, bare in to_raw)
    mean = geometric_mean(ours / bare for ours, bare in to_raw)
    print(f"beside raw pyoxigraph × {whole:.2f} in all, × {mean:.2f} in the geometric mean")
    if to_rdflib:
        print(f"rdflib's memory store takes × {geometric_mean(to_rdflib):.1f} in the geometric mean")
    return took


def _raw(raw: Store, text: str) -> list[object]:
    return list(raw.query(text, prefixes=PREFIXES, use_default_graph_as_union=True))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
