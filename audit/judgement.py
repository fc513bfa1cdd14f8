"""A person's judgements on findings: confirm, dismiss or unsure, with note, who and when; nothing is lost.

In: the path of the workspace's SQLite. The table `judgements` belongs to this module alone: a judgement
is a row, undoing one is a row as well, so that the history stays whole. A finding is known by its id,
which is the same when it is found again after a re-ingest or a rebuild; the fingerprint of its evidence
tells whether it is still what was judged. What was judged is kept as it was (`judged`), so that another finding can
carry it on (`yiju.audit.lineage`) and nothing judged goes out of sight.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast, get_args

import msgspec

from yiju.audit.finding import Finding, Judgement
from yiju.audit.lineage import successors
from yiju.ingest import ledger
from yiju.ingest.database import connect
from yiju.ingest.histories import by_thing, joined
from yiju.ingest.printable import printable

Verdict = Literal["confirm", "dismiss", "unsure"]
VERDICTS: dict[Verdict, str] = {"confirm": "属实", "dismiss": "排除", "unsure": "待定"}
"""What a person says, and how a table shows it."""
ENTRIES: dict[str, str] = {**{str(verdict): word for verdict, word in VERDICTS.items()}, "undo": "撤销"}
"""What a row of the judgements says."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS judgements (
    number      INTEGER PRIMARY KEY,
    finding     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    verdict     TEXT NOT NULL CHECK (verdict IN ('confirm', 'dismiss', 'unsure', 'undo')),
    note        TEXT NOT NULL,
    who         TEXT NOT NULL,
    at          TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    score       REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS judgements_finding ON judgements (finding, number);
