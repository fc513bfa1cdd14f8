"""The graph on disk: filings in, SPARQL out.

    graph/
      current          name of the generation that is valid
      gen-000007/      an Oxigraph store that nothing writes to any more
        yiju.json      which graphs it holds, each with the hash of its triples

A change is made in a hard-linked copy of the current generation, flushed, and becomes valid by one
rename of `current`. So a kill at any instant leaves the last valid generation, readers never see half a
change, and no reader ever waits for a lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graph.builder import filing_node, filing_triples, shared_triples
from graph.errors import NoGraph, StoreBusy
from graph.identity import Decision, Identity, link
from graph.result import QueryResult, of_answer
from graph.runner import Limits, Runner
from graph.sparql import check
from graph.vocabulary import EXPORTED_PREFIXES, PREFIXES, SHARED_GRAPH
from ingest.record import Filing

if TYPE_CHECKING:
    from rdflib import Dataset

# Raised when the same filings would give other triples, so that graphs of older code are built anew.
_LAYOUT = 1
_MANIFEST = "yiju.json"


@dataclass(frozen=True)
class Counts:
    """What a sync did: graphs written, removed and left alone, and the triples now in the store."""

    written: int
    removed: int
    unchanged: int
    triples: int


class GraphStore:
    """The knowledge graph in one directory. Any number may be open at once, in any process."""

    def __init__(self, directory: Path, limits: Limits | None = None) -> None:
        self._directory = Path(directory)
        self._limits = limits or Limits()
        self._runner = Runner()

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the query process. The store may be used again afterwards."""
        self._runner.stop()

    def sync(
        self,
        filings: Iterable[Filing],
        identity: Identity | None = None,
        *,
        decisions: Iterable[Decision] = (),
    ) -> Counts:
        """Make the graph hold exactly `filings`, all there are; only graphs whose triples changed are
        written. `identity` saves linking them again where it is at hand. Raises `StoreBusy`.
        """
        known = list(filings)
        identity = identity or link(known, decisions)
        with self._writing():
            wanted = dict(_graphs(known, identity))
            hashes = {name: _hash(triples) for name, triples in wanted.items()}
            before = self._manifest()
            changed = [n for n in wanted if before.get(n) != hashes[n]]
            removed = [n for n in before if n not in wanted]
            count = sum(map(len, wanted.values()))
            if changed or removed or self._current() is None:
                self._write({n: wanted[n] for n in changed}, removed, hashes)
            return Counts(len(changed), len(removed), len(wanted) - len(changed), count)

    def query(self, sparql: str, limits: Limits | None = None) -> QueryResult:
        """Answer a SPARQL 1.1 query over the union of all graphs; standard prefixes need no declaring.

        Raises `QueryRefused` (not read-only, reaches outside, bad syntax), `QueryStopped` (over the
        limit of time or memory), `NoGraph`. An answer over the limit of rows comes cut, and says so.
        """
        checked = check(sparql)
        return of_answer(self._runner.run(self._generation(), checked, limits or self._limits))

    def export_turtle(self, path: Path) -> int:
        """All triples in one Turtle file; returns how many."""
        triples = [Triple(q.subject, q.predicate, q.object) for q in self.quads()]
        serialize(triples, str(path), format=RdfFormat.TURTLE, prefixes=EXPORTED_PREFIXES)
        return len(triples)

    def export_trig(self, path: Path) -> int:
        """All triples by graph in one TriG file; returns how many."""
        quads = sorted(self.quads(), key=lambda q: str(q.graph_name))
        serialize(quads, str(path), format=RdfFormat.TRIG, prefixes=EXPORTED_PREFIXES)
        return len(quads)

    def quads(self) -> Iterator[Quad]:
        """Every quad, each triple in exactly one graph."""
        return iter(sorted(self._open(), key=lambda q: str(q)))

    def rdflib(self) -> Dataset:
        """The store as an rdflib Dataset whose default graph is the union of all; for reading."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        dataset = Dataset(OxigraphStore(store=self._open()), default_union=True)
        for prefix, base in PREFIXES.items():
            dataset.bind(prefix, base)
        return dataset

    def _open(self) -> Store:
        return Store.read_only(str(self._generation()))

    def _current(self) -> Path | None:
        """The valid generation, None where there is none yet or its name points nowhere."""
        try:
            name = (self._directory / "current").read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        generation = self._directory / name
        return generation if name and (generation / _MANIFEST).is_file() else None

    def _generation(self) -> Path:
        current = self._current()
        if current is None:
            raise NoGraph("图谱还是空的：请先用 yiju ingest 读入文件，或用 yiju rebuild 重建。")
        return current

    def _manifest(self) -> dict[str, str]:
        current = self._current()
        if current is None:
            return {}
        manifest = json.loads((current / _MANIFEST).read_text("utf-8"))
        return dict(manifest["graphs"]) if manifest["layout"] == _LAYOUT else {}

    def _write(self, changed: dict[str, list[Triple]], removed: list[str], hashes: dict[str, str]) -> None:
        current, fresh = self._current(), len(changed) == len(hashes)
        number = int(current.name.removeprefix("gen-")) + 1 if current else 1
        for left in self._directory.glob("gen-*"):
            # Superseded, or made by a sync that was killed. The one superseded last stays until now, so
            # that a reader which has just read its name can still open it.
            if left != current:
                shutil.rmtree(left)
        generation = self._directory / f"gen-{number:06d}"
        if current and not fresh:
            Store.read_only(str(current)).backup(str(generation))
        store = Store(str(generation))
        for name in [*changed, *removed]:
            if not fresh:
                store.remove_graph(NamedNode(name))
        store.bulk_extend(
            Quad(t.subject, t.predicate, t.object, NamedNode(name))
            for name, ts in changed.items()
            for t in ts
        )
        store.flush()
        del store
        _write_durably(generation / _MANIFEST, json.dumps({"layout": _LAYOUT, "graphs": hashes}))
        _write_durably(self._directory / "current", generation.name)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._directory.mkdir(parents=True, exist_ok=True)
        with (self._directory / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreBusy("另一个 yiju 进程正在写图谱，请等它结束后再试。") from None
            yield


def _graphs(filings: list[Filing], identity: Identity) -> Iterator[tuple[str, list[Triple]]]:
    declarations = {d.id: d for f in filings for d in f.projects}
    for filing in filings:
        ids = {identity.canonical(d.id) for d in filing.projects}
        fuller = [declarations[i] for i in sorted(ids)]
        yield filing_node(filing.document.id).value, filing_triples(filing, identity, fuller)
    yield SHARED_GRAPH.value, shared_triples(filings, identity)


def _hash(triples: Iterable[Triple]) -> str:
    digest = hashlib.sha256()
    for line in sorted(map(str, triples)):
        digest.update(line.encode())
    return digest.hexdigest()


def _write_durably(path: Path, text: str) -> None:
    """All or nothing, also after a power cut: the new file is on disk before it takes the name."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
