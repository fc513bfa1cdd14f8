"""What other rooms know, in the words of the graph: findings, judgements, families and acts → triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from yiju.audit import Finding, FindingTable
    from yiju.graph import Identity
    from yiju.graph.provenance import Activity, AuditRun
    from yiju.graph.supplement import FamilyWordings, FindingNode
    from yiju.graph.triples import Statement
    from yiju.ingest import RecordStore
    from yiju.search.ask.indicator_families import IndicatorFamily as Recurring

_AT_ONCE = 200


def findings(
    table: FindingTable, ids: Sequence[str], identity: Identity
) -> Iterator[tuple[NamedNode, list[Statement]]]:
    """What the graph says of each of these findings, and of every audit that was finished. A part of them at a time: those of a
    city are gigabytes of triples.
    """
    from yiju.graph.supplement import by_node, finding_triples
    from yiju.graph.vocabulary import resource

    yield from by_node(finding_triples((), identity, audits(table))).items()
    origins = _first_audits(table)
    for start in range(0, len(ids), _AT_ONCE):
        for one in table.whole(ids[start : start + _AT_ONCE]):
            triples = finding_triples([_finding_node(one, origins)], identity)
            yield resource("finding", one.id), list(triples)


def finding_nodes(found: Iterable[Finding], table: FindingTable) -> Iterator[FindingNode]:
    """Findings of the table with their quotes, and the audit that first listed each."""
    origins = _first_audits(table)
    return (_finding_node(one, origins) for one in found)


def _first_audits(table: FindingTable) -> dict[str, AuditRun]:
    """Of each finding the audit that first listed it."""
    runs = {run.number: run for run in audits(table)}
    return {key: runs[number] for key, number in table.first_listed().items() if number in runs}


def _finding_node(found: Finding, origins: Mapping[str, AuditRun]) -> FindingNode:
    from yiju.graph.supplement import FindingNode, Quote

    return FindingNode(
        found.id,
        found.kind,
        found.name,
        found.severity,
        found.score,
        found.explanation,
        tuple(found.projects),
        tuple(Quote(e.document, e.field, e.text, e.page, tuple(e.places)) for e in found.evidence),
        origins.get(found.id),
    )


def audits(table: FindingTable) -> list[AuditRun]:
    """Every audit that was finished, and by which rules."""
    from yiju.graph.provenance import Activity, AuditRun

    return [AuditRun(a.number, Activity(a.at, None, a.rules), a.listed) for a in table.audits()]


def judgements(table: FindingTable) -> Iterable[Statement]:
    """What stands judged, and who judged what when, taken back or not."""
    from yiju.graph.provenance import Activity
    from yiju.graph.supplement import Opinion, judgement_triples

    runs = {run.number: run for run in audits(table)}
    return judgement_triples(
        Opinion(
            act.entry.finding,
            act.number,
            act.entry.verdict,
            act.entry.note,
            Activity(act.entry.at, act.entry.who or None),
            runs.get(act.audit or 0),
            act.undoes,
            act.listed,
            act.stands_for,
        )
        for act in table.judgings()
    )


def readings(store: RecordStore) -> dict[str, Activity]:
    """When, by whom and with which readers each filing was read."""
    from yiju.graph.provenance import Activity
    from yiju.ingest.batch import edition

    return {key: Activity(at, who, edition(reader)) for key, (at, who, reader) in store.readings().items()}


def families(recurring: Iterable[Recurring]) -> list[FamilyWordings]:
    """Families with all their wordings."""
    from yiju.graph.supplement import FamilyWordings

    return [
        FamilyWordings(f.name, tuple(wording for wording, _ in f.variants), f.measure or None)
        for f in recurring
    ]
