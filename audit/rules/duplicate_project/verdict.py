"""Whether two declarations are one matter: their facts weighed, and what relation they tell of.

In: an `Agreement` and the weights of the rule's YAML. Out: `Verdict`; above 0 chance does not explain what agrees.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Literal

import msgspec

from yiju.audit.rules.duplicate_project.agreement import Agreement, unlike
from yiju.audit.rules.duplicate_project.fact_table import Facts, overlap
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import bits, units
from yiju.ingest.values.text import fold

Relation = Literal["split", "merged", "contained", "next_year", "again"]

_TOTAL = 5.0
TEXT = 0.5
"""From this share of equal text on one text was filled in twice, and its numbers with it."""
_NAMED = 0.3
"""What it adds that the sub-item names the unit that filed the other."""
_LITTLE_BELOW = Decimal("0.94")
_RATE = 4.0
"""What a price says that both pay and neither prints, in bits."""


MOST = {
    "same": 20.0, "loose": 10.0, "exact": 12.0, "amounts": 3.0, "contained": 1 + _NAMED, "merged": 1.0, "words": 6.0,
    "same_item": 1.0, "prices": 5.0, "objects": 4.0, "place_named": 1.0, "near_total": _TOTAL, "one_group": 1.0,
    "near_total_same_unit": _TOTAL, "split": 1.0, "adds_up": 1.0, "below_limit": 1.0, "conflicts": 3.0, "apart": 1.0,
    "peers": 1.0, "others": 1.0, "matters_apart": 1.0, "titles_apart": 1.0, "excluded": 1.0,
}  # fmt: skip
"""How much there can be of each fact."""


class Weights(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML. `facts` are what a fact adds (or takes, below 0), by its name in `evidence`."""

    facts: dict[str, float]
    least: float
    few: int
    crowd: float
    kinds: int
    split_subject: float
    letters: float
    letters_subject: float
    letters_exact: float
    letters_numbers: int
    own_numbers: float
    near: float
    close_total: float
    strong_words: float


@dataclass(frozen=True)
class Verdict:
    """`score` above 0: one matter. `template`: units of one kind that each state figures of their own."""

    score: float
    relation: Relation
    template: bool

    @property
    def chance(self) -> float:
        """0–1 for a finding's score."""
        return 1 / (1 + math.exp(-self.score))


