"""Renamed projects: projects of one unit whose names differ → sure links and candidates with reasons.

Linking by name alone is wrong for siblings (`…一期`, `…运维` beside `…建设`), so a sure link needs a
very similar name, no rival, and other fields that bear it out. The thresholds are deliberately
strict: what falls below them is a person's to decide.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from rapidfuzz import fuzz

from yiju.graph.identity.resolution import Candidate
from yiju.ingest.record import Declaration
from yiju.ingest.values.name_keys import natures, numerals

_SURE_NAME, _LIKE_NAME, _MARGIN = 0.80, 0.70, 0.05
_SAME_TEXT = 0.85
_TEXT_LENGTH = 1500


@dataclass(frozen=True)
class NamedProject:
    """One project as known by one name: its declarations by year, and the keys of its bases."""

    key: str
    name: str
    years: dict[int, Declaration]
    bases: set[str]


@dataclass(frozen=True)
class _Pair:
    left: NamedProject
    right: NamedProject
    likeness: float


def renames(projects: list[NamedProject]) -> tuple[list[Candidate], list[Candidate]]:
    """(sure links, doubtful ones) among the projects of one unit, best first; sure links never give
    one project two declarations of one year.
    """
    pairs = sorted(_pairs(projects), key=lambda p: (-p.likeness, p.left.key, p.right.key))
    rivals: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        rivals[pair.left.key].append(pair)
        rivals[pair.right.key].append(pair)
    years = {s.key: set(s.years) for s in projects}
    sure: list[Candidate] = []
    doubtful: list[Candidate] = []
    for pair in pairs:
        left, right = pair.left.key, pair.right.key
        strong, weak = _evidence(pair)
        reasons = (f"名称相似度 {pair.likeness:.2f}", *strong, *weak)
        link = Candidate("project", left, right, round(pair.likeness, 2), reasons)
        rival = any(
            p is not pair and p.likeness > pair.likeness - _MARGIN and _rivals(p, pair)
            for p in (*rivals[left], *rivals[right])
        )
        needed = 2 if _replaces(pair) else 1
        certain = (
            pair.likeness >= _SURE_NAME
            and natures(pair.left.name) == natures(pair.right.name)
            and len(strong) >= needed
            and len(strong) + len(weak) >= 2
        )
        if certain and not rival and not years[left] & years[right]:
            together = years[left] | years[right]
            years[left] = years[right] = together
            sure.append(link)
        elif strong or weak or pair.likeness >= 0.9:
            doubt = ("另有名称同样相近的项目",) if rival else ()
            doubtful.append(Candidate("project", left, right, link.score, (*reasons, *doubt)))
    return sure, doubtful


def _pairs(projects: list[NamedProject]) -> list[_Pair]:
    pairs = []
    for left, right in combinations(sorted(projects, key=lambda s: (min(s.years), s.key)), 2):
        if set(left.years) & set(right.years) or numerals(left.name) != numerals(right.name):
            continue
        if _closing(left.name) != _closing(right.name):
            continue
        likeness = fuzz.ratio(left.name, right.name) / 100
        if likeness >= _LIKE_NAME:
            pairs.append(_Pair(left, right, likeness))
    return pairs


def _closing(name: str) -> frozenset[str]:
    """The kind of work in the last words of a name: a closing 运维 is part of what the project is."""
    return natures(name[-6:])


def _rivals(one: _Pair, other: _Pair) -> bool:
    """Whether both pairs could not hold at once: they put two projects of one year behind a third."""
    keys = {one.left.key: one.left, one.right.key: one.right}
    shared = keys.keys() & {other.left.key, other.right.key}
    rest = [s for p in (one, other) for s in (p.left, p.right) if s.key not in shared]
    return len(rest) == 2 and bool(set(rest[0].years) & set(rest[1].years))


def _replaces(pair: _Pair) -> bool:
    """Whether a word stands in another's place (甲路 → 乙路), and not only words added or left out."""
    codes = SequenceMatcher(None, pair.left.name, pair.right.name, False).get_opcodes()
    return any(code[0] == "replace" for code in codes)


def _evidence(pair: _Pair) -> tuple[list[str], list[str]]:
    """Strong and weak reasons, in Chinese, from the closest two years of the pair."""
    years = pair.left.years | pair.right.years
    nearest = min(
        ((a, b) for a in pair.left.years for b in pair.right.years), key=lambda ab: abs(ab[0] - ab[1])
    )
    earlier, later = min(nearest), max(nearest)
    before, after = years[earlier], years[later]
    strong: list[str] = []
    weak: list[str] = []
    amount = before.year_budget
    if amount and amount == after.year_budget:
        # Many projects ask for a round sum; an odd one to the yuan is telling.
        odd = amount % 1000 != 0
        (strong if odd or amount % 10_000 else weak).append(f"两年当年预算相同（{amount:f} 元）")
    if amount and amount == after.prior_budget:
        gap = later - earlier
        (strong if gap == 1 or amount % 10_000 else weak).append(
            f"{later}年所填上年预算等于{earlier}年的当年预算（{amount:f} 元）"
        )
    likeness = _text_likeness(before, after)
    if likeness is not None and likeness >= _SAME_TEXT:
        strong.append(f"项目概况文字相似度 {likeness:.2f}")
    shared = pair.left.bases & pair.right.bases
    if shared and 2 * len(shared) >= len(pair.left.bases | pair.right.bases):
        weak.append(f"引用相同的立项依据 {len(shared)} 个")
    return strong, weak


def _text_likeness(before: Declaration, after: Declaration) -> float | None:
    """Likeness of the overview, or of the longest section that both print; None where none is."""
    common = [s for s in before.texts if s in after.texts and before.texts[s] and after.texts[s]]
    overview = [s for s in common if "概况" in s or "概述" in s]
    section = next(iter(overview), None) or max(common, key=lambda s: len(before.texts[s]), default=None)
    if section is None:
        return None
    return fuzz.ratio(before.texts[section][:_TEXT_LENGTH], after.texts[section][:_TEXT_LENGTH]) / 100
