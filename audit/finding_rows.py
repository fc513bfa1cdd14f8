"""What the table of findings gives back: rows of a list, what they are counted by, defects, judgements left over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from yiju.audit.finding import GRADES, Finding, Judgement, Severity
from yiju.audit.judgement import JudgementRow, Verdict

SEVERAL = "；"
"""Between the names of a row that is about several projects."""
RANK: dict[str, int] = {grade: rank for rank, grade in enumerate(GRADES)}


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding in a list: `unit` and `project` are its names joined by ；, `year` its last, `money` yuan; the
    judgement that stands, if one does.
    """

    id: str
    kind: str
    name: str
    severity: Severity
    score: float
    money: Decimal | None
    unit: str
    year: int | None
    project: str
    form: str
    group: str
    norm: str
    explanation: str
    since: str
    judgement: Judgement | None


class Fact(msgspec.Struct, frozen=True):
    """What a finding is counted and ordered by: `money` in fen, `since` when it was first found (ISO 8601, UTC), `about` the project, or the unit where it has none."""

    declarations: tuple[str, ...]
    id: str
    kind: str
    name: str
    severity: str
    grade: int
    score: float
    money: int | None
    band: str
    year: int | None
    form: str
    group: str
    since: str
    about: str


class FindingGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One defect: `lead` tells it best, `severity` is its gravest, `money` counts each project's year once;
    `unjudged` of its `count` members nobody has judged, `dismissed` somebody ruled out.
    """

    key: str
    kind: str
    name: str
    severity: Severity
    money: Decimal | None
    count: int
    unjudged: int
    dismissed: int
    units: tuple[str, ...]
    years: tuple[int, ...]
    projects: tuple[str, ...]
    lead: FindingRow
    since: str
    ids: tuple[str, ...]

    @property
    def weight(self) -> Weight:
        """What it is ordered by among others."""
        money = -1 if self.money is None else int(self.money * 100)
        return Weight(
            self.key,
            money,
            RANK[self.severity],
            max(self.years, default=0),
            seconds(self.since),
            self.count,
            bool(self.unjudged),
        )


class Gone(msgspec.Struct, frozen=True):
    """A judgement that stands for a finding which is found no more and which no other carries on. `finding` is what
    was judged; None where a workspace of before did not keep it.
    """

    entry: JudgementRow
    finding: Finding | None


class Weight(NamedTuple):
    """What findings that are counted together are ordered by: `money` in fen, -1 where none is known; the rank of the
    gravest, the latest year (0: unknown), when the latest was first found (seconds since 1970), whether any waits for a verdict.
    """

    key: str
    money: int
    grade: int
    year: int
    since: int
    size: int
    unjudged: bool


GROUP_ORDER: dict[str, Callable[[Weight], tuple[int | str, ...]]] = {
    "money": lambda w: (-w.money, -w.grade, -w.size, w.key),
    "grade": lambda w: (-w.grade, -w.money, -w.size, w.key),
    "new": lambda w: (-w.since, -w.year, -w.money, -w.grade, w.key),
    "year": lambda w: (-w.year, -w.money, -w.grade, w.key),
    "unjudged": lambda w: (not w.unjudged, -w.money, -w.grade, w.key),
}


def seconds(at: str) -> int:
    """A moment (ISO 8601) in seconds since 1970."""
    return int(dt.datetime.fromisoformat(at).timestamp())


def row_of(values: Sequence[Any]) -> FindingRow:
    """A row of the table as its query gives it."""
    *own, verdict, note, who, at, changed, source = values
    key, kind, name, severity, score, fen, unit, year, project, form, group, norm, explanation, since = own
    judged = None
    if verdict is not None:
        judged = Judgement(
            verdict=verdict, note=note, who=who, when=at, changed=bool(changed), carried_from=source
        )
    return FindingRow(
        id=key,
        kind=kind,
        name=name,
        severity=severity,
        score=score,
        money=None if fen is None else Decimal(fen) / 100,
        unit=unit,
        year=year,
        project=project,
        form=form,
        group=group,
        norm=norm,
        explanation=explanation,
        since=since,
        judgement=judged,
    )


def grouped(rows: Iterable[FindingRow], sort: str) -> list[FindingGroup]:
    """The defects that rows tell, ordered by one of `GROUP_ORDER`; the rows come the gravest first."""
    members: dict[str, list[FindingRow]] = {}
    for row in rows:
        members.setdefault(row.group or row.id, []).append(row)
    order = GROUP_ORDER[sort]
    return sorted((group_of(key, own) for key, own in members.items()), key=lambda one: order(one.weight))


def group_of(key: str, rows: Sequence[FindingRow]) -> FindingGroup:
    """The defect that these rows tell, the gravest first. Both versions of a budget name one project: its year counts once.
    What rows of several projects come to and what those of one do is the same money, told twice: the more of both.
    """
    verdicts: list[Verdict | None] = [row.judgement.verdict if row.judgement else None for row in rows]
    most: dict[bool, dict[tuple[str, int | None], Decimal]] = {False: {}, True: {}}
    for row in rows:
        if row.money is not None:
            about = (row.project or row.unit, row.year)
            largest = most[SEVERAL in about[0]]
            largest[about] = max(row.money, largest.get(about, row.money))
    sums = [sum(largest.values(), Decimal(0)) for largest in most.values() if largest]
    return FindingGroup(
        key=key,
        kind=rows[0].kind,
        name=rows[0].name,
        severity=rows[0].severity,
        money=max(sums, default=None),
        count=len(rows),
        unjudged=verdicts.count(None),
        dismissed=verdicts.count("dismiss"),
        units=tuple(dict.fromkeys(part for row in rows for part in row.unit.split("；") if part)),
        years=tuple(sorted({row.year for row in rows if row.year is not None})),
        projects=tuple(dict.fromkeys(part for row in rows for part in row.project.split("；") if part)),
        lead=rows[0],
        since=max(row.since for row in rows),
        ids=tuple(row.id for row in rows),
    )
