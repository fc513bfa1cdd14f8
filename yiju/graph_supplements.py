"""What other rooms know, in the words of the graph: findings, judgements, families and acts → triples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from yiju.audit import Finding, FindingTable
    from yiju.graph.provenance import Activity
    from yiju.graph.supplement import FamilyWordings, FindingNode
    from yiju.ingest import RecordStore
    from yiju.search.ask.indicator_families import IndicatorFamily as Recurring


_EDITION = 12
"""Characters of an edition of the rules that tell it from others."""


def finding_nodes(findings: Iterable[Finding]) -> list[FindingNode]:
    """Findings with their quotes."""
    from yiju.graph.supplement import FindingNode, Quote

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
        )
        for f in findings
    ]


def audited(table: FindingTable) -> Activity | None:
    """When the findings were brought up to the records, and by which rules; None where no audit was finished."""
    from yiju.audit.rule import edition
    from yiju.graph.provenance import Activity

    at = table.audited()
    return Activity(at, None, edition()[:_EDITION]) if at else None


def judgements(table: FindingTable) -> Iterable[Triple]:
    """What stands judged, and who judged it when."""
    from yiju.graph.provenance import Activity
    from yiju.graph.supplement import judgement_triples

    acts = {key: Activity(at, who or None) for key, (at, who) in table.judged_by().items()}
    return judgement_triples(table.judged_as(), acts)


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
