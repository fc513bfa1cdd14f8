"""What the audit and the index found out, in the words of the graph: findings and families → its supplements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yiju.audit import Finding
    from yiju.graph.supplement import Family, Matter
    from yiju.search.ask.families import Family as Recurring


def matters(findings: Iterable[Finding]) -> list[Matter]:
    """Findings with their quotes."""
    from yiju.graph.supplement import Matter, Quote

    return [
        Matter(
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


def families(recurring: Iterable[Recurring]) -> list[Family]:
    """Families with all their wordings."""
    from yiju.graph.supplement import Family

    return [Family(f.name, tuple(wording for wording, _ in f.variants), f.measure or None) for f in recurring]
