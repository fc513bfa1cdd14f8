"""Pairs of projects that share text: candidates, their alignment field by field, and what else agrees.

In: a case. Out: `Pair`s of declarations of different projects, on which duplicate_project, boilerplate
and copied_text decide. Like is compared with like; what a pair shares is told twice: as printed, and
without common wording.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz.distance import Indel

from audit import candidates, wording
from audit.alignment import Alignment, align
from audit.case import Case, Entry
from audit.field import yuan
from audit.finding import Overlap
from audit.masking import Masked, folded, masked
from ingest.values.text import fold

_LEAST = 12
"""Shorter texts are equal by chance."""
_FAR = 0.25
"""A field with less than this in common carries nothing."""
_ORDINAL = re.compile(r"\d+|第?[一二三四五六七八九十]+(?=[期批轮次号标])|[东南西北](?=[区段片侧])")


@dataclass
class Sections:
    """One declaration's texts by section, masked."""

    texts: dict[str, tuple[str, Masked]]
    """Section → (the field it stands in, the masked text)."""


@dataclass
class Pair:
    """Two declarations. `content` and `whole` are 0–1 over all sections that either fills; `subject` how
    alike the names are without unit and filler words; `facts` what figures and lists agree, in words.
    """

    left: Entry
    right: Entry
    aligned: dict[str, tuple[str, str, Alignment]] = field(default_factory=dict)
    content: float = 0.0
    whole: float = 0.0
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
                weight=round(_weight(a.own_length), 3),
                spans=list(a.spans),
                swapped=list(a.swapped),
            )
            for section, (_, _, a) in self.aligned.items()
        ]
        return sorted(made, key=lambda o: -o.own * o.weight)


def pairs(case: Case) -> list[Pair]:
    """For every two projects that share text or figures, their closest pair of declarations."""
    found = case.memo.get("pairs")
    if found is None:
        found = case.memo["pairs"] = _closest(list(_pairs(case)))
    assert isinstance(found, list)
    return found


def _closest(made: list[Pair]) -> list[Pair]:
    best: dict[tuple[str, str], Pair] = {}
    for pair in made:
        ends = sorted((pair.left.project_key, pair.right.project_key))
        key = (ends[0], ends[1])
        rank = (pair.same_year, pair.content, pair.figures)
        if key not in best or rank > (best[key].same_year, best[key].content, best[key].figures):
            best[key] = pair
    return list(best.values())


def _pairs(case: Case) -> Iterator[Pair]:
    entries = case.entries
    sections = [_sections(entry) for entry in entries]
    common = wording.common(
        (entry.unit_key, text)
        for entry, s in zip(entries, sections, strict=True)
        for _, text in s.texts.values()
    )
    for i, j in sorted(_candidates(case, sections)):
        pair = _compare(entries[i], entries[j], sections[i], sections[j], common)
        lifted = any(a.own >= 0.9 and a.own_length >= 25 for _, _, a in pair.aligned.values())
        if pair.content >= _FAR or pair.figures or lifted:
            yield pair


def _candidates(case: Case, sections: list[Sections]) -> set[tuple[int, int]]:
    """Declarations of different projects that share a section, or figures, or meaning."""
    entries = case.entries
    owners, texts = [], []
    for index, own in enumerate(sections):
        for _, text in own.texts.values():
            if len(text.text) >= _LEAST:
                owners.append(index)
                texts.append(text.text)
    keys = [entries[i].project_key for i in owners]
    found = {_ordered(owners[a], owners[b]) for a, b in candidates.pairs(keys, texts)}
    by_figures: dict[tuple[object, ...], list[int]] = {}
    for index, entry in enumerate(entries):
        figures = _figures(entry)
        if figures:
            by_figures.setdefault(figures, []).append(index)
    for same in by_figures.values():
        found |= {(a, b) for a in same for b in same if a < b}
    if case.similarity is not None:
        places = {entry.id: index for index, entry in enumerate(entries)}
        for index, entry in enumerate(entries):
            for hit in case.similarity.similar(entry.id, top=5):
                other = places.get(hit.id)
                if other is not None:
                    found.add(_ordered(index, other))
    return {(a, b) for a, b in found if a != b and entries[a].project_key != entries[b].project_key}


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _figures(entry: Entry) -> tuple[object, ...]:
    """Year, budget and the amounts of two or more sub-items."""
    d = entry.declaration
    amounts = sorted(s.amount for s in d.subitems)
    if d.year_budget is None or len(set(amounts)) < 2:
        return ()
    return (entry.year, d.year_budget, *amounts)


