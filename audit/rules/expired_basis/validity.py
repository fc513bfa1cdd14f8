"""Whether a cited document was still in force: default validity by place, and newer editions cited elsewhere.

In: the declarations of a case and the norms that a place has (rule data). Out: citations past their default
validity, and citations of an edition that another filing no longer cites.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.citation import on_trial, period, series_and_year, work_title
from yiju.ingest.record import Basis

_SERIES = "发规范字函"
"""Ends of a code that name its series, not its organ: 沪府办发, 沪府办规 are both of 沪府办."""


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Document numbers that 行政规范性文件 carry: the code as a pattern, the years it holds for, and the
    words of one of which a title must hold, since no code is theirs alone.
    """

    code: str
    since: int
    kinds: list[str]
    until: int = 9999


class Norm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a place lays down about how long its 行政规范性文件 hold. `years` for those that state no period,
    `trial_years` at most for 试行 and 暂行. `organs` is how the codes of the place's organs begin,
    `own_organs` the same for units that carry the place in their name; `not_kinds` are words of papers
    that are none. After `trial_lapsed` years a 试行 is worth a word whatever its number.
    """

    place: str
    title: str
    years: int
    trial_years: int
    trial_lapsed: int
    organs: str
    own_organs: str
    not_organs: str
    series: list[Series]
    trial_kinds: list[str]
    not_kinds: list[str]


Use = tuple[Entry, int, Basis]
"""A citation: the declaration, which of its bases, and that basis."""


class Lapse(msgspec.Struct, frozen=True):
    """A citation past its default validity. `sure` where its number shows that it is a normative
    document; else the title's 试行 alone speaks.
    """

    entry: Entry
    index: int
    basis: Basis
    issued: int
    norm: Norm
    trial: bool
    sure: bool


class Newer(msgspec.Struct, frozen=True):
    """A citation, and the later edition of the same document that another filing cites."""

    entry: Entry
    index: int
    basis: Basis
    other: Entry
    other_index: int
    other_basis: Basis


def lapses(entry: Entry, norms: Sequence[Norm]) -> Iterator[Lapse]:
    """The declaration's citations that are past the default validity of their place in its year."""
    seen: set[str] = set()
    for index, basis in enumerate(entry.declaration.bases):
        if basis.title is None or basis.key is None or basis.key in seen or entry.doubted(f"bases[{index}]"):
            continue
        seen.add(basis.key)
        for norm in norms:
            if found := _lapse(entry, index, basis, norm):
                yield found


def _lapse(entry: Entry, index: int, basis: Basis, norm: Norm) -> Lapse | None:
    numbered = series_and_year(basis.key)
    title = basis.title or ""
    if numbered is None or entry.year is None or period(title) or _any(norm.not_kinds, title):
        return None
    code, issued = numbered
    organs = f"{norm.organs}|{norm.own_organs}" if norm.place in entry.unit else norm.organs
    if not re.match(organs, code) or re.match(norm.not_organs, code):
        return None
    trial, age = on_trial(title), entry.year - issued
    sure = any(
        re.fullmatch(s.code, code) and s.since <= issued <= s.until and _any(s.kinds, title)
        for s in norm.series
    )
    if sure and age > (norm.trial_years if trial else norm.years):
        return Lapse(entry, index, basis, issued, norm, trial, True)
    first = min(s.since for s in norm.series)
    if trial and issued >= first and age >= norm.trial_lapsed and _any(norm.trial_kinds, title):
        return Lapse(entry, index, basis, issued, norm, trial, False)
    return None


def newer_editions(case: Case) -> Iterator[Newer]:
    """Citations whose document another filing cites in a later edition that was out by this one's year."""
    works: dict[str, list[Use]] = defaultdict(list)
    for entry in case.entries:
        for index, basis in enumerate(entry.declaration.bases):
            if basis.title and not period(basis.title) and not entry.doubted(f"bases[{index}]"):
                works[work_title(basis.title)].append((entry, index, basis))
    for title, uses in works.items():
        if len(title) < 6 or len({e.filing.document.id for e, _, _ in uses}) < 2:
            continue
        editions = _editions(uses)
        for entry, index, basis in uses:
            later = [
                found
                for edition in editions
                if _later(entry, basis, edition[0][1][0], edition[0][1][2])
                for found in edition
                if found[1][0].filing.document.id != entry.filing.document.id
            ]
            if later:
                _, (other, other_index, other_basis) = min(later, key=lambda found: found[0])
                yield Newer(entry, index, basis, other, other_index, other_basis)


def _editions(uses: Sequence[Use]) -> list[list[tuple[int, Use]]]:
    """The uses by what tells editions apart, with their place in `uses`; of each edition the first use and the
    first in another filing: a paper that thousands cite has few editions.
    """
    editions: dict[tuple[object, ...], list[tuple[int, Use]]] = {}
    for place, use in enumerate(uses):
        entry, _, basis = use
        numbered = series_and_year(basis.key)
        key = (numbered, on_trial(basis.title or ""), None if numbered else entry.year)
        edition = editions.setdefault(key, [])
        if not edition or (
            len(edition) == 1 and edition[0][1][0].filing.document.id != entry.filing.document.id
        ):
            edition.append((place, use))
    return list(editions.values())


def _later(entry: Entry, basis: Basis, other: Entry, other_basis: Basis) -> bool:
    """Whether the other citation is of an edition that is surely later, and was out in time."""
    if entry.year is None:
        return False
    mine, theirs = series_and_year(basis.key), series_and_year(other_basis.key)
    trial, still = on_trial(basis.title or ""), on_trial(other_basis.title or "")
    if mine is not None and theirs is not None:
        same = mine[0].rstrip(_SERIES) == theirs[0].rstrip(_SERIES)
        return same and mine[1] < theirs[1] <= entry.year and (trial or not still)
    # Without both numbers only the title can tell: the one still on trial, the other no more.
    out = theirs[1] if theirs else other.year
    return trial and not still and out is not None and out <= entry.year


def _any(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)
