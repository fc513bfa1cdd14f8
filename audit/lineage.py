"""Which finding carries on a judged one that is found no more: a third year, a corrected page, a rule made finer.

In: judged findings as they were when last seen, and findings that are new. Out: id of the old → id of the new. A
finding that stood beside the old one is never its heir, and nothing is guessed: kind, subject and year must agree,
and either the defect (`group`) or half of what was quoted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from yiju.audit.finding import Finding
from yiju.ingest.values.text import fold

_QUOTES_KEPT = 0.5


def successors(gone: Sequence[Finding], fresh: Iterable[Finding]) -> dict[str, str]:
    """For each of `gone` the one of `fresh` that carries it on. The nearest pairs come first, each fresh one once;
    what is left over joins a fresh one of the same defect (two findings became one).
    """
    by_kind: dict[str, list[Finding]] = defaultdict(list)
    for one in fresh:
        by_kind[one.kind].append(one)
    pairs = sorted(
        (
            (nearness, old.id, new.id)
            for old in gone
            for new in by_kind[old.kind]
            if (nearness := _nearness(old, new)) is not None
        ),
        key=lambda pair: (*(-part for part in pair[0]), pair[1], pair[2]),
    )
    heirs: dict[str, str] = {}
    for _, old_id, new_id in pairs:
        if old_id not in heirs and new_id not in heirs.values():
            heirs[old_id] = new_id
    for (same_defect, *_), old_id, new_id in pairs:
        if same_defect:
            heirs.setdefault(old_id, new_id)
    return heirs


def _nearness(old: Finding, new: Finding) -> tuple[float, float, float] | None:
    """How near: same defect, share of the old quotes that are quoted again, share of years; None where too far."""
    years, all_years = set(old.years) & set(new.years), set(old.years) | set(new.years)
    if (all_years and not years) or not _meet(old.units, new.units) or not _meet(old.names, new.names):
        return None
    quotes = _quotes(old)
    kept = len(quotes & _quotes(new)) / len(quotes) if quotes else 0.0
    same_defect = (
        old.defect or old.group
    ) == new.defect  # one judged before there were both has the group alone
    if not same_defect and kept < _QUOTES_KEPT:
        return None
    return float(same_defect), kept, len(years) / len(all_years) if all_years else 1.0


def _meet(left: Sequence[str], right: Sequence[str]) -> bool:
    if not left and not right:
        return True
    return bool({fold(one) for one in left} & {fold(one) for one in right})


def _quotes(finding: Finding) -> set[str]:
    return {fold(evidence.text) for evidence in finding.evidence if not evidence.counted}
