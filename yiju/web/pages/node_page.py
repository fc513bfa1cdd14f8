"""图谱里的一个节点: every IRI of ours as a page: what the graph says of it, and what points at it.

In: the path of an IRI below `https://w3id.org/yiju/id/`, or of the vocabulary's. Out: a view model, and the same as RDF.
The graph has its personal numbers masked already; who judges without seeing others is not shown their judgements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from yiju.graph import jsonld
from yiju.graph.ontology import ONTOLOGY_GRAPH, ontology_triples
from yiju.graph.result import Term
from yiju.graph.supplement import JUDGEMENTS
from yiju.graph.vocabulary import BASE, EXPORTED_PREFIXES, PREFIXES, RDF, RDFS, SKOS, iri_of, short
from yiju.ingest.personal import masked
from yiju.web.desk import Desk, NotHere

MOST = 500
"""Statements of a node, and of what points at it, that its page shows."""
_NAMES = (RDFS.label, SKOS.prefLabel)
FORMATS = {
    "text/html": None,
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
"""What a node can be had as; the first is the default."""


@dataclass(frozen=True)
class PropertyValue:
    """A value as shown, the language or type behind it, and the page that it leads to."""

    text: str
    kind: str
    link: str


@dataclass(frozen=True)
class NodeProperty:
    """What is said with one property: its short name, its Chinese name, its page, and the values."""

    term: str
    name: str
    link: str
    values: Sequence[PropertyValue]


@dataclass(frozen=True)
class NodePage:
    """The page: `of` is what the node says, `at` who points at it; `more` where only the first are shown."""

    iri: str
    label: str
    kinds: Sequence[PropertyValue]
    of: Sequence[NodeProperty]
    at: Sequence[NodeProperty]
    more: bool


def view(desk: Desk, path: str) -> NodePage:
    """A node with all that the graph says of it and what points at it. Raises `NotHere`."""
    node = _node(path)
    of, at = _of(desk, node), _at(desk, node)
    if not of and not at:
        raise NotHere("图谱里没有这个节点：它的材料可能已经更正或移出，或者疑点还没有审出（yiju audit）。")
    label = next((t.object.value for t in of if t.predicate in _NAMES and isinstance(t.object, Literal)), "")
    kinds = [_value(t.object) for t in of if t.predicate == RDF.type]
    return NodePage(
        node.value,
        label or short(node.value),
        kinds,
        _grouped((t.predicate, t.object) for t in of if t.predicate != RDF.type),
        _grouped((t.predicate, t.subject) for t in at),
        max(len(of), len(at)) >= MOST,
    )


def triples(desk: Desk, path: str) -> list[Triple]:
    """What the graph says of a node. Raises `NotHere`."""
    found = _of(desk, _node(path))
    if not found:
        raise NotHere("图谱里没有这个节点。")
    return found


def terms() -> list[NodeProperty]:
    """The vocabulary: each term of ours with what the ontology says of it."""
    base = PREFIXES["yj"]
    of_term: dict[str, list[PropertyValue]] = {}
    for triple in ontology_triples():
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(base):
            of_term.setdefault(triple.subject.value, []).append(_value(triple.object))
    return [
        NodeProperty(
            short(iri),
            labels().get(iri, ""),
            f"/ns#{iri.removeprefix(base)}",
            values,
        )
        for iri, values in sorted(of_term.items())
    ]


def written(found: Sequence[Triple], form: RdfFormat) -> bytes:
    """Triples in a format of `FORMATS`."""
    if form == RdfFormat.JSON_LD:
        return jsonld.graph(found).encode()
    return serialize(found, format=form, prefixes=EXPORTED_PREFIXES) or b""


def address(iri: str) -> str:
    """The workbench's page of an IRI of ours; empty for others."""
    if iri.startswith(BASE):
        return "/id/" + quote(iri.removeprefix(BASE), safe="/%-._~()!*,;:@+=$")
    if iri.startswith(PREFIXES["yj"]):
        return f"/ns#{iri.removeprefix(PREFIXES['yj'])}"
    return "/ns" if iri == ONTOLOGY_GRAPH.value else ""


def _node(path: str) -> NamedNode:
    try:
        return NamedNode(iri_of(path))
    except ValueError:
        raise NotHere("这个网址写不成 IRI。") from None


def _of(desk: Desk, node: NamedNode) -> list[Triple]:
    rows = _asked(desk, f"SELECT ?p ?o {{ {node} ?p ?o }} ORDER BY ?p ?o LIMIT {MOST}")
    return [Triple(node, p, o) for p, o in rows]  # type: ignore[arg-type]


def _at(desk: Desk, node: NamedNode) -> list[Triple]:
    rows = _asked(desk, f"SELECT ?s ?p {{ ?s ?p {node} }} ORDER BY ?p ?s LIMIT {MOST}")
    return [Triple(s, p, node) for s, p in rows]  # type: ignore[arg-type]


def _asked(desk: Desk, query: str) -> Sequence[Sequence[Term | None]]:
    desk.workspace.tell_graph()
    return desk.workspace.graph_store.query(query, without=(JUDGEMENTS,) if desk.eyes else ()).terms


def _grouped(pairs: object) -> list[NodeProperty]:
    held: dict[str, list[PropertyValue]] = {}
    for predicate, term in pairs:  # type: ignore[attr-defined]
        held.setdefault(predicate.value, []).append(_value(term))
    return [NodeProperty(short(p), labels().get(p, ""), address(p), values) for p, values in held.items()]


def _value(term: object) -> PropertyValue:
    if isinstance(term, NamedNode):
        return PropertyValue(short(term.value), labels().get(term.value, ""), address(term.value))
    if isinstance(term, Literal):
        return PropertyValue(masked(term.value), term.language or short(term.datatype.value), "")
    return PropertyValue(str(term), "", "")


def labels() -> dict[str, str]:
    """The Chinese names of what the ontology defines, by IRI."""
    return {
        t.subject.value: t.object.value
        for t in ontology_triples()
        if t.predicate in _NAMES
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, Literal)
        and t.object.language == "zh"
    }
