"""Two declarations side by side: each field with its own score and weight, and what agrees, in words.

In: two profiles, the sections worth aligning, and the common wording. Out: `Pair`. Texts are told twice: as
printed, and without common wording; names, bases, indicators and amounts by what both have.
"""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from typing import Any

import msgspec
from rapidfuzz.distance import Indel

from yiju.audit.case import Entry
from yiju.audit.copies import wording
from yiju.audit.copies.alignment import Alignment, align
from yiju.audit.copies.masking import plain
from yiju.audit.copies.profile import LEAST, Profile
from yiju.audit.copies.wording import Common
from yiju.audit.field import yuan
from yiju.audit.finding import Overlap
from yiju.audit.memory import mark_of
from yiju.ingest.values.text import fold

FAR = 0.25
"""A field with less than this in common carries nothing."""
_NAMED = 3
"""So many exchanged names are told."""
_NAME, _LIST = 6.0, 8.0
"""Weights of a name and of a list, where a text of 64 characters has 8."""


class Compared(msgspec.Struct, array_like=True):
    """What two declarations have in common, as it is kept. `content` and `whole` are the shares 0–1 over all sections that either fills,
    `copied` the weight of the sections that are copies; `subject` how alike the names are without unit and
    filler words; `facts` what figures and lists agree, in words; `score` 0–1 all fields together.
    """

    aligned: dict[str, tuple[str, str, Alignment]] = {}
    content: float = 0.0
    whole: float = 0.0
    copied: float = 0.0
    length: int = 0
    subject: float = 0.0
    facts: list[str] = []
    figures: bool = False
    """Whether the budget and several sub-items agree to the yuan."""
    numbers: frozenset[str] = frozenset()
    """What numbers of three or more digits both texts hold,"""
    numbered: float = 0.0
    """and their share of the text that has fewer."""
    rows: frozenset[tuple[str, str]] = frozenset()
    """Indicators with their targets, folded, that both have and not everybody,"""
    rowed: float = 0.0
    """and their share of the declaration that has fewer."""
    lists: dict[str, tuple[float, float]] = {}
    """Score and weight of the fields that are not texts and that both fill."""
    weight: float = 0.0
    """Of all texts together."""


class Pair(Compared, kw_only=True):
    """Two declarations with what they have in common."""

    left: Entry
    right: Entry
    years: list[int] = []
    """In which both were filed and shared texts."""
    since: tuple[int | None, int | None] = (None, None)
    """The first year of either project among the filings."""
    compared: bytes = b""
    """What they have in common as it is kept, where it is."""

    @property
    def mark(self) -> bytes:
        """What all that is told of the two by their texts comes to, but for the declarations."""
        return mark_of((self.compared, self.years, self.since))

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

    @property
    def score(self) -> float:
        """Texts without common wording, name, bases, indicators and amounts, by their weights."""
        weighted = self.content * self.weight + sum(score * weight for score, weight in self.lists.values())
        total = self.weight + sum(weight for _, weight in self.lists.values())
        return weighted / total if total else 0.0

    def overlaps(self) -> list[Overlap]:
        """The compared fields, those that carry most first."""
        made = [
            Overlap(
                field=section,
                whole=round(a.whole, 3),
                own=round(a.own, 3),
                weight=round(weigh(a.length), 3),
                left=(self.left.id, f"texts.{name}"),
                right=(self.right.id, f"texts.{other}"),
                spans=list(a.spans),
                swapped=list(a.swapped),
            )
            for section, (name, other, a) in self.aligned.items()
        ]
        made += [
            Overlap(
                field=name,
                whole=round(score, 3),
                own=round(score, 3),
                weight=weight,
                left=(self.left.id, name),
                right=(self.right.id, name),
            )
            for name, (score, weight) in self.lists.items()
        ]
        return sorted(made, key=lambda o: -o.own * o.weight)

    def exchanged(self) -> list[str]:
        """What was put in place of what: names in words, numbers by how many."""
        swapped = dict.fromkeys(s for _, _, a in self.aligned.values() for s in a.swapped)
        named = [f"“{a}”换为“{b}”" for a, b in swapped if not (a[0].isdigit() or b[0].isdigit())]
        numbers = len(swapped) - len(named)
        changes = [*named[:_NAMED], *([f"{numbers}处数字不同"] if numbers else [])]
        return ["、".join(changes)] if changes else []

    def history(self) -> list[str]:
        """Who filed first and how often they met, as far as the filings tell."""
        parts = []
        if len(self.years) > 1:
            parts.append(f"{'、'.join(map(str, self.years))}年均如此")
        first, other = self.since
        if first and other and first != other and not self.same_unit:
            early, late = (self.left, self.right) if first < other else (self.right, self.left)
            parts.append(
                f"“{early.name}”{min(first, other)}年已有申报，早于“{late.name}”（{max(first, other)}年）"
            )
        return parts


