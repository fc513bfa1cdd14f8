"""单位: one unit with its filings, declarations, findings and bases, and the units above and below it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from yiju.web.desk import Desk, NotHere
from yiju.web.pages import outcome_page
from yiju.web.pages.findings_page import listed, narrowed
from yiju.web.pages.thing_page import ThingPage, label_of, plans_among

LEADING = 20
"""Findings of a unit that its page shows; the rest are in the list."""


def view(desk: Desk, key: str) -> ThingPage:
    """A unit with its declarations and findings. Raises `NotHere`."""
    identity = desk.records().identity
    known = identity.units.get(key)
    if known is None:
        raise NotHere("没有这个单位：它的材料可能已经更正或移出。")
    ids = identity.declarations_of("unit", key)
    held = set(ids)
    declared = plans_among(desk, desk.records().plans().intersection(ids))
    below = [child for child, other in identity.units.items() if other.parent == key]
    related = [("上级", [known.parent] if known.parent else []), ("下属单位", below)]
    links = [
        (name, [("unit", one, label_of(identity, "unit", one)) for one in units])
        for name, units in related
        if units
    ]
    came = outcome_page.of_unit(desk, key, ids)
    money = sum((d.declaration.year_budget or Decimal(0) for d in declared), Decimal(0))
    cited = Counter(k for (d, _), k in identity.basis_keys.items() if d in held)
    bases = [(k, label_of(identity, "basis", k), n) for k, n in cited.most_common()]
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
    return ThingPage(
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
