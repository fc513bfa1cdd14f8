"""Pairs of projects that share text: which to compare, and which of them share anything.

In: a case. Out: `Pair`s of declarations of different projects, on which duplicate_project, boilerplate
and copied_text decide. Like is compared with like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, groupby, pairwise

import msgspec
import numpy as np
from rapidfuzz.distance import Indel

from yiju.audit.case import Case
from yiju.audit.copies import minhash, wording
from yiju.audit.copies.components import components
from yiju.audit.copies.pair import FAR, Compared, Pair, compare, subject
from yiju.audit.copies.profile import LEAST, LISTED, Profile, profiles
from yiju.audit.memory import Companions, Memory, key_of, mark_of
from yiju.audit.once import once_a_case
from yiju.audit.spread import Numbers, Ragged, numbered

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
    projects = _projects(case)
    left, right, alike = _candidates(case, projects)
    filed = _Filed(projects, _users(projects, left[alike], right[alike]))
    answers = filed.answers(*filed.years_of(left, right), case.memory)
    found: list[Pair] = []
    for _, of_two in groupby(answers, key=lambda one: (filed.projects[one[0]], filed.projects[one[1]])):
        made = sorted((filed.pair(*one) for one in of_two), key=_rank, reverse=True)
        made[0].years = sorted(p.left.year for p in made if p.left.year and p.left.year == p.right.year)
        found.append(made[0])
    return found


def _rank(pair: Pair) -> tuple[bool, float, bool]:
    return pair.same_year, pair.content, pair.figures


class _Filed:
    """The declarations of projects, one after the other, with what a comparison of two sees of all others: which of their wording
    counts for nothing, by the `users` of the projects' words.
    """

    def __init__(self, projects: Sequence[Sequence[Profile]], users: Numbers) -> None:
        self.every = [own for years in projects for own in years]
        self._sizes = np.array([len(years) for years in projects], np.int64)
        self._first = np.cumsum(self._sizes) - self._sizes
        self._since = [_first(years) for years in projects]
        self.projects = np.repeat(np.arange(len(projects)), self._sizes)
        clauses, rows = (
            Ragged.of(getattr(own.outline, what) for own in self.every) for what in ("clauses", "rows")
        )
        self._common = wording.common(clauses, rows, users[self.projects])
        usual = (
            held.some(np.isin(held.numbers, numbers)).looks()
            for held, numbers in zip((clauses, rows), self._common, strict=True)
        )
        self._looks = np.array([np.void(a + b) for a, b in zip(*usual, strict=True)])
        self._marks = np.array([np.void(own.entry.mark) for own in self.every])

    def years_of(self, left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
        """For each two projects the declarations to compare: year by year, or where no year is common the two that are least apart."""
        counts = self._sizes[left] * self._sizes[right]
        pair = np.repeat(np.arange(len(left)), counts)
        starts = np.cumsum(counts) - counts
        place = np.arange(len(pair)) - starts[pair]
        one = self._first[left][pair] + place // self._sizes[right][pair]
        other = self._first[right][pair] + place % self._sizes[right][pair]
        years = np.array([own.entry.year or 0 for own in self.every], np.int64)
        apart = np.abs(years[one] - years[other])
        least = np.minimum.reduceat(apart, starts)[pair] if len(starts) else apart
        near = np.flatnonzero(apart == least)
        again = np.diff(pair[near], prepend=-1) == 0
        near = near[~again | (least[near] == 0)]
        return one[near], other[near]

    def answers(self, left: Numbers, right: Numbers, memory: Memory) -> list[tuple[int, int, bytes]]:
        """Of these declarations every two that share something that counts, and that as it is kept, in their order."""
        order = np.argsort(left, kind="stable")
        bounds = [*np.flatnonzero(np.diff(left[order], prepend=-1)).tolist(), len(order)]
        found: list[tuple[int, int, int, bytes]] = []
        for begin, end in pairwise(bounds):
            places = order[begin:end]
            ours, others = int(left[places[0]]), right[places]
            row = self._row(ours, others, memory)
            shared = [number for number, head in enumerate(row.heads) if head]
            for number, answer in zip(shared, row.answers(shared), strict=True):
                found.append((int(places[number]), ours, int(others[number]), answer))
        return [one[1:] for one in sorted(found)]

    def _row(self, ours: int, others: Numbers, memory: Memory) -> Companions:
        """What a declaration has in common with each of others; known at once where none of them has changed."""
        row = memory.companions(key_of("pair", [self.every[ours].entry.mark]))
        marks, looks = self._marks[others], self._looks[others]
        if not row.untouched(
            mark_of((self._looks[ours].tobytes(), marks.tobytes(), looks.tobytes())), len(others)
        ):
            for other, mark, look in zip(others.tolist(), marks, looks, strict=True):
                seen, kept = self._looks[ours].tobytes() + look.tobytes(), row.get(mark.tobytes())
                if kept is None or kept[0] != seen:
                    kept = seen, _encoded(met(self.every[ours], self.every[other], self._common))
                row.keep(mark.tobytes(), kept)
        return row

    def pair(self, ours: int, theirs: int, answer: bytes) -> Pair:
        """The two with what they have in common."""
        kept = _decoder.decode(answer)
        fields = {name: getattr(kept, name) for name in Compared.__struct_fields__}
        left, right = self.every[ours].entry, self.every[theirs].entry
        since = self._since[self.projects[ours]], self._since[self.projects[theirs]]
        return Pair(left=left, right=right, since=since, compared=answer, **fields)


def _encoded(pair: Pair | None) -> bytes:
    """What two declarations have in common, to be kept; empty where they share nothing that counts."""
    if pair is None:
        return b""
    return msgspec.msgpack.encode(
        Compared(**{name: getattr(pair, name) for name in Compared.__struct_fields__})
    )


def met(ours: Profile, theirs: Profile, common: wording.Common) -> Pair | None:
    """Two declarations side by side; None where they share nothing that counts."""
    near, listed = _near(ours, theirs), _listed(ours, theirs)
    if not (near or listed or (ours.figures and ours.figures == theirs.figures)):
        return None
    pair = compare(ours, theirs, near, common)
    carried = max(pair.content, pair.copied) >= FAR or pair.figures or _lifted(pair)
    return pair if carried or listed else None


def _users(projects: Sequence[Sequence[Profile]], left: Numbers, right: Numbers) -> Numbers:
    """Who uses each project's words, as numbers: its unit, or for copies of one subject (`left` and `right` are alike) the first
    one's, since else five copies would excuse each other. Other subjects in one template are users of their own.
    """
    alike = zip(left.tolist(), right.tolist(), strict=True)
    family = [(i, j) for i, j in alike if subject(projects[i][0], projects[j][0]) >= _ONE_SUBJECT]
    users = [years[0].entry.unit_key for years in projects]
    for members in components(family):
        for index in members:
            users[index] = projects[min(members)][0].entry.unit_key
    return numbered(users)


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
    """Projects that share a section, or figures, or meaning, ascending; and which of them are alike throughout."""
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
    more: list[tuple[int, int]] = []
    for same in by_figures.values():
        # Equal figures of a hundred schools are a standard rate: each meets the next.
        few = len(same) <= minhash.BUCKET
        more += combinations(sorted(same), 2) if few else pairwise(sorted(same))
    places = {p.entry.id: index for index, years in enumerate(projects) for p in years}
    for one, other in case.neighbours:
        left, right = places.get(one), places.get(other)
        if left is not None and right is not None and left != right:
            more.append((min(left, right), max(left, right)))
    others = np.array(more, np.int64).reshape(-1, 2)
    codes = np.concatenate(
        [met.left * len(projects) + met.right, others[:, 0] * len(projects) + others[:, 1]]
    )
    found, first = np.unique(codes, return_index=True)
    alike = np.zeros(len(codes), np.bool_)
    alike[: len(met.alike)] = met.alike
    return minhash.Met(found // len(projects), found % len(projects), alike[first])
