"""日志: every judgement and undoing, judgements whose finding is gone, and all that was done, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yiju.audit import Gone, log
from yiju.audit.judgement import JudgementRow
from yiju.audit.rule import load
from yiju.ingest import Filing, ledger
from yiju.web.desk import Desk
from yiju.web.render import url

ROWS = 200


@dataclass(frozen=True)
class JournalPage:
    """The page; each entry with its kind's name and the finding where it stands now, None where it does not; each act
    with the page of what it was done to, where that has one, and its name.
    """

    entries: Sequence[tuple[JudgementRow, str, str | None]]
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
    return JournalPage(
        [
            (
                entry,
                load(entry.kind).name,
                entry.finding if entry.finding in held else heirs.get(entry.finding),
            )
            for entry in entries[::-1][:ROWS]
        ],
        len(entries),
        [(one, load(one.entry.kind).name) for one in table.gone() if desk.eyes in (None, one.entry.who)],
        [(act, *_subject(held, filings, cases, act)) for act in acts[:ROWS]],
        len(acts) if desk.eyes else ledger.count(path),
    )


def _subject(
    held: Mapping[str, int], filings: Mapping[str, Filing], cases: Mapping[str, int], act: ledger.LedgerRow
) -> tuple[str, str]:
    """The page of what an act was done to, empty where it has none, and how a person calls it."""
    subject = act.subject
    if act.what == "case" and subject in cases:
        return url("case", cases[subject]), subject
    if subject in held:
        return url("finding", subject), subject
    if filing := filings.get(subject):
        return url("document", subject, "page", 1), filing.document.file
    return "", subject
