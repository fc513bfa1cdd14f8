"""Filing + identity → triples: one graph per filing, and one graph of what filings share.

Every triple stands in exactly one graph, because Oxigraph's union of all graphs counts a triple
once for each graph that holds it. So the description of a unit, project, basis, indicator or
account is built for all filings together (`shared_triples`), and a filing's own graph only points
at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain

from pyoxigraph import Literal, NamedNode

from yiju.graph import accounts
from yiju.graph.evaluations import evaluation, line_phase, plan_money, procurement
from yiju.graph.identity import Identity
from yiju.graph.identity.purchases import buyer_of
from yiju.graph.ontology import entailed
from yiju.graph.printings import Printing, Printings, prints_first, value_of
from yiju.graph.row_terms import funding_line, indicator_node, printed_row, target_parts
from yiju.graph.triples import Statement, literal, triples_of
from yiju.graph.unit_goals import overall
from yiju.graph.vocabulary import (
    DCT,
    OA,
    OBEU_DIMENSION,
    ORG,
    QB,
    RDF,
    RDFS,
    SKOS,
    YJ,
    part,
    resource,
    tagged,
)
from yiju.ingest.personal import is_amount, is_open
from yiju.ingest.record import BudgetLine, Declaration, Document, Filing, Overall, Place
from yiju.ingest.stage import stage_of

_RFC_TEXT = NamedNode("http://tools.ietf.org/rfc/rfc5147")
_RFC_PDF = NamedNode("http://tools.ietf.org/rfc/rfc3778")
_SCALARS = (
    ("total_budget", YJ.totalBudget),
    ("year_budget", YJ.yearBudget),
    ("prior_budget", YJ.priorBudget),
    ("prior_executed", YJ.priorExecuted),
    ("start", YJ.starts),
    ("end", YJ.ends),
)
# By whether a table's filing prints a unit and a phase: of a kind of filing either all columns have one or none.
_STRUCTURES = {
    (False, False): YJ.BudgetTableStructure,
    (True, False): YJ.BudgetTableOfUnit,
    (False, True): YJ.BudgetTableOfPhase,
    (True, True): YJ.BudgetTableOfUnitAndPhase,
}


def filing_node(document_id: str) -> NamedNode:
    """The filing's IRI, which is also the name of its graph."""
    return resource("filing", document_id)


def filing_triples(
    filing: Filing, identity: Identity, printed: Printings, links: Iterable[Statement]
) -> list[Statement]:
    """Everything that this filing says, and its `links` to others (`graph.shortcuts`). Of declarations that others of
    `printed` print too, only what those before it lack is said here.
    """
    made = _FilingGraph(filing, identity, printed).triples()
    return list(dict.fromkeys(entailed(chain(made, links))))


def shared_triples(filings: Iterable[Filing], identity: Identity) -> list[Statement]:
    """Units, projects, bases, indicators and accounts that `filings` speak of."""
    triples = [*_units(identity), *_projects(identity), *_bases(identity), *_indicators(identity)]
    triples += accounts.triples(filings)
    return list(dict.fromkeys(entailed(triples)))


