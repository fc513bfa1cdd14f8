"""项目, 单位, 依据: what the filings share, each with all that speaks of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yiju.audit import FindingRow
from yiju.graph import Identity
from yiju.graph.vocabulary import resource
from yiju.ingest import Declaration, Filing
from yiju.ingest.stage import plans_of, stage_of
from yiju.places import basis_text
from yiju.search.ask.indicator_families import read_phrase
from yiju.web.desk import Desk, NotHere
from yiju.web.long_table import LongColumn, LongTable, table
from yiju.web.pages import outcome_page
from yiju.web.pages.findings_page import listed, narrowed
from yiju.web.pages.node_page import address

LEADING = 20
"""Findings of a unit that its page shows; the rest are in the list."""
_OF_BASES = ("expired_basis", "basis_conflict")


@dataclass(frozen=True)
class ThingDeclaration:
    """A declaration of a list, with what this page adds of it: how much of the text of the one before was `kept`, and by how
    much its budget `moved`.
    """

    filing: Filing
    declaration: Declaration
    year: int | None
    kept: float | None = None
    note: str = ""
    moved: Decimal | None = None


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


@dataclass(frozen=True)
class ThingsPage:
    """A thing whole; `links` are other things it leads to, under what they are to it: kind, key, label; of `count` findings
    the page shows the first, `query` is the list of all. Of a unit, `filings` are those that it filed; `cited` are the bases that it or
    a project cites: key, label, declarations. Of a project, `targets` are its indicators, each with its targets in every declaration.
    """

    kind: str
    key: str
    label: str
    others: Sequence[str]
    facts: Sequence[tuple[str, str | Decimal]]
    links: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    declared: Sequence[ThingDeclaration]
    findings: Sequence[FindingRow]
    count: int
    query: str
    outcome: outcome_page.OutcomePage | None = None
    filings: Sequence[Filing] = ()
    cited: Sequence[tuple[str, str, int]] = ()
    targets: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()

    @property
    def node(self) -> str:
        """The page of its node in the graph."""
        keys = self.key.split("/", 1) if self.kind == "project" else [self.key]
        return address(resource(self.kind, *keys).value)


def listing(desk: Desk, kind: str, sought: str, asked: Mapping[str, str] | None = None) -> Listing:
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
        for label in [_label(identity, kind, key)]
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
        return len(_units_of(identity, held[thing.key]))

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


def tables(seen: ThingsPage, asked: Mapping[str, str]) -> dict[str, LongTable[Any]]:
    """The tables of a thing's page that may be long, by name, each the page that the address asks for."""
    path = f"/{seen.kind}"
    declared: list[LongColumn[ThingDeclaration]] = [
        LongColumn("年度", lambda one: one.year or "不详"),
        LongColumn("项目", lambda one: one.declaration.name),
        LongColumn("单位", lambda one: one.declaration.unit or one.filing.document.unit),
        LongColumn("总预算", lambda one: one.declaration.total_budget, "money"),
        LongColumn("当年预算", lambda one: one.declaration.year_budget, "money"),
        LongColumn("上年执行", lambda one: one.declaration.prior_executed, "money"),
        *([LongColumn[ThingDeclaration]("所写名称", lambda one: one.note)] if seen.kind == "basis" else []),
        *([LongColumn[ThingDeclaration]("与上一份相比", lambda _: None)] if seen.kind == "project" else []),
    ]
    filings: list[LongColumn[Filing]] = [
        LongColumn("材料", lambda one: one.document.file),
        LongColumn("年度", lambda one: one.document.year),
        LongColumn("页", lambda one: one.document.pages, "number"),
        LongColumn("申报", lambda one: len(plans_of(one)), "number"),
    ]
    cited: list[LongColumn[tuple[str, str, int]]] = [
        LongColumn("依据", lambda one: one[1]),
        LongColumn("次数", lambda one: one[2], "number"),
    ]
    return {
        "declared": table("declared", path, declared, seen.declared, asked),
        "filings": table("filings", path, filings, seen.filings, asked),
        "cited": table("cited", path, cited, seen.cited, asked),
    }


