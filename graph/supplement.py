"""What other rooms found out about the filings, as graphs of their own: findings, judgements,
indicator families.

In: plain values, for the graph knows neither audit nor search. Out: triples of one named graph each, which
`GraphStore.supplement` replaces as a whole and `GraphStore.revise` node by node. They speak of the filings as they were,
so a sync drops the findings that speak of a filing which changed, and the families with any change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, Store

from yiju.graph.builder import filing_node, literal, place_triples
from yiju.graph.identity import Identity
from yiju.graph.ontology import entailed
from yiju.graph.provenance import (
    Activity,
    AuditRun,
    audit_node,
    audit_triples,
    judging_node,
    judging_triples,
)
from yiju.graph.triples import Statement, triples_of
from yiju.graph.vocabulary import BASE, DCT, OA, PROV, RDF, RDFS, SKOS, YJ, part, resource, tagged
from yiju.ingest.personal import is_amount, masked
from yiju.ingest.record import Place

FINDINGS = NamedNode(BASE + "graph/findings")
JUDGEMENTS = NamedNode(BASE + "graph/judgements")
"""Apart from the findings: whoever judges without knowing of others is asked over all graphs but this."""
FAMILIES = NamedNode(BASE + "graph/families")
SUPPLEMENTS = (FINDINGS, JUDGEMENTS, FAMILIES)
"""Names of the graphs that are no filing's."""


@dataclass(frozen=True)
class Quote:
    """A passage that bears a finding out: `document` is the filing's id, `page` from 1, `text` as the record
    has it, `places` its lines or boxes where they are known.
    """

    document: str
    field: str
    text: str
    page: int | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class FindingNode:
    """A finding: `kind` is its code and `name` the Chinese word for it, `score` 0 to 1, `declarations` ids, `audit` the
    first on record that listed it.
    """

    id: str
    kind: str
    name: str
    severity: str
    score: float
    explanation: str
    declarations: tuple[str, ...]
    quotes: tuple[Quote, ...]
    audit: AuditRun | None = None


@dataclass(frozen=True)
class Opinion:
    """What a person gave as the `number`th verdict (from 1) on a finding: confirm, dismiss, unsure, or undo, which takes
    back that with the number `undoes`. `audit` listed what the person saw; a finding that is not `listed` any more
    stands in no other graph. `stands_for`: findings (ids) of which this is the verdict that stands.
    """

    finding: str
    number: int
    verdict: str
    note: str
    act: Activity
    audit: AuditRun | None = None
    undoes: int | None = None
    listed: bool = True
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class FamilyWordings:
    """Indicators of one meaning: the family's name, the wordings in it, and what they all measure."""

    name: str
    wordings: tuple[str, ...]
    measure: str | None = None


def finding_triples(
    found: Iterable[FindingNode], identity: Identity, audits: Iterable[AuditRun] = ()
) -> Iterator[Statement]:
    """A `yj:Finding` each, about its declarations; about the filings quoted where it has none. With the `audits`, all
    that were finished.
    """
    yield from entailed(_findings(found, identity))
    yield from audit_triples(audits)


def judgement_triples(opinions: Iterable[Opinion]) -> Iterator[Statement]:
    """What stands judged of findings, and every act of judging, those that were taken back too."""
    for opinion in opinions:
        judged = resource("finding", opinion.finding)
        judging = judging_node(opinion.finding, opinion.number)
        yield from entailed(_judging(judging, judged, opinion))
        for finding in opinion.stands_for:
            node = resource("finding", finding)
            yield from triples_of(
                node,
                (YJ.verdict, opinion.verdict),
                (YJ.note, opinion.note),
                (PROV.wasInfluencedBy, judging),
                (PROV.wasRevisionOf, judged if node != judged else None),
            )
        if not opinion.listed:
            yield from entailed(
                triples_of(
                    judged,
                    (RDF.type, PROV.Entity),
                    (RDFS.label, tagged("疑点（已不再列出）")),
                    (YJ.id, opinion.finding),
                )
            )


def by_node(triples: Iterable[Statement]) -> dict[NamedNode, list[Statement]]:
    """The triples by what they tell of: those of a part (`…/evidence/1`) are told with the whole."""
    held = list(triples)
    subjects = {triple.subject for triple in held}
    found: dict[NamedNode, list[Statement]] = {}
    for triple in held:
        assert isinstance(triple.subject, NamedNode)
        whole, path = triple.subject, triple.subject.value
        while path := path.rpartition("/")[0]:
            if (above := NamedNode(path)) in subjects:
                whole = above
            if path.endswith("/"):
                break
        found.setdefault(whole, []).append(triple)
    return found


