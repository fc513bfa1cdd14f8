"""The ontology as triples, and what follows from it for the triples of a graph.

In: `ontology.ttl`, triples that use our terms. Out: the ontology's own triples, always under the same names; and
triples with the standard superclasses and superproperties that clients without a reasoner ask for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from yiju.graph.triples import Statement
from yiju.graph.vocabulary import ONTOLOGY, PREFIXES, RDF, RDFS, resource

ONTOLOGY_GRAPH = NamedNode(PREFIXES["yj"].removesuffix("#"))
"""Name of the graph that holds the ontology, which is the ontology's own IRI."""


@cache
def ontology_triples() -> tuple[Triple, ...]:
    """The ontology. Its blank nodes get IRIs in the order of the file: two readings are equal, and no blank node
    is in the store, where STR of everything would be an error.
    """
    names: dict[BlankNode, NamedNode] = {}

    def stable(term: Any) -> Any:
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault(term, resource("ontology", str(len(names) + 1)))

    quads = parse(path=str(ONTOLOGY), format=RdfFormat.TURTLE)
    return tuple(Triple(stable(q.subject), q.predicate, stable(q.object)) for q in quads)


def entailed(triples: Iterable[Statement]) -> Iterator[Statement]:
    """Every triple, and behind it what its class or property says in the terms of the standards."""
    classes, properties = _standard(RDFS.subClassOf), _standard(RDFS.subPropertyOf)
    kind = RDF.type
    for triple in triples:
        yield triple
        predicate = triple.predicate
        if predicate == kind:
            for above in classes.get(triple.object, ()):
                yield Statement(triple.subject, kind, above)
        for above in properties.get(predicate, ()):
            yield Statement(triple.subject, above, triple.object)


@cache
def own_terms() -> tuple[str, ...]:
    """Local names of all that the ontology defines in our namespace, in order."""
    base = PREFIXES["yj"]
    subjects = {t.subject.value for t in ontology_triples() if isinstance(t.subject, NamedNode)}
    return tuple(sorted(s.removeprefix(base) for s in subjects if s.startswith(base)))


@cache
def _standard(relation: NamedNode) -> dict[Any, tuple[NamedNode, ...]]:
    """Of each of our terms the terms of other namespaces above it, however far."""
    direct: dict[Any, list[Any]] = defaultdict(list)
    for triple in ontology_triples():
        if triple.predicate == relation:
            direct[triple.subject].append(triple.object)
    found: dict[Any, tuple[NamedNode, ...]] = {}
    for term in direct:
        seen: list[Any] = []
        waiting = [*direct[term]]
        while waiting:
            above = waiting.pop()
            if above not in seen:
                seen.append(above)
                waiting += direct.get(above, ())
        outside = [a for a in seen if not a.value.startswith(PREFIXES["yj"])]
        found[term] = tuple(sorted(outside, key=lambda a: a.value))
    return found
