"""Two declarations weighed by their facts as far as an audit asks it of every pair that anything proposes.

In: two tables of facts, how common they are, the share of equal text. Out: `Weighed`, kept for as long as neither
declaration has changed nor what the two see of others: how common is what both state. The agreement itself is made again only
where it is told.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from yiju.audit.memory import Companions, Memory, key_of, mark_of
from yiju.audit.rules.duplicate_project.agreement import Agreement, agree, sameness
from yiju.audit.rules.duplicate_project.bound import FIRM, Bound, nearly_adding_up
from yiju.audit.rules.duplicate_project.containment import COUNTED
from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.proposed import Proposed
from yiju.audit.rules.duplicate_project.rarity import Rarity
from yiju.audit.rules.duplicate_project.sight import Sight, own_names_of_both, sight
from yiju.audit.rules.duplicate_project.verdict import TEXT, Judge, Verdict, Weights
from yiju.audit.spread import Mask, Numbers
from yiju.audit.statements.quantity import bits

Counts = Literal["alone", "merged", "summed"]
"""Which of the verdicts counts."""


class HeldPart(msgspec.Struct, frozen=True):
    """That one is a sub-item of the other: whether of the left one, the sub-item and its money."""

    by_left: bool
    item: str
    amount: Decimal


class Weighed(msgspec.Struct, frozen=True):
    """The verdict on the two alone, and where one of them holds others as well; `summed`, where their numbers make its own. `likely`: something says that they belong
    together, `firm`: in fresh words what chance does not explain. `other_things`: they state one thing in two quantities and agree in none.
    """

    alone: Verdict
    merged: Verdict
    summed: Verdict | None
    held: HeldPart | None
    likely: bool
    firm: bool
    other_things: bool


TELLING, STRONG, LIKELY, HELD, APART, PARTLY = 1, 2, 4, 8, 16, 32
"""What a kept answer tells in its first byte, without being read: some verdict tells the two, what they have in common is no chance,
something says that they belong together, one is a sub-item of the other, they are a template or two things; no verdict on the two
alone tells them, and what else is to be said is worked out when it is asked for.
"""
_SOMETHING = 128
"""In the first byte of every answer that is not empty."""


def _flags(weighed: Weighed) -> int:
    verdicts = [one for one in (weighed.alone, weighed.merged, weighed.summed) if one is not None]
    return (
        _SOMETHING
        + TELLING * any(one.score > 0 for one in verdicts)
        + STRONG * weighed.firm
        + LIKELY * weighed.likely
        + HELD * (weighed.held is not None)
        + APART * (weighed.other_things or any(one.template for one in verdicts))
    )


def _written(weighed: Weighed) -> bytes:
    """An answer as it is kept."""
    return bytes([_flags(weighed)]) + msgspec.msgpack.encode(weighed)


@dataclass(slots=True)
class Weighing:
    """Two declarations and what was weighed, which is read when it is asked for; `flags` is the first byte of it. `adding`: two like it may nearly
    make the project around which it is.
    """

    left: Facts
    right: Facts
    flags: int
    read: Callable[[], Weighed]
    adding: bool = True

    @property
    def weighed(self) -> Weighed:
        """The verdicts on the two."""
        return self.read()

    def counting(self, counts: Counts) -> JudgedPair:
        """With the verdict that counts; of that on the two alone the first byte says enough."""
        partly = self.flags & PARTLY and counts != "alone"
        flags = _flags(self.weighed) if partly else self.flags
        return JudgedPair(self.left, self.right, flags, self.read, self.adding, counts)

    @property
    def whole(self) -> Facts | None:
        """Of which the other is a sub-item, if either is."""
        held = self.weighed.held
        return None if held is None else self.left if held.by_left else self.right


@dataclass(slots=True)
class JudgedPair(Weighing):
    """With which of the verdicts counts."""

    counts: Counts = "alone"

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts."""
        found: Verdict = getattr(self.weighed, self.counts)
        return found

    @property
    def score(self) -> float:
        """That of the verdict."""
        return self.verdict.score if self.flags & TELLING else 0.0

    @property
    def other_things(self) -> bool:
        """Whether two projects of one name are a template, or two things."""
        return bool(self.flags & APART) and (self.verdict.template or self.weighed.other_things)


