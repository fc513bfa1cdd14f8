"""What leaves of a graph, opened by others: Turtle in rapper, rdflib, pyoxigraph and Jena's riot, JSON-LD in rdflib.

    python -P bench/dumps.py WORKSPACE …        # Debian: raptor2-utils; `riot` of Jena where it is on the PATH

Dumps each workspace's graph and prints for each reader how many triples it found and what it complained of; a warning is a
failure, and so is a triple that one of them has and another has not.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from pyoxigraph import Literal, RdfFormat, parse
from rdflib import Dataset, Graph

from yiju.graph import GraphStore, serialise
from yiju.graph.provenance import dump_triples
from yiju.graph.vocabulary import XSD

Triples = set[tuple[str, str, str]]


class _Heard(logging.Handler):
    """What rdflib logs, which is how it warns of literals and IRIs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def rapper(turtle: Path) -> tuple[Triples, list[str]]:
    """Read as N-Triples by raptor."""
    done = subprocess.run(
        ["rapper", "-i", "turtle", "-o", "ntriples", str(turtle)], capture_output=True, check=False
    )
    messages = done.stderr.decode().splitlines()
    return _of(done.stdout, RdfFormat.N_TRIPLES), [
        line
        for line in messages
        if not any(word in line for word in ("Parsing URI", "Serializing", "returned"))
    ]


def riot(turtle: Path) -> tuple[Triples, list[str]]:
    """Read as N-Triples by Jena, which holds IRIs and literals against their specifications."""
    done = subprocess.run(["riot", "--output=ntriples", str(turtle)], capture_output=True, check=False)
    return _of(done.stdout, RdfFormat.N_TRIPLES), done.stderr.decode().splitlines()


def oxigraph(turtle: Path) -> tuple[Triples, list[str]]:
    """Read by pyoxigraph."""
    return _of(turtle.read_bytes(), RdfFormat.TURTLE), []


def rdflib_turtle(turtle: Path) -> tuple[Triples, list[str]]:
    """Read as Turtle by rdflib."""
    return _heard(lambda: Graph().parse(turtle, format="turtle"))


def rdflib_json(json_ld: Path) -> tuple[Triples, list[str]]:
    """Read as JSON-LD by rdflib, whatever graphs the triples are in."""

    def read() -> Graph:
        graph = Graph()
        for s, p, o, _ in Dataset().parse(json_ld, format="json-ld").quads():
            graph.add((s, p, o))
        return graph

    return _heard(read)


def _heard(read: Callable[[], Graph]) -> tuple[Triples, list[str]]:
    heard = _Heard()
    logging.getLogger("rdflib").addHandler(heard)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        found = _of(read().serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES)
    # What rdflib says of its own innards is nothing that the file can help.
    raised = [str(w.message) for w in warned if not issubclass(w.category, DeprecationWarning)]
    return found, [*heard.lines, *raised]


def _of(data: bytes, format: RdfFormat) -> Triples:
    return {(str(q.subject), str(q.predicate), _canonical(q.object)) for q in parse(data, format=format)}


def _canonical(term: object) -> str:
    """By value: an xsd:string with its type or without is one, and so is UTC as Oxigraph (`Z`) or rdflib writes it."""
    if isinstance(term, Literal) and term.datatype == XSD.dateTime:
        return term.value.removesuffix("Z").removesuffix("+00:00")
    return str(term)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("workspaces", nargs="+", type=Path)
    wrong = 0
    for workspace in options.parse_args(arguments).workspaces:
        with tempfile.TemporaryDirectory() as name, GraphStore(workspace / "graph") as store:
            turtle, json_ld = Path(name) / "all.ttl", Path(name) / "all.jsonld"
            # Each dump says when it was made: what is compared is what the store holds.
            count = store.export(serialise.turtle, turtle)
            store.export(serialise.json_ld, json_ld)
            of_dump = {str(t.subject) for t in dump_triples(0, version("yiju"))}
            held = {(str(q.subject), str(q.predicate), _canonical(q.object)) for q in store.quads()}
            print(f"{workspace}: {count:,} triples, Turtle {turtle.stat().st_size / 1024**2:.1f} MB")
            for reader, path in (
                (rapper, turtle),
                *([(riot, turtle)] if shutil.which("riot") else []),
                (oxigraph, turtle),
                (rdflib_turtle, turtle),
                (rdflib_json, json_ld),
            ):
                found, messages = reader(path)
                lost, more = held - found, {t for t in found - held if t[0] not in of_dump}
                wrong += bool(lost or messages) or len(more) > 0
                print(
                    f"  {reader.__name__:14} {len(found):,} triples, {len(lost)} lost, {len(more)} other, {len(messages)} warnings"
                )
                for line in [*messages[:3], *map(str, [*lost][:2]), *map(str, [*more][:2])]:
                    print(f"    {line[:200]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
