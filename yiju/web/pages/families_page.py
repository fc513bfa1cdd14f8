"""指标族: recurring indicators, each with its wordings, targets, units and years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yiju.ingest import Declaration, Filing
from yiju.places import indicator_text, places_text
from yiju.search.ask.indicator_families import IndicatorFamily
from yiju.web.desk import Desk, NotHere
from yiju.web.long_table import LongColumn, LongTable, table

IndicatorUse = tuple[Filing, Declaration, str, str]
"""A declaration in its filing, what it prints of an indicator, and the key of the field."""


@dataclass(frozen=True)
class FamilyListing:
    """Families whose name or wording holds `sought`, the most used first."""

    table: LongTable[IndicatorFamily]
    sought: str

    @property
    def families(self) -> Sequence[IndicatorFamily]:
        """Those of the page that is shown."""
        return self.table.rows

    @property
    def count(self) -> int:
        """How many there are."""
        return self.table.whole


@dataclass(frozen=True)
class FamiliesPage:
    """A family; each use with its declaration, what is printed, and the field's key, of which `table` is a page."""

    family: IndicatorFamily
    units: Sequence[tuple[str, str | None]]
    table: LongTable[IndicatorUse]

    @property
    def uses(self) -> Sequence[IndicatorUse]:
        """All of them."""
        return self.table.chosen


def listing(desk: Desk, sought: str, asked: Mapping[str, str] | None = None) -> FamilyListing:
    """All families, or those of a name, the page of them that the address asks for."""
    wanted = sought.lower()
    found = [
        f for f in desk.families() if any(wanted in name.lower() for name, _ in [(f.name, 0), *f.variants])
    ]
    columns: list[LongColumn[IndicatorFamily]] = [
        LongColumn("指标", lambda one: one.name),
        LongColumn("类别", lambda one: one.level1),
        LongColumn("申报", lambda one: len(one.declarations), "number"),
        LongColumn("单位", lambda one: len(one.units), "number"),
        LongColumn("年度", lambda one: "、".join(map(str, one.years))),
        LongColumn("写法", lambda one: len(one.variants), "number"),
        LongColumn("常见指标值", lambda one: one.usual),
    ]
    return FamilyListing(table("families", "/family", columns, found, asked), sought)


def family(desk: Desk, name: str, asked: Mapping[str, str] | None = None) -> FamiliesPage:
    """One family by its name. Raises `NotHere`."""
    found = next((f for f in desk.families() if f.name == name), None)
    if found is None:
        raise NotHere("没有这一族指标：用它的申报可能已经更正或移出，或只剩一份申报在用。")
    records = desk.records()
    names = {wording for wording, _ in found.variants}
    uses = [
        (filing, declaration, indicator_text(row), f"indicators[{n}]")
        for filing, declaration in (
            records.declarations[i] for i in found.declarations if i in records.declarations
        )
        for n, row in enumerate(declaration.indicators)
        if row.name in names
    ]
    uses.sort(key=lambda use: (use[1].year or use[0].document.year or 0, use[1].unit or "", use[1].name))
    columns: list[LongColumn[IndicatorUse]] = [
        LongColumn("年度", lambda use: use[1].year or use[0].document.year or "不详"),
        LongColumn("项目", lambda use: use[1].name),
        LongColumn("单位", lambda use: use[1].unit or use[0].document.unit),
        LongColumn("所写指标与指标值", lambda use: use[2]),
        LongColumn("出处", lambda use: places_text(use[1].evidence.get(use[3], []))),
    ]
    units = [(unit, records.identity.unit_of(unit)) for unit in found.units]
    return FamiliesPage(found, units, table("uses", "/family", columns, uses, asked))
