"""指标族: recurring indicators, each with its wordings, targets, units and years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.ingest import Declaration, Filing
from yiju.places import indicator_text
from yiju.search.ask.indicator_families import IndicatorFamily
from yiju.web.desk import Desk, NotHere

MOST = 200


@dataclass(frozen=True)
class FamilyListing:
    """Families whose name or wording holds `sought`, the most used first."""

    families: Sequence[IndicatorFamily]
    count: int
    sought: str


@dataclass(frozen=True)
class FamiliesPage:
    """A family; each use with its declaration, what is printed, and the field's key."""

    family: IndicatorFamily
    units: Sequence[tuple[str, str | None]]
    uses: Sequence[tuple[Filing, Declaration, str, str]]


def listing(desk: Desk, sought: str) -> FamilyListing:
    """All families, or those of a name."""
    wanted = sought.lower()
    found = [
        f for f in desk.families() if any(wanted in name.lower() for name, _ in [(f.name, 0), *f.variants])
    ]
    return FamilyListing(found[:MOST], len(found), sought)


def family(desk: Desk, name: str) -> FamiliesPage:
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
    return FamiliesPage(found, [(unit, records.identity.unit_of(unit)) for unit in found.units], uses)
