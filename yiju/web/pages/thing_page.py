"""One project, unit or basis: the view model of its page and what the three have in common.

In: declarations, and what the identity of the records knows. Out: `ThingPage`, filled by the pages of the three, and its tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yiju.audit import FindingRow
from yiju.graph import Identity
from yiju.graph.identity.resolution import Kind
from yiju.graph.vocabulary import resource
from yiju.ingest import Declaration, Filing
from yiju.ingest.stage import plans_of, stage_of
from yiju.web.desk import Desk
from yiju.web.long_table import LongColumn, LongTable, table
from yiju.web.pages import outcome_page
from yiju.web.pages.node_page import address


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
class ThingPage:
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


def tables(seen: ThingPage, asked: Mapping[str, str]) -> dict[str, LongTable[Any]]:
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


def label_of(identity: Identity, kind: Kind, key: str | None) -> str:
    """What a thing is called; nothing where there is none."""
    return identity.label_of(kind, key) if key is not None else ""


def units_of(identity: Identity, ids: Collection[str]) -> set[str]:
    """The units of these declarations, as far as they are known."""
    return {unit for unit in map(identity.unit_of_declaration, ids) if unit}


def plans_among(desk: Desk, ids: Iterable[str]) -> list[ThingDeclaration]:
    """Those of these declarations that ask for money, by year."""
    years = desk.records().identity.declaration_years
    held = [(key, *desk.declaration(key)) for key in ids]
    made = [ThingDeclaration(filing, d, years.get(key)) for key, filing, d in held if asks(filing, d)]
    return sorted(made, key=lambda each: (each.year or 0, each.declaration.name))


def asks(filing: Filing, declaration: Declaration) -> bool:
    """Whether it asks for money: what tells of a project later stands in its outcome."""
    return stage_of(declaration, filing.document.kind) == "plan"