def compare(ours: Profile, theirs: Profile, near: frozenset[str], common: Common) -> Pair:
    """Two profiles field by field; only the sections in `near` are aligned, the others count as different."""
    pair = Pair(left=ours.entry, right=theirs.entry, subject=subject(ours, theirs))
    own = whole = copied = 0.0
    names = plain(ours.entry.name), plain(theirs.entry.name)
    hidden = common.clauses_among(
        c for own in (ours, theirs) for s in own.sections.values() for c in s.clauses
    )
    for section in {**ours.sections, **theirs.sections}:
        a, b = ours.sections.get(section), theirs.sections.get(section)
        if a is None or b is None:  # a field that only one form has says little
            lone = a or b
            pair.weight += 0.25 * weigh(len(lone.text.text)) if lone else 0.0
            continue
        pair.weight += weigh(max(len(a.text.text), len(b.text.text)))
        if section not in near:
            continue
        moved = a.clauses == b.clauses and a.text.text != b.text.text
        alignment = align(a.text, b.text, hidden, moved=moved, names=names)
        weight = weigh(alignment.length)
        own += alignment.own * weight
        whole += alignment.whole * weight
        copied += weight if alignment.copied else 0.0
        if alignment.own >= FAR and alignment.own_length >= LEAST:
            pair.aligned[section] = (a.field, b.field, alignment)
            pair.length += alignment.own_length
    if pair.weight:
        pair.content, pair.whole, pair.copied = own / pair.weight, whole / pair.weight, copied / pair.weight
    _facts(pair, ours, theirs, common)
    return pair


def weigh(length: int) -> float:
    """The weight of a text by its characters."""
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


def _facts(pair: Pair, ours: Profile, theirs: Profile, common: Common) -> None:
    """Names, figures, bases and indicators that both have."""
    pair.lists["name"] = (pair.subject, _NAME)
    pair.numbers = ours.numbers & theirs.numbers
    pair.numbered = len(pair.numbers) / (min(len(ours.numbers), len(theirs.numbers)) or 1)
    a, b = ours.entry.declaration.year_budget, theirs.entry.declaration.year_budget
    if a is not None and a == b:
        pair.facts.append(f"当年预算同为{yuan(a)}")
    amounts = ours.amounts & theirs.amounts
    if amounts.total() > 1:
        largest = "、".join(yuan(x) for x in sorted(amounts.elements(), reverse=True)[:4])
        pair.facts.append(f"{amounts.total()}项子项目金额相同（{largest}）")
        pair.figures = a == b and a is not None and sum(amounts.elements(), Decimal(0)) == a
    if bases := ours.bases & theirs.bases:
        pair.facts.append(f"{len(bases)}项立项依据相同")
    usual_rows = common.rows_among(ours.rows | theirs.rows)
    pair.rows = (ours.rows & theirs.rows) - usual_rows
    pair.rowed = len(pair.rows) / (min(len(ours.rows), len(theirs.rows)) or 1)
    if pair.rows:
        mine, its = _targets(ours), _targets(theirs)
        same = [row for key, row in mine.items() if key in its]
        widely = sum(row[0] in wording.prescribed() or row in usual_rows for row in same)
        usual = f"（其中{widely}项各单位通用）" if widely else ""
        pair.facts.append(f"{len(same)}项绩效指标及指标值相同{usual}")
    _score(pair, "bases", Counter(ours.bases), Counter(theirs.bases))
    _score(pair, "indicators", Counter(ours.rows - usual_rows), Counter(theirs.rows - usual_rows))
    _score(pair, "subitems", ours.amounts, theirs.amounts)


def _targets(own: Profile) -> dict[tuple[object, ...], tuple[str, str]]:
    """All its indicators with their targets, folded, prescribed ones too, by what a reader takes for equal: 100% is 100.00%."""
    return {
        (fold(i.name), fold(i.target or ""))
        if i.value is None
        else (fold(i.name), i.comparator, i.value, i.measure): (fold(i.name), fold(i.target or ""))
        for i in own.entry.declaration.indicators
    }


def _score(pair: Pair, name: str, ours: Counter[Any], theirs: Counter[Any]) -> None:
    if ours and theirs:
        pair.lists[name] = ((ours & theirs).total() / (ours | theirs).total(), _LIST)
