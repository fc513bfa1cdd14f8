"""项目, 单位, 依据: the lists of what the filings share. The page of one of them is its own module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from yiju.graph import Identity
from yiju.graph.identity.resolution import Kind
from yiju.web.desk import Desk
from yiju.web.long_table import LongColumn, LongTable, table
from yiju.web.pages import basis_page, project_page, unit_page
from yiju.web.pages.findings_page import narrowed
from yiju.web.pages.thing_page import label_of, plans_among, units_of


@dataclass(frozen=True)
class Thing:
    """A unit, project or basis of a list; `amount` is what a project asks for in its last year, `units` how many
    cite a basis, `findings` how many there are about it or quote it, `query` the list of these.
    """

    key: str
    label: str
    count: int
    years: Sequence[int]
    note: str
    amount: Decimal | None = None
    units: int = 0
    findings: int = 0
    query: str = ""


@dataclass(frozen=True)
class Listing:
    """All units, projects or bases whose name holds `sought`, bases by how many cite them, others by their findings; `used` are those of which there is a
    declaration that asks for money. What two versions of a budget print is counted once, here and on the thing's page.
    """

    kind: str
    table: LongTable[Thing]
    used: int
    sought: str

    @property
    def things(self) -> Sequence[Thing]:
        """Those of the page that is shown."""
        return self.table.rows

    @property
    def count(self) -> int:
        """How many there are."""
        return self.table.whole


def listing(desk: Desk, kind: Kind, sought: str, asked: Mapping[str, str] | None = None) -> Listing:
    """Units, projects or bases by name, the page of them that the address asks for."""
    identity, plans = desk.records().identity, desk.records().plans()
    held: dict[str, list[str]] = {}
    if kind == "project":
        for declaration, key in identity.declaration_projects.items():
            held.setdefault(key, []).append(declaration)
    elif kind == "unit":
        held = {key: [] for key in identity.units}
        for declaration, key in identity.declaration_units.items():
            held.setdefault(key, []).append(declaration)
    else:
        for (declaration, _), key in identity.basis_keys.items():
            held.setdefault(key, []).append(declaration)
    found = [
        Thing(key, label, len(plans.intersection(ids)), years, note)
        for key, ids in held.items()
        for label in [label_of(identity, kind, key)]
        if sought.lower() in f"{label} {key}".lower()
        for years in [sorted({identity.declaration_years.get(i) or 0 for i in ids} - {0})]
        for note in [_note(identity, kind, key)]
    ]
    tally = desk.tally()
    counts = {key: n for key, _, n in tally.counted(kind, tally.pick({}))}
    found = [replace(thing, findings=counts.get(thing.key, 0)) for thing in found]
    found.sort(key=lambda thing: (0 if kind == "basis" else -thing.findings, -thing.count, thing.label))

    def amount(thing: Thing) -> Decimal | None:
        return _asked_last(desk, held[thing.key])

    def citing(thing: Thing) -> int:
        return len(units_of(identity, held[thing.key]))

    columns: list[LongColumn[Thing]] = [
        LongColumn("名称", lambda thing: thing.label),
        LongColumn("疑点", lambda thing: thing.findings, "number"),
        LongColumn("申报", lambda thing: thing.count, "number"),
        *([LongColumn("单位", citing, "number")] if kind == "basis" else []),
        LongColumn("年度", lambda thing: "、".join(map(str, thing.years))),
        *([LongColumn("最近一年预算", amount, "money")] if kind == "project" else []),
        LongColumn({"project": "单位", "basis": "自身期间", "unit": "上级"}[kind], lambda thing: thing.note),
    ]
    cut = table("things", f"/{kind}", columns, found, asked)
    shown = [replace(thing, query=narrowed(**{kind: thing.key}).query) for thing in cut.rows]
    if kind == "project":
        shown = [replace(thing, amount=amount(thing)) for thing in shown]
    if kind == "basis":
        shown = [replace(thing, units=citing(thing)) for thing in shown]
    return Listing(kind, replace(cut, rows=shown), sum(thing.count > 0 for thing in found), sought)


def _asked_last(desk: Desk, ids: Sequence[str]) -> Decimal | None:
    """What is asked for in the last of these declarations that asks for money."""
    asking = [d for d in plans_among(desk, ids) if d.declaration.year_budget is not None]
    return asking[-1].declaration.year_budget if asking else None


def _note(identity: Identity, kind: Kind, key: str) -> str:
    if kind == "unit" and (one := identity.units.get(key)):
        return label_of(identity, "unit", one.parent)
    if kind == "project" and (known := identity.projects.get(key)):
        return label_of(identity, "unit", known.unit)
    if kind == "basis" and (held := identity.bases.get(key)) and held.period:
        return basis_page.span(held.period)
    return ""


WHOLE = {"project": project_page.view, "unit": unit_page.view, "basis": basis_page.view}
"""Kind → the page of one of it."""
