"""Pairs of projects that share text: which to compare, and which of them share anything.

In: a case. Out: `Pair`s of declarations of different projects, on which duplicate_project, boilerplate
and copied_text decide. Like is compared with like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product

import msgspec
from rapidfuzz.distance import Indel

from yiju.audit.case import Case
from yiju.audit.copies import minhash, wording
from yiju.audit.copies.components import components
from yiju.audit.copies.pair import FAR, Compared, Pair, compare, subject
from yiju.audit.copies.profile import LEAST, LISTED, Profile, profiles
from yiju.audit.memory import Memory, key_of, mark_of
from yiju.audit.once import once_a_case

__all__ = ["Pair", "pairs"]

_NEAR = 0.7
"""Of the shorter section, so much must stand in the other in order, before they are aligned."""
_ONE_SUBJECT = 0.5
_NEARBY = 0.3
"""Such sections must make up so much of the text that both have."""
_decoder = msgspec.msgpack.Decoder(Compared)


@once_a_case
def pairs(case: Case) -> list[Pair]:
    """For every two projects that share text or figures, their closest pair of declarations."""
    return _closest(_pairs(case))


def _closest(made: Iterator[Pair]) -> list[Pair]:
    """For each two projects their best pair, with the years of all."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in made:
        ends = sorted((pair.left.project_key, pair.right.project_key))
        groups[ends[0], ends[1]].append(pair)
    for met in groups.values():
        met.sort(key=_rank, reverse=True)
        met[0].years = sorted(p.left.year for p in met if p.left.year and p.left.year == p.right.year)
    return [met[0] for met in groups.values()]


def _rank(pair: Pair) -> tuple[bool, float, bool]:
    return pair.same_year, pair.content, pair.figures


def _pairs(case: Case) -> Iterator[Pair]:
    projects = _projects(case)
    found, alike = _candidates(case, projects)
    users = _users(projects, alike)
    filed = [(user, own) for user, years in zip(users, projects, strict=True) for own in years]
    common = wording.Common(
        wording.common((user, clause) for user, own in filed for clause in own.outline.clauses),
        wording.everybodys((user, row) for user, own in filed for row in own.rows),
    )
    together = [
        (i, j, ours, theirs) for i, j in sorted(found) for ours, theirs in _met(projects[i], projects[j])
    ]
    beside: dict[str, list[Profile]] = defaultdict(list)
    for _, _, ours, theirs in together:
        beside[ours.entry.id].append(theirs)
    looks = {own.entry.id: _look(own, common) for _, own in filed}
    owners = {own.entry.id: own for _, own in filed}
    answers = {
        key: iter(_answers(owners[key], others, looks, common, case.memory)) for key, others in beside.items()
    }
    for i, j, ours, theirs in together:
        answer = next(answers[ours.entry.id])
        if answer:
            kept = _decoder.decode(answer)
            fields = {name: getattr(kept, name) for name in Compared.__struct_fields__}
            since = _first(projects[i]), _first(projects[j])
            yield Pair(left=ours.entry, right=theirs.entry, since=since, compared=answer, **fields)


def _answers(
    ours: Profile,
    others: Sequence[Profile],
    looks: Mapping[str, bytes],
    common: wording.Common,
    memory: Memory,
) -> list[bytes]:
    """What a declaration has in common with each of others, as it is kept; known at once where none of them has changed."""
    row = memory.companions(key_of("pair", [ours.entry.mark]))
    own, marks = looks[ours.entry.id], [theirs.entry.mark for theirs in others]
    seen = [own + looks[theirs.entry.id] for theirs in others]
    if not row.untouched(mark_of((marks, seen)), len(marks)):
        for theirs, mark, look in zip(others, marks, seen, strict=True):
            kept = row.get(mark)
            if kept is None or kept[0] != look:
                kept = look, _encoded(met(ours, theirs, common))
            row.keep(mark, kept)
    return row.answers(range(len(marks)))


