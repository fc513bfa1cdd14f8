"""Which verdict a page showed of a finding: one that somebody gave since, in another tab or at another desk, is not judged over
without a word.

In: findings with the judgement that stands. Out: `stands`, which a page's form sends back for each of its findings (`seen`), and
those of which another verdict stands when the form comes in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from yiju.audit import Finding, FindingTable


def stands(finding: Finding) -> str:
    """The finding with the verdict that stands for it; empty where none does."""
    judged = finding.judgement
    return f"{finding.id} {judged.verdict} {judged.when} {judged.who}" if judged else ""


def overtaken(table: FindingTable, ids: Sequence[str], seen: Collection[str]) -> list[Finding]:
    """Those of these findings that are judged otherwise than the page had shown."""
    return [one for one in table.whole(ids) if one.judgement and stands(one) not in seen]