def below(store: Store, node: NamedNode, graph: NamedNode) -> Iterator[Quad]:
    """What a graph says of a node and of its parts."""
    for quad in store.quads_for_pattern(node, None, None, graph):
        yield quad
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{node.value}/"):
            yield from below(store, quad.object, graph)


def speaking(store: Store, filings: Iterable[NamedNode]) -> set[NamedNode]:
    """The findings that are about one of these filings or its declarations, or quote it."""
    found: set[NamedNode] = set()
    for filing in filings:
        declarations = [quad.subject for quad in store.quads_for_pattern(None, YJ.inFiling, filing, None)]
        quotes = [quad.subject for quad in store.quads_for_pattern(None, OA.hasSource, filing, FINDINGS)]
        for predicate, meant in (
            *((YJ.about, one) for one in (filing, *declarations)),
            *((YJ.evidence, one) for one in quotes),
        ):
            quads = store.quads_for_pattern(None, predicate, meant, FINDINGS)
            found.update(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))
    return found


def _judging(judging: NamedNode, judged: NamedNode, opinion: Opinion) -> Iterator[Statement]:
    undone = judging_node(opinion.finding, opinion.undoes) if opinion.undoes else None
    yield from judging_triples(judging, judged, opinion.act)
    yield from triples_of(
        judging,
        (YJ.opinion, opinion.verdict),
        (YJ.grounds, opinion.note),
        (YJ.undoes, undone),
        (PROV.wasInformedBy, audit_node(opinion.audit) if opinion.audit else None),
    )


def _findings(found: Iterable[FindingNode], identity: Identity) -> Iterator[Statement]:
    for finding in found:
        node = resource("finding", finding.id)
        yield Statement(node, RDF.type, YJ.Finding)
        if finding.audit:
            yield Statement(node, PROV.wasGeneratedBy, audit_node(finding.audit))
        for predicate, value in (
            (YJ.id, finding.id),
            (YJ.kind, finding.kind),
            (YJ.name, finding.name),
            (RDFS.label, tagged(finding.name)),
            (YJ.severity, finding.severity),
            (YJ.score, Decimal(str(round(finding.score, 4)))),
            (YJ.explanation, finding.explanation),
        ):
            if value != "":
                yield Statement(node, predicate, value if isinstance(value, Literal) else literal(value))
        about = [resource("declaration", identity.canonical(d)) for d in finding.declarations]
        for subject in about or [filing_node(q.document) for q in finding.quotes]:
            yield Statement(node, YJ.about, subject)
        for number, quote in enumerate(finding.quotes, 1):
            yield from _quoted(node, str(number), quote)


def _quoted(node: NamedNode, number: str, quote: Quote) -> Iterator[Statement]:
    """An evidence for each place of the quote, as a declaration has; one without lines where none is known."""
    places: list[Place | None] = [*quote.places]
    if not places:
        places = [Place(quote.page) if quote.page is not None else None]
    for index, place in enumerate(places, 1):
        evidence = part(node, "evidence", number, *([str(index)] if index > 1 else []))
        yield Statement(node, YJ.evidence, evidence)
        yield from place_triples(evidence, filing_node(quote.document), place)
        yield Statement(evidence, YJ.field, literal(quote.field))
        yield Statement(
            evidence, YJ.printed, Literal(quote.text) if is_amount(quote.field) else literal(quote.text)
        )


def family_triples(families: Iterable[FamilyWordings], identity: Identity) -> Iterator[Statement]:
    """Each indicator below its family, each family below what it measures (SKOS, in one scheme)."""
    scheme = NamedNode(BASE + "indicator-families")
    yield Statement(scheme, RDF.type, SKOS.ConceptScheme)
    yield Statement(scheme, DCT.title, Literal("绩效指标族", language="zh"))
    yield Statement(scheme, SKOS.prefLabel, Literal("绩效指标族", language="zh"))
    for family in families:
        node = resource("indicator-family", family.name)
        concepts, top = {node: family.name}, node
        if family.measure and family.measure != family.name:
            measure = top = resource("indicator-measure", family.measure)
            concepts[measure] = family.measure
            yield Statement(node, SKOS.broader, measure)
        for concept, label in concepts.items():
            yield Statement(concept, RDF.type, SKOS.Concept)
            yield Statement(concept, SKOS.prefLabel, Literal(masked(label), language="zh"))
            yield Statement(concept, SKOS.inScheme, scheme)
        yield Statement(scheme, SKOS.hasTopConcept, top)
        yield Statement(top, SKOS.topConceptOf, scheme)
        for wording in family.wordings:
            key = identity.indicator_of(wording)
            if key:
                yield Statement(resource("indicator", key), SKOS.broader, node)
