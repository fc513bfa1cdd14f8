"""The graph on disk: filings in, SPARQL out.

    graph/
      current          name of the generation that is valid
      gen-000007-3f5a9c01/  an Oxigraph store that nothing writes to any more
        yiju.json      which graphs it holds, each with the hash of what it was made from

A change is made in a hard-linked copy of the current generation, flushed, and becomes valid by one
rename of `current`. So a kill at any instant leaves the last valid generation, readers never see half a
change, and no reader ever waits for a lock.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as replaced
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from yiju.graph import fingerprint, serialise
from yiju.graph.builder import filing_node, filing_triples, shared_triples
from yiju.graph.graph_errors import GenerationGone, NoGraph, StoreBusy
from yiju.graph.identity import Decision, Identity, link
from yiju.graph.ontology import ONTOLOGY_GRAPH, ontology_triples
from yiju.graph.printings import printings
from yiju.graph.provenance import PROVENANCE, Activity, reading_triples
from yiju.graph.result import QueryResult, of_answer
from yiju.graph.runner import Limits, Runner
from yiju.graph.shortcuts import shortcuts
from yiju.graph.sparql import Checked, check
from yiju.graph.supplement import FINDINGS, SUPPLEMENTS, below, speaking
from yiju.graph.vocabulary import ONTOLOGY, PREFIXES, RDF, SHARED_GRAPH
from yiju.ingest.held import discard, replace
from yiju.ingest.record import Filing

if TYPE_CHECKING:
    from rdflib import Dataset

# Raised when the manifest or the directory changes its shape.
_LAYOUT = 2
_MANIFEST = "yiju.json"
# Beyond this share of a graph it is quicker to drop the graph than to remove triples one by one.
_REWRITE_SHARE = 0.3
_AT_ONCE = 200_000
"""So many quads wait in memory to be added."""
_TRIES = 5
_SUPPLEMENTS = {name.value for name in (*SUPPLEMENTS, PROVENANCE)}
_OURS = {*_SUPPLEMENTS, ONTOLOGY_GRAPH.value}


@dataclass(frozen=True)
class _Plan:
    """A graph that is wanted: the hash of what it is made from, and how to make it."""

    made_from: str
    make: Callable[[], list[Triple]]


@dataclass(frozen=True)
class _HeldGraph:
    """A graph that the store holds."""

    made_from: str
    triples: int


@dataclass(frozen=True)
class Counts:
    """What a sync did: graphs of filings and of what they share written, removed and left alone, and the
    triples now in the store, those of the ontology included.
    """

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
        readings: Mapping[str, Activity] | None = None,
    ) -> Counts:
        """Make the graph hold exactly `filings`, all there are; only graphs for which something changed
        are made, and only what differs is written. `identity` saves linking them again where it is at
        hand; `readings` says of filings (ids) when and by whom they were read. Raises `StoreBusy`.
        """
        known = list(filings)
        identity = identity or link(known, decisions)
        with self._writing():
            wanted = dict(_graphs(known, identity))
            if triples := list(dict.fromkeys(reading_triples(readings or {}))):
                wanted[PROVENANCE.value] = _plan_of(triples)
            held = self._manifest()
            changed = [n for n in wanted if n not in held or held[n].made_from != wanted[n].made_from]
            removed = [n for n in held if n not in wanted and n not in _SUPPLEMENTS]
            if changed or removed or self._current() is None:
                gone = [n for n in held if n not in wanted and n != FINDINGS.value]
                # After an update of the program no filing's graph stays, and so no finding that speaks of one.
                anew = {n for n in held if n not in _OURS and n != SHARED_GRAPH.value} <= {*changed, *removed}
                held = self._write({n: wanted[n] for n in (wanted if anew else changed)}, gone, held, anew)
            count = sum(graph.triples for graph in held.values())
            unchanged = [n for n in wanted if n not in changed]
            written, left, same = (
                sum(n not in _OURS for n in names) for names in (changed, removed, unchanged)
            )
            return Counts(written, left, same, count)

    def supplement(self, name: NamedNode, triples: Iterable[Triple]) -> None:
        """Put `triples` in place of the supplement of that name (`graph.supplement`), until a sync changes what
        the filings say. Raises `StoreBusy`, and `NoGraph` where no filing was ever written.
        """
        self.supplement_each({name: triples})

    def supplement_each(self, supplements: Mapping[NamedNode, Iterable[Triple]]) -> None:
        """As `supplement`, several by their names at once."""
        plans = {name.value: _plan_of(list(dict.fromkeys(triples))) for name, triples in supplements.items()}
        with self._writing():
            self._generation()
            held = self._manifest()
            changed = {
                name: plan
                for name, plan in plans.items()
                if name not in held or held[name].made_from != plan.made_from
            }
            if changed:
                self._write(changed, [], held)

    def revise(self, name: NamedNode, supplements: Iterable[tuple[NamedNode, Collection[Triple]]]) -> None:
        """In the supplement of that name have each of these nodes, with the parts below it, say exactly these triples,
        or nothing; all else stays as it is. What is told of a node is of it and its parts alone (`supplement.by_node`).
        The nodes are taken as they come: what all of them say need not fit into memory. Raises as `supplement`.
        """
        with self._writing():
            self._generation()
            held = self._manifest()
            before = held.get(name.value, _HeldGraph("", 0))

            def change(store: Store) -> dict[str, _HeldGraph]:
                mark, more = sha256(before.made_from.encode()), 0
                lacking: list[Quad] = []
                for node, triples in supplements:
                    old = set(below(store, node, name)) if before.triples else set()
                    new = {Quad(t.subject, t.predicate, t.object, name) for t in triples}
                    for quad in old - new:
                        store.remove(quad)
                    lacking += new - old
                    more += len(new) - len(old)
                    mark.update("\n".join([node.value, *sorted(map(str, new))]).encode())
                    # Each load makes files of its own: one for many nodes.
                    if len(lacking) >= _AT_ONCE:
                        store.bulk_extend(lacking)
                        lacking = []
                store.bulk_extend(lacking)
                return {**held, name.value: _HeldGraph(mark.hexdigest(), before.triples + more)}

            self._publish(change, fresh=False)

    def holding(self, name: NamedNode, nodes: Mapping[str, NamedNode], kind: NamedNode) -> set[str]:
        """Of which keys the supplement of that name has the node, which is of this `kind`: to look a triple up takes a fifteenth of
        reading one. Raises `NoGraph`.
        """
        store = self._open()
        return {key for key, node in nodes.items() if Quad(node, RDF.type, kind, name) in store}

    def values(self, name: NamedNode, predicate: NamedNode) -> set[str]:
        """What the supplement of that name gives for a predicate; nothing where there is none. Raises `NoGraph`."""
        quads = self._open().quads_for_pattern(None, predicate, None, name)
        return {quad.object.value for quad in quads if isinstance(quad.object, Literal)}

    def query(
        self, sparql: str, limits: Limits | None = None, *, without: Collection[NamedNode] = ()
    ) -> QueryResult:
        """Answer a SPARQL 1.1 query over the union of all graphs; standard prefixes need no declaring. Graphs that it
        is `without` are out of its reach, whichever way it asks.

        Raises `QueryRefused` (not read-only, reaches outside, bad syntax), `QueryStopped` (over the
        limit of time or memory), `NoGraph`. An answer over the limit of rows comes cut, and says so.
        """
        checked = check(sparql)
        if without:
            left = [name for name in self._manifest() if name not in {graph.value for graph in without}]
            checked = replaced(checked, own_dataset=True, graphs=(left, left))
        return self.run(self._runner, checked, limits or self._limits)

    def run(self, runner: Runner, query: Checked, limits: Limits) -> QueryResult:
        """Answer a checked query in a process of another's; raises as `query` does."""
        for _ in range(_TRIES):
            try:
                return of_answer(runner.run(self._generation(), query, limits))
            except GenerationGone:
                # Two changes were made between reading the name and opening the store: read it anew.
                continue
        return of_answer(runner.run(self._generation(), query, limits))

    def export(self, how: serialise.Dump, path: Path) -> int:
        """Write all triples by one of `graph.dump`, and when and by what that was done; returns how many of them are
        the store's.
        """
        return how(self._open(), path)

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
        """The valid generation, None where there is none yet or its name points nowhere. A name that goes out of date
        while it is looked at is read again.
        """
        before = None
        while True:
            try:
                name = (self._directory / "current").read_text("utf-8").strip()
            except FileNotFoundError:
                return None
            generation = self._directory / name
            if name and (generation / _MANIFEST).is_file():
                return generation
            if name == before:
                return None
            before = name

    def _generation(self) -> Path:
        current = self._current()
        if current is None:
            raise NoGraph("图谱还是空的：请先用 yiju ingest 读入文件，或用 yiju rebuild 重建。")
        return current

    def _manifest(self) -> dict[str, _HeldGraph]:
        current = self._current()
        if current is None:
            return {}
        manifest = json.loads((current / _MANIFEST).read_text("utf-8"))
        if manifest["layout"] != _LAYOUT:
            return {}
        return {name: _HeldGraph(*graph) for name, graph in manifest["graphs"].items()}

    def _write(
        self,
        changed: dict[str, _Plan],
        removed: list[str],
        held: dict[str, _HeldGraph],
        anew: bool = False,
    ) -> dict[str, _HeldGraph]:
        """Write the generation after that which `held` these: `changed` made, `removed` gone, the others as they are, or
        gone too where it is made `anew`. Returns what it holds.
        """
        kept = {name: graph for name, graph in held.items() if name not in changed and name not in removed}
        if anew:
            kept = {}
        fresh = not kept

        def change(store: Store) -> dict[str, _HeldGraph]:
            now = dict(kept)
            if FINDINGS.value in kept:
                touched = [NamedNode(name) for name in (*changed, *removed)]
                now[FINDINGS.value] = _unspoken(store, kept[FINDINGS.value], touched)
            for name in removed if not fresh else ():
                store.remove_graph(NamedNode(name))
            quads = _lacking(store, changed, held, now, fresh)
            # Where something is also removed, that comes first; a fresh store is filled as triples come.
            if fresh:
                store.bulk_extend(quads)
            while part := list(islice(quads, _AT_ONCE)):
                store.bulk_extend(part)
            return now

        return self._publish(change, fresh)

    def _publish(
        self, change: Callable[[Store], dict[str, _HeldGraph]], fresh: bool
    ) -> dict[str, _HeldGraph]:
        """Make the next generation from the one in force, or from nothing if `fresh`; `change` says what it holds."""
        current = self._current()
        number = int(current.name.split("-")[1]) + 1 if current else 1
        for left in self._directory.glob("gen-*"):
            # Superseded, or made by a sync that was killed. The one superseded last stays until now, so
            # that a reader which has just read its name can still open it.
            if left != current:
                discard(left)
        generation = self._directory / f"gen-{number:06d}-{secrets.token_hex(4)}"
        if current and not fresh:
            Store.read_only(str(current)).backup(str(generation))
        store = Store(str(generation))
        now = change(store)
        store.flush()
        del store
        graphs = {name: (graph.made_from, graph.triples) for name, graph in now.items()}
        _write_durably(generation / _MANIFEST, json.dumps({"layout": _LAYOUT, "graphs": graphs}))
        _write_durably(self._directory / "current", generation.name)
        return now

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._directory.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._directory / "lock", blocking=False):
                yield
        except Timeout:
            raise StoreBusy("另一个 yiju 进程正在写图谱，请等它结束后再试。") from None


