"""Indicator families as SKOS in Turtle: families in, text out that any triple store loads.

A family is a `skos:Concept` under the concept of its measure, in one scheme. Its wordings are `altLabel`s,
by which it meets the indicators of the graph (`yj:Indicator` carries the same labels).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from yiju.search.ask.indicator_families import IndicatorFamily

ID = "https://w3id.org/yiju/id/"
SCHEME = URIRef(f"{ID}indicator-families")


def families_turtle(families: Iterable[IndicatorFamily]) -> str:
    """The scheme with its measures and families (Turtle)."""
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dct", DCTERMS)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((SCHEME, DCTERMS.title, Literal("绩效指标族", lang="zh")))
    for family in families:
        concept = URIRef(f"{ID}indicator-family/{quote(family.name)}")
        _concept(graph, concept, family.name)
        for wording, _ in family.variants:
            if wording != family.name:
                graph.add((concept, SKOS.altLabel, Literal(wording, lang="zh")))
        note = f"{len(family.declarations)} 份申报、{len(family.units)} 个单位使用"
        if family.since:
            note += f"，最早见于 {family.since} 年"
        if family.usual:
            note += f"；最常见的指标值为 {family.usual}"
        graph.add((concept, SKOS.note, Literal(note, lang="zh")))
        if family.measure and family.measure != family.name:
            measure = URIRef(f"{ID}indicator-measure/{quote(family.measure)}")
            _concept(graph, measure, family.measure)
            graph.add((measure, SKOS.topConceptOf, SCHEME))
            graph.add((concept, SKOS.broader, measure))
        else:
            graph.add((concept, SKOS.topConceptOf, SCHEME))
    return str(graph.serialize(format="turtle"))


def _concept(graph: Graph, node: URIRef, label: str) -> None:
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.prefLabel, Literal(label, lang="zh")))
    graph.add((node, SKOS.inScheme, SCHEME))
