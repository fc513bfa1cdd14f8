"""日志: every judgement and undoing, judgements whose finding is gone, and all that was done, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yiju.audit import FindingRow, Gone, log
from yiju.audit.judgement import JudgementRow
from yiju.audit.rule import load
from yiju.ingest import Filing, ledger
from yiju.web.desk import Desk
from yiju.web.render import url

ROWS = 200


@dataclass(frozen=True)
class JournalPage:
    """The page; each entry with its kind's name and the finding as it stands now, None where it does not; each act
    with the page of what it was done to, where that has one, and its name.
    """

    entries: Sequence[tuple[JudgementRow, str, FindingRow | None]]
    count: int
    gone: Sequence[tuple[Gone, str]]
    acts: Sequence[tuple[ledger.LedgerRow, str, str]]
    acted: int


def view(desk: Desk) -> JournalPage:
    """The latest entries; whoever judges blind sees what they did themselves."""
    path, table = desk.workspace.store.path, desk.table()
    entries = [entry for entry in log(path) if desk.eyes in (None, entry.who)]
    held, heirs, filings = desk.tally().at, table.heirs(), desk.records().filings
    cases = {case.title: case.number for case in desk.cases.every()[::-1]}
    acts = [
        act for act in ledger.acts(path, ROWS if desk.eyes is None else None) if desk.eyes in (None, act.who)
    ]
    latest, acts_shown = entries[::-1][:ROWS], acts[:ROWS]
    now = {e.finding: e.finding if e.finding in held else heirs.get(e.finding, "") for e in latest}
    wanted = {*now.values(), *(act.subject for act in acts_shown if act.subject in held)} - {""}
    rows = {row.id: row for row in table.rows(sorted(wanted))}
    return JournalPage(
        [(entry, load(entry.kind).name, rows.get(now[entry.finding])) for entry in latest],
        len(entries),
        [(one, load(one.entry.kind).name) for one in table.gone() if desk.eyes in (None, one.entry.who)],
        [(act, *_subject(rows, filings, cases, act)) for act in acts_shown],
        len(acts) if desk.eyes else ledger.count(path),
    )


def _subject(
    rows: Mapping[str, FindingRow],
    filings: Mapping[str, Filing],
    cases: Mapping[str, int],
    act: ledger.LedgerRow,
) -> tuple[str, str]:
    """The page of what an act was done to, empty where it has none, and how a person calls it."""
    subject = act.subject
    if act.what == "case" and subject in cases:
        return url("case", cases[subject]), subject
    if row := rows.get(subject):
        return url("finding", subject), "，".join(filter(None, (row.name, row.unit, row.project)))
    if filing := filings.get(subject):
        return url("document", subject, "page", 1), filing.document.file
    return "", subject
