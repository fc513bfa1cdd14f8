"""Counts beside the hits: what a search found in, how many of it are of each kind, unit, year, form, stage, account and
amount out; and the hits put together by project.

A hit that has little to do with the question is not counted. Each value is one that narrows the search to what it
counts (`Filters`): a unit's name, a year, the first digits of an account, bounds of an amount in yuan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from yiju.ingest.values.name_keys import unit_key
from yiju.search.ask.ranking import Hit
from yiju.search.index.entries import project_name_key

_BANDS = (100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 100_000_000)
# So many of the best hits are counted.
FACETED = 200
# An account is counted by its class, `201`.
_CLASS_DIGITS = 3


class Band(msgspec.Struct, frozen=True):
    """Amounts from `least` up to below `below`, in yuan; None is no bound. `most` is how a filter says it."""

    least: float | None
    below: float | None

    @property
    def most(self) -> float | None:
        """The last amount within, in whole fen."""
        return None if self.below is None else self.below - 0.01


class Facets(msgspec.Struct, frozen=True):
    """`of` hits counted by each of these, the most first; bands and years in their own order. A hit without a value is
    counted nowhere under it, one whose filing prints rows of several accounts under each.
    """

    of: int
    kinds: list[tuple[str, int]]
    units: list[tuple[str, int]]
    years: list[tuple[int, int]]
    forms: list[tuple[str, int]]
    stages: list[tuple[str, int]]
    accounts: list[tuple[str, int]]
    amounts: list[tuple[Band, int]]


class ProjectHits(msgspec.Struct, frozen=True):
    """The hits of one project, best first: its name, unit and years as the best of them print it."""

    name: str
    unit: str | None
    years: list[int]
    hits: list[Hit]


def band_of(amount: float) -> Band:
    """The band that an amount lies in."""
    below = next((edge for edge in _BANDS if amount < edge), None)
    least = max((edge for edge in _BANDS if amount >= edge), default=None)
    return Band(least, below)


def facets(hits: Iterable[Hit], accounts_of: Callable[[str], Iterable[str]]) -> Facets:
    """Count hits. `accounts_of` gives the codes of accounts in a filing's budget tables by its document id."""
    counted = [hit for hit in hits if not hit.weak]
    classes = {
        document: {code[:_CLASS_DIGITS] for code in accounts_of(document)}
        for document in {hit.document_id for hit in counted}
    }
    bands = Counter(band_of(hit.amount) for hit in counted if hit.amount is not None)
    return Facets(
        of=len(counted),
        kinds=_most(hit.kind for hit in counted),
        units=_most(hit.unit for hit in counted if hit.unit),
        years=sorted(Counter(hit.year for hit in counted if hit.year).items(), reverse=True),
        forms=_most(hit.form for hit in counted if hit.form),
        stages=_most(hit.stage for hit in counted if hit.stage),
        accounts=_most(account for hit in counted for account in classes[hit.document_id]),
        amounts=sorted(bands.items(), key=lambda one: one[0].least or 0),
    )


def by_project(hits: Sequence[Hit]) -> list[ProjectHits]:
    """The hits put together by project, through the years; what stands outside declarations by its section of a
    filing. The order is that of each one's best hit.
    """
    found: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        own = (unit_key(hit.unit or ""), project_name_key(hit.name))
        found.setdefault(own if hit.declaration_id else (hit.document_id, hit.name), []).append(hit)
    return [
        ProjectHits(of[0].name, of[0].unit, sorted({hit.year for hit in of if hit.year}), of)
        for of in found.values()
    ]


def _most(values: Iterable[str]) -> list[tuple[str, int]]:
    return Counter(values).most_common()
