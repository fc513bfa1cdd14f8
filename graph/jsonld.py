"""JSON-LD with a @context (JSON-LD 1.1): quads → text, subject after subject as they come.

In: quads that come graph by graph and subject by subject, as a store gives them. Out: parts of one JSON text. The
context is made from the ontology: the standard prefixes, and of each of our properties whether it holds IRIs or
values of which type, so that `"yj:yearBudget": "206450"` is read back as the decimal that it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from yiju.graph.ontology import ontology_triples
from yiju.graph.vocabulary import PREFIXES, RDF, RDFS, XSD, NamespaceTerms

_OWL = NamespaceTerms("owl")


@cache
def context() -> dict[str, Any]:
    """The @context of all that leaves."""
    made: dict[str, Any] = dict(PREFIXES)
    objects = {t.subject for t in ontology_triples() if t.object == _OWL.ObjectProperty}
    for triple in ontology_triples():
        if not isinstance(triple.subject, NamedNode) or not triple.subject.value.startswith(PREFIXES["yj"]):
            continue
        name = _compact(triple.subject.value)
        above = triple.object
        if (
            triple.predicate == RDFS.range
            and isinstance(above, NamedNode)
            and above.value.startswith(PREFIXES["xsd"])
        ):
            if above != XSD.string:
                made[name] = {"@type": _compact(above.value)}
        elif triple.subject in objects:
            made[name] = {"@type": "@id"}
    return made


def dataset(quads: Iterable[Quad]) -> Iterator[str]:
    """A document of named graphs."""
    yield from _document(_graph_texts(quads))


def graph(triples: Iterable[Triple]) -> str:
    """A document of one graph; the triples may come in any order."""
    subjects: dict[Any, list[Triple]] = {}
    for triple in triples:
        subjects.setdefault(triple.subject, []).append(triple)
    return "".join(_document(_dumped(_node(s, held)) for s, held in subjects.items()))


def _document(parts: Iterable[str]) -> Iterator[str]:
    yield '{"@context": ' + _dumped(context()) + ',\n"@graph": [\n'
    for number, part in enumerate(parts):
        yield (",\n" if number else "") + part
    yield "\n]}\n"


def _graph_texts(quads: Iterable[Quad]) -> Iterator[str]:
    for name, held in groupby(quads, key=lambda q: q.graph_name):
        nodes = [_dumped(_node(s, own)) for s, own in groupby(held, key=lambda q: q.subject)]
        if isinstance(name, DefaultGraph):
            yield ",\n".join(nodes)
        else:
            yield f'{{"@id": {_dumped(_name(name))}, "@graph": [\n' + ",\n".join(nodes) + "\n]}"


def _node(subject: Any, held: Iterable[Quad | Triple]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _name(subject)}
    for quad in held:
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            node.setdefault("@type", []).append(_compact(quad.object.value))
            continue
        name = _compact(quad.predicate.value)
        node.setdefault(name, []).append(_value(name, quad.object))
    return {key: held[0] if isinstance(held, list) and len(held) == 1 else held for key, held in node.items()}


def _value(property_name: str, term: Any) -> Any:
    kind = context().get(property_name, {}).get("@type")
    if not isinstance(term, Literal):
        return _name(term) if kind == "@id" else {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = _compact(term.datatype.value)
    if kind == datatype or (kind is None and term.datatype == XSD.string):
        return term.value
    return {"@value": term.value, **({} if term.datatype == XSD.string else {"@type": datatype})}


def _name(term: Any) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else _compact(term.value)


@cache
def _bases() -> list[tuple[str, str]]:
    return sorted(((base, prefix) for prefix, base in PREFIXES.items()), key=lambda b: -len(b[0]))


def _compact(iri: str) -> str:
    """The IRI with its prefix where that is read back as the same: nothing that looks like an authority behind it."""
    for base, prefix in _bases():
        if iri.startswith(base) and not iri[len(base) :].startswith("//"):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
