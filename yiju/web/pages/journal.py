"""日志: every judgement and undoing, judgements whose finding is gone, and all that was done, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit import Gone, log
from yiju.audit.judgement import Entry
from yiju.audit.rule import load
from yiju.ingest import ledger
from yiju.web.desk import Desk

ROWS = 200


@dataclass(frozen=True)
class View:
    """The page; each entry with its kind's name and the finding where it stands now, None where it does not."""

    entries: Sequence[tuple[Entry, str, str | None]]
    count: int
    gone: Sequence[tuple[Gone, str]]
    acts: Sequence[ledger.Act]
    acted: int


def view(desk: Desk) -> View:
    """The latest entries; whoever judges blind sees what they did themselves."""
    path, table = desk.workspace.store.path, desk.table()
    entries = [entry for entry in log(path) if desk.eyes in (None, entry.who)]
    held, heirs = desk.tally().at, table.heirs()
    acts = [
        act for act in ledger.acts(path, ROWS if desk.eyes is None else None) if desk.eyes in (None, act.who)
    ]
    return View(
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
        acts[:ROWS],
        len(acts) if desk.eyes else ledger.count(path),
    )