def _encoded(pair: Pair | None) -> bytes:
    """What two declarations have in common, to be kept; empty where they share nothing that counts."""
    if pair is None:
        return b""
    return msgspec.msgpack.encode(
        Compared(**{name: getattr(pair, name) for name in Compared.__struct_fields__})
    )


def _look(own: Profile, common: wording.Common) -> bytes:
    """Which of its wording counts for nothing: all that a comparison sees of other declarations."""
    return mark_of((common.clauses.intersection(own.outline.clauses), own.rows & common.rows))


def met(ours: Profile, theirs: Profile, common: wording.Common) -> Pair | None:
    """Two declarations side by side; None where they share nothing that counts."""
    near, listed = _near(ours, theirs), _listed(ours, theirs)
    if not (near or listed or (ours.figures and ours.figures == theirs.figures)):
        return None
    pair = compare(ours, theirs, near, common)
    carried = max(pair.content, pair.copied) >= FAR or pair.figures or _lifted(pair)
    return pair if carried or listed else None


def _users(projects: Sequence[Sequence[Profile]], alike: Sequence[tuple[int, int]]) -> list[str]:
    """Who uses each project's words: its unit, or for copies of one subject the first one's, since else five
    copies would excuse each other. Other subjects in one template are users of their own.
    """
    family = [(i, j) for i, j in alike if subject(projects[i][0], projects[j][0]) >= _ONE_SUBJECT]
    users = [years[0].entry.unit_key for years in projects]
    for members in components(family):
        for index in members:
            users[index] = projects[min(members)][0].entry.unit_key
    return users


def _projects(case: Case) -> list[list[Profile]]:
    """Each project's declarations, one a year: of the department's and the unit's version the longer."""
    projects: dict[str, dict[int | None, Profile]] = defaultdict(dict)
    for own in profiles(case):
        years = projects[own.entry.project_key]
        if own.entry.year not in years or own.outline.length > years[own.entry.year].outline.length:
            years[own.entry.year] = own
    return [list(years.values()) for years in projects.values()]


def _first(years: Sequence[Profile]) -> int | None:
    return min((p.entry.year for p in years if p.entry.year), default=None)


def _met(ours: Sequence[Profile], theirs: Sequence[Profile]) -> list[tuple[Profile, Profile]]:
    """Two projects year by year; where no year is common, the two declarations that are least apart."""
    if len(ours) == len(theirs) == 1:
        return [(ours[0], theirs[0])]
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
    return frozenset(near) if close >= _NEARBY * total or close >= 4 * LEAST else frozenset()


def _listed(ours: Profile, theirs: Profile) -> bool:
    """Whether they hold the same numbers or the same indicators, in whatever words."""
    return len(ours.numbers & theirs.numbers) >= LISTED or len(ours.rows & theirs.rows) >= LISTED


def _lifted(pair: Pair) -> bool:
    """Whether one whole section went from one to the other."""
    return any(a.own >= 0.9 and a.own_length >= 2 * LEAST for _, _, a in pair.aligned.values())


def _candidates(case: Case, projects: Sequence[Sequence[Profile]]) -> minhash.Met:
    """Projects that share a section, or figures, or meaning."""
    texts = {
        (index, name, mark): sketch
        for index, years in enumerate(projects)
        for own in years
        for name, mark, sketch in own.outline.sketches
    }
    met = minhash.meet([index for index, _, _ in texts], [name for _, name, _ in texts], list(texts.values()))
    by_figures: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for index, years in enumerate(projects):
        for own in years:
            if own.figures:
                by_figures[own.figures].add(index)
    for same in by_figures.values():
        # Equal figures of a hundred schools are a standard rate: each meets the next.
        few = len(same) <= minhash.BUCKET
        met.pairs.update(combinations(sorted(same), 2) if few else pairwise(sorted(same)))
    places = {p.entry.id: index for index, years in enumerate(projects) for p in years}
    for one, near in case.neighbours:
        left, right = places.get(one), places.get(near)
        if left is not None and right is not None and left != right:
            met.pairs.add((min(left, right), max(left, right)))
    return met
