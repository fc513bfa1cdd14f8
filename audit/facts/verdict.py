"""Whether two declarations are one matter: their facts weighed, and what relation they tell of.

In: an `Agreement` and the weights of the rule's YAML. Out: `Verdict`; above 0 chance does not explain what agrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import msgspec

from yiju.audit.facts.agreement import Agreement
from yiju.audit.facts.quantity import bits, units
from yiju.audit.facts.table import Facts
from yiju.ingest.values.text import fold

Relation = Literal["split", "contained", "subordinate", "again"]

_BUREAU = ("局", "委员会", "委", "厅", "部", "办公室")
_BELOW = ("中心", "大队", "支队", "中队", "队", "所", "站", "馆", "院", "校", "处", "服务部")


class Weights(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    quantities: float
    exact: float
    amounts: float
    contained: float
    words: float
    prices: float
    objects: float
    place_named: float
    near_total: float
    split: float
    conflicts: float
    apart: float
    peers: float
    excluded: float
    least: float
    kinds: int
    split_subject: float
    letters: float
    letters_subject: float
    letters_exact: float
    letters_numbers: int
    near: float
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


def judge(found: Agreement, weights: Weights, letters: float = 0.0) -> Verdict:
    """The facts weighed. `letters` is the share of the texts that is equal: numbers are copied along with them."""
    left, right = found.left, found.right
    same = left.entry.unit_key == right.entry.unit_key
    apart = not same and _apart(left, right)
    peers = not same and _one_kind(left.organ, right.organ)
    near = _near(left.total, right.total, weights.near)
    contained = (
        found.contained is not None
        and not apart
        and len(found.conflicts) < 2
        and (found.weight >= weights.strong_words / 2 or found.quantities >= 1.5 or bool(found.objects))
    )
    in_parts = any(part in f"{left.entry.name}{right.entry.name}" for part in units().parts)
    split = (
        same
        and not found.conflicts
        and found.subject >= weights.split_subject
        and (near or (in_parts and bool(found.prices)))
    )
    exact = found.exact
    to_the_yuan = contained and found.contained is not None and found.contained[3]
    if to_the_yuan and found.contained:
        exact += bits(found.contained[2])
    strong_words = found.weight >= weights.strong_words
    kinds = (
        sum(value >= 1 for _, _, value in found.shared)
        + bool(found.amounts)
        + contained
        + to_the_yuan
        + strong_words
        + bool(found.prices)
        + split
        + bool(found.objects)
    )
    score = (
        weights.quantities * min(found.quantities, 15)
        + weights.exact * min(exact, 12)
        + weights.amounts * min(len(found.amounts), 3)
        + weights.contained * contained
        + weights.words * min(found.weight, 60) / 10
        + weights.prices * min(len(found.prices), 2) * (found.quantities > 2)
        + weights.objects * min(len(found.objects), 4)
        + weights.place_named * (found.place_named and not same)
        + weights.near_total * (near and (not same or found.quantities > 2))
        + weights.split * split
        - weights.conflicts * min(len(found.conflicts), 3)
        - weights.apart * apart
        - weights.peers * peers
        - weights.excluded * any(word in f.said for f in (left, right) for word in units().excluded)
        - weights.least
    )
    copied = letters >= weights.letters or len(found.shared) >= weights.letters_numbers
    other = found.both_subjects < weights.letters_subject and found.exact < weights.letters_exact
    along = copied and other and not (same and near and found.bases)
    if along or kinds < weights.kinds or (same and fold(left.entry.name) == fold(right.entry.name)):
        score = min(score, -0.1)
    relation: Relation = "again"
    if contained:
        relation = "contained"
    elif same and (split or in_parts):
        relation = "split"
    elif not same and _subordinate(left, right):
        relation = "subordinate"
    return Verdict(score, relation, score <= 0 and _template(found, peers))


def _template(found: Agreement, peers: bool) -> bool:
    """Whether equal words say nothing: two units of one kind, or one thing in two quantities, and no object in common."""
    sides = [set(facts.values) for facts in (found.left, found.right)]
    own_figures = all(one - other for one, other in (sides, reversed(sides))) or bool(found.conflicts)
    return (peers and own_figures and not found.objects) or len(found.conflicts) > 1


def _one_kind(one: str, other: str) -> bool:
    """Whether two organs are of one kind: two towns, two schools, two meteorological bureaus."""
    if one[-3:] == other[-3:]:
        return True
    return any(one.endswith(ends) and other.endswith(ends) for ends in map(tuple, units().peers))


def _apart(left: Facts, right: Facts) -> bool:
    """Whether the units are of different places, neither within the other."""
    if left.area.startswith(right.area) or right.area.startswith(left.area):
        return False
    stems = [facts.area.rstrip("省市县区旗州盟")[-2:] for facts in (left, right)]
    return not (stems[0] in right.entry.unit or stems[1] in left.entry.unit)


def _near(one: Decimal | None, other: Decimal | None, share: float) -> bool:
    return bool(one and other) and abs(one - other) <= max(one, other) * Decimal(str(share))  # type: ignore[operator,type-var]


def _subordinate(left: Facts, right: Facts) -> bool:
    for one, other in ((left, right), (right, left)):
        if one.entry.declaration.authority and fold(one.entry.declaration.authority) == fold(
            other.entry.unit
        ):
            return True
        if one.area == other.area and one.organ.endswith(_BUREAU) and other.organ.endswith(_BELOW):
            return True
    return False
