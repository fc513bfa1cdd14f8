"""首页: how much there is, what waits for a verdict, what could not be read, and what to do next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from yiju.audit import VERDICTS, FindingRow, FindingTable
from yiju.audit.finding import GRADES
from yiju.audit.finding_rows import SEVERAL
from yiju.audit.rule import available, load
from yiju.audit.selection import UNJUDGED
from yiju.ingest import Filing
from yiju.ingest.record_store import Failure
from yiju.labels import NOT_JUDGED
from yiju.web.desk import Desk
from yiju.web.pages import links_page
from yiju.web.pages.findings_page import listed, narrowed
from yiju.web.tally import Tally

LISTED = 20
"""Findings whose evidence has changed that are told here; all are a filter of the list."""

BEGUN, _LOOKED = 7, 20
"""Findings that are named to begin with, and among how many of each kind they are looked for."""


@dataclass(frozen=True)
class KindCounts:
    """A kind of finding, by the name that the list shows, with its counts by verdict, open first, and the lists behind them; `meaning` is
    that of the rule, or where it stands already.
    """

    name: str
    meaning: str
    counts: Sequence[tuple[int, str]]
    query: str
    whole: int


@dataclass(frozen=True)
class HomePage:
    """The page. `first_rows` are the findings to begin with among those that wait for a verdict, the
    surest and heaviest of each kind, one of each project, and the heaviest of all. `gone` judgements stand for findings of before; of the filings `formless` hold nothing that is
    audited, `noticed` were read with something left out; `fresh` are how many the last audit that found anything new listed for
    the first time, and the list of them, None where there was one audit.
    """

    numbers: Sequence[tuple[str, int, str]]
    kinds: Sequence[KindCounts]
    verdicts: Sequence[str]
    open: int
    queue: str
    first: str | None
    first_rows: Sequence[FindingRow]
    fresh: tuple[int, str] | None
    changed: Sequence[FindingRow]
    gone: int
    failures: Sequence[Failure]
    formless: Sequence[Filing]
    noticed: Sequence[Filing]


def view(desk: Desk) -> HomePage:
    """The workspace as it is now."""
    records, tally = desk.records(), desk.tally()
    words = {UNJUDGED: NOT_JUDGED, **{str(key): name for key, name in VERDICTS.items()}}
    kinds = list(_kinds(tally, words))
    queue = narrowed(verdict=UNJUDGED)
    waiting = listed(desk, queue)
    declarations, plans = [d for _, d in records.declarations.values()], records.plans()
    filers = {unit for one in plans if (unit := records.identity.unit_of_declaration(one))}
    return HomePage(
        [
            ("份材料", len(records.filings), "/intake"),
            ("份申报", len(plans), "/project"),
            ("个项目", len(records.identity.projects), "/project"),
            ("个申报单位", len(filers), "/unit"),
            ("项依据", len(records.identity.bases), "/basis"),
            ("处存疑", sum(len(d.doubts) for d in declarations), "/doubts"),
            ("对要认定", len(links_page.waiting(desk)), "/links"),
        ],
        kinds,
        list(words.values()),
        len(waiting),
        queue.query,
        waiting[0] if waiting else None,
        _first_rows(desk, waiting),
        _fresh(desk),
        desk.table().rows(listed(desk, narrowed(changed="yes"))[:LISTED]),
        len(desk.table().gone()),
        desk.workspace.store.failures(),
        [f for f in records.filings.values() if not f.formed],
        [f for f in records.filings.values() if f.formed and f.document.warnings],
    )


def _kinds(tally: Tally, words: Collection[str]) -> Iterator[KindCounts]:
    """In the order of the rules; a rule that calls its findings by several names has a line for each, its own name first."""
    by_verdict = {
        verdict: {name: n for name, _, n in tally.counted("name", tally.pick({"verdict": (verdict,)}))}
        for verdict in words
    }
    for kind in available():
        rule = load(kind)
        of_rule = tally.counted("name", tally.pick({"kind": (kind,)}))
        of_rule.sort(key=lambda row: row[0] != rule.name)
        for name, _, count in of_rule:
            counts = [(by_verdict[v].get(name, 0), narrowed(name=name, verdict=v).query) for v in words]
            meaning = rule.meaning if name == of_rule[0][0] else f"和“{of_rule[0][0]}”同一条规则"
            yield KindCounts(name, meaning, counts, narrowed(name=name).query, count)


def _first_rows(desk: Desk, waiting: Sequence[str]) -> list[FindingRow]:
    """Of each kind in turn the next that tells of another project and another defect, and the one with the most money of
    those that are more than a hint; in the order of the list.
    """
    tally, table = desk.tally(), desk.table()
    kinds = tally.parted(waiting, "name")
    for largest in tally.listed(tally.pick({"verdict": (UNJUDGED,), "severity": GRADES[1:]}), "money")[:1]:
        kinds.sort(key=lambda ids: largest not in ids)
        kinds[0] = [largest, *(one for one in kinds[0] if one != largest)]
    queues = [iter(ids[:_LOOKED]) for ids in kinds]
    chosen: list[FindingRow] = []
    met: set[str] = set()
    while queues and len(chosen) < BEGUN:
        for queue in list(queues):
            row = _next_apart(table, queue, met)
            if row is None:
                queues.remove(queue)
            elif len(chosen) < BEGUN:
                chosen.append(row)
                met |= _matters(row)
    place = {one: n for n, one in enumerate(waiting)}
    return sorted(chosen, key=lambda row: place[row.id])


def _next_apart(table: FindingTable, ids: Iterator[str], met: Collection[str]) -> FindingRow | None:
    for one in ids:
        for row in table.rows([one]):
            if _matters(row).isdisjoint(met):
                return row
    return None


def _matters(row: FindingRow) -> set[str]:
    """What a finding is about, so that no other of the first is."""
    return {f"defect {row.group}", *(f"about {one}" for one in (row.project or row.unit).split(SEVERAL))}


def _fresh(desk: Desk) -> tuple[int, str] | None:
    tally = desk.tally()
    audits = sorted(tally.counted("since", tally.pick({})))
    return (audits[-1][2], narrowed(since=audits[-1][0]).query) if len(audits) > 1 else None
