"""What other rooms know, in the words of the graph: findings, judgements, families and acts → triples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from yiju.audit import Finding, FindingTable
    from yiju.graph.provenance import Activity, AuditRun
    from yiju.graph.supplement import FamilyWordings, FindingNode
    from yiju.ingest import RecordStore
    from yiju.search.ask.indicator_families import IndicatorFamily as Recurring


def finding_nodes(findings: Iterable[Finding], table: FindingTable) -> list[FindingNode]:
    """Findings of the table with their quotes, and the audit that first listed each."""
    from yiju.graph.supplement import FindingNode, Quote

    runs = {run.number: run for run in audits(table)}
    first = table.first_listed()
    return [
        FindingNode(
            f.id,
            f.kind,
            f.name,
            f.severity,
            f.score,
            f.explanation,
            tuple(f.projects),
            tuple(Quote(e.document, e.field, e.text, e.page, tuple(e.places)) for e in f.evidence),
            runs.get(first.get(f.id, 0)),
        )
        for f in findings
    ]


def audits(table: FindingTable) -> list[AuditRun]:
    """Every audit that was finished, and by which rules."""
    from yiju.graph.provenance import Activity, AuditRun

    return [AuditRun(a.number, Activity(a.at, None, a.rules), a.listed) for a in table.audits()]


def judgements(table: FindingTable) -> Iterable[Triple]:
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