class Judge:
    """Weighs the facts of two declarations. `letters` is the share of the texts that is equal: numbers are copied along with
    them; of many `projects` more agree by chance. What is the same in each verdict on the two is worked out once.
    """

    def __init__(self, found: Agreement, weights: Weights, letters: float = 0.0, projects: int = 0) -> None:
        self._found = found
        self._weights = weights
        self._letters = letters
        self._crowd = weights.crowd * math.log(max(1.0, projects / weights.few))
        self._same = found.left.entry.unit_key == found.right.entry.unit_key
        self._near_parts = self._same and _in_parts(found)
        self._apart = not self._same and _apart(found.left, found.right)
        self._this_year = (
            (self._same or found.lots)
            and found.left.entry.year == found.right.entry.year
            and not _in_phases(found)
        )
        self._alone = self._evidence()
        self._kinds = _kinds(found, self._alone, weights)

    def verdict(self, *, merged: bool = False, summed: bool = False) -> Verdict:
        """`merged`: one of the two holds other projects as well, as sub-items or in its total; `summed`: in its numbers too,
        so that these are not at odds.
        """
        found, weights, same = self._found, self._weights, self._same
        features = self.evidence(merged=merged, summed=summed)
        score = sum(weights.facts[name] * value for name, value in features.items()) - weights.least
        score -= self._crowd
        # So many numbers and hardly a telling word: one text was filled in twice.
        filled = len(found.shared) >= weights.letters_numbers and found.weight < weights.strong_words
        copied = self._letters >= weights.letters or filled
        other = found.both_subjects < weights.letters_subject and found.exact < weights.letters_exact
        lots = features["split"] and found.one_price
        # Who merges takes over a clause, not the text.
        taken_over = merged and self._letters < TEXT
        parted = (
            summed
            or bool(features["adds_up"])
            or (same and bool(features["below_limit"] or lots or taken_over or self._near_parts))
        )
        one_text = self._letters >= weights.letters and not found.objects
        kin = bool(features["peers"]) and found.same < weights.own_numbers
        along = copied and other and not parted
        kinds = (
            self._kinds + (features["adds_up"] > 0) + (features["merged"] > 0 and not features["contained"])
        )
        if along or (one_text and (kin or (same and not parted))) or kinds < weights.kinds:
            score = min(score, -0.1)
        if same and self._one_name:
            score = min(score, -0.1)
        return Verdict(score, self._relation(features, merged), score <= 0 and self._template)

    def evidence(self, *, merged: bool = False, summed: bool = False) -> dict[str, float]:
        """What speaks for one matter and against it, by name."""
        found, same = self._found, self._same
        adds_up = bool(self._alone["adds_up"])
        return self._alone | {
            "merged": float(
                merged
                and not self._apart
                and (
                    summed
                    or same
                    or self._to_the_yuan
                    or found.same >= 1.5
                    or bool(found.objects)
                    or found.place_named
                )
            ),
            "adds_up": float(summed or adds_up),
            "conflicts": float(min(len(found.conflicts), 3)) * (not summed and not adds_up),
        }

    @functools.cached_property
    def _one_name(self) -> bool:
        return fold(self._found.left.entry.name) == fold(self._found.right.entry.name)

    @functools.cached_property
    def _template(self) -> bool:
        return _template(self._found, bool(self._alone["peers"]))

    @functools.cached_property
    def _to_the_yuan(self) -> bool:
        held = self._found.contained
        return held is not None and held.exact and held.amount not in self._found.prices

    def _relation(self, features: dict[str, float], merged: bool) -> Relation:
        left, right = self._found.left, self._found.right
        if left.entry.year != right.entry.year and not overlap(left, right):
            return "next_year"
        if features["contained"]:
            return "contained"
        if merged:
            return "merged"
        if (self._same and features["split"]) or self._near_parts or features["adds_up"]:
            return "split"
        return "again"

    def _evidence(self) -> dict[str, float]:
        """That of the two alone."""
        found, weights, same, letters = self._found, self._weights, self._same, self._letters
        left, right = found.left, found.right
        apart, to_the_yuan = self._apart, self._to_the_yuan
        followed = left.total == right.total and left.total in found.followed
        near = 0.0 if followed else _near(left.total, right.total, weights.near)
        held = found.contained
        contained = not apart and len(found.conflicts) < 2 and _contained(found, weights)
        money = bits(held.amount) if held and contained and to_the_yuan else 0.0
        adds_up = self._this_year and found.whole is not None
        split = (
            self._this_year
            and same
            and not found.conflicts
            and found.subject >= weights.split_subject
            and (near > 0 or (self._near_parts and bool(found.prices or found.one_price)))
        )
        # One number of something else, in two units: it may be chance.
        alone = len(found.shared) == 1 and not (same or found.place_named or to_the_yuan)
        return {
            "same": min(found.same, MOST["same"]),
            "loose": min(found.loose, MOST["loose"]) / (2 if alone else 1),
            "exact": min(found.exact + money, MOST["exact"]),
            "amounts": float(min(len(found.amounts), 3)),
            "contained": (held.near + _NAMED * held.named) if contained and held else 0.0,
            "merged": 0.0,
            "words": min(found.weight, 60) / 10 * (letters < weights.letters),
            "same_item": float(found.same_item),
            "prices": min(sum(bits(p) for p in found.prices), 5) or _RATE * bool(found.one_price),
            "objects": float(min(len(found.objects), 4)),
            "place_named": float(found.place_named and not same),
            "near_total": near * (not same),
            "one_group": float(near > 0 and not same and not apart and found.one_group),
            "near_total_same_unit": near * same,
            "split": float(split),
            "adds_up": float(adds_up),
            "below_limit": float(self._this_year and same and _below_limit(left.total, right.total)),
            "conflicts": float(min(len(found.conflicts), 3)) * (not adds_up),
            "apart": float(apart),
            "peers": float(not same and _one_kind(left.organ, right.organ)),
            "others": float(all(found.others) and not found.place_named),
            "matters_apart": float(found.matters_apart),
            "titles_apart": float(found.titles_apart),
            "excluded": float(left.excluding or right.excluding),
        }


