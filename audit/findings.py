"""Findings as rows: the table that audit writes and everyone else reads.

In: the findings of one audit and the state that they were found in; then filters. Out: rows, what they are
counted by, groups, whole findings. The tables lie in the workspace's `yiju.sqlite`, derived from the records and
made anew at will; only what a person judged (`yiju.audit.judgement`) is truth, and is joined here.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from yiju.audit import acts, asked
from yiju.audit.engine import Again, listed
from yiju.audit.finding import Evidence, Finding, digest
from yiju.audit.finding_rows import RANK, Fact, FindingGroup, FindingRow, Gone, grouped, row_of
from yiju.audit.judgement import JudgementRow, body, carry_on, prepare, shown_to, stood
from yiju.audit.memory import Memory
from yiju.audit.selection import Filter, band, where
from yiju.ingest.database import begin, connect

if TYPE_CHECKING:
    from yiju.graph import Identity

_SCHEMA = """
CREATE TABLE IF NOT EXISTS finding (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, severity TEXT NOT NULL, grade INTEGER NOT NULL,
    score REAL NOT NULL,
    money INTEGER,               -- fen
    band TEXT NOT NULL,
    unit TEXT NOT NULL, year INTEGER, project TEXT NOT NULL, form TEXT NOT NULL, grp TEXT NOT NULL,
    declarations TEXT NOT NULL, files TEXT NOT NULL, norm TEXT NOT NULL, explanation TEXT NOT NULL,
    fingerprint TEXT NOT NULL, since TEXT NOT NULL, mark TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS finding_kind ON finding (kind, name);
CREATE INDEX IF NOT EXISTS finding_severity ON finding (severity);
CREATE INDEX IF NOT EXISTS finding_band ON finding (band);
-- With all that a list is counted and ordered by, so that neither reads past the texts.
CREATE INDEX IF NOT EXISTS finding_list ON finding (money DESC, grade DESC, score DESC, id, kind, severity, band, fingerprint);
CREATE INDEX IF NOT EXISTS finding_grp ON finding (grp);
CREATE TABLE IF NOT EXISTS finding_unit (
    finding TEXT NOT NULL, unit TEXT NOT NULL, label TEXT NOT NULL, own INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS finding_unit_unit ON finding_unit (unit, finding);
CREATE INDEX IF NOT EXISTS finding_unit_finding ON finding_unit (finding, unit, label);
CREATE TABLE IF NOT EXISTS finding_year (finding TEXT NOT NULL, year INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS finding_year_year ON finding_year (year, finding);
CREATE INDEX IF NOT EXISTS finding_year_finding ON finding_year (finding, year);
DROP TABLE IF EXISTS finding_state;
DROP TABLE IF EXISTS finding_audit;
-- In which state of the records the rows were found.
CREATE TABLE IF NOT EXISTS finding_token (only INTEGER PRIMARY KEY CHECK (only = 1), token TEXT NOT NULL);
"""
_MADE = set(re.findall(r"CREATE (?:TABLE|INDEX) IF NOT EXISTS (\w+)", _SCHEMA + asked.SCHEMA))
"""What the schema makes: a workspace of another version that lacks any of it is brought up."""
# A workspace of before kept what a finding says by its id, and a second time for its scope.
_TEXTS_OF_BEFORE = (
    ("finding_body", "SELECT f.mark, b.body FROM finding_body b JOIN finding f ON f.id = b.finding"),
    ("asked_body", "SELECT mark, body FROM asked_body"),
)
_COLUMNS = (
    "id", "kind", "name", "severity", "grade", "score", "money", "band", "unit", "year", "project", "form", "grp",
    "declarations", "files", "norm", "explanation", "fingerprint", "since", "mark",
)  # fmt: skip
_FROM = " FROM finding f LEFT JOIN standing s ON s.finding = f.id"
_TEXTS = "SELECT f.id, t.body FROM finding f JOIN finding_text t USING (mark)"
_ROW = (
    "SELECT f.id, f.kind, f.name, f.severity, f.score, f.money, f.unit, f.year, f.project, f.form, f.grp, f.norm,"
    " f.explanation, f.since, s.verdict, s.note, s.who, s.at, s.fingerprint IS NOT f.fingerprint, nullif(s.source, f.id)"
)
_MONEY = "f.money DESC, f.grade DESC, f.score DESC, f.id"
SORTS = {
    "money": _MONEY,
    "grade": "f.grade DESC, f.money DESC, f.score DESC, f.id",
    "new": "f.since DESC, f.year DESC, f.money DESC, f.grade DESC, f.id",
    "year": "f.year DESC, f.money DESC, f.grade DESC, f.id",
    "unjudged": f"s.verdict IS NOT NULL, {_MONEY}",
}
"""How a list can be ordered: `new` by the audit that first found it; where no amount is known money comes last."""

_decoder = msgspec.json.Decoder(Finding)


class FindingTable:
    """The findings of the workspace whose database is `db`. With `eyes`, only this person's verdicts are seen: what
    others judged is hidden from who judges without knowing of them.
    """

    def __init__(self, db: Path, eyes: str | None = None) -> None:
        self.db = db
        self._eyes = eyes
        self._still: sqlite3.Connection | None = None

    @contextmanager
    def still(self) -> Iterator[FindingTable]:
        """The same table, which answers several questions from one state, whatever is written meanwhile."""
        with self._open() as connection:
            if not connection.in_transaction:
                connection.execute("BEGIN")
            made = FindingTable(self.db, self._eyes)
            made._still = connection
            yield made

    def replace(self, findings: Sequence[Finding], state: str, identity: Identity | None = None) -> int:
        """Make the table hold exactly `findings`, found in `state`, in one transaction. Returns how many rows
        were written or taken out. With `identity` a unit's findings are also those of the units above it.
        """
        with self._open() as connection:
            asked.forget(connection)
            written = _write(connection, findings, _ids(connection), state, identity)
            asked.sweep(connection)
            return written

    def known(self) -> set[str]:
        """The scopes of which the rows tell (`yiju.audit.reach`)."""
        with self._open() as connection:
            return asked.known(connection)

    def memory(self) -> Memory:
        """What was worked out before; read when it is first asked for."""
        return Memory(self._worked_out)

    def _worked_out(self) -> dict[bytes, bytes]:
        with self._open() as connection:
            return asked.worked_out(connection)

    def follow(self, again: Again, state: str, identity: Identity | None = None) -> int:
        """Bring the rows up to what was asked again; as `replace` does with everything. Where another process asked
        something else meanwhile, the next audit finds what is missing.
        """
        with self._open() as connection:
            begin(connection)
            known = asked.known(connection)
            fresh = {scope: found for scope, found in again.found.items() if scope not in known}
            was, now = asked.follow(
                connection, fresh, known - again.scopes, lambda finding: _mark(finding, identity)
            )
            gone = {one.id for one in listed(was)} if known else _ids(connection)
            there = asked.known(connection)
            # What another process dropped meanwhile is asked again with all of which it was told.
            asked.drop(connection, {above for one, above in again.above.items() if one not in there})
            whole = again.scopes == there
            written = _write(connection, listed(now), gone, state if whole else None, identity)
            asked.remember(connection, again.memory)
            asked.sweep(connection)
            return written

    def marks(self) -> dict[str, str]:
        """For each finding what it and its units come to, and since when it is listed."""
        with self._open() as connection:
            return dict(connection.execute("SELECT id, mark || ' ' || since FROM finding"))

    def judged_as(self) -> list[tuple[str, str, str]]:
        """Every finding that stands judged: id, verdict, note."""
        with self._open() as connection:
            return connection.execute(
                "SELECT f.id, s.verdict, s.note FROM standing s JOIN finding f ON f.id = s.finding ORDER BY f.id"
            ).fetchall()

    def judgings(self) -> list[acts.JudgingAct]:
        """Every judgement and undoing of all findings, those that are listed no more too; oldest first."""
        with self._open() as connection:
            return acts.judgings(connection)

    def audits(self) -> list[acts.FinishedAudit]:
        """Every audit that was finished, the first first."""
        with self._open() as connection:
            return acts.audits(connection)

    def first_listed(self) -> dict[str, int]:
        """Of every finding the number of the first audit on record that listed it."""
        with self._open() as connection:
            return acts.first_listed(connection)

    def forget(self) -> None:
        """Have the next audit find everything anew; rows stay until then."""
        with self._open() as connection:
            asked.forget(connection)
            connection.execute("DELETE FROM finding_token")

    def state(self) -> str | None:
        """The state that the rows were found in; None where no audit was finished."""
        with self._open() as connection:
            found = connection.execute("SELECT token FROM finding_token").fetchone()
        return found[0] if found else None

    def get(self, text: str) -> Finding | None:
        """The finding of this id, or of an unambiguous short form of it, with the judgement that stands."""
        ids = self.resolve(text)
        return next(iter(self.whole(ids)), None) if len(ids) == 1 else None

    def resolve(self, text: str) -> list[str]:
        """The ids that `text` may mean: the id itself, the one that carries it on, or all that begin with it or
        whose key does.
        """
        with self._open() as connection:
            if connection.execute("SELECT 1 FROM finding WHERE id = ?", (text,)).fetchone():
                return [text]
            if heir := connection.execute("SELECT new FROM lineage WHERE old = ?", (text,)).fetchone():
                return [heir[0]]
            if not text:
                return []
            begins = "SELECT id FROM finding WHERE substr(id, 1, ?1) = ?2 OR instr(id, '-' || ?2) ORDER BY id"
            return [found for (found,) in connection.execute(begins, (len(text), text))]

    def members(self, text: str) -> list[str]:
        """The findings of a group (its key), where `text` is no finding's id; empty where it is no group's either."""
        return [] if self.resolve(text) else [row.id for row in self.search(Filter(group=text))]

    def whole(self, ids: Sequence[str] | None = None) -> list[Finding]:
        """Findings with their evidence and the judgement that stands: these, in this order, or all, the
        most money first.
        """
        with self._open() as connection:
            if ids is None:
                ids = [i for (i,) in connection.execute(f"SELECT f.id{_FROM} ORDER BY {SORTS['money']}")]
                bodies = dict(connection.execute(_TEXTS))
            else:
                one = f"{_TEXTS} WHERE f.id = ?"
                bodies = {i: body for wanted in ids for i, body in connection.execute(one, (wanted,))}
            stand = "SELECT * FROM standing WHERE finding = ?"
            stands = {row[0]: row for i in bodies for row in connection.execute(stand, (i,))}
        found = [_decoder.decode(bodies[i]) for i in ids if i in bodies]
        for finding in found:
            if finding.id in stands:
                finding.judgement = stood(stands[finding.id], finding)
        return found

    def search(
        self, chosen: Filter | None = None, sort: str = "money", limit: int | None = None, offset: int = 0
    ) -> list[FindingRow]:
        """Rows that fit, ordered by one of `SORTS`. Raises `KeyError` on another."""
        clause, values = where(chosen or Filter())
        page = f" LIMIT {-1 if limit is None else int(limit)} OFFSET {int(offset)}"
        with self._open() as connection:
            rows = connection.execute(f"{_ROW}{_FROM}{clause} ORDER BY {SORTS[sort]}{page}", values)
            return [row_of(row) for row in rows]

    def ids(self, chosen: Filter | None = None, sort: str = "money") -> list[str]:
        """The ids of all that fit, in the order of `search`."""
        clause, values = where(chosen or Filter())
        with self._open() as connection:
            rows = connection.execute(f"SELECT f.id{_FROM}{clause} ORDER BY {SORTS[sort]}", values)
            return [found for (found,) in rows]

    def count(self, chosen: Filter | None = None) -> int:
        """How many fit."""
        clause, values = where(chosen or Filter())
        with self._open() as connection:
            number: int = connection.execute(f"SELECT COUNT(*){_source(clause)}{clause}", values).fetchone()[
                0
            ]
        return number

    def of_declarations(self, declarations: Collection[str]) -> list[FindingRow]:
        """Rows that are about any of these declarations, the gravest first."""
        wanted = set(declarations)
        with self._open() as connection:
            held = connection.execute("SELECT id, declarations FROM finding")
            ids = [i for i, about in held if not wanted.isdisjoint(about.split())]
            connection.execute("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY)")
            connection.executemany("INSERT INTO chosen VALUES (?)", [(i,) for i in ids])
            rows = connection.execute(
                f"{_ROW}{_FROM} WHERE f.id IN (SELECT id FROM chosen) ORDER BY {SORTS['grade']}"
            )
            return [row_of(row) for row in rows]

    def rows(self, ids: Sequence[str]) -> list[FindingRow]:
        """These rows in this order."""
        with self._open() as connection:
            one = f"{_ROW}{_FROM} WHERE f.id = ?"
            return [row_of(row) for wanted in ids for row in connection.execute(one, (wanted,))]

    def facts(self) -> list[Fact]:
        """What every finding is counted and ordered by."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT declarations, id, kind, name, severity, grade, score, money, band, year, form, grp, since,"
                " CASE project WHEN '' THEN unit ELSE project END FROM finding"
            )
            return [Fact(tuple(about.split()), *own) for about, *own in rows]

    def units_of(self) -> list[tuple[str, str, str, int]]:
        """Every finding with each unit that it counts for: id, the unit's key, its label, whether it is the finding's own
        unit (1) or one above it (0).
        """
        with self._open() as connection:
            return connection.execute("SELECT finding, unit, label, own FROM finding_unit").fetchall()

    def years_of(self) -> list[tuple[str, int]]:
        """Every finding with each of its years."""
        with self._open() as connection:
            return connection.execute("SELECT finding, year FROM finding_year").fetchall()

    def stands(self) -> dict[str, tuple[str, str, bool]]:
        """Id → the verdict that stands, who gave it, whether the evidence is another now."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT f.id, s.verdict, s.who, s.fingerprint IS NOT f.fingerprint FROM standing s"
                " JOIN finding f ON f.id = s.finding"
            )
            return {one: (verdict, who, bool(changed)) for one, verdict, who, changed in rows}

    def quoted(self, fields: str) -> list[tuple[str, Evidence]]:
        """Ids with their evidence from fields that begin so."""
        with self._open() as connection:
            rows = connection.execute(f"{_TEXTS} WHERE instr(t.body, ?)", (f'"field":"{fields}',))
            found = [_decoder.decode(row) for _, row in rows]
        return [(f.id, e) for f in found for e in f.evidence if e.field.startswith(fields)]

    def groups(self, chosen: Filter | None = None, sort: str = "money") -> list[FindingGroup]:
        """The defects that the fitting findings tell, ordered by one of `SORTS`."""
        return grouped(self.search(chosen, "grade"), sort)

    def heirs(self) -> dict[str, str]:
        """Judged findings that are found no more, each with the one that carries it on."""
        with self._open() as connection:
            return dict(connection.execute("SELECT old, new FROM lineage"))

    def judged(self, finding_id: str) -> Finding | None:
        """A finding that was judged, as it was then, whether it is still found or not."""
        with self._open() as connection:
            row = connection.execute("SELECT body FROM judged WHERE finding = ?", (finding_id,)).fetchone()
        return _decoder.decode(row[0]) if row else None

    def gone(self) -> list[Gone]:
        """Judgements that stand for findings which are found no more, the latest first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT j.finding, j.kind, j.verdict, j.note, j.who, j.at, j.fingerprint, j.score, b.body"
                " FROM standing s JOIN judgements j ON j.number ="
                " (SELECT MAX(number) FROM judgements WHERE finding = s.finding AND verdict = s.verdict AND at = s.at)"
                " LEFT JOIN judged b ON b.finding = s.finding"
                " WHERE s.finding NOT IN (SELECT id FROM finding) AND s.finding NOT IN (SELECT old FROM lineage)"
                " ORDER BY j.number DESC"
            )
            return [Gone(JudgementRow(*own), _decoder.decode(kept) if kept else None) for *own, kept in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if self._still is not None:
            yield self._still
            return
        connection = connect(self.db)
        try:
            prepare(connection)
            if not {name for (name,) in connection.execute("SELECT name FROM sqlite_master")} >= _MADE:
                connection.executescript(_SCHEMA + asked.SCHEMA)
                _take_over(connection)
            if self._eyes is not None:
                shown_to(connection, self._eyes)
            with connection:
                yield connection
        finally:
            connection.close()


def _take_over(connection: sqlite3.Connection) -> None:
    with connection:
        begin(connection)
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        for table, query in _TEXTS_OF_BEFORE:
            if table in tables:
                connection.execute(f"INSERT OR IGNORE INTO finding_text {query}")
                connection.execute(f"DROP TABLE {table}")


def _ids(connection: sqlite3.Connection) -> set[str]:
    return {found for (found,) in connection.execute("SELECT id FROM finding")}


def _write(
    connection: sqlite3.Connection,
    findings: Sequence[Finding],
    gone: Collection[str],
    state: str | None,
    identity: Identity | None,
) -> int:
    """Put `findings` in place of those that are `gone`; others stay. Returns how many rows were written or taken out."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    known = {i: (mark, since) for i, mark, since in connection.execute("SELECT id, mark, since FROM finding")}
    written = 0
    for finding in findings:
        mark = _mark(finding, identity)
        before, since = known.get(finding.id, ("", now))
        if before == mark:
            continue
        written += 1
        _forget(connection, finding.id)
        values = _values(finding, since, mark)
        marks = ", ".join("?" * len(_COLUMNS))
        connection.execute(f"INSERT INTO finding ({', '.join(_COLUMNS)}) VALUES ({marks})", values)
        asked.keep(connection, [(mark, body(finding))])
        connection.executemany(
            "INSERT INTO finding_unit (finding, unit, label, own) VALUES (?, ?, ?, ?)",
            [(finding.id, *unit) for unit in _units(finding, identity)],
        )
        connection.executemany(
            "INSERT INTO finding_year VALUES (?, ?)", [(finding.id, y) for y in set(finding.years)]
        )
    leaving = (set(gone) & known.keys()) - {finding.id for finding in findings}
    for one in leaving:
        _forget(connection, one)
    fresh = [finding for finding in findings if finding.id not in known]
    carry_on(connection, (known.keys() - leaving) | {finding.id for finding in fresh}, fresh)
    connection.execute("DELETE FROM finding_token")
    if state is not None:
        connection.execute("INSERT INTO finding_token VALUES (1, ?)", (state,))
        acts.finish(connection, now)
    return written + len(leaving)


def _forget(connection: sqlite3.Connection, finding_id: str) -> None:
    connection.execute("DELETE FROM finding WHERE id = ?", (finding_id,))
    for table in ("finding_unit", "finding_year"):
        connection.execute(f"DELETE FROM {table} WHERE finding = ?", (finding_id,))


def _source(clause: str) -> str:
    """Only a condition on verdicts needs the join."""
    return _FROM if "s.verdict" in clause else " FROM finding f"


def _units(finding: Finding, identity: Identity | None) -> list[tuple[str, str, int]]:
    """Key, label and whether it is the finding's own unit (1) or one above it (0)."""
    own = {(identity and identity.unit_of(name)) or name: name for name in finding.units}
    if identity is None:
        return [(key, name, 1) for key, name in own.items()]
    above = {key for unit in own for key in identity.above(unit)} - set(own)
    labels = {key: identity.units[key].label if key in identity.units else name for key, name in own.items()}
    return [(key, labels[key], 1) for key in own] + [
        (key, identity.label_of("unit", key), 0) for key in sorted(above)
    ]


def _mark(finding: Finding, identity: Identity | None) -> str:
    """Equal while the finding and the units that it is shown under are."""
    return digest([body(finding).decode(), repr(_units(finding, identity))], 32)


def _values(finding: Finding, since: str, mark: str) -> tuple[object, ...]:
    fen = None if finding.money is None else int(finding.money * 100)
    return (
        finding.id, finding.kind, finding.name, finding.severity, RANK[finding.severity], finding.score, fen, band(fen),
        "；".join(dict.fromkeys(finding.units)), max(finding.years, default=None),
        "；".join(dict.fromkeys(finding.names)), finding.form, finding.group or finding.id,
        "\n" + "".join(f"{one}\n" for one in finding.projects), "\n".join(finding.files), finding.norm,
        finding.explanation, finding.fingerprint, since, mark,
    )  # fmt: skip
