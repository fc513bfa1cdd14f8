"""The constraint suites of the standards and our own shapes on whole workspaces: how often each is violated.

    python -P bench/constraints.py WORKSPACE …          # workspaces that were audited
    python -P bench/constraints.py --city 2000000       # a generated city of so many triples

Runs every query of `tests/graph/constraints` (Data Cube IC-1 to 21, SKOS, ORG, PROV) and prints violations and
seconds; `--shapes` has pySHACL hold the graph against `graph/shapes.ttl` (minutes beyond 100,000 triples).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.starter_filings import fill, of_triples
from yiju.graph import GraphStore, Limits, serialise
from yiju.graph.vocabulary import SHAPES

_HERE = Path(__file__).resolve().parent


def violations(store: GraphStore) -> int:
    """All of them, each constraint's told on a line where there are any."""
    found, began = 0, time.perf_counter()
    paths = sorted((_HERE.parent / "tests" / "graph" / "constraints").glob("*.rq"))
    for path in paths:
        query = path.read_text("utf-8").replace("ASK {", "SELECT * {", 1)
        at = time.perf_counter()
        rows = store.query(query, Limits(seconds=600)).rows
        found += len(rows)
        if rows or time.perf_counter() - at > 5:
            print(f"  {path.stem}: {len(rows)} violations, {time.perf_counter() - at:.1f} s {rows[:2]}")
    print(f"{len(paths)} constraints, {found} violations, {time.perf_counter() - began:.1f} s")
    return found


def conforms(store: GraphStore) -> bool:
    """Whether the graph fits our shapes; what does not is printed."""
    import pyshacl
    from rdflib import Graph

    with tempfile.TemporaryDirectory() as folder:
        store.export(serialise.turtle, Path(folder) / "all.ttl")
        graph = Graph().parse(Path(folder) / "all.ttl")
    fits, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES), allow_warnings=True)
    print(f"pySHACL on {len(graph)} triples: {'conforms' if fits else text[:2000]}")
    return bool(fits)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("workspaces", nargs="*", type=Path)
    options.add_argument("--city", type=int, help="triples of a generated city")
    options.add_argument("--shapes", action="store_true")
    chosen = options.parse_args(arguments)
    wrong = 0

    def judged(name: str, store: GraphStore) -> None:
        nonlocal wrong
        print(f"{name}: {len(list(store.quads())):,} triples")
        wrong += violations(store)
        if chosen.shapes:
            wrong += not conforms(store)

    for folder in chosen.workspaces:
        with GraphStore(folder / "graph") as store:
            judged(str(folder), store)
    if chosen.city:
        with tempfile.TemporaryDirectory() as folder, GraphStore(Path(folder)) as store:
            fill(store, of_triples(chosen.city))
            judged("a generated city", store)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
