"""Pairs of projects that share text: candidates, their alignment field by field, and what else agrees.

In: a case. Out: `Pair`s of declarations of different projects, on which duplicate_project, boilerplate
and copied_text decide. Like is compared with like; what a pair shares is told twice: as printed, and
without common wording.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product

from rapidfuzz.distance import Indel

from audit import candidates, wording
from audit.alignment import Alignment, align
from audit.case import Case, Entry
from audit.field import yuan
from audit.finding import Overlap
from audit.profile import Profile, profile
from ingest.values.text import fold

_LEAST = 12
"""Shorter texts are equal by chance."""
_FAR = 0.25
"""A field with less than this in common carries nothing."""
_NEAR = 0.7
"""Of the shorter section, so much must stand in the other in order, before they are aligned."""
_NEARBY = 0.3
"""Such sections must make up so much of the text that both have."""


@dataclass
class Pair:
    """Two declarations. `content` and `whole` are the shares 0–1 over all sections that either fills,
    `copied` the weight of the sections that are copies; `subject` how alike the names are without unit and
    filler words; `facts` what figures and lists agree, in words.
    """

    left: Entry
    right: Entry
    aligned: dict[str, tuple[str, str, Alignment]] = field(default_factory=dict)
    content: float = 0.0
    whole: float = 0.0
    copied: float = 0.0
    length: int = 0
    subject: float = 0.0
    facts: list[str] = field(default_factory=list)
    figures: bool = False
    """Whether the budget and several sub-items agree to the yuan."""

    @property
    def same_unit(self) -> bool:
        """Whether one unit filed both."""
        return self.left.unit_key == self.right.unit_key

    @property
    def same_year(self) -> bool:
        """Whether their years meet."""
        a, b = self.left.declaration, self.right.declaration
        if self.left.year == self.right.year:
            return True
        return bool(a.start and a.end and b.start and b.end and a.start <= b.end and b.start <= a.end)

    def overlaps(self) -> list[Overlap]:
        """The aligned fields, fullest first."""
        made = [
            Overlap(
                field=section,
                whole=round(a.whole, 3),
                own=round(a.own, 3),
                weight=round(_weight(a.length), 3),
                left=(self.left.id, f"texts.{name}"),
                right=(self.right.id, f"texts.{other}"),
                spans=list(a.spans),
                swapped=list(a.swapped),
            )
            for section, (name, other, a) in self.aligned.items()
        ]
        return sorted(made, key=lambda o: -o.own * o.weight)


def pairs(case: Case) -> list[Pair]:
    """For every two projects that share text or figures, their closest pair of declarations."""
    found = case.memo.get("pairs")
    if found is None:
        found = case.memo["pairs"] = _closest(_pairs(case))
    assert isinstance(found, list)
    return found


def _closest(made: Iterator[Pair]) -> list[Pair]:
    best: dict[tuple[str, str], Pair] = {}
    for pair in made:
        ends = sorted((pair.left.project_key, pair.right.project_key))
        key = (ends[0], ends[1])
        if key not in best or _rank(pair) > _rank(best[key]):
            best[key] = pair
    return list(best.values())


def _rank(pair: Pair) -> tuple[bool, float, bool]:
    return pair.same_year, pair.content, pair.figures


def _pairs(case: Case) -> Iterator[Pair]:
    projects = _projects(case)
    common = wording.common(
        (p.entry.unit_key, section.text)
        for years in projects
        for p in years
        for section in p.sections.values()
    )
    for i, j in _candidates(case, projects):
        for ours, theirs in _met(projects[i], projects[j]):
            near = _near(ours, theirs)
            if near or (ours.figures and ours.figures == theirs.figures):
                pair = _compare(ours, theirs, near, common)
                if pair.content >= _FAR or pair.copied >= _FAR or pair.figures or _lifted(pair):
                    yield pair


def _projects(case: Case) -> list[list[Profile]]:
    """Each project's declarations, one a year: of the department's and the unit's version the longer."""
    projects: dict[str, dict[int | None, Profile]] = defaultdict(dict)
    for entry in case.entries:
        own = profile(entry)
        years = projects[entry.project_key]
        if entry.year not in years or own.length > years[entry.year].length:
            years[entry.year] = own
    return [list(years.values()) for years in projects.values()]


def _met(ours: Sequence[Profile], theirs: Sequence[Profile]) -> list[tuple[Profile, Profile]]:
    """Two projects year by year; where no year is common, the two declarations that are least apart."""
    met = [(a, b) for a in ours for b in theirs if a.entry.year == b.entry.year]
    return met or [
        min(product(ours, theirs), key=lambda p: abs((p[0].entry.year or 0) - (p[1].entry.year or 0)))
    ]


