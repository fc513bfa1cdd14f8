"""成组审看: many findings before one verdict, exceptions ticked off; each gets its own row in the history."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from yiju.audit import VERDICTS, Finding, Verdict
from yiju.web.cases import EvidenceCase
from yiju.web.desk import Desk
from yiju.web.pages import review_page
from yiju.web.pages.findings_page import asked, listed
from yiju.web.undo_steps import Judged

_WORDS = re.compile(r"\d[\d.,]*%?|[^\d，。；：、“”（）《》\s]+")
"""A number, or what stands between marks."""
MOST = 500
"""More cannot be looked through before one verdict."""


@dataclass(frozen=True)
class BulkPage:
    """The page; `count` are those that were asked for, of which the first are shown; `query` is the list it was called from, `cases` are open; `shared` are, for each finding, the runs of its
    explanation that stand in those of all others of its kind, `projects` ids and names of its declarations. `again` is a verdict that
    was not taken, for of the `overtaken` another stands since the page was opened: it is asked again, `note` is what was written with it.
    """

    findings: Sequence[Finding]
    count: int
    shared: Sequence[Sequence[tuple[int, int]]]
    projects: Sequence[Sequence[tuple[str, str]]]
    query: str
    cases: Sequence[EvidenceCase]
    again: str = ""
    note: str = ""
    overtaken: Sequence[Finding] = ()


def view(desk: Desk, query: str, ids: Sequence[str] | None = None) -> BulkPage:
    """The findings of these ids, or without ids all that the address's filter shows."""
    one = asked(query)
    if ids is None:
        ids = listed(desk, one)
    found = desk.table().whole(ids[:MOST])
    cases = [case for case in desk.cases.every() if not case.closed]
    return BulkPage(
        found,
        len(ids),
        _shared(found),
        [review_page.projects(desk, each) for each in found],
        one.query,
        cases,
    )


def _shared(findings: Sequence[Finding]) -> list[list[tuple[int, int]]]:
    wordings = [(f.kind, list(_WORDS.finditer(f.explanation))) for f in findings]
    of_kind = Counter(kind for kind, _ in wordings)
    seen = Counter((kind, word) for kind, words in wordings for word in {match[0] for match in words})
    return [
        [m.span() for m in words if of_kind[kind] > 1 and seen[kind, m[0]] == of_kind[kind]]
        for kind, words in wordings
    ]


def verdict(desk: Desk, ids: Sequence[str], wording: str, who: str, note: str) -> int:
    """Give each of these the verdict. Raises `ValueError` (Chinese) where it is unknown or nothing is chosen."""
    if not ids:
        raise ValueError("没有勾选疑点，没有判断。")
    for key in ids:
        review_page.record(desk, key, wording, who, note)
    word = VERDICTS[cast(Verdict, wording)]
    desk.steps.add(who, f"{len(ids)} 条判为“{word}”", Judged(list(ids)))
    return len(ids)
