"""日志: every judgement and undoing, who, when, what, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit import log
from yiju.audit.judgement import Entry
from yiju.audit.rule import load
from yiju.web.desk import Desk

ROWS = 200


@dataclass(frozen=True)
class View:
    """The page; each entry with its kind's name and whether the finding still stands."""

    entries: Sequence[tuple[Entry, str, bool]]
    count: int


def view(desk: Desk) -> View:
    """The latest entries."""
    entries = log(desk.workspace.store.path)
    held = set(desk.table().ids())
    latest = entries[::-1][:ROWS]
    return View([(entry, load(entry.kind).name, entry.finding in held) for entry in latest], len(entries))