def _graphs(filings: list[Filing], identity: Identity) -> Iterator[tuple[str, _Plan]]:
    printed = printings(filings, identity)
    links = shortcuts(filings, printed, identity)
    for filing in filings:
        linked = links.get(filing.document.id, ())
        made_from = fingerprint.of_filing(filing, identity, printed, linked)
        make = partial(filing_triples, filing, identity, printed, linked)
        yield filing_node(filing.document.id).value, _Plan(made_from, make)
    made_from = fingerprint.of_shared(filings, identity)
    yield SHARED_GRAPH.value, _Plan(made_from, partial(shared_triples, filings, identity))
    if filings:
        made_from = sha256(ONTOLOGY.read_bytes()).hexdigest()
        yield ONTOLOGY_GRAPH.value, _Plan(made_from, lambda: list(ontology_triples()))


def _plan_of(triples: list[Triple]) -> _Plan:
    """A graph of triples that are at hand."""
    return _Plan(sha256("\n".join(sorted(map(str, triples))).encode()).hexdigest(), lambda: triples)


def _lacking(
    store: Store,
    plans: dict[str, _Plan],
    before: Mapping[str, _HeldGraph],
    now: dict[str, _HeldGraph],
    fresh: bool,
) -> Iterator[Quad]:
    """What the store lacks of the planned graphs, made one after another, for the triples of all of them
    need not fit into memory; notes in `now` what it will hold.
    """
    for name, plan in plans.items():
        triples = plan.make()
        now[name] = _HeldGraph(plan.made_from, len(triples))
        wanted = [Quad(t.subject, t.predicate, t.object, NamedNode(name)) for t in triples]
        count = before[name].triples if name in before else 0
        yield from wanted if fresh else _missing(store, NamedNode(name), wanted, count)