def _sections(entry: Entry) -> Sections:
    texts: dict[str, tuple[str, Masked]] = {}
    units = [u for u in {entry.unit, entry.filing.document.unit or ""} if u]
    names = [entry.name, bare(entry.name)]
    for section in wording.listed().sections:
        for name in section:
            if text := entry.declaration.texts.get(name):
                texts[section[0]] = (name, masked(text, names, units))
                break
    return Sections(texts)


def bare(name: str) -> str:
    """A project name as texts use it: without its closing bracket."""
    return re.sub(r"[（(][^（()）]*[）)]$", "", name).strip('《》“”" ')


def _compare(left: Entry, right: Entry, ours: Sections, theirs: Sections, common: frozenset[str]) -> Pair:
    pair = Pair(left, right, subject=subject(left, right))
    shared = whole = total = 0.0
    for section in {**ours.texts, **theirs.texts}:
        if section in ours.texts and section in theirs.texts:
            name, a = ours.texts[section]
            other, b = theirs.texts[section]
            alignment = align(a, b, common)
            weight = _weight(alignment.own_length)
            if alignment.own >= _FAR and alignment.own_length >= _LEAST:
                pair.aligned[section] = (name, other, alignment)
                pair.length += alignment.own_length
            shared += alignment.own * weight
            whole += alignment.whole * weight
            total += weight
        else:  # a field that only one form has says little
            total += 0.25 * _weight(len({**ours.texts, **theirs.texts}[section][1].text))
    if total:
        pair.content, pair.whole = shared / total, whole / total
    _facts(pair)
    return pair


def _weight(length: int) -> float:
    return math.sqrt(min(length, 300))


def subject(left: Entry, right: Entry) -> float:
    """How alike two names are, 0–1, without units, years and words that every project's name has.
    Names that differ in an ordinal (一期, 二期) name different things: 0.
    """
    a, b = _core(left), _core(right)
    if _ORDINAL.findall(folded(left.name).text) != _ORDINAL.findall(folded(right.name).text):
        return 0.0
    if not a or not b:
        return 1.0 if fold(left.name) == fold(right.name) else 0.0
    alike: float = Indel.normalized_similarity(a, b)
    return alike


def _core(entry: Entry) -> str:
    name = masked(bare(entry.name), units=[entry.unit, entry.filing.document.unit or ""]).text
    for sign in "□△〇年()（）":
        name = name.replace(sign, "")
    for word in wording.listed().name_fillers:
        name = name.replace(word, "")
    return name


def _facts(pair: Pair) -> None:
    """Figures, bases and indicators that both have."""
    a, b = pair.left.declaration, pair.right.declaration
    if a.year_budget is not None and a.year_budget == b.year_budget:
        pair.facts.append(f"当年预算同为{yuan(a.year_budget)}")
    amounts = Counter(s.amount for s in a.subitems) & Counter(s.amount for s in b.subitems)
    if amounts.total() > 1:
        told = "、".join(yuan(x) for x in sorted(amounts.elements(), reverse=True)[:4])
        pair.facts.append(f"{amounts.total()}项子项目金额相同（{told}）")
        pair.figures = a.year_budget == b.year_budget is not None and _sum(amounts) == a.year_budget
    keys = {x.key or fold(x.title or "") for x in a.bases} & {x.key or fold(x.title or "") for x in b.bases}
    if keys:
        pair.facts.append(f"{len(keys)}项立项依据相同")
    prescribed = {fold(name) for name in wording.listed().indicators}
    rows = {(fold(i.name), fold(i.target or "")) for i in a.indicators if fold(i.name) not in prescribed}
    rows &= {(fold(i.name), fold(i.target or "")) for i in b.indicators}
    if rows:
        pair.facts.append(f"{len(rows)}项绩效指标及指标值相同")


def _sum(amounts: Counter[Decimal]) -> Decimal:
    return sum(amounts.elements(), Decimal(0))