def _asked_last(desk: Desk, ids: Sequence[str]) -> Decimal | None:
    """What is asked for in the last of these declarations that asks for money."""
    asking = [d for d in _declared(desk, ids) if d.declaration.year_budget is not None]
    return asking[-1].declaration.year_budget if asking else None


def project(desk: Desk, key: str) -> ThingsPage:
    """A project through its years: money, and how much of its text was kept. Raises `NotHere`."""
    from yiju.shared_text import compare

    identity = desk.records().identity
    chain = identity.chains().get(key, [])
    if not chain:
        raise NotHere("没有这个项目：它的材料可能已经更正或移出。")
    declared: list[ThingDeclaration] = []
    plans = [(i, *held) for i in chain for held in [desk.declaration(i)] if _asks(*held)]
    for one, filing, made in plans:
        before = declared[-1].declaration if declared else None
        kept = compare(before, made).share if before else None
        year = identity.declaration_years.get(one)
        declared.append(ThingDeclaration(filing, made, year, kept, moved=_moved(before, made)))
    names = list(dict.fromkeys(desk.declaration(one)[1].name for one in chain))
    unit = identity.projects[key].unit if key in identity.projects else None
    links = [("单位", [("unit", unit, _label(identity, "unit", unit))])] if unit else []
    found = desk.table().of_declarations(chain)
    within = set(chain)
    cited = Counter(k for (d, _), k in identity.basis_keys.items() if d in within)
    return ThingsPage(
        "project",
        key,
        names[-1],
        names[:-1],
        [],
        links,
        declared,
        found,
        len(found),
        narrowed(project=key).query,
        outcome_page.of_project(desk, key, chain),
        cited=[(k, _label(identity, "basis", k), n) for k, n in cited.most_common()],
        targets=targets_of(declared),
    )


def _moved(before: Declaration | None, now: Declaration) -> Decimal | None:
    """By how much the year's budget is more or less; None where it is the same, or one of the two is not stated."""
    if before is None or before.year_budget is None or now.year_budget is None:
        return None
    return now.year_budget - before.year_budget or None


def unit(desk: Desk, key: str) -> ThingsPage:
    """A unit with its declarations and findings. Raises `NotHere`."""
    identity = desk.records().identity
    known = identity.units.get(key)
    if known is None:
        raise NotHere("没有这个单位：它的材料可能已经更正或移出。")
    ids = identity.declarations_of("unit", key)
    held = set(ids)
    declared = _declared(desk, desk.records().plans().intersection(ids))
    below = [child for child, other in identity.units.items() if other.parent == key]
    related = [("上级", [known.parent] if known.parent else []), ("下属单位", below)]
    links = [
        (name, [("unit", one, _label(identity, "unit", one)) for one in units])
        for name, units in related
        if units
    ]
    came = outcome_page.of_unit(desk, key, ids)
    money = sum((d.declaration.year_budget or Decimal(0) for d in declared), Decimal(0))
    cited = Counter(k for (d, _), k in identity.basis_keys.items() if d in held)
    bases = [(k, _label(identity, "basis", k), n) for k, n in cited.most_common()]
    filed = [
        f
        for f in desk.records().filings.values()
        if f.document.unit and identity.unit_of(f.document.unit) == key
    ]
    facts: list[tuple[str, str | Decimal]] = [("申报", f"{len(declared)} 份")]
    facts += [("各年当年预算合计", money)] if declared else []
    asked = replace(narrowed(unit=key), sort="grade")
    ids = listed(desk, asked)
    whole, found = len(ids), desk.table().rows(ids[:LEADING])
    return ThingsPage(
        "unit",
        key,
        known.label,
        known.others,
        facts,
        links,
        declared,
        found,
        whole,
        asked.query,
        came,
        filed,
        bases,
    )


