"""Spark against the local pool on planted declarations: `python -m bench.spark_equal 5000 [--spark local[2]] [--audit]`.

The plan of `yiju.scale` runs twice over one corpus, and every table must hold the same rows to the last digit. Told are
CPU and wall seconds of either, pairs, findings, and how many of the planted copies are found; `--audit` runs the rules of the
whole workspace beside it, whose pairs are the measure of what the cap and the blocks lose.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.corpus import MUTATIONS, Corpus, make
from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.graph.identity import link
from yiju.scale import LocalRunner, Settings, run, write_declarations
from yiju.scale.declaration_rows import LinkedFilings
from yiju.scale.stage_plan import StageRunner, stages

Rows = dict[str, list[tuple[object, ...]]]
Pairs = set[tuple[str, str]]


def rows(folder: Path, settings: Settings) -> Rows:
    """Every table of a run, its rows sorted: engines give them in an order of their own."""
    return {
        stage.name: sorted(
            tuple(map(repr, row.values())) for row in pq.read_table(folder / stage.name).to_pylist()
        )
        for stage in stages(folder, settings)
    }


def pairs_found(folder: Path) -> Pairs:
    """The pairs of declarations that have a finding."""
    found = pq.read_table(folder / "findings", columns=["finding"]).to_pydict()["finding"]
    return _pairs([msgspec.json.decode(text, type=Finding) for text in found])


def _pairs(findings: list[Finding]) -> Pairs:
    return {
        (min(one, other), max(one, other))
        for finding in findings
        if finding.kind == "duplicate_project"
        for one, other in combinations(finding.projects, 2)
    }


def timed(name: str, folder: Path, runner: StageRunner, settings: Settings, corpus: Corpus) -> None:
    begun, used = time.perf_counter(), os.times()
    seen: list[tuple[str, float]] = []
    run(folder, runner, settings, lambda stage: seen.append((stage, time.perf_counter())))
    ended, after = time.perf_counter(), os.times()
    cpu = sum(after[:4]) - sum(used[:4])
    found = pairs_found(folder)
    wanted = {pair for pair, how in corpus.truth.items() if how in MUTATIONS}
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    print(
        f"{name:10} {ended - begun:7.1f} s wall {cpu:7.1f} s CPU (without the JVM's while it lives)"
        f" {len(found):6} pairs pairs_found, {len(found & wanted)} of {len(wanted)} planted, {size / 1e6:.0f} MB"
    )
    ends = [at for _, at in seen[1:]] + [ended]
    print(
        "           " + "  ".join(f"{s} {e - b:.1f}" for (s, b), e in zip(seen, ends, strict=True)),
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("size", type=int)
    parser.add_argument("--spark", metavar="MASTER")
    parser.add_argument("--audit", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    settings = Settings()
    corpus = make(options.size)
    identity = link(corpus.filings)
    with tempfile.TemporaryDirectory(prefix="yiju-spark-") as base:
        folders = {name: Path(base) / name for name in ("local", "spark")}
        for folder in folders.values():
            count = write_declarations([LinkedFilings(corpus.filings, identity)], folder)
        print(f"{count} declarations")
        timed("local", folders["local"], LocalRunner(options.workers), settings, corpus)
        if options.audit:
            begun = time.process_time()
            whole = _pairs(find(corpus.filings, identity, kinds=("duplicate_project",)))
            mine = pairs_found(folders["local"])
            print(
                f"the rule over all: {time.process_time() - begun:.1f} s CPU, {len(whole)} pairs,"
                f" {len(whole & mine)} of them pairs_found by the plan, which tells {len(mine - whole)} more"
            )
        if not options.spark:
            return 0
        from yiju.scale.spark_runner import SparkRunner

        with SparkRunner(options.spark) as runner:
            timed("spark", folders["spark"], runner, settings, corpus)
        one, other = (rows(folder, settings) for folder in folders.values())
        differing = [name for name in one if one[name] != other[name]]
        print("equal, every table" if not differing else f"different: {', '.join(differing)}")
        return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