class _FilingGraph:
    """The triples of one filing, part by part."""

    def __init__(self, filing: Filing, identity: Identity, printed: Printings) -> None:
        self._filing = filing
        self._identity = identity
        self._printed = printed
        self._node = filing_node(filing.document.id)

    def triples(self) -> Iterator[Statement]:
        yield from self._document(self._filing.document)
        for declaration in self._filing.projects:
            stage = stage_of(declaration, self._filing.document.kind)
            if stage == "plan":
                yield from self._declaration(declaration)
                continue
            node = resource("declaration", self._identity.canonical(declaration.id))
            yield from triples_of(node, (YJ.inFiling, self._node), (YJ.id, declaration.id))
            is_first = partial(self._is_first, declaration)
            evidence = partial(self._evidence, declaration)
            yield from evaluation(node, declaration, stage, self._identity, self._node, is_first, evidence)
            yield from self._texts(node, declaration)
        yield from self._overall()
        yield from self._purchases()
        yield from self._lines(self._filing.budget_lines)

    def _is_first(self, d: Declaration, has: Callable[[Printing], object]) -> bool:
        """Whether this is the first printing of the declaration of which `has` gives something."""
        return prints_first(d, self._printed[self._identity.canonical(d.id)], has)

    def _unit(self, name: str | None) -> NamedNode | None:
        key = self._identity.unit_of(name) if name else None
        return resource("unit", key) if key else None

    def _document(self, document: Document) -> Iterator[Statement]:
        yield from triples_of(
            self._node,
            (RDF.type, YJ.Filing),
            (YJ.id, document.id),
            (YJ.file, document.file),
            (YJ.sha256, document.sha256),
            (DCT.title, document.title or document.file),
            (RDFS.label, tagged(document.title or document.file)),
            (YJ.documentKind, document.kind),
            (YJ.filedBy, self._unit(document.unit)),
            (YJ.year, document.year),
            (YJ.pages, document.pages),
        )
        for notice in document.warnings:
            where = f"第{notice.page}页：" if notice.page else ""
            yield from triples_of(self._node, (YJ.warning, where + notice.what))

    def _declaration(self, d: Declaration) -> Iterator[Statement]:
        node = resource("declaration", self._identity.canonical(d.id))
        yield from triples_of(node, (YJ.inFiling, self._node), (YJ.id, d.id))
        if self._is_first(d, lambda p: p.declaration.id):
            unit = self._identity.unit_of_declaration(d.id)
            year = self._identity.declaration_years[d.id]
            yield from triples_of(
                node,
                (RDF.type, YJ.Declaration),
                (YJ.declares, resource("project", *self._identity.project_of(d.id).split("/", 1))),
                (YJ.name, d.name),
                (RDFS.label, tagged(f"{d.name}（{year}年）" if year else d.name)),
                (YJ.unit, resource("unit", unit) if unit else None),
                (YJ.year, year),
                (YJ.declaredFor, year),
                (YJ.form, d.form),
                (YJ.code, d.code),
                *((YJ.category, c) for c in d.category),
                *((YJ.use, u) for u in d.use),
            )
        if self._is_first(d, lambda p: self._unit(p.declaration.authority)):
            yield from triples_of(node, (YJ.authority, self._unit(d.authority)))
        for field, predicate in _SCALARS:
            if self._is_first(d, value_of(field)):
                yield from triples_of(node, (predicate, getattr(d, field)))
        year, is_first = self._identity.declaration_years[d.id], partial(self._is_first, d)
        yield from plan_money(node, Printing(d, self._filing.document), year, self._node, is_first)
        for doubt in d.doubts:
            yield from triples_of(node, (YJ.doubt, f"{doubt.field}：{doubt.why}"))
        for field in {**d.evidence, **d.printed}:
            if "[" not in field and not field.startswith(("funding.", "texts.")):
                yield from self._evidence(d, node, field)
        yield from self._texts(node, d)
        for rows_of, triples_by in (
            (lambda p: p.declaration.bases, self._citations),
            (lambda p: p.declaration.indicators, self._targets),
            (lambda p: p.declaration.subitems or p.declaration.funding, self._funding),
        ):
            if self._is_first(d, rows_of):
                yield from triples_by(node, d)

    def _texts(self, node: NamedNode, d: Declaration) -> Iterator[Statement]:
        for section, text in d.texts.items():
            if self._is_first(d, lambda p, section=section: p.declaration.texts.get(section)):  # type: ignore[misc]
                yield from self._passage(node, section, text, partial(self._evidence, d))

    def _passage(
        self,
        node: NamedNode,
        section: str,
        text: str,
        evidence: Callable[[NamedNode, str], Iterator[Statement]],
    ) -> Iterator[Statement]:
        passage = part(node, "text", section)
        yield Statement(node, YJ.text, passage)
        yield from triples_of(
            passage,
            (RDF.type, YJ.Passage),
            (RDFS.label, tagged(section)),
            (YJ.section, section),
            (YJ.content, text),
        )
        yield from evidence(passage, f"texts.{section}")

    def _citations(self, node: NamedNode, d: Declaration) -> Iterator[Statement]:
        for index, basis in enumerate(d.bases):
            key = self._identity.basis_of(d.id, index)
            if key is None:
                continue
            citation, cited = part(node, "citation", str(index + 1)), resource("basis", key)
            yield Statement(node, YJ.citation, citation)
            yield Statement(node, YJ.cites, cited)
            yield from triples_of(
                citation,
                (RDF.type, YJ.Citation),
                (YJ.cites, cited),
                (RDFS.label, tagged(basis.title or basis.number)),
                (YJ.citedTitle, basis.title),
                (YJ.citedNumber, basis.number),
            )
            yield from self._evidence(d, citation, f"bases[{index}]")

    def _targets(self, node: NamedNode, d: Declaration) -> Iterator[Statement]:
        for index, row in enumerate(d.indicators):
            target, indicator = part(node, "target", str(index + 1)), indicator_node(row, self._identity)
            yield Statement(node, YJ.target, target)
            if indicator:
                yield Statement(node, YJ.measuredBy, indicator)
            yield from triples_of(
                target, (RDF.type, YJ.Target), *printed_row(row, self._identity), *target_parts(row)
            )
            yield from self._evidence(d, target, f"indicators[{index}]")

    def _funding(self, node: NamedNode, d: Declaration) -> Iterator[Statement]:
        rows = [(f"subitems[{i}]", "子项目", s.name, s.amount, s.formula) for i, s in enumerate(d.subitems)]
        rows += [(f"funding.{name}", "资金来源", name, amount, None) for name, amount in d.funding.items()]
        for index, (field, kind, name, amount, formula) in enumerate(rows):
            line = part(node, "funding", str(index + 1))
            yield Statement(node, YJ.fundingLine, line)
            yield from triples_of(line, *funding_line(kind, name, amount), (YJ.formula, formula))
            yield from self._evidence(d, line, field)

    def _overall(self) -> Iterator[Statement]:
        record = self._filing.overall
        if record is None:
            return

        def texts(node: NamedNode) -> Iterator[Statement]:
            for section, text in record.texts.items():
                yield from self._passage(node, section, text, evidence)

        evidence = partial(self._evidence, record)
        yield from overall(self._node, record, self._filing.document, self._identity, evidence, texts)

    def _evidence(self, d: Declaration | Overall, node: NamedNode, field: str) -> Iterator[Statement]:
        """Where a field stands; the filing's id is in the IRI, for two filings may print one declaration."""
        places: list[Place | None] = list(d.evidence.get(field, ()))
        printed = d.printed.get(field)
        if not places and printed is not None:
            places = [None]
        for index, place in enumerate(places):
            evidence = part(node, "evidence", self._filing.document.id, field, str(index + 1))
            yield Statement(node, YJ.evidence, evidence)
            as_printed = Literal(printed) if printed and is_amount(field) else printed
            yield from triples_of(evidence, (YJ.field, field), (YJ.printed, as_printed))
            yield from place_triples(evidence, self._node, place)

    def _purchases(self) -> Iterator[Statement]:
        document = self._filing.document
        for index, row in enumerate(self._filing.purchases):
            node = part(self._node, "purchase", str(index + 1))
            buyer = buyer_of(row, self._filing, self._identity)
            yield from procurement(
                node, row, self._node, resource("unit", buyer) if buyer else None, document.year
            )
            for of, keys in (
                (YJ.boughtFor, self._identity.bought_for(document.id, index)),
                (YJ.mayBuyFor, self._identity.may_be_bought_for(document.id, index)),
            ):
                for key in keys:
                    yield Statement(node, of, resource("project", *key.split("/", 1)))
            for number, place in enumerate(row.places):
                evidence = part(node, "evidence", str(number + 1))
                yield Statement(node, YJ.evidence, evidence)
                yield from triples_of(evidence, (YJ.field, f"purchases[{index}]"), (YJ.printed, row.printed))
                yield from place_triples(evidence, self._node, place)

    def _lines(self, lines: list[BudgetLine]) -> Iterator[Statement]:
        document = self._filing.document
        unit, year = self._unit(document.unit), document.year
        structure = _STRUCTURES[unit is not None, line_phase(document.kind, "") is not None]
        for index, line in enumerate(lines):
            table = part(self._node, "table", line.table)
            yield from triples_of(
                table,
                (RDF.type, YJ.BudgetTable),
                (RDFS.label, tagged(line.table)),
                (YJ.table, line.table),
                (YJ.inFiling, self._node),
                (QB.structure, structure),
            )
            account = accounts.node(line, year)
            evidence = part(self._node, "row", str(index + 1), "evidence")
            yield from place_triples(evidence, self._node, line.place or Place(line.page))
            yield from triples_of(evidence, (YJ.field, f"budget_lines[{index}]"))
            for column, amount in line.amounts.items():
                if amount is None:
                    continue
                node = part(self._node, "row", str(index + 1), column)
                yield from triples_of(
                    node,
                    (RDF.type, YJ.BudgetLine),
                    (QB.dataSet, table),
                    (YJ.table, line.table),
                    (YJ.name, line.name),
                    (RDFS.label, tagged(f"{line.name} {column}")),
                    (YJ.row, index + 1),
                    (YJ.column, column),
                    (OBEU_DIMENSION.budgetPhase, line_phase(document.kind, column)),
                    (YJ.amount, amount),
                    (YJ.year, year),
                    (OBEU_DIMENSION.organization, unit),
                    (YJ.classification, account),
                    (YJ.evidence, evidence),
                )


