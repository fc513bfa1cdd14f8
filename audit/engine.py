"""All rules over all filings: `find` is the audit's one door."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Sequence

from yiju.audit.case import Case, Identity, Similarity
from yiju.audit.finding import GRADES, Finding
from yiju.audit.rule import KINDS, available, load
from yiju.ingest.record import Filing


def find(
    filings: Sequence[Filing],
    identity: Identity,
    similarity: Similarity | None = None,
    kinds: Collection[str] | None = None,
) -> list[Finding]:
    """Findings, surest first, then by kind and file. `kinds` limits which rules run."""
    case = Case(filings, identity, similarity)
    found: dict[str, Finding] = {}
    for kind in available():
        if kinds is None or kind in kinds:
            module = importlib.import_module(f"yiju.audit.rules.{kind}")
            for finding in module.find(case, load(kind)):
                _add(found, finding)
    return sorted(found.values(), key=_order)


def _add(found: dict[str, Finding], finding: Finding) -> None:
    """One fact in the department's and in the unit's version of a budget is one finding with both
    pages; the same fact twice in one file (two forms of one name) is two.
    """
    earlier = found.get(finding.id)
    if earlier is None:
        found[finding.id] = finding
    elif set(earlier.files).isdisjoint(finding.files):
        earlier.projects += finding.projects
        earlier.names += finding.names
        earlier.files += finding.files
        earlier.evidence += finding.evidence
    elif earlier.projects != finding.projects:
        finding.id += "-2"
        _add(found, finding)


def _order(finding: Finding) -> tuple[int, int, float, list[str], str]:
    return (
        -GRADES.index(finding.severity),
        KINDS.index(finding.kind),
        -finding.score,
        finding.files,
        finding.id,
    )