def _contained(found: Agreement, weights: Weights) -> bool:
    """Whether something besides money says that one is in the other; more must where the sub-item does not speak of it."""
    held = found.contained
    if held is None:
        return False
    if held.amount in found.prices and not (found.same or found.place_named or found.objects):
        return False  # one bought at a price that both print
    if not held.spoken:
        return found.same >= 3 or found.loose >= 4 or found.place_named or bool(found.objects)
    is_named = found.weight >= weights.strong_words / 2 if held.exact else found.place_named
    return found.same >= 1.5 or found.loose >= 3 or bool(found.objects) or is_named


def _kinds(found: Agreement, features: dict[str, float], weights: Weights) -> int:
    """How many facts of different kinds agree, of the two alone and beside what they add up to."""
    return (
        sum(value >= 1 and not unlike(a, b) for a, b, value in found.shared)
        + (
            bool(found.amounts)
            or features["near_total"] + features["near_total_same_unit"] >= weights.close_total
        )
        + (features["contained"] > 0)
        + (features["contained"] > 0 and found.place_named)
        + (found.contained is not None and found.contained.exact and features["contained"] > 0)
        + (found.weight >= weights.strong_words)
        + bool(found.prices or found.one_price)
        + (found.priced is not None and bits(found.priced[2]) >= weights.close_total)
        + (features["split"] > 0)
        + (features["one_group"] > 0)
        + (features["below_limit"] > 0)
        + bool(found.objects)
    )


def _in_parts(found: Agreement) -> bool:
    both = f"{found.left.entry.name}{found.right.entry.name}"
    return any(part in both for part in units().parts)


def _in_phases(found: Agreement) -> bool:
    """Whether the names say that one follows on the other, which is no split."""
    return any(phase in f.entry.name for f in (found.left, found.right) for phase in units().phases)


def _template(found: Agreement, peers: bool) -> bool:
    """Whether equal words say nothing: two units of one kind, or one thing in two quantities, and no object in common."""
    sides = found.left.keys, found.right.keys
    own_figures = all(one - other for one, other in (sides, reversed(sides))) or bool(found.conflicts)
    return (peers and own_figures and not found.objects) or len(found.conflicts) > 1


@functools.lru_cache(maxsize=65536)
def _one_kind(one: str, other: str) -> bool:
    """Whether two organs are of one kind: two towns, two schools, two meteorological bureaus."""
    kinds = [*map(tuple, units().peers), *((kind,) for kind in units().organs)]
    if one == other or any(one.endswith(ends) and other.endswith(ends) for ends in kinds):
        return True
    alike = sum(
        1 for _ in takewhile(lambda ends: ends[0] == ends[1], zip(one[::-1], other[::-1], strict=False))
    )
    stems = one[: len(one) - alike], other[: len(other) - alike]
    return alike > 2 and all(1 < len(stem) < 5 and not dictionary.frequency(stem) for stem in stems)


def _apart(left: Facts, right: Facts) -> bool:
    """Whether the units are of different places, neither within the other."""
    if left.area.startswith(right.area) or right.area.startswith(left.area):
        return False
    stems = [facts.area.rstrip("省市县区旗州盟")[-2:] for facts in (left, right)]
    return not (stems[0] in right.entry.unit or stems[1] in left.entry.unit)


def _near(one: Decimal | None, other: Decimal | None, share: float) -> float:
    """0 for totals that are further apart than `share`; else in bits how close they are, as far as their digits tell."""
    if not one or not other:
        return 0.0
    if abs(one - other) > max(one, other) * Decimal(str(share)):
        return 0.0
    digits = max(2 ** bits(amount) for amount in (one, other))
    apart = max(float(abs(one - other) / max(one, other)), 1 / digits)
    return min(_TOTAL, max(1.0, math.log2(2 * share / apart)))


def _below_limit(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether both totals stay little below one limit of the rules on purchasing."""
    if not one or not other:
        return False
    low, high = sorted((one, other))
    return any(limit * _LITTLE_BELOW <= low and high < limit for limit in units().limits)
