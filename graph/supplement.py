"""What other rooms found out about the filings, as graphs of their own: findings, indicator families.

In: plain values, for the graph knows neither audit nor search. Out: triples of one named graph each, which
`GraphStore.supplement` replaces as a whole. They speak of the filings as they were, so a sync that changes
any filing drops them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode, Triple

from yiju.graph.builder import filing_node, literal
from yiju.graph.identity import Identity
from yiju.graph.vocabulary import BASE, DCT, OA, RDF, SKOS, YJ, part, resource

FINDINGS = NamedNode(BASE + "graph/findings")
FAMILIES = NamedNode(BASE + "graph/families")
SUPPLEMENTS = (FINDINGS, FAMILIES)
"""Names of the graphs that are no filing's."""


@dataclass(frozen=True)
class Quote:
    """A passage that bears a finding out: `document` is the filing's id, `page` from 1, `text` as the record
    has it.
    """

    document: str
    field: str
    text: str
    page: int | None = None


@dataclass(frozen=True)
class Matter:
    """A finding: `kind` is its code and `name` the Chinese word for it, `score` 0 to 1, `declarations` ids;
    `verdict` (confirm, dismiss, unsure) and `note` are a person's, None where nobody judged.
    """

    id: str
    kind: str
    name: str
    severity: str
    score: float
    explanation: str
    declarations: tuple[str, ...]
    quotes: tuple[Quote, ...]
    verdict: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Family:
    """Indicators of one meaning: the family's name, the wordings in it, and what they all measure."""

    name: str
    wordings: tuple[str, ...]
    measure: str | None = None


def finding_triples(matters: Iterable[Matter], identity: Identity) -> Iterator[Triple]:
    """A `yj:Finding` each, about its declarations; about the filings quoted where it has none."""
    for matter in matters:
        node = resource("finding", matter.id)
        yield Triple(node, RDF.type, YJ.Finding)
        for predicate, value in (
            (YJ.id, matter.id),
            (YJ.kind, matter.kind),
            (YJ.name, matter.name),
            (YJ.severity, matter.severity),
            (YJ.score, Decimal(str(round(matter.score, 4)))),
            (YJ.explanation, matter.explanation),
            (YJ.verdict, matter.verdict),
            (YJ.note, matter.note),
        ):
            if value is not None and value != "":
                yield Triple(node, predicate, literal(value))
        about = [resource("declaration", identity.canonical(d)) for d in matter.declarations]
        for subject in about or [filing_node(q.document) for q in matter.quotes]:
            yield Triple(node, YJ.about, subject)
        for number, quote in enumerate(matter.quotes, 1):
            evidence = part(node, "evidence", str(number))
            yield Triple(node, YJ.evidence, evidence)
            yield Triple(evidence, RDF.type, YJ.Evidence)
            yield Triple(evidence, OA.hasSource, filing_node(quote.document))
            yield Triple(evidence, YJ.field, literal(quote.field))
            yield Triple(evidence, YJ.printed, literal(quote.text))
            if quote.page is not None:
                yield Triple(evidence, YJ.page, literal(quote.page))


def family_triples(families: Iterable[Family], identity: Identity) -> Iterator[Triple]:
    """Each indicator below its family, each family below what it measures (SKOS, in one scheme)."""
    scheme = NamedNode(BASE + "indicator-families")
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    yield Triple(scheme, DCT.title, literal("绩效指标族"))
    for family in families:
        node = resource("indicator-family", family.name)
        concepts = {node: family.name}
        if family.measure and family.measure != family.name:
            measure = resource("indicator-measure", family.measure)
            concepts[measure] = family.measure
            yield Triple(node, SKOS.broader, measure)
        for concept, label in concepts.items():
            yield Triple(concept, RDF.type, SKOS.Concept)
            yield Triple(concept, SKOS.prefLabel, literal(label))
            yield Triple(concept, SKOS.inScheme, scheme)
        for wording in family.wordings:
            key = identity.indicator_of(wording)
            if key:
                yield Triple(resource("indicator", key), SKOS.broader, node)