def place_triples(evidence: NamedNode, source: NamedNode, place: Place | None) -> Iterator[Statement]:
    """Where in `source`, a filing, the evidence stands, as page, lines, box and Web Annotation selector."""
    yield from triples_of(evidence, (RDF.type, YJ.Evidence), (OA.hasSource, source))
    if place is None:
        yield from triples_of(evidence, (RDFS.label, tagged("出处")))
        return
    of_evidence, of_selector = _of_place(place, is_open())
    for predicate, value in of_evidence:
        yield Statement(evidence, predicate, value)
    selector = part(evidence, "selector")
    yield Statement(evidence, OA.hasSelector, selector)
    for predicate, value in of_selector:
        yield Statement(selector, predicate, value)


_Statements = tuple[tuple[NamedNode, NamedNode | Literal], ...]


@lru_cache(maxsize=65536)
def _of_place(place: Place, openly: bool) -> tuple[_Statements, _Statements]:
    """What is said of evidence at a place, and of the selector in it; of a city's findings many quote one place. `openly`: whether
    nothing is masked, which texts depend on.
    """
    first, last = place.lines or (None, None)
    lines = f"第{first}行" if first == last else f"第{first}–{last}行"
    box = ",".join(f"{v:g}" for v in place.box) if place.box else None
    of_evidence = (
        (RDFS.label, tagged(f"第{place.page}页{lines if first else ''}")),
        (YJ.page, place.page),
        (YJ.firstLine, first),
        (YJ.lastLine, last),
        (YJ.box, box),
    )
    if place.box:
        x0, y0, x1, y1 = place.box
        where, rule = f"page={place.page}&viewrect={x0:g},{y0:g},{x1 - x0:g},{y1 - y0:g}", _RFC_PDF
    elif first is not None and last is not None:
        # RFC 5147 counts the gaps between lines from 0: line 7 alone is line=6,7.
        where, rule = f"line={first - 1},{last}", _RFC_TEXT
    else:
        where, rule = f"page={place.page}", _RFC_PDF
    selected = ((RDF.type, OA.FragmentSelector), (RDF.value, where), (DCT.conformsTo, rule))
    return _terms(of_evidence), _terms(selected)


