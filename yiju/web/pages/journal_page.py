"""日志: every judgement and undoing, judgements whose finding is gone, and all that was done, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from yiju.audit import FindingRow, Gone, log
from yiju.audit.judgement import ENTRIES, JudgementRow
from yiju.audit.rule import load
from yiju.ingest import Filing, ledger
from yiju.web.desk import Desk
from yiju.web.long_table import LongColumn, LongTable, table
from yiju.web.render import local, url


@dataclass(frozen=True)
class JournalPage:
    """The page; each entry with its kind's name and the finding as it stands now, None where it does not; each act
    with the page of what it was done to, where that has one, and its name. Of both the tables hold all.
    """

    entries: Sequence[tuple[JudgementRow, str, FindingRow | None]]
    judged: LongTable[JudgementRow]
    gone: Sequence[tuple[Gone, str]]
    acts: Sequence[tuple[ledger.LedgerRow, str, str]]
    acted: LongTable[ledger.LedgerRow]


def view(desk: Desk, asked: Mapping[str, str] | None = None) -> JournalPage:
    """The entries that the address asks for, the latest first; whoever judges blind sees what they did themselves."""
    path, findings = desk.workspace.store.path, desk.table()
    entries = [entry for entry in reversed(log(path)) if desk.eyes in (None, entry.who)]
    acts = [act for act in ledger.acts(path) if desk.eyes in (None, act.who)]
    held, heirs, filings = desk.tally().at, findings.heirs(), desk.records().filings
    cases = {case.title: case.number for case in desk.cases.every()[::-1]}

    def rows(finding_ids: Iterable[str]) -> dict[str, FindingRow]:
        return {row.id: row for row in findings.rows(sorted({*finding_ids} & held.keys()))}

    def now(entry: JudgementRow) -> str:
        return entry.finding if entry.finding in held else heirs.get(entry.finding, "")

    @cache
    def every() -> dict[str, FindingRow]:
        """All that is spoken of: only to sift, sort or save by it."""
        return rows([*map(now, entries), *(act.subject for act in acts)])

    def about(entry: JudgementRow) -> str:
        row = every().get(now(entry))
        return (
            f"{row.name}　{row.unit}　{row.explanation}"
            if row
            else f"{load(entry.kind).name} {entry.finding}（已不成立）"
        )

    judged = table(
        "judged",
        "/journal",
        [
            LongColumn[JudgementRow]("时间", lambda one: local(one.at)),
            LongColumn[JudgementRow]("谁", lambda one: one.who),
            LongColumn[JudgementRow]("判断", lambda one: ENTRIES[one.verdict]),
            LongColumn("疑点", about),
            LongColumn[JudgementRow]("备注", lambda one: one.note),
        ],
        entries,
        asked,
    )
    acted = table(
        "acts",
        "/journal",
        [
            LongColumn[ledger.LedgerRow]("时间", lambda one: local(one.at)),
            LongColumn[ledger.LedgerRow]("谁", lambda one: one.who),
            LongColumn[ledger.LedgerRow]("操作", lambda one: one.name),
            LongColumn[ledger.LedgerRow]("对象", lambda one: _subject(every(), filings, cases, one)[1]),
            LongColumn[ledger.LedgerRow]("说明", lambda one: one.detail),
        ],
        acts,
        asked,
    )
    shown = rows([*map(now, judged.rows), *(act.subject for act in acted.rows)])
    return JournalPage(
        [(entry, load(entry.kind).name, shown.get(now(entry))) for entry in judged.rows],
        judged,
        [(one, load(one.entry.kind).name) for one in findings.gone() if desk.eyes in (None, one.entry.who)],
        [(act, *_subject(shown, filings, cases, act)) for act in acted.rows],
        acted,
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