def basis(desk: Desk, key: str) -> ThingsPage:
    """A basis with its wordings and who cites it when. Raises `NotHere`."""
    identity = desk.records().identity
    known = identity.bases.get(key)
    if known is None:
        raise NotHere("没有这项依据：引用它的材料可能已经更正或移出。")
    cited = sorted((d, i) for (d, i), k in identity.basis_keys.items() if k == key)
    declared = []
    once = desk.records().plans().intersection(d for d, _ in cited)
    for one, index in cited:
        if one not in once:
            continue
        filing, made = desk.declaration(one)
        text = basis_text(made.bases[index])
        declared.append(ThingDeclaration(filing, made, identity.declaration_years.get(one), None, text))
    declared.sort(key=lambda each: (each.year or 0, each.declaration.unit or ""))
    facts = [
        (name, value)
        for name, value in (
            ("发文字号", known.number),
            ("机关代字", known.issuer),
            ("发文年份", known.issued_year),
            ("自身期间", span(known.period) if known.period else None),
            (
                "引用",
                f"{len(once)} 份申报、{len(_units_of(identity, [d for d, _ in cited]))} 个单位",
            ),
        )
        if value
    ]
    facts_text = [(n, str(v)) for n, v in facts]
    found = _about_basis(desk, cited)
    query = narrowed(basis=key).query
    return ThingsPage(
        "basis", key, known.label, known.others, facts_text, [], declared, found, len(found), query
    )


def _label(identity: Identity, kind: str, key: str | None) -> str:
    if key is None:
        return ""
    return identity.label_of("unit" if kind == "unit" else "project" if kind == "project" else "basis", key)


def _units_of(identity: Identity, ids: Collection[str]) -> set[str]:
    """The units of these declarations, as far as they are known."""
    return {unit for unit in map(identity.unit_of_declaration, ids) if unit}


def _note(identity: Identity, kind: str, key: str) -> str:
    if kind == "unit" and (one := identity.units.get(key)):
        return _label(identity, "unit", one.parent)
    if kind == "project" and (known := identity.projects.get(key)):
        return _label(identity, "unit", known.unit)
    if kind == "basis" and (held := identity.bases.get(key)) and held.period:
        return span(held.period)
    return ""


def span(period: tuple[int, int]) -> str:
    """The years that a basis itself names; one year is said once."""
    first, last = period
    return f"{first} 年" if first == last else f"{first}–{last} 年"


def _declared(desk: Desk, ids: Iterable[str]) -> list[ThingDeclaration]:
    years = desk.records().identity.declaration_years
    held = [(key, *desk.declaration(key)) for key in ids]
    made = [ThingDeclaration(filing, d, years.get(key)) for key, filing, d in held if _asks(filing, d)]
    return sorted(made, key=lambda each: (each.year or 0, each.declaration.name))


def targets_of(declared: Sequence[ThingDeclaration]) -> list[tuple[str, list[list[str]]]]:
    """Each indicator, by its name where it first comes, with its targets in each declaration; wordings of one meaning are
    one indicator.
    """
    named: dict[tuple[str, str], str] = {}
    of: list[dict[tuple[str, str], list[str]]] = []
    for one in declared:
        targets: dict[tuple[str, str], list[str]] = {}
        for indicator in one.declaration.indicators:
            if indicator.name:
                phrase = read_phrase(indicator.name)
                key = phrase.subject, phrase.measure
                named.setdefault(key, indicator.name)
                targets.setdefault(key, []).append(indicator.target or "")
        of.append(targets)
    return [(name, [found.get(key, []) for found in of]) for key, name in named.items()]


def _asks(filing: Filing, declaration: Declaration) -> bool:
    """Whether it asks for money: what tells of a project later stands in its outcome."""
    return stage_of(declaration, filing.document.kind) == "plan"


def _about_basis(desk: Desk, cited: Collection[tuple[str, int]]) -> list[FindingRow]:
    """Findings that quote one of these citations."""
    quoted = {(declaration, f"bases[{index}]") for declaration, index in cited}
    table = desk.table()
    rows = [r for r in table.of_declarations({d for d, _ in cited}) if r.kind in _OF_BASES]
    about = {
        f.id
        for f in table.whole([row.id for row in rows])
        if any((e.declaration, e.field) in quoted for e in f.evidence)
    }
    return [row for row in rows if row.id in about]


WHOLE = {"project": project, "unit": unit, "basis": basis}
"""Kind → the page of one of it."""