-- Every judged finding as it was when it was last judged.
CREATE TABLE IF NOT EXISTS judged (finding TEXT PRIMARY KEY, body BLOB NOT NULL);
-- Which finding carries on one that is found no more.
CREATE TABLE IF NOT EXISTS lineage (old TEXT PRIMARY KEY, new TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS lineage_new ON lineage (new);
-- The judgement that stands for each finding: derived, written with every judgement, for joins. `source` is the
-- finding that it was given to: the finding itself, or one that it carries on.
CREATE TABLE IF NOT EXISTS standing (
    finding     TEXT PRIMARY KEY,
    verdict     TEXT NOT NULL,
    note        TEXT NOT NULL,
    who         TEXT NOT NULL,
    at          TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    source      TEXT NOT NULL
);
-- Every audit that was finished (ISO 8601, UTC), and the last one at the time of a judgement (its mark): `yiju.audit.acts`.
CREATE TABLE IF NOT EXISTS audits (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, rules TEXT NOT NULL, listed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS audits_at ON audits (at, number);
CREATE TABLE IF NOT EXISTS judged_after (mark TEXT PRIMARY KEY, audit INTEGER NOT NULL);
"""
_SELECT = "SELECT finding, kind, verdict, note, who, at, fingerprint, score FROM judgements"
_OF = "(finding = ?1 OR finding IN (SELECT old FROM lineage WHERE new = ?1))"
_encoder, _decoder = msgspec.json.Encoder(), msgspec.json.Decoder(Finding)


class JudgementRow(msgspec.Struct, frozen=True):
    """One row of a finding's history; verdict `undo` takes back the last one standing."""

    finding: str
    kind: str
    verdict: Verdict | Literal["undo"]
    note: str
    who: str
    at: str
    fingerprint: str
    score: float


def judge(
    db: Path, finding: Finding, verdict: Verdict, who: str, note: str = "", now: dt.datetime | None = None
) -> Judgement:
    """Record a judgement. Raises `ValueError` (Chinese) on an unknown verdict."""
    if verdict not in get_args(Verdict):
        raise ValueError(f"判断只能是 {'、'.join(VERDICTS)}，不是“{verdict}”")
    note, who = printable(note), printable(who)
    entry = JudgementRow(
        finding.id, finding.kind, verdict, note, who, _at(now), finding.fingerprint, finding.score
    )
    _write(db, entry, body(finding))
    attach([finding], db)
    assert finding.judgement is not None
    return finding.judgement


def undo(
    db: Path, finding: Finding, who: str, note: str = "", now: dt.datetime | None = None
) -> Judgement | None:
    """Take the last judgement back, of the finding or of the one that it carries on; what stood before it stands
    again. Returns that, or None.
    """
    with _open(db) as connection:
        found = connection.execute("SELECT source FROM standing WHERE finding = ?", (finding.id,)).fetchone()
    if found is None:
        raise ValueError(f"疑点 {finding.id} 还没有判断，无可撤销")
    last = _standing(entry for entry in _read(db, found[0]) if entry.finding == found[0])[-1]
    _write(
        db,
        msgspec.structs.replace(last, verdict="undo", note=printable(note), who=printable(who), at=_at(now)),
    )
    attach([finding], db)
    return finding.judgement


def history(db: Path, finding_id: str) -> list[JudgementRow]:
    """Every judgement and undoing of a finding and of those that it carries on, oldest first."""
    return _read(db, finding_id)


def log(db: Path) -> list[JudgementRow]:
    """Every judgement and undoing of all findings, oldest first."""
    return _read(db)


def given(connection: sqlite3.Connection) -> list[tuple[JudgementRow, int | None]]:
    """As `log`, each with the number of the audit that was the last one here when it was given, where that is known."""
    rows = [JudgementRow(*row) for row in connection.execute(f"{_SELECT} ORDER BY number")]
    after = dict(connection.execute("SELECT mark, audit FROM judged_after").fetchall())
    return [(row, after.get(_mark(row))) for row in rows]


def marks(db: Path) -> list[str]:
    """What the ledger keeps of every judgement and undoing."""
    return [_mark(entry) for entry in _read(db)]


def attach(findings: Iterable[Finding], db: Path) -> list[Finding]:
    """Set `judgement` on each finding: the verdict that stands, whether the evidence has changed since it was
    given, and to which finding it was given where this one carries that on.
    """
    judged = list(findings)
    one = "SELECT * FROM standing WHERE finding = ?"
    with _open(db) as connection:
        rows = {f.id: connection.execute(one, (f.id,)).fetchone() for f in judged}
    for finding in judged:
        row = rows[finding.id]
        finding.judgement = None if row is None else stood(row, finding)
    return judged


def stood(row: Sequence[str], finding: Finding) -> Judgement:
    """A row of `standing` as the judgement of its finding."""
    _, verdict, note, who, at, fingerprint, source = row
    return Judgement(
        verdict=cast(Verdict, verdict),
        note=note,
        who=who,
        when=at,
        changed=fingerprint != finding.fingerprint,
        carried_from=None if source == finding.id else source,
    )


def standing(db: Path) -> list[JudgementRow]:
    """The verdict that stands for every finding ever judged, found again or not."""
    return [last[-1] for found in _histories(db).values() if (last := _standing(found))]


def judge_of(db: Path, finding_id: str) -> str | None:
    """Who gave the verdict that stands for this very finding; None where none does, or where it carries on another's."""
    with _open(db) as connection:
        row = connection.execute(
            "SELECT who FROM standing WHERE finding = ?1 AND source = ?1", (finding_id,)
        ).fetchone()
    return row[0] if row else None


def by_person(db: Path) -> dict[str, dict[str, JudgementRow]]:
    """Finding → who judged it → their last verdict that stands, the latest given last."""
    found: dict[str, dict[str, JudgementRow]] = {}
    for finding, entries in _histories(db).items():
        for entry in _standing(entries):
            verdicts = found.setdefault(finding, {})
            verdicts.pop(entry.who, None)
            verdicts[entry.who] = entry
    return found


def shown_to(connection: sqlite3.Connection, who: str) -> None:
    """Have this connection alone see the verdicts of one person instead of those that stand."""
    connection.execute("CREATE TEMP TABLE standing AS SELECT * FROM main.standing WHERE 0")
    rows = connection.execute(f"{_SELECT} ORDER BY number").fetchall()
    histories: dict[str, list[JudgementRow]] = {}
    for row in rows:
        histories.setdefault(row[0], []).append(JudgementRow(*row))
    own = [[e for e in _standing(entries) if e.who == who][-1:] for entries in histories.values()]
    connection.executemany(
        "INSERT INTO temp.standing (finding, verdict, note, who, at, fingerprint, source) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(e.finding, e.verdict, e.note, e.who, e.at, e.fingerprint, e.finding) for last in own for e in last],
    )


def carry_on(connection: sqlite3.Connection, found: Collection[str], fresh: Sequence[Finding]) -> None:
    """Find the heirs of judged findings that are not among `found` (ids) any more among the `fresh`. What is found
    again needs no heir; an heir that is gone itself makes way for another.
    """
    judged = dict(connection.execute("SELECT finding, body FROM judged"))
    heirs = dict(connection.execute("SELECT old, new FROM lineage"))
    ended = [old for old, new in heirs.items() if old in found or new not in found]
    connection.executemany("DELETE FROM lineage WHERE old = ?", [(old,) for old in ended])
    kept = heirs.keys() - set(ended)
    gone = [_decoder.decode(text) for old, text in judged.items() if old not in found and old not in kept]
    begun = successors(gone, fresh) if fresh else {}
    connection.executemany("INSERT INTO lineage VALUES (?, ?)", begun.items())
    for changed in {heirs[old] for old in ended} | set(begun.values()):
        _stand(connection, changed)


def body(finding: Finding) -> bytes:
    """A finding as it is kept: without the judgement, which is no part of what was found."""
    judgement, finding.judgement = finding.judgement, None
    try:
        return _encoder.encode(finding)
    finally:
        finding.judgement = judgement


def _standing(rows: Iterable[JudgementRow]) -> list[JudgementRow]:
    """The stack of verdicts once every undo has taken its verdict off."""
    stack: list[JudgementRow] = []
    for row in rows:
        if row.verdict != "undo":
            stack.append(row)
        elif stack:
            stack.pop()
    return stack


@contextmanager
def _open(db: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(db)
    try:
        prepare(connection)
        with connection:
            yield connection
    finally:
        connection.close()


def prepare(connection: sqlite3.Connection) -> None:
    """Make this module's tables where they are not; a workspace of before gets its `standing` from its judgements,
    and what was judged from the findings that are still there.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if {"judgements", "judged", "lineage", "standing", "ledger", "judged_after"} <= tables:
        return
    connection.executescript(_SCHEMA)
    ledger.prepare(connection)
    with connection:
        if "finding_body" in tables:
            connection.execute(
                "INSERT OR IGNORE INTO judged SELECT finding, body FROM finding_body"
                " WHERE finding IN (SELECT finding FROM judgements)"
            )
        for (finding,) in connection.execute("SELECT DISTINCT finding FROM judgements").fetchall():
            _stand(connection, finding)


def _stand(connection: sqlite3.Connection, finding_id: str) -> None:
    """Bring a finding's row of `standing`, and that of its heir, up to the history. A judgement of the finding's own
    goes before those that it carries on; of these the latest stands.
    """
    stacks: dict[str, list[tuple[int, JudgementRow]]] = {}
    rows = connection.execute(f"{_SELECT} WHERE {_OF} ORDER BY number", (finding_id,))
    for number, row in enumerate(rows):
        stack = stacks.setdefault(row[0], [])
        if row[2] != "undo":
            stack.append((number, JudgementRow(*row)))
        elif stack:
            stack.pop()
    own = stacks.get(finding_id)
    tops = [own[-1]] if own else [stack[-1] for stack in stacks.values() if stack]
    connection.execute("DELETE FROM standing WHERE finding = ?", (finding_id,))
    if tops:
        _, last = max(tops, key=lambda top: top[0])
        connection.execute(
            "INSERT INTO standing (finding, verdict, note, who, at, fingerprint, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (finding_id, last.verdict, last.note, last.who, last.at, last.fingerprint, last.finding),
        )
    for (heir,) in connection.execute("SELECT new FROM lineage WHERE old = ?", (finding_id,)).fetchall():
        _stand(connection, heir)


def count(db: Path) -> int:
    """How many judgements and undoings were ever given: equal for as long as nothing is judged."""
    if not db.is_file():
        return 0
    with _open(db) as connection:
        number: int = connection.execute("SELECT COUNT(*) FROM judgements").fetchone()[0]
    return number


def _at(now: dt.datetime | None) -> str:
    return (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")


def _mark(entry: JudgementRow) -> str:
    return ledger.digest(msgspec.to_builtins(entry))


def take(db: Path, other: Path) -> tuple[int, list[str]]:
    """Have the history of every finding hold what was judged in another workspace as well, each row told to the ledger;
    how many rows came, and the ids of findings of which the two said different things. What was said last stands.
    """
    histories = joined(
        _read(db),
        _read(other),
        of=_finding,
        at=lambda entry: entry.at,
        undoes=lambda entry: entry.verdict == "undo",
    )
    with _open(other) as connection:
        bodies = dict(connection.execute("SELECT finding, body FROM judged"))
    came, differ = 0, []
    with _open(db) as connection:
        for history in histories:
            finding, new = history.of, history.new
            seen = {top[-1].verdict for top in map(_standing, (history.ours, history.theirs)) if top}
            differ += [finding] if len(seen) > 1 else []
            connection.execute("DELETE FROM judgements WHERE finding = ?", (finding,))
            for entry in history.whole:
                _insert(connection, entry)
            body_goes = "INSERT OR REPLACE" if history.whole[-1] in history.theirs else "INSERT OR IGNORE"
            if finding in bodies:
                connection.execute(f"{body_goes} INTO judged VALUES (?, ?)", (finding, bodies[finding]))
            _stand(connection, finding)
            for entry in new:
                _tell(connection, entry)
            came += len(new)
    return came, differ


def _histories(db: Path) -> dict[str, list[JudgementRow]]:
    return by_thing(_read(db), _finding)


def _finding(entry: JudgementRow) -> str:
    return entry.finding


def _write(db: Path, entry: JudgementRow, judged: bytes | None = None) -> None:
    """A judgement, what was judged, and the act in the ledger: all or nothing."""
    with _open(db) as connection:
        _insert(connection, entry)
        if judged is not None:
            connection.execute("INSERT OR REPLACE INTO judged VALUES (?, ?)", (entry.finding, judged))
        _stand(connection, entry.finding)
        _tell(connection, entry)
        connection.execute(
            "INSERT OR IGNORE INTO judged_after SELECT ?, number FROM audits ORDER BY number DESC LIMIT 1",
            (_mark(entry),),
        )


def _insert(connection: sqlite3.Connection, entry: JudgementRow) -> None:
    connection.execute(
        "INSERT INTO judgements (finding, kind, verdict, note, who, at, fingerprint, score)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        msgspec.structs.astuple(entry),
    )


def _tell(connection: sqlite3.Connection, entry: JudgementRow) -> None:
    """The act in the ledger."""
    if entry.verdict == "undo":
        ledger.append(connection, "undo", entry.finding, entry.note, _mark(entry), entry.who)
    else:
        wording = "：".join(filter(None, (VERDICTS[entry.verdict], entry.note)))
        ledger.append(connection, "judge", entry.finding, wording, _mark(entry), entry.who)


def _read(db: Path, finding_id: str | None = None) -> list[JudgementRow]:
    if not db.is_file():
        return []
    with _open(db) as connection:
        rows = connection.execute(
            f"{_SELECT} WHERE ?1 IS NULL OR {_OF} ORDER BY number", (finding_id,)
        ).fetchall()
    return [JudgementRow(*row) for row in rows]