def _missing(store: Store, graph: NamedNode, wanted: list[Quad], count: int) -> Iterable[Quad]:
    """Remove from `graph`, which holds `count` triples, what is not `wanted`; returns what it lacks of that."""
    # To look a triple up takes a fifteenth of reading one: what only grew is not read.
    lacking = [quad for quad in wanted if quad not in store]
    if len(wanted) - len(lacking) == count:
        return lacking
    held = set(store.quads_for_pattern(None, None, None, graph))
    stale = held.difference(wanted)
    if len(stale) > _REWRITE_SHARE * len(held):
        store.remove_graph(graph)
        return wanted
    for quad in stale:
        store.remove(quad)
    # By what was read: the store writes numbers and times in its own way, and one written in another went just now.
    return [quad for quad in wanted if quad not in held]


def _unspoken(store: Store, held: _HeldGraph, filings: Iterable[NamedNode]) -> _HeldGraph:
    """Remove the findings that speak of these filings, which are not what they were."""
    stale = {quad for node in speaking(store, filings) for quad in below(store, node, FINDINGS)}
    for quad in stale:
        store.remove(quad)
    mark = sha256("\n".join([held.made_from, *sorted(map(str, stale))]).encode()).hexdigest()
    return _HeldGraph(mark, held.triples - len(stale)) if stale else held


def _write_durably(path: Path, text: str) -> None:
    """All or nothing, also after a power cut: the new file is on disk before it takes the name."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    replace(new, path)
    if os.name == "posix":
        # A folder can be opened and flushed only here; Windows writes a rename through by itself.
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
