"""从计划到结果: what a project asked for, what it got and spent, what came of its targets, and what was to be bought.

In: what the filings tell of a project at every stage (`ingest.stage`), and purchases of its unit. Out: one line of money
a year, its targets beside what was reached, purchases that may be its own. Nothing where no filing looks beyond the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiju.graph import Identity
from yiju.graph.evaluations import PUBLISHED, PURCHASED
from yiju.graph.identity.purchases import buyer_of
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Indicator, Place, Purchase
from yiju.ingest.stage import STAGES, Stage, stage_of
from yiju.ingest.values.text import fold
from yiju.web.desk import Desk

PHASES = ("申报数", "预算数", "调整后", "执行数")
"""The columns of a year's money."""
_STAGES: tuple[Stage, ...] = ("listed", "plan", "monitoring", "result")
StagedDeclaration = tuple[Stage, Filing, Declaration]


@dataclass(frozen=True)
class Money:
    """An amount in yuan, the declaration that prints it, and `months` where it counts only these of the year."""

    amount: Decimal
    declaration: str
    months: int | None = None


@dataclass(frozen=True)
class Year:
    """A project's year; `phases` in the order of `PHASES`, each with every amount that is printed for it; `rate` as
    printed, else counted from `executed` of the last budget; `sources` are stage and id of what tells of it.
    """

    year: int | None
    project: str
    name: str
    phases: Sequence[Sequence[Money]]
    rate: str
    score: str
    sources: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reached:
    """A target with what came of it: `planned` by the plan of its year, `target` as the evaluation repeats it."""

    year: int | None
    stage: str
    indicator: Indicator
    planned: str
    shifted: bool
    document: str
    declaration: str
    field: str
    places: Sequence[Place]


@dataclass(frozen=True)
class Bought:
    """A purchase that was announced, and where; `projects` are the keys of those that it is for by a person's word
    (`decided`), else of those that it may be for.
    """

    purchase: Purchase
    filing: Filing
    projects: Sequence[str]
    decided: bool

    @property
    def stage(self) -> str:
        """意向, 中标 or 合同."""
        return PURCHASED[self.purchase.kind]


@dataclass(frozen=True)
class OutcomePage:
    """All of it; `pairs` are plan and evaluation of a year, to be laid side by side."""

    years: Sequence[Year]
    reached: Sequence[Reached]
    bought: Sequence[Bought]
    pairs: Sequence[tuple[int | None, str, str]]
    phases: Sequence[str] = PHASES


def of_project(desk: Desk, key: str, chain: Sequence[str]) -> OutcomePage | None:
    """A project by the ids of all that tells of it; None where no filing looks beyond the plan."""
    identity = desk.records().identity
    unit = identity.projects[key].unit if key in identity.projects else None
    bought = [one for one in _purchases(desk, unit) if key in one.projects]
    staged = _by_stage(desk, chain)
    if not bought and all(stage == "plan" for stage, _, _ in staged):
        return None
    years = _by_year(identity, staged)
    reached = [row for staged in years.values() for row in _reached(identity, staged)]
    pairs = [
        (year, plans[0].id, results[0].id)
        for year, of_year in years.items()
        if (plans := [d for stage, _, d in of_year if stage == "plan"])
        and (results := [d for stage, _, d in of_year if stage == "result"])
    ]
    return OutcomePage([_year(identity, key, staged) for staged in years.values()], reached, bought, pairs)


def of_unit(desk: Desk, key: str, ids: Iterable[str]) -> OutcomePage | None:
    """The projects of a unit of which more than the plan is told, and what it was to buy; None where there is nothing."""
    identity = desk.records().identity
    of_projects: dict[str, list[str]] = {}
    for one in ids:
        of_projects.setdefault(identity.project_of(one), []).append(one)
    lines = []
    for project, chain in of_projects.items():
        staged = _by_stage(desk, chain)
        if any(stage != "plan" for stage, _, _ in staged):
            lines += [_year(identity, project, of_year) for of_year in _by_year(identity, staged).values()]
    bought = _purchases(desk, key)
    lines.sort(key=lambda line: (line.name, line.year or 0))
    return OutcomePage(lines, [], bought, []) if lines or bought else None


def _by_stage(desk: Desk, ids: Iterable[str]) -> list[StagedDeclaration]:
    held = [desk.declaration(one) for one in ids]
    staged = [(stage_of(d, filing.document.kind), filing, d) for filing, d in held]
    return sorted(staged, key=lambda one: _STAGES.index(one[0]))


def _by_year(
    identity: Identity, staged: Iterable[StagedDeclaration]
) -> dict[int | None, list[StagedDeclaration]]:
    years: dict[int | None, list[StagedDeclaration]] = {}
    for one in staged:
        years.setdefault(identity.declaration_years.get(one[2].id), []).append(one)
    return dict(sorted(years.items(), key=lambda pair: pair[0] or 0))


def _year(identity: Identity, project: str, staged: Sequence[StagedDeclaration]) -> Year:
    phases: list[list[Money]] = [[] for _ in PHASES]
    for stage, filing, d in staged:
        asked = stage == "plan" and filing.document.kind not in PUBLISHED
        months = d.months if stage == "monitoring" else None
        for phase, amount in ((0 if asked else 1, d.year_budget), (2, d.adjusted_budget), (3, d.executed)):
            counted = months if phase == 3 else None
            if amount is not None and (amount, counted) not in [(m.amount, m.months) for m in phases[phase]]:
                phases[phase].append(Money(amount, d.id, counted))
    results = [d for stage, _, d in staged if stage == "result"]
    rate = next((d.execution_rate for d in results if d.execution_rate), "")
    spent = next((m.amount for m in phases[3] if m.months is None), None)
    given = next((m.amount for phase in (phases[2], phases[1]) for m in phase), None)
    if not rate and spent is not None and given:
        rate = f"{spent / given:.1%}"
    score = next((f"{d.total_score:f}" for d in results if d.total_score is not None), "")
    last = staged[-1][2]
    return Year(
        identity.declaration_years.get(last.id),
        project,
        last.name,
        phases,
        rate,
        score,
        [(STAGES[stage], d.id) for stage, _, d in staged],
    )


def _reached(identity: Identity, staged: Sequence[StagedDeclaration]) -> list[Reached]:
    planned: dict[str, str] = {}
    for stage, _, d in staged:
        if stage == "plan":
            planned |= {_meant(identity, row): row.target for row in d.indicators if row.target}
    rows = []
    for stage, filing, d in reversed(staged):  # what was reached before what was watched
        if stage in ("plan", "listed"):
            continue
        for n, row in enumerate(d.indicators):
            field, before = f"indicators[{n}]", planned.get(_meant(identity, row), "")
            shifted = bool(before and row.target) and fold(before) != fold(row.target or "")
            places = d.evidence.get(field, [])
            year = identity.declaration_years.get(d.id)
            rows.append(
                Reached(year, STAGES[stage], row, before, shifted, filing.document.id, d.id, field, places)
            )
    return rows


def _meant(identity: Identity, row: Indicator) -> str:
    return identity.indicator_of(row.name) or fold(row.name)


def _purchases(desk: Desk, unit: str | None) -> list[Bought]:
    identity = desk.records().identity
    return [
        Bought(
            purchase, filing, stated or identity.may_be_bought_for(filing.document.id, index), bool(stated)
        )
        for filing in desk.records().filings.values()
        for index, purchase in enumerate(filing.purchases)
        if unit and buyer_of(purchase, filing, identity) == unit
        for stated in [identity.bought_for(filing.document.id, index)]
    ]
