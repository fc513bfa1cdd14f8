"""All rules over all filings: `find` is the audit's one door."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Collection, Sequence

from yiju.audit.case import Case, Identity, Similarity
from yiju.audit.finding import GRADES, Finding, digest
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
    found: dict[str, list[Finding]] = defaultdict(list)
    for kind in available():
        if kinds is None or kind in kinds:
            module = importlib.import_module(f"yiju.audit.rules.{kind}")
            for finding in module.find(case, load(kind)):
                found[finding.id].append(finding)
    return sorted((one for same in found.values() for one in _told_once(same)), key=_order)


def _told_once(same: Sequence[Finding]) -> list[Finding]:
    """One fact in the department's and in the unit's version of a budget is one finding with both pages; the
    same fact twice in one file (two forms of one name) is two, told apart by what they quote.
    """
    members = sorted(same, key=lambda f: (f.files, f.fingerprint, f.projects))
    if _apart(members):
        return [_merged(members)]
    quoting: dict[str, list[Finding]] = defaultdict(list)
    for one in members:
        quoting[one.fingerprint].append(one)
    told = [_merged(alike) for _, alike in sorted(quoting.items())]
    for one in told[1:]:
        one.id = f"{one.kind}-{digest([one.id, one.fingerprint], 10)}"
    return told


def _apart(members: Sequence[Finding]) -> bool:
    """Whether no file holds two of them."""
    files = [file for one in members for file in one.files]
    return len(files) == len(set(files))


def _merged(members: Sequence[Finding]) -> Finding:
    first, *others = members
    for other in others:
        if set(first.files).isdisjoint(other.files):
            first.projects += other.projects
            first.names += other.names
            first.files += other.files
            first.evidence += other.evidence
    return first


def _order(finding: Finding) -> tuple[int, int, float, list[str], str]:
    return (
        -GRADES.index(finding.severity),
        KINDS.index(finding.kind),
        -finding.score,
        finding.files,
        finding.id,
    )
