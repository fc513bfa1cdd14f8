"""首页: how much there is, what waits for a verdict, what could not be read, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit import VERDICTS, Filter
from yiju.audit.rule import available, load
from yiju.audit.selection import UNJUDGED
from yiju.ingest import Filing
from yiju.ingest.store import Failure
from yiju.web.desk import Desk
from yiju.web.pages.findings import SORT, Asked


@dataclass(frozen=True)
class Kind:
    """A kind of finding with its counts by verdict, open first, and the lists behind them."""

    name: str
    meaning: str
    counts: Sequence[tuple[int, str]]
    query: str
    whole: int


@dataclass(frozen=True)
class View:
    """The page."""

    numbers: Sequence[tuple[str, int, str]]
    kinds: Sequence[Kind]
    verdicts: Sequence[str]
    open: int
    queue: str
    first: str | None
    changed: Sequence[str]
    failures: Sequence[Failure]
    formless: Sequence[Filing]


def view(desk: Desk) -> View:
    """The workspace as it is now."""
    shelf, table = desk.shelf(), desk.table()
    verdicts = {UNJUDGED: "未判断", **{str(key): told for key, told in VERDICTS.items()}}
    crossed = table.verdicts()
    kinds = []
    for kind in available():
        if kind not in crossed:
            continue
        by_verdict = crossed[kind]
        counts = [(by_verdict.get(v, 0), Asked(Filter(kinds=(kind,), verdicts=(v,))).query) for v in verdicts]
        rule = load(kind)
        whole = sum(by_verdict.values())
        kinds.append(Kind(rule.name, rule.meaning, counts, Asked(Filter(kinds=(kind,))).query, whole))
    waiting, judged = Filter(verdicts=(UNJUDGED,)), Filter(verdicts=tuple(VERDICTS))
    first = table.search(waiting, SORT, 1)
    declarations = [d for _, d in shelf.declarations.values()]
    return View(
        [
            ("份材料", len(shelf.filings), "/intake"),
            ("份申报", len(declarations), "/project"),
            ("个项目", len(shelf.identity.projects), "/project"),
            ("个单位", len(shelf.identity.units), "/unit"),
            ("项依据", len(shelf.identity.bases), "/basis"),
            ("处存疑", sum(len(d.doubts) for d in declarations), "/doubts"),
        ],
        kinds,
        list(verdicts.values()),
        table.count(waiting),
        Asked(waiting).query,
        first[0].id if first else None,
        [f.id for f in table.search(judged) if f.judgement and f.judgement.changed],
        desk.workspace.store.failures(),
        [f for f in shelf.filings.values() if not f.projects and not f.budget_lines],
    )
