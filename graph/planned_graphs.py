"""The graphs that filings ask for, and what of them a store lacks.

In: filings and who is who in them. Out: by name the `PlannedGraph`s, each with the hash of what it is made from and how to make it;
into a store only the quads go that it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from pyoxigraph import NamedNode, Quad, Store

from yiju.graph import fingerprint
from yiju.graph.builder import filing_node, filing_triples, shared_triples
from yiju.graph.generations import HeldGraph
from yiju.graph.identity import Identity
from yiju.graph.ontology import ONTOLOGY_GRAPH, ontology_triples
from yiju.graph.printings import printings
from yiju.graph.shortcuts import shortcuts
from yiju.graph.supplement import FINDINGS, below, speaking
from yiju.graph.triples import Statement
from yiju.graph.vocabulary import ONTOLOGY, SHARED_GRAPH
from yiju.ingest.record import Filing

# Beyond this share of a graph it is quicker to drop the graph than to remove triples one by one.
_REWRITE_SHARE = 0.3


@dataclass(frozen=True)
class PlannedGraph:
    """A graph that is wanted: the hash of what it is made from, and how to make it."""

    made_from: str
    make: Callable[[], list[Statement]]


def planned(filings: list[Filing], identity: Identity) -> Iterator[tuple[str, PlannedGraph]]:
    """The graph of each filing, what they share and the ontology, by name."""
    printed = printings(filings, identity)
    links = shortcuts(filings, printed, identity)
    for filing in filings:
        linked = links.get(filing.document.id, ())
        made_from = fingerprint.of_filing(filing, identity, printed, linked)
        make = partial(filing_triples, filing, identity, printed, linked)
        yield filing_node(filing.document.id).value, PlannedGraph(made_from, make)
    made_from = fingerprint.of_shared(filings, identity)
    yield SHARED_GRAPH.value, PlannedGraph(made_from, partial(shared_triples, filings, identity))
    if filings:
        made_from = sha256(ONTOLOGY.read_bytes()).hexdigest()
        yield (
            ONTOLOGY_GRAPH.value,
            PlannedGraph(made_from, lambda: [Statement(*t) for t in ontology_triples()]),
        )


def plan_of(triples: list[Statement]) -> PlannedGraph:
    """A graph of triples that are at hand."""
    return PlannedGraph(sha256("\n".join(sorted(map(str, triples))).encode()).hexdigest(), lambda: triples)


def lacking(
    store: Store,
    plans: dict[str, PlannedGraph],
    before: Mapping[str, HeldGraph],
    now: dict[str, HeldGraph],
    fresh: bool,
) -> Iterator[Quad]:
    """What the store lacks of the planned graphs, made one after another, for the triples of all of them
    need not fit into memory; notes in `now` what it will hold.
    """
    for name, plan in plans.items():
        triples, graph = plan.make(), NamedNode(name)
        now[name] = HeldGraph(plan.made_from, len(triples))
        wanted = [Quad(*statement, graph) for statement in triples]
        count = before[name].triples if name in before else 0
        yield from wanted if fresh else _missing(store, graph, wanted, count)


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


def unspoken(store: Store, held: HeldGraph, filings: Iterable[NamedNode]) -> HeldGraph:
    """Remove the findings that speak of these filings, which are not what they were."""
    stale = {quad for node in speaking(store, filings) for quad in below(store, node, FINDINGS)}
    for quad in stale:
        store.remove(quad)
    mark = sha256("\n".join([held.made_from, *sorted(map(str, stale))]).encode()).hexdigest()
    return HeldGraph(mark, held.triples - len(stale)) if stale else held
