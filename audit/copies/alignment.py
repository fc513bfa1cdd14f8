"""Two masked texts side by side: what is equal, where, and what was put in place of what.

The measure and its bounds are the funnel of the project's first study: a ratio of 0.90 is a copy; so is
one of 0.62 where the differing runs are short (edits, not another subject).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec
from rapidfuzz.distance import Indel, ScoreAlignment

from yiju.audit.copies.masking import NUMBER, PROJECT, UNIT, Masked
from yiju.audit.finding import Span

_CLAUSE = re.compile(r"[^。；;，,\n：:！!？?]+")
_MASK = re.compile(f"[{PROJECT}{UNIT}{NUMBER}]")
COPY, EDITED, EDIT = 0.90, 0.62, 2.0
_runs = msgspec.msgpack.Decoder(tuple[tuple[Span, ...], tuple[tuple[str, str], ...]])
_SHORT_RUN = 4
"""Equal runs shorter than this are chance: two Chinese texts share many single words."""


class Alignment(msgspec.Struct, frozen=True, array_like=True):
    """`ratio` 0–1 over all characters; `whole` and `own` the equal share in runs of some length, without
    and with common wording taken out; `gap` the mean length of a differing run. `runs` is what is told of it, which is read where it is.
    """

    ratio: float
    whole: float
    own: float
    inside: float
    gap: float
    renamed: bool
    length: int
    own_length: int
    runs: msgspec.Raw

    @property
    def spans(self) -> tuple[Span, ...]:
        """The equal runs of some length, in either text."""
        return _runs.decode(self.runs)[0]

    @property
    def swapped(self) -> tuple[tuple[str, str], ...]:
        """What was put in place of what."""
        return _runs.decode(self.runs)[1]

    @property
    def copied(self) -> bool:
        """Whether one text is a copy of the other with edits, or a part of it."""
        if self.ratio >= COPY or self.inside >= COPY:
            return True
        return self.ratio >= EDITED and self.gap <= EDIT


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of each clause of a masked text."""
    return [match.span() for match in _CLAUSE.finditer(text)]


def align(
    left: Masked,
    right: Masked,
    common: frozenset[str] | set[str] = frozenset(),
    moved: bool = False,
    names: tuple[str, str] = ("", ""),
) -> Alignment:
    """Character alignment; clauses in `common` count for `whole` but not for `own`. `moved` says that
    both hold the same clauses in another order. `names` are the projects' own, folded: texts that differ in
    parts of these speak of different things.
    """
    blocks = [
        (op.src_start, op.src_end, op.dest_start)
        for op in Indel.opcodes(left.text, right.text)
        if op.tag == "equal"
    ]
    total = len(left.text) + len(right.text)
    equal = sum(end - start for start, end, _ in blocks)
    ratio = 2 * equal / total if total else 0.0
    long = [(a, b, c) for a, b, c in blocks if b - a >= _SHORT_RUN]
    if moved:
        ratio, long = 1.0, _clause_blocks(left, right)
    hidden = _common_flags(left.text, common), _common_flags(right.text, common)
    own_equal = sum(hidden[0].count(0, a, b) for a, b, _ in long)
    own_total = (hidden[0].count(0) + hidden[1].count(0)) or 1
    whole_equal = sum(b - a for a, b, _ in long)
    swapped, renamed = _swapped(left, right, long)
    renamed = renamed or _retitled(left.text, right.text, blocks, names)
    spans = [
        Span((left.starts[a], left.ends[b - 1]), (right.starts[c], right.ends[c + b - a - 1]))
        for a, b, c in long
    ]
    differing = len(_gaps(blocks, len(left.text), len(right.text)))
    return Alignment(
        ratio=ratio,
        whole=1.0 if moved else 2 * whole_equal / total if total else 0.0,
        own=1.0 if moved and own_equal else min(1.0, 2 * own_equal / own_total),
        inside=1.0 if moved else whole_equal / (min(len(left.text), len(right.text)) or 1),
        gap=(total - 2 * equal) / 2 / differing if differing else 0.0,
        renamed=renamed,
        length=max(len(left.text), len(right.text)),
        own_length=own_total // 2,
        runs=msgspec.Raw(msgspec.msgpack.encode((spans, swapped))),
    )


def _retitled(left: str, right: str, blocks: Sequence[tuple[int, int, int]], names: tuple[str, str]) -> bool:
    """Whether a part of one project's name stands where the other text has a part of the other's."""
    ours, theirs = names
    a = c = 0
    for start, end, other in [*blocks, (len(left), len(left), len(right))]:
        one, two = left[a:start], right[c:other]
        a, c = end, other + end - start
        if min(len(one), len(two)) < 2 and PROJECT not in (one, two):
            continue
        mine = one == PROJECT or one in ours
        its = two == PROJECT or two in theirs
        if one and two and mine and its and one not in theirs and two not in ours:
            return True
    return False


def longest(left: str, right: str) -> ScoreAlignment:
    """The longest run of characters that both texts hold, where the shorter one can find it."""
    best = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return ScoreAlignment(best.size, best.a, best.a + best.size, best.b, best.b + best.size)


def _gaps(blocks: Sequence[tuple[int, int, int]], left: int, right: int) -> list[tuple[int, int]]:
    """Lengths of the differing runs between equal ones, on both sides."""
    found = []
    a = c = 0
    for start, end, other in [*blocks, (left, left, right)]:
        if start > a or other > c:
            found.append((start - a, other - c))
        a, c = end, other + end - start
    return found


def _clause_blocks(left: Masked, right: Masked) -> list[tuple[int, int, int]]:
    places: dict[str, list[int]] = {}
    for a, b in clauses(right.text):
        places.setdefault(right.text[a:b], []).append(a)
    return [(a, b, places[left.text[a:b]].pop(0)) for a, b in clauses(left.text)]


def _common_flags(text: str, common: frozenset[str] | set[str]) -> bytearray:
    """For each character 1 where it says nothing: marks, and clauses of common wording; else 0."""
    flags = bytearray(b"\1" * len(text))
    for a, b in clauses(text):
        if text[a:b] not in common:
            flags[a:b] = bytes(b - a)
    return flags


def _swapped(
    left: Masked, right: Masked, blocks: Sequence[tuple[int, int, int]]
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Names and numbers that stand at one place and differ; whether a project's name is among them."""
    pairs: dict[tuple[str, str], None] = {}
    renamed = False
    for a, b, c in blocks:
        for mask in _MASK.finditer(left.text, a, b):
            at, other = mask.start(), c + mask.start() - a
            ours, theirs = left.printed(at, at + 1), right.printed(other, other + 1)
            if ours != theirs:
                pairs[ours, theirs] = None
                renamed = renamed or mask[0] == PROJECT
    return tuple(pairs), renamed