def _terms(pairs: Iterable[tuple[NamedNode, object]]) -> _Statements:
    held = ((predicate, value) for predicate, value in pairs if value is not None)
    return tuple((p, v if isinstance(v, NamedNode | Literal) else literal(v)) for p, v in held)


def _named(node: NamedNode, label: str, others: Iterable[str]) -> Iterator[Statement]:
    yield from triples_of(
        node, (SKOS.prefLabel, tagged(label)), *((SKOS.altLabel, tagged(other)) for other in others)
    )


def _units(identity: Identity) -> Iterator[Statement]:
    for key, unit in identity.units.items():
        node = resource("unit", key)
        yield from _named(node, unit.label, unit.others)
        parent = resource("unit", unit.parent) if unit.parent else None
        yield from triples_of(node, (RDF.type, YJ.Unit), (ORG.subOrganizationOf, parent))


def _projects(identity: Identity) -> Iterator[Statement]:
    for key, project in identity.projects.items():
        node = resource("project", *key.split("/", 1))
        owner = resource("unit", project.unit) if project.unit else None
        yield from triples_of(node, (RDF.type, YJ.Project), (YJ.name, project.label), (YJ.owner, owner))
        yield from _named(node, project.label, project.others)


def _bases(identity: Identity) -> Iterator[Statement]:
    for key, basis in identity.bases.items():
        node = resource("basis", key)
        start, end = basis.period or (None, None)
        yield from _named(node, basis.label, basis.others)
        yield from triples_of(
            node,
            (RDF.type, YJ.Basis),
            (YJ.title, basis.label if basis.label != basis.number else None),
            (YJ.number, basis.number),
            (YJ.issuer, basis.issuer),
            (YJ.issuedYear, basis.issued_year),
            (YJ.periodStart, start),
            (YJ.periodEnd, end),
        )


def _indicators(identity: Identity) -> Iterator[Statement]:
    for key, names in identity.indicators.items():
        node = resource("indicator", key)
        yield from triples_of(node, (RDF.type, YJ.Indicator))
        yield from _named(node, names.label, names.others)


__all__ = ["filing_node", "filing_triples", "literal", "place_triples", "shared_triples"]
