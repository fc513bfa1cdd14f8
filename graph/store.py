"""The graph on disk: filings in, SPARQL out.

What the graph is to hold stands in `planned_graphs`, how a change becomes valid at once in `generations`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as replaced
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from yiju.graph import serialise
from yiju.graph.generations import Generations, HeldGraph
from yiju.graph.graph_errors import GenerationGone
from yiju.graph.identity import Decision, Identity, link
from yiju.graph.ontology import ONTOLOGY_GRAPH
from yiju.graph.planned_graphs import PlannedGraph, lacking, plan_of, planned, unspoken
from yiju.graph.provenance import PROVENANCE, Activity, reading_triples
from yiju.graph.result import QueryResult, of_answer
from yiju.graph.runner import Limits, Runner
from yiju.graph.sparql import Checked, check
from yiju.graph.supplement import FINDINGS, SUPPLEMENTS, below
from yiju.graph.triples import Statement
from yiju.graph.vocabulary import PREFIXES, RDF, SHARED_GRAPH
from yiju.ingest.record import Filing

if TYPE_CHECKING:
    from rdflib import Dataset

_AT_ONCE = 200_000
"""So many quads wait in memory to be added."""
_TRIES = 5
_SUPPLEMENTS = {name.value for name in (*SUPPLEMENTS, PROVENANCE)}
_OURS = {*_SUPPLEMENTS, ONTOLOGY_GRAPH.value}


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
        self._generations = Generations(Path(directory))
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
        with self._generations.writing():
            wanted = dict(planned(known, identity))
            if triples := list(dict.fromkeys(reading_triples(readings or {}))):
                wanted[PROVENANCE.value] = plan_of(triples)
            held = self._generations.held()
            changed = [n for n in wanted if n not in held or held[n].made_from != wanted[n].made_from]
            removed = [n for n in held if n not in wanted and n not in _SUPPLEMENTS]
            if changed or removed or self._generations.current() is None:
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

    def supplement(self, name: NamedNode, triples: Iterable[Statement]) -> None:
        """Put `triples` in place of the supplement of that name (`graph.supplement`), until a sync changes what
        the filings say. Raises `StoreBusy`, and `NoGraph` where no filing was ever written.
        """
        self.supplement_each({name: triples})

    def supplement_each(self, supplements: Mapping[NamedNode, Iterable[Statement]]) -> None:
        """As `supplement`, several by their names at once."""
        plans = {name.value: plan_of(list(dict.fromkeys(triples))) for name, triples in supplements.items()}
        with self._generations.writing():
            self._generations.valid()
            held = self._generations.held()
            changed = {
                name: plan
                for name, plan in plans.items()
                if name not in held or held[name].made_from != plan.made_from
            }
            if changed:
                self._write(changed, [], held)

    def revise(self, name: NamedNode, supplements: Iterable[tuple[NamedNode, Collection[Statement]]]) -> None:
        """In the supplement of that name have each of these nodes, with the parts below it, say exactly these triples,
        or nothing; all else stays as it is. What is told of a node is of it and its parts alone (`supplement.by_node`).
        The nodes are taken as they come: what all of them say need not fit into memory. Raises as `supplement`.
        """
        with self._generations.writing():
            self._generations.valid()
            held = self._generations.held()
            before = held.get(name.value, HeldGraph("", 0))

            def change(store: Store) -> dict[str, HeldGraph]:
                mark, more = sha256(before.made_from.encode()), 0

                def lacking() -> Iterator[Quad]:
                    nonlocal more
                    for node, triples in supplements:
                        old = set(below(store, node, name)) if before.triples else set()
                        new = {Quad(*statement, name) for statement in triples}
                        for quad in old - new:
                            store.remove(quad)
                        more += len(new) - len(old)
                        mark.update(f"{node.value} {len(new)}\n".encode())
                        yield from new - old

                _fill(store, lacking(), removing=before.triples > 0)
                return {**held, name.value: HeldGraph(mark.hexdigest(), before.triples + more)}

            self._generations.publish(change, fresh=False)

    def made_from(self, name: NamedNode) -> str:
        """What the graph of that name comes to: another with every change of it. Empty where there is none."""
        held = self._generations.held().get(name.value)
        return held.made_from if held is not None else ""

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
            left = [
                name for name in self._generations.held() if name not in {graph.value for graph in without}
            ]
            checked = replaced(checked, own_dataset=True, graphs=(left, left))
        return self.run(self._runner, checked, limits or self._limits)

    def run(self, runner: Runner, query: Checked, limits: Limits) -> QueryResult:
        """Answer a checked query in a process of another's; raises as `query` does."""
        for _ in range(_TRIES):
            try:
                return of_answer(runner.run(self._generations.valid(), query, limits))
            except GenerationGone:
                # Two changes were made between reading the name and opening the store: read it anew.
                continue
        return of_answer(runner.run(self._generations.valid(), query, limits))

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
        return Store.read_only(str(self._generations.valid()))

    def _write(
        self,
        changed: dict[str, PlannedGraph],
        removed: list[str],
        held: dict[str, HeldGraph],
        anew: bool = False,
    ) -> dict[str, HeldGraph]:
        """Write the generation after that which `held` these: `changed` made, `removed` gone, the others as they are, or
        gone too where it is made `anew`. Returns what it holds.
        """
        kept = {name: graph for name, graph in held.items() if name not in changed and name not in removed}
        if anew:
            kept = {}
        fresh = not kept

        def change(store: Store) -> dict[str, HeldGraph]:
            now = dict(kept)
            if FINDINGS.value in kept:
                touched = [NamedNode(name) for name in (*changed, *removed)]
                now[FINDINGS.value] = unspoken(store, kept[FINDINGS.value], touched)
            for name in removed if not fresh else ():
                store.remove_graph(NamedNode(name))
            quads = lacking(store, changed, held, now, fresh)
            _fill(store, quads, removing=not fresh)
            return now

        return self._generations.publish(change, fresh)


def _fill(store: Store, quads: Iterator[Quad], *, removing: bool) -> None:
    """Add quads as they come. A load writes files of its own, which the store then has to merge: as few as can be. Where they
    are made while others are removed, that comes first, and those that wait are in memory.
    """
    if not removing:
        store.bulk_extend(quads)
    while part := list(islice(quads, _AT_ONCE)):
        store.bulk_extend(part)
