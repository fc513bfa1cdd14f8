"""Links between what different filings say, worked out once so that no query has to: which declaration came before which,
which target a result answers, which two declarations cite the same bases.

In: the printings of all declarations and the identity. Out: triples by the filing (its document's id) whose graph says them,
which is the one that prints what the triple begins with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from pyoxigraph import NamedNode

from yiju.graph.identity import Identity
from yiju.graph.printings import Printing, Printings
from yiju.graph.triples import Statement, triples_of
from yiju.graph.unit_goals import overall_unit
from yiju.graph.vocabulary import BASE, RDF, RDFS, YJ, resource, tagged
from yiju.ingest.record import Declaration, Filing
from yiju.ingest.stage import stage_of

MOST_CITING, FEWEST_SHARED = 20, 3
"""A basis that more declarations of a year cite says nothing of any two; so many others in common do."""
Shortcuts = Mapping[str, Sequence[Statement]]
_Link = tuple[str, Statement]


class _OfYear(NamedTuple):
    """One declaration or evaluation that says of which year it is, with its IRI."""

    iri: str
    project: str
    year: int
    printed: Sequence[Printing]

    def first(self, has: Callable[[Declaration], Sequence[object]]) -> Printing | None:
        """The printing that tells the rows which `has` gives."""
        return next((p for p in self.printed if has(p.declaration)), None)


def shortcuts(filings: Sequence[Filing], printed: Printings, identity: Identity) -> Shortcuts:
    """All of them."""
    plans: list[_OfYear] = []
    later: list[_OfYear] = []
    for key, printings in printed.items():
        own, year = printings[0].declaration, identity.declaration_years[printings[0].declaration.id]
        if year is not None:
            iri = resource("declaration", key).value
            one = _OfYear(iri, identity.project_of(own.id), year, printings)
            (plans if stage_of(own, printings[0].document.kind) == "plan" else later).append(one)
    found: dict[str, list[Statement]] = defaultdict(list)
    for links in (
        _previous(plans),
        _answered(plans, later, identity),
        _goals_answered(filings, identity),
        _overlaps(plans, identity),
    ):
        for document, triple in links:
            found[document].append(triple)
    return found


def _previous(plans: list[_OfYear]) -> Iterator[_Link]:
    by_project: dict[str, dict[int, list[_OfYear]]] = defaultdict(lambda: defaultdict(list))
    for plan in plans:
        by_project[plan.project][plan.year].append(plan)
    for years in by_project.values():
        for before, after in pairwise(sorted(years)):
            for later in years[after]:
                for earlier in years[before]:
                    triple = Statement(NamedNode(later.iri), YJ.previous, NamedNode(earlier.iri))
                    yield later.printed[0].document.id, triple


def _answered(plans: list[_OfYear], later: list[_OfYear], identity: Identity) -> Iterator[_Link]:
    asked = {(one.project, one.year) for one in later}
    targets: dict[tuple[str, int, str], list[NamedNode]] = defaultdict(list)
    for plan in plans:
        if (plan.project, plan.year) in asked:
            for key, node, _ in _rows(plan, "target", identity):
                targets[plan.project, plan.year, key].append(node)
    for one in later:
        for key, node, document in _rows(one, "result", identity):
            for target in targets.get((one.project, one.year, key), ()):
                yield document, Statement(node, YJ.answers, target)


def _goals_answered(filings: Sequence[Filing], identity: Identity) -> Iterator[_Link]:
    """As `_answered`, for the goals of whole units; another property, so that no query of projects finds them."""
    aims: dict[tuple[str, int, str], list[NamedNode]] = defaultdict(list)
    came: list[tuple[str, tuple[str, int, str], NamedNode]] = []
    for filing in filings:
        overall, document = filing.overall, filing.document
        unit = overall_unit(overall, document, identity) if overall else None
        year = (overall.year if overall else None) or document.year
        if overall is None or unit is None or year is None:
            continue
        planned = stage_of(overall, document.kind) == "plan"
        for index, row in enumerate(overall.indicators, 1):
            if key := identity.indicator_of(row.name):
                node = NamedNode(f"{resource('filing', document.id).value}/overall/goal/{index}")
                if planned:
                    aims[unit, year, key].append(node)
                else:
                    came.append((document.id, (unit, year, key), node))
    for document_id, place, node in came:
        for aim in aims.get(place, ()):
            yield document_id, Statement(node, YJ.answersGoal, aim)


def _rows(one: _OfYear, kind: str, identity: Identity) -> Iterator[tuple[str, NamedNode, str]]:
    """Of each row the indicator's key, the node, and the document that prints it."""
    printing = one.first(lambda d: d.indicators)
    if printing is not None:
        for index, row in enumerate(printing.declaration.indicators, 1):
            if key := identity.indicator_of(row.name):
                yield key, NamedNode(f"{one.iri}/{kind}/{index}"), printing.document.id


def _overlaps(plans: list[_OfYear], identity: Identity) -> Iterator[_Link]:
    citing: dict[tuple[int, str], list[str]] = defaultdict(list)
    documents: dict[str, str] = {}
    for plan in plans:
        if (printing := plan.first(lambda d: d.bases)) is not None:
            documents[plan.iri] = printing.document.id
            own = printing.declaration
            for key in filter(None, {identity.basis_of(own.id, i) for i in range(len(own.bases))}):
                citing[plan.year, key].append(plan.iri)
    shared: Counter[tuple[str, str]] = Counter()
    for iris in citing.values():
        if len(iris) <= MOST_CITING:
            shared.update(combinations(sorted(iris), 2))
    for (one, other), count in shared.items():
        if count >= FEWEST_SHARED:
            node = NamedNode(f"{one}/overlap/{other.removeprefix(f'{BASE}declaration/')}")
            for triple in triples_of(
                node,
                (RDF.type, YJ.Overlap),
                (RDFS.label, tagged(f"共同引用{count}个依据")),
                (YJ.one, NamedNode(one)),
                (YJ.other, NamedNode(other)),
                (YJ.sharedBases, count),
            ):
                yield documents[one], triple
