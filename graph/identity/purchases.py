"""Purchases and the projects that may pay for them: intentions, awards and contracts → candidates with their reasons.

A purchase is known by its unit, its year and its name, so that the same row in two announcements, or an intention and its award, is one. Nothing here
is certain: a person says of each candidate whether the project buys it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from rapidfuzz import fuzz

from yiju.graph.identity.clusters import Decisions
from yiju.graph.identity.resolution import Candidate, Identity, Names
from yiju.ingest.record import Declaration, Filing, Purchase
from yiju.ingest.values.money import grouped
from yiju.ingest.values.text import fold

_LIKE = 70
"""A name (of 100) that is the project's with words before or behind it."""
_ROUND = 10_000
"""Amounts that are whole multiples of this (yuan) are alike by chance."""


class _Declared(NamedTuple):
    """What a declaration is recognised by; its texts and subitems folded once for all rows."""

    project: str
    name: str
    folded: str
    amounts: frozenset[Decimal | None]
    texts: tuple[str, ...]


def link_purchases(filings: Iterable[Filing], identity: Identity, decisions: Decisions) -> None:
    """Fill `purchases`, `purchase_keys`, `purchase_projects` and candidates of `identity`.
    Projects must be linked before.
    """
    filings = list(filings)
    decisions = decisions.moved("purchase", identity.project_key_now)
    bought_by = {
        (buyer_of(row, filing, identity), filing.document.year)
        for filing in filings
        for row in filing.purchases
    }
    declared: dict[tuple[str | None, int | None], list[_Declared]] = defaultdict(list)
    for filing in filings:
        for d in filing.projects:
            owner = identity.unit_of_declaration(d.id), identity.declaration_years[d.id]
            if owner in bought_by:
                declared[owner].append(_declared(d, identity))
    found: list[Candidate] = []
    for filing in filings:
        year = filing.document.year
        for index, row in enumerate(filing.purchases):
            unit = buyer_of(row, filing, identity)
            key = f"{unit or f'?{filing.document.id}'}/{year or ''}采购：{fold(row.name)}"
            identity.purchases.setdefault(key, Names(row.name))
            identity.purchase_keys[filing.document.id, index] = key
            if unit is not None:
                found += _candidates(key, row, declared[unit, year])
    bought = {frozenset((d.left, d.right)) for d in decisions.accepted("purchase")}
    for key in identity.purchases:
        projects = {k for pair in bought if key in pair for k in pair - {key} if k in identity.projects}
        if projects:
            identity.purchase_projects[key] = sorted(projects)
    waiting = [c for c in found if frozenset((c.left, c.right)) not in bought]
    identity.candidates += decisions.open("purchase", waiting, lambda key: key)


def buyer_of(row: Purchase, filing: Filing, identity: Identity) -> str | None:
    """Key of the unit that buys: as the row names it, else the unit of the filing."""
    own = identity.unit_of(row.buyer) if row.buyer else None
    return own or (identity.unit_of(filing.document.unit) if filing.document.unit else None)


def _declared(d: Declaration, identity: Identity) -> _Declared:
    return _Declared(
        identity.project_of(d.id),
        d.name,
        fold(d.name),
        frozenset((d.year_budget, d.total_budget, *(s.amount for s in d.subitems))),
        tuple(fold(text) for text in (*d.texts.values(), *(s.name for s in d.subitems))),
    )


def _candidates(key: str, row: Purchase, declared: Sequence[_Declared]) -> list[Candidate]:
    return [
        Candidate("purchase", key, d.project, score, reasons)
        for d in declared
        for score, reasons in [_alike(row, d)]
        if reasons
    ]


def _alike(row: Purchase, d: _Declared) -> tuple[float, tuple[str, ...]]:
    """How much the row speaks of the project, from 0 to 1, and by what."""
    name = fold(row.name)
    found: list[tuple[float, str]] = []
    near = 100.0 if name in d.folded or d.folded in name else fuzz.partial_ratio(name, d.folded)
    if near >= _LIKE:
        found.append((near / 100, f"采购“{row.name}”与项目“{d.name}”名称相近"))
    if row.amount is not None and row.amount % _ROUND and row.amount in d.amounts:
        found.append((0.9, f"金额同为{row.printed or f'{grouped(row.amount)}元'}"))
    if any(name in text or fuzz.ratio(name, text) >= _LIKE for text in d.texts):
        found.append((0.8, "采购的名称见于项目的文字或子项"))
    return max((score for score, _ in found), default=0.0), tuple(why for _, why in found)
