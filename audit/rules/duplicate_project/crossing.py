"""Projects that may pay for one thing although their texts are no copies: one name in several units of a department,
or one task, told in other words, under a document that only these two cite.

In: a case. Out: groups of entries. Weaker than a copy: a reason to ask.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Indel

from yiju.audit.case import Case, Entry
from yiju.audit.copies.alignment import clauses
from yiju.audit.copies.profile import Profile, profiles
from yiju.audit.memory import key_of
from yiju.audit.once import once_a_case
from yiju.ingest.values.text import fold

_ALIKE, _EQUAL = 0.65, 0.95
"""Clauses between these name one task in two wordings; above, one was copied, which is another matter."""
_FEW = 2
"""Where more clauses are alike, both were written after one template."""
_COMPANY = 3
"""In a filing of fewer projects it means nothing that only two cite a document."""
_TASK = 18
"""Shorter clauses are alike by chance."""


@dataclass(frozen=True)
class CommonTask:
    """What two projects both do: of either side the entry, the section's field and the clause as printed;
    `basis` is the document both cite.
    """

    left: tuple[Entry, str, str]
    right: tuple[Entry, str, str]
    basis: str


@once_a_case
def namesakes(case: Case, least: int, most: int) -> list[list[Entry]]:
    """Projects of one name that units of one department file for one year, one entry for each unit. A name
    that more than `most` units of it use is a kind of spending; one with fewer than `least` characters of its
    own says nothing.
    """
    named: dict[tuple[object, ...], dict[str, Entry]] = defaultdict(dict)
    for own in profiles(case):
        entry = own.entry
        if len(own.core) >= least and entry.year is not None:
            group = named[_department(case, entry), entry.year, own.core, own.ordinals]
            group.setdefault(entry.unit_key, entry)
    groups = (list(entries.values()) for entries in named.values())
    return [group for group in groups if 1 < len({e.project_key for e in group}) == len(group) <= most]


def tasks(case: Case) -> Iterator[CommonTask]:
    """Two projects of one filing with the clause that is most alike in them and in no third."""
    filed: dict[tuple[str, int | None], list[Profile]] = defaultdict(list)
    for own in profiles(case):
        filed[own.entry.filing.document.id, own.entry.year].append(own)
    for own_year in filed.values():
        if len(own_year) < _COMPANY:
            continue
        titled = [(own, _titles(own)) for own in own_year]
        cited = Counter(title for _, titles in titled for title in titles)
        for (left, ours), (right, theirs) in combinations(titled, 2):
            shared = sorted(t for t in ours & theirs if cited[t] == 2)
            if shared and left.entry.project_key != right.entry.project_key:
                others = [own for own in own_year if own is not left and own is not right]
                task = case.memory.recall(
                    key_of("task", [own.entry.mark for own in (left, right, *others)]),
                    list[tuple[str, str]],
                    functools.partial(_task, left, right, others),
                )
                if task:
                    yield CommonTask((left.entry, *task[0]), (right.entry, *task[1]), shared[0])


def _department(case: Case, entry: Entry) -> str:
    """Who answers for the entry's unit: its authority, or else who filed the budget that it stands in."""
    above = entry.declaration.authority or entry.filing.document.unit or ""
    return case.identity.unit_of(above) or fold(above)


def _titles(own: Profile) -> set[str]:
    return {fold(b.title) for b in own.entry.declaration.bases if b.title}


def _task(left: Profile, right: Profile, others: Sequence[Profile]) -> list[tuple[str, str]]:
    """Field and clause of either; none where they have no such clause, or others have it too."""
    ours, theirs = list(_clauses(left)), list(_clauses(right))
    scored = [(Indel.normalized_similarity(a[2], b[2]), a, b) for a in ours for b in theirs]
    score, a, b = max(scored, key=lambda found: found[0], default=(0.0, None, None))
    if a is None or b is None or not _ALIKE <= score < _EQUAL:
        return []
    if len({a for score, a, _ in scored if score >= _ALIKE}) > _FEW:
        return []
    third = (clause for own in others for _, _, clause in _clauses(own))
    if any(Indel.normalized_similarity(clause, side[2]) >= _ALIKE for clause in third for side in (a, b)):
        return []
    return [a[:2], b[:2]]


def _clauses(own: Profile) -> Iterator[tuple[str, str, str]]:
    """Field, clause as printed, clause as compared."""
    for section in own.sections.values():
        for a, b in clauses(section.text.text):
            if b - a >= _TASK:
                yield section.field, section.text.printed(a, b), section.text.text[a:b]