class WeighedPairs:
    """What all pairs come to: the first byte of each answer (`flags`), and whether the two may nearly make a project with another
    (`adding`). What the answers say is read of those that are asked for.
    """

    def __init__(
        self,
        pairs: Proposed,
        rows: Sequence[tuple[int, Companions]],
        reading: Callable[[int, bytes], Weighing],
    ) -> None:
        self.flags = np.frombuffer(b"".join(row.heads for _, row in rows), np.uint8)
        self.adding = nearly_adding_up(pairs, self.flags & STRONG > 0)
        self._begins = np.array([begin for begin, _ in rows], np.int64)
        self._rows = rows
        self._reading = reading

    def some(self, places: Numbers) -> Iterator[Weighing]:
        """Those of these places."""
        parts = np.split(places, np.searchsorted(places, self._begins))[1:]
        for (begin, row), some in zip(self._rows, parts, strict=True):
            for place, answer in zip(some.tolist(), row.answers((some - begin).tolist()), strict=True):
                found = self._reading(place, answer)
                found.adding = bool(self.adding[place])
                yield found


class Weigher:
    """Weighs the pairs of one audit; asks the memory first."""

    def __init__(self, rarity: Rarity, weights: Weights, memory: Memory) -> None:
        self.rarity = rarity
        self._weights = weights
        self._memory = memory
        self._bound = Bound(rarity, weights)
        self._looks: dict[str, bytes] = {}
        self._rows: dict[str, Companions] = {}
        self._read: dict[bytes, Weighed] = {}
        self._made: dict[tuple[str, str], Weighed] = {}

    def weigh_all(
        self, pairs: Proposed, letters: npt.NDArray[np.float64], counting: Mask, held: Container[int]
    ) -> WeighedPairs:
        """What every pair comes to; where no verdict on the two alone can tell them only whether what they have in common is chance,
        unless it counts for something else as well (`counting`). `letters` is for each the share of their texts that is equal,
        `held` are the places of those where one is a sub-item of the other. All pairs of one left one are known at once where nothing
        of all that has changed.
        """
        tables, looks = pairs.tables, [self._look(facts) for facts in pairs.tables]
        seen = np.array(list(map(np.void, looks)))
        rows: list[tuple[int, Companions]] = []
        for place, begin, end in pairs.rows():
            left, others = tables[place], pairs.right[begin:end]
            look = hashlib.blake2b(looks[place], digest_size=len(looks[place]))
            for each in (pairs.marks[others], seen[others], letters[begin:end], counting[begin:end]):
                look.update(each.tobytes())
            row = self._row(left)
            if not row.untouched(look.digest(), end - begin):
                for n, other in enumerate(others.tolist(), begin):
                    share = float(letters[n])
                    if counting[n] or not self._hopeless(left, tables[other], share, n in held):
                        self.weigh(left, tables[other], share)
            rows.append((begin, row))

        def read(place: int, answer: bytes) -> Weighing:
            two = tables[pairs.left[place]], tables[pairs.right[place]]
            return self._weighing(*two, float(letters[place]), answer)

        return WeighedPairs(pairs, rows, read)

    def _weighing(self, left: Facts, right: Facts, letters: float, answer: bytes) -> Weighing:
        if answer[0] & PARTLY:
            return Weighing(left, right, answer[0], functools.partial(self._read_now, left, right, letters))
        return Weighing(left, right, answer[0], functools.partial(self._decoded, answer))

    def _hopeless(self, left: Facts, right: Facts, letters: float, held: bool) -> bool:
        """Whether no verdict on the two alone can tell them, which is kept as the first byte of an answer."""
        row, mark = self._row(left), right.entry.mark
        look, known = self._look_of(left, right, letters), row.get(mark)
        if known is None or known[0] != look:
            if not self._bound.hopeless(left, right, held):
                return False
            known = look, b"", self._partly(left, right, letters)
        elif not known[2][0] & PARTLY:
            return False
        row.keep(mark, known)
        return True

    def _partly(self, left: Facts, right: Facts, letters: float) -> bytes:
        firm = letters < TEXT and (
            sameness(left, right, self.rarity) >= FIRM or bool(own_names_of_both(left, right, self.rarity))
        )
        return bytes([_SOMETHING + PARTLY + (STRONG + LIKELY) * firm])

    def weigh(self, left: Facts, right: Facts, letters: float) -> Weighing:
        """`letters` is the share of their texts that is equal."""
        row, other = self._row(left), right.entry.mark
        look = self._look_of(left, right, letters)
        known = row.get(other)
        if known is None or known[0] != look or known[2][0] & PARTLY:
            # Where nothing that either states has become commoner, neither has what both state.
            met = sight(left, right, self.rarity)
            seen = self._seen(left, right, letters, met)
            answer = (
                known[2]
                if known is not None and known[1] == seen
                else _written(self._weighed(left, right, letters, met))
            )
            known = look, seen, answer
        row.keep(other, known)
        return self._weighing(left, right, letters, known[2])

    def _row(self, facts: Facts) -> Companions:
        found = self._rows.get(facts.entry.id)
        if found is None:
            key = key_of("facts", [facts.entry.mark])
            found = self._rows[facts.entry.id] = self._memory.companions(key)
        return found

    def _read_now(self, left: Facts, right: Facts, letters: float) -> Weighed:
        """Worked out where it is asked for, and kept for as long as the two and what they see of others are the same."""
        ends = left.entry.id, right.entry.id
        found = self._made.get(ends)
        if found is None:
            key = key_of("weighed", [left.entry.mark, right.entry.mark, self._look_of(left, right, letters)])
            made = functools.partial(self._weighed, left, right, letters)
            found = self._memory.recall(key, Weighed, lambda: made(sight(left, right, self.rarity)))
            self._made[ends] = found
        return found

    def _decoded(self, answer: bytes) -> Weighed:
        """Most answers are equal: that the two have nothing in common."""
        found = self._read.get(answer)
        if found is None:
            found = self._read[answer] = msgspec.msgpack.decode(memoryview(answer)[1:], type=Weighed)
        return found

    def _look_of(self, left: Facts, right: Facts, letters: float) -> bytes:
        return self._look(left) + self._look(right) + (mark_of(letters) if letters else b"")

    def _look(self, facts: Facts) -> bytes:
        known = self._looks.get(facts.entry.id)
        if known is None:
            known = self._looks[facts.entry.id] = self.rarity.look(facts)
        return known

    def _seen(self, left: Facts, right: Facts, letters: float, met: Sight) -> bytes:
        """All that a verdict on the two sees of other declarations, with the share of equal text."""
        rarity, weights = self.rarity, self._weights
        less, more = met.subjects
        amounts = {amount for _, amount in left.amounts} & {amount for _, amount in right.amounts}
        return mark_of(
            (
                letters,
                rarity.projects,
                [(rarity.of_value(a), rarity.of_value(b)) for a, b in met.equal],
                sorted((amount, rarity.of_amount(amount)) for amount in amounts),
                met.weight,
                (less < weights.letters_subject, more >= weights.split_subject),
                sorted(met.objects),
            )
        )

    def _weighed(self, left: Facts, right: Facts, letters: float, met: Sight) -> Weighed:
        found = agree(left, right, self.rarity, met)
        held, parts = found.contained, _may_be_parts(found)
        likely = parts or _likely(found)
        judge = Judge(found, self._weights, letters, self.rarity.projects)
        alone = judge.verdict()
        return Weighed(
            alone,
            judge.verdict(merged=True) if likely else alone,
            judge.verdict(merged=True, summed=True) if parts or (likely and found.bases) else None,
            None if held is None else HeldPart(held.whole is left, held.item, held.amount),
            likely,
            letters < TEXT and (found.same >= FIRM or bool(found.objects)),
            bool(found.conflicts) and not found.shared,
        )


def _likely(found: Agreement) -> bool:
    return bool(found.shared or found.objects or found.place_named or found.contained)


def _may_be_parts(found: Agreement) -> bool:
    """Whether both pay one price for what they have in numbers of their own, under one basis."""
    return bool(found.conflicts and found.bases) and any(bits(price) >= COUNTED for price in found.prices)
