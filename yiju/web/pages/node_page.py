"""图谱里的一个节点: every IRI of ours as a page: what the graph says of it, and what points at it.

In: the path of an IRI below `https://w3id.org/yiju/id/`, or of the vocabulary's. Out: a view model, and the same as RDF.
The graph has its personal numbers masked already; who judges without seeing others is not shown their judgements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from yiju.graph import jsonld
from yiju.graph.ontology import ONTOLOGY_GRAPH
from yiju.graph.result import Term
from yiju.graph.supplement import JUDGEMENTS
from yiju.graph.vocabulary import BASE, EXPORTED_PREFIXES, PREFIXES, RDF, XSD, iri_of, short
from yiju.ingest.personal import masked
from yiju.web.desk import Desk, NotHere
from yiju.web.pages.term_names import NAMING, term_names

MOST = 500
"""Statements of a node, and of what points at it, that its page shows."""
FORMATS = {
    "text/html": None,
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
"""What a node can be had as; the first is the default."""


@dataclass(frozen=True)
class PropertyValue:
    """A value as shown; behind it the term where it is another thing, else its type where that is no text; and the page
    that it leads to.
    """

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
    label = next((t.object.value for t in of if t.predicate in NAMING and isinstance(t.object, Literal)), "")
    others = [t.object for t in of] + [t.subject for t in at]
    called = _called(desk, [one for one in others if isinstance(one, NamedNode)])
    return NodePage(
        node.value,
        label or short(node.value),
        [_value(t.object, called) for t in of if t.predicate == RDF.type],
        _grouped([(t.predicate, t.object) for t in of if t.predicate != RDF.type], called),
        _grouped([(t.predicate, t.subject) for t in at], called),
        max(len(of), len(at)) >= MOST,
    )


def _called(desk: Desk, nodes: Sequence[NamedNode]) -> dict[str, str]:
    """What these things are called: terms by the vocabularies, others by the graph."""
    ours = dict.fromkeys(str(node) for node in nodes if node.value.startswith(BASE))
    if not ours:
        return term_names()
    naming = " | ".join(str(name) for name in NAMING)
    query = f"SELECT ?n ?l {{ VALUES ?n {{ {' '.join(ours)} }} ?n ({naming}) ?l }}"
    return term_names() | {
        node.value: name.value
        for node, name in _asked(desk, query)
        if isinstance(node, NamedNode) and isinstance(name, Literal)
    }


def triples(desk: Desk, path: str) -> list[Triple]:
    """What the graph says of a node. Raises `NotHere`."""
    found = _of(desk, _node(path))
    if not found:
        raise NotHere("图谱里没有这个节点。")
    return found


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
    return desk.graph().query(query, without=(JUDGEMENTS,) if desk.eyes else ()).terms


def _grouped(pairs: Sequence[tuple[NamedNode, object]], called: Mapping[str, str]) -> list[NodeProperty]:
    held: dict[str, list[PropertyValue]] = {}
    for predicate, term in pairs:
        held.setdefault(predicate.value, []).append(_value(term, called))
    return [NodeProperty(short(p), term_names().get(p, ""), address(p), values) for p, values in held.items()]


def _value(term: object, called: Mapping[str, str]) -> PropertyValue:
    if isinstance(term, NamedNode):
        name = masked(called.get(term.value, ""))
        return PropertyValue(
            name or short(term.value), short(term.value) if name else "", address(term.value)
        )
    if isinstance(term, Literal):
        plain = term.language or term.datatype == XSD.string
        kind = "" if plain else term_names().get(term.datatype.value) or short(term.datatype.value)
        return PropertyValue(masked(term.value), kind, "")
    return PropertyValue(str(term), "", "")