def _near(ours: Profile, theirs: Profile) -> frozenset[str]:
    """The sections worth aligning, by a count of equal characters that needs no alignment; none where
    they are too few to make a pair.
    """
    near: set[str] = set()
    close = total = 0
    for name, a in ours.sections.items():
        b = theirs.sections.get(name)
        if b is None:
            continue
        short, both = sorted((len(a.text.text), len(b.text.text))), len(a.text.text) + len(b.text.text)
        total += short[0]
        if a.clauses != b.clauses:
            # Equal characters of an alignment are (both − distance) / 2.
            most = int(both - 2 * _NEAR * short[0])
            if Indel.distance(a.text.text, b.text.text, score_cutoff=most) > most:
                continue
        near.add(name)
        close += short[0]
    return frozenset(near) if close >= _NEARBY * total or close >= 4 * _LEAST else frozenset()


def _lifted(pair: Pair) -> bool:
    """Whether one whole section went from one to the other."""
    return any(a.own >= 0.9 and a.own_length >= 2 * _LEAST for _, _, a in pair.aligned.values())


def _candidates(case: Case, projects: Sequence[Sequence[Profile]]) -> list[tuple[int, int]]:
    """Projects that share a section, or figures, or meaning."""
    texts = {
        (index, name, section.text.text): None
        for index, years in enumerate(projects)
        for own in years
        for name, section in own.sections.items()
        if len(section.text.text) >= _LEAST
    }
    found = candidates.pairs(
        [index for index, _, _ in texts], [name for _, name, _ in texts], [text for _, _, text in texts]
    )
    by_figures: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for index, years in enumerate(projects):
        for own in years:
            if own.figures:
                by_figures[own.figures].add(index)
    for same in by_figures.values():
        found.update(combinations(sorted(same), 2))
    if case.similarity is not None:
        places = {p.entry.id: index for index, years in enumerate(projects) for p in years}
        for id, index in places.items():
            for hit in case.similarity.similar(id, top=5):
                other = places.get(hit.id, index)
                if other != index:
                    found.add((min(index, other), max(index, other)))
    return sorted(found)


def _compare(ours: Profile, theirs: Profile, near: frozenset[str], common: frozenset[str]) -> Pair:
    pair = Pair(ours.entry, theirs.entry, subject=subject(ours, theirs))
    own = whole = copied = total = 0.0
    for section in {**ours.sections, **theirs.sections}:
        a, b = ours.sections.get(section), theirs.sections.get(section)
        if a is None or b is None:  # a field that only one form has says little
            lone = a or b
            total += 0.25 * _weight(len(lone.text.text)) if lone else 0.0
            continue
        total += _weight(max(len(a.text.text), len(b.text.text)))
        if section not in near:
            continue
        moved = a.clauses == b.clauses and a.text.text != b.text.text
        alignment = align(a.text, b.text, common, moved=moved)
        weight = _weight(alignment.length)
        own += alignment.own * weight
        whole += alignment.whole * weight
        copied += weight if alignment.copied else 0.0
        if alignment.own >= _FAR and alignment.own_length >= _LEAST:
            pair.aligned[section] = (a.field, b.field, alignment)
            pair.length += alignment.own_length
    if total:
        pair.content, pair.whole, pair.copied = own / total, whole / total, copied / total
    _facts(pair, ours, theirs)
    return pair


def _weight(length: int) -> float:
    return math.sqrt(min(length, 300))


def subject(left: Profile, right: Profile) -> float:
    """How alike two names are, 0–1, without units, years and words that every project's name has.
    Names that differ in an ordinal (一期, 二期) name different things: 0.
    """
    if left.ordinals != right.ordinals:
        return 0.0
    if not left.core or not right.core:
        return 1.0 if fold(left.entry.name) == fold(right.entry.name) else 0.0
    alike: float = Indel.normalized_similarity(left.core, right.core)
    if min(len(left.core), len(right.core)) >= 4 and (left.core in right.core or right.core in left.core):
        return max(alike, 0.8)  # one of two merged projects, or a longer name for the same thing
    return alike


def _facts(pair: Pair, ours: Profile, theirs: Profile) -> None:
    """Figures, bases and indicators that both have."""
    a, b = ours.entry.declaration.year_budget, theirs.entry.declaration.year_budget
    if a is not None and a == b:
        pair.facts.append(f"当年预算同为{yuan(a)}")
    amounts = ours.amounts & theirs.amounts
    if amounts.total() > 1:
        told = "、".join(yuan(x) for x in sorted(amounts.elements(), reverse=True)[:4])
        pair.facts.append(f"{amounts.total()}项子项目金额相同（{told}）")
        pair.figures = a == b and a is not None and sum(amounts.elements(), Decimal(0)) == a
    if bases := ours.bases & theirs.bases:
        pair.facts.append(f"{len(bases)}项立项依据相同")
    if rows := ours.rows & theirs.rows:
        pair.facts.append(f"{len(rows)}项绩效指标及指标值相同")
