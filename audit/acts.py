"""What was done with findings, for who asks by whom, when and by which rules: the audits that were finished, and every judging.

In: a connection to the workspace's `yiju.sqlite`, whose tables `yiju.audit.judgement` makes. Out: acts. An audit that is over is
made by nothing anew: its row is truth, as a judgement is.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict

import msgspec

from yiju.audit.judgement import JudgementRow, given
from yiju.audit.rule import edition

_EDITION = 12
"""Characters of an edition of the rules that tell it from others."""


class FinishedAudit(msgspec.Struct, frozen=True):
    """An audit: its `number` in this workspace, when it ended (ISO 8601, UTC), the edition of the rules, and how many
    findings it `listed`.
    """

    number: int
    at: str
    rules: str
    listed: int


class JudgingAct(msgspec.Struct, frozen=True):
    """A row of a finding's history, whether the finding is `listed` today, and the findings of today that it `stands_for`:
    its own, and one that carries it on. `number` counts the rows of the finding from 1, `undoes` is that of the row which
    an undo takes back; `audit` is the last that was finished here when the row was written, None where it was written
    before audits were kept or came from another workspace.
    """

    entry: JudgementRow
    number: int
    undoes: int | None
    audit: int | None
    listed: bool
    stands_for: tuple[str, ...]


def finish(connection: sqlite3.Connection, at: str) -> None:
    """An audit by the rules of today ended now; the table of findings holds what it listed."""
    connection.execute(
        "INSERT INTO audits (at, rules, listed) SELECT ?, ?, COUNT(*) FROM finding",
        (at, edition()[:_EDITION]),
    )


def audits(connection: sqlite3.Connection) -> list[FinishedAudit]:
    """All of them, the first first."""
    rows = connection.execute("SELECT number, at, rules, listed FROM audits ORDER BY number")
    return [FinishedAudit(*row) for row in rows]


def first_listed(connection: sqlite3.Connection) -> dict[str, int]:
    """Of every finding the number of the first audit on record that listed it."""
    rows = connection.execute(
        "SELECT id, (SELECT MIN(number) FROM audits WHERE at >= since) AS first FROM finding WHERE first IS NOT NULL"
    )
    return dict(rows.fetchall())


def judgings(connection: sqlite3.Connection) -> list[JudgingAct]:
    """Every judgement and undoing of all findings, oldest first."""
    listed = {finding for (finding,) in connection.execute("SELECT id FROM finding")}
    standing: dict[str, list[str]] = defaultdict(list)
    for finding, source in connection.execute("SELECT finding, source FROM standing ORDER BY finding"):
        if finding in listed:
            standing[source].append(finding)
    rows = given(connection)
    stacks: dict[str, list[int]] = defaultdict(list)
    undone: dict[int, int] = {}
    for place, (entry, _) in enumerate(rows):
        stack = stacks[entry.finding]
        if entry.verdict != "undo":
            stack.append(place)
        elif stack:
            undone[place] = stack.pop()
    tops = {stack[-1] for stack in stacks.values() if stack}
    counted: dict[str, int] = defaultdict(int)
    numbers: list[int] = []
    found = []
    for place, (entry, audit) in enumerate(rows):
        counted[entry.finding] += 1
        numbers.append(counted[entry.finding])
        undoes = numbers[undone[place]] if place in undone else None
        stands_for = tuple(standing[entry.finding]) if place in tops else ()
        found.append(JudgingAct(entry, numbers[-1], undoes, audit, entry.finding in listed, stands_for))
    return found
