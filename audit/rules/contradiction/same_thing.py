"""How likely two mentions of a declaration are of one thing, by what stands around them and never by their values.

In: the mentions of one declaration. Out: `MentionPair`s that could be one value, each with its score from 0 to 1: a logistic sum of features with
the weights of `same_thing.yaml`.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention import (
    Mention,
    comparable,
    is_aimed,
    tells_of_the_place,
)
from yiju.audit.declared.mention_words import in_common_words, mention_words

_FILE = Path(__file__).with_name("same_thing.yaml")
_LEAST_WEIGHT = 0.05
_FEW = 6
_NO_OTHER = 0.8
"""How far ahead a mention is that has no rival in its field."""


class SameThingModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the file."""

    same_thing: dict[str, float]
    disagreement: dict[str, float]
    surely: float
    perhaps: float


class MentionPair(msgspec.Struct, frozen=True):
    """Two mentions by their places in the list, how alike they are, and `score`."""

    one: int
    other: int
    features: Mapping[str, float]
    score: float


class _Worded(msgspec.Struct, frozen=True):
    """The pairs of characters that stand beside a number, in its clause and in its sentence; the last one of its name."""

    near: frozenset[str]
    objects: frozenset[str]
    clause: frozenset[str]
    sentence: frozenset[str]
    head: frozenset[str]
    sides: frozenset[str]
    mention: Mention


@functools.cache
def same_thing_model() -> SameThingModel:
    """The weights as they were fitted. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=SameThingModel)


def mention_pairs(mentions: Sequence[Mention]) -> list[MentionPair]:
    """All pairs that are comparable, each with its score."""
    weights = same_thing_model().same_thing
    return [
        MentionPair(i, j, features, logistic(sum(weights.get(name, 0) * v for name, v in features.items())))
        for i, j, features in pair_features(mentions)
    ]


def pair_features(mentions: Sequence[Mention]) -> list[tuple[int, int, dict[str, float]]]:
    """The features of every comparable pair."""
    worded = [_worded(mention) for mention in mentions]
    rarity = _Rarity(worded)
    of_unit = Counter((m.dimension, m.unit) for m in mentions)
    alike: dict[tuple[int, int], dict[str, float]] = {}
    for i, j in combinations(range(len(mentions)), 2):
        few = of_unit[mentions[i].dimension, mentions[i].unit] <= _FEW
        if _of_one_kind(worded[i], worded[j], few=few):
            alike[i, j] = _likeness(worded[i], worded[j], rarity)
    rivals: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for (i, j), likeness in alike.items():
        total = likeness["within"] + likeness["shared"] + likeness["clause"] / 2
        rivals[i, mentions[j].field].append((total, j))
        rivals[j, mentions[i].field].append((total, i))
    found = []
    for (i, j), likeness in alike.items():
        one, other = mentions[i], mentions[j]
        mine, its = rivals[i, other.field], rivals[j, one.field]
        ahead = min(_ahead(mine, j), _ahead(its, i), 1.0)
        rest = {
            "first": float(ahead >= 0),
            "ahead": ahead,
            "rivals": math.log(len(mine) * len(its)),
            "of_unit": math.log(of_unit[one.dimension, one.unit] + of_unit[other.dimension, other.unit]),
        }
        found.append((i, j, {**likeness, **rest}))
    return found


def _of_one_kind(one: _Worded, other: _Worded, *, few: bool) -> bool:
    """Whether the two are comparable at all: their clauses have words in common, or where `few` values are of the unit their sentences. What is done at a date, or so often, must be done to one object: 水泵更换 is not 闸门更换."""
    if not comparable(one.mention, other.mention) or _rows(one.mention, other.mention):
        return False
    near = "field" in (one.mention.role, other.mention.role) or one.clause & other.clause
    few = few and one.mention.dimension != "share"
    if not near and not (few and one.sentence & other.sentence):
        return False
    if one.sides and other.sides and not one.sides & other.sides:
        return False  # 中级工 is no 高级工
    acted = one.mention.dimension in ("date", "frequency")
    return not (acted and one.objects and other.objects and not one.objects & other.objects)


def _rows(one: Mention, other: Mention) -> bool:
    """Whether both are rows of one table, which are of different things."""
    kinds = {"subitem": "paid", "row": "paid", "indicator": "measured", "field": "own"}
    return one.role in kinds and kinds[one.role] == kinds.get(other.role)


class _Rarity:
    """How much a pair of characters says in a declaration: the fewer clauses hold it."""

    def __init__(self, worded: Sequence[_Worded]) -> None:
        clauses = {(w.mention.field, w.mention.clause): w.clause for w in worded}
        self._count = len(clauses)
        self._holding = Counter(pair for clause in clauses.values() for pair in clause)

    def sum(self, pairs: frozenset[str]) -> float:
        """Of all pairs together."""
        return sum(
            max(math.log((self._count + 1) / (self._holding[pair] + 0.5)), _LEAST_WEIGHT) for pair in pairs
        )

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
        """What both share of the smaller one, and of both together."""
        if not one or not other:
            return 0.0, 0.0
        common, mine, its = self.sum(one & other), self.sum(one), self.sum(other)
        return common / min(mine, its), common / (mine + its - common)


def _likeness(one: _Worded, other: _Worded, rarity: _Rarity) -> dict[str, float]:
    a, b = one.mention, other.mention
    within, shared = rarity.overlap(one.near, other.near)
    clause_within, clause = rarity.overlap(one.clause, other.clause)
    sides = one.sides ^ other.sides
    roles, sections = (a.role, b.role), (a.section, b.section)
    return {
        "always": 1.0,
        "within": within,
        "shared": shared,
        "clause_within": clause_within,
        "clause": clause,
        "apart_clause": float("field" not in (a.role, b.role) and not one.clause & other.clause),
        "sentence": rarity.overlap(one.sentence, other.sentence)[1],
        "head": float(bool(one.head & other.head)),
        "head_beside": float(any(h in b.near for h in one.head)) / 2
        + float(any(h in a.near for h in other.head)) / 2,
        "nameless": float(not one.near) + float(not other.near),
        "sides": float(min(len(sides), 3)),
        "of_place": float(tells_of_the_place(a)) + float(tells_of_the_place(b)),
        "unit": float(a.unit == b.unit),
        "no_unit": float(a.dimension == "count" and not (a.unit and b.unit)),
        "per": float(a.per == b.per),
        "about": float(a.about != b.about),
        "bounded": float(a.bound != b.bound),
        "derived": float(a.derived) + float(b.derived),
        "indicator": float(roles.count("indicator")),
        "paid": float(sum(role in ("subitem", "row") for role in roles)),
        "own_amount": float(roles.count("field")),
        "unaimed": float(a.dimension == "share" and not (is_aimed(a) and is_aimed(b))),
        "need": float(sections.count("项目设立的必要性")),
        "whole_goal": float(sections.count("项目总目标")),
        "goal": float(sections.count("年度绩效目标")),
        "basis": float(sections.count("立项依据")),
        "asks": float("field" in roles and (_asks(a) or _asks(b))),
        "named_alike": float(shared > _NAMED_ALIKE),
        "money_named_alike": float(shared > _NAMED_ALIKE and a.dimension == "money"),
        **{name: float(a.dimension == name) for name in _KINDS},
        **{f"{name}_shared": shared * (a.dimension == name) for name in ("money", "share", "time", "date")},
        "own_amount_derived": float("field" in roles and (a.derived or b.derived)),
    }


def _asks(mention: Mention) -> bool:
    """Whether a text asks for all of the project's money there."""
    asked = re.search(mention_words().asks, mention.run.partition(mention.printed)[0]) is not None
    return asked and re.search(fact_words().not_wholes, mention.run) is None


_NAMED_ALIKE = 0.8
"""Two names that share so much of their words are one."""
_KINDS = ("measure", "money", "price", "share", "frequency", "time", "date")


def _worded(mention: Mention) -> _Worded:
    near, clause = _pairs(in_common_words(mention.near)), _pairs(in_common_words(mention.clause))
    text = "|".join((fact_words().narrowing, fact_words().times_of, mention_words().sides))
    return _Worded(
        near=near,
        objects=_pairs(in_common_words(_sides(mention_words().acts).sub(" ", mention.near))),
        clause=near | clause,
        sentence=near | clause | _pairs(in_common_words(mention.sentence)),
        head=_head(in_common_words(mention.near)),
        sides=frozenset(_sides(text).findall(mention.near)),
        mention=mention,
    )


@functools.cache
def _sides(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@functools.cache
def _doing() -> re.Pattern[str]:
    return re.compile(mention_words().doing)


@functools.lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    """The pairs of characters of its words, without those of doing."""
    return frozenset(
        part[i : i + 2] for part in _doing().sub(" ", text).split() for i in range(len(part) - 1)
    )


def _head(near: str) -> frozenset[str]:
    """The last two characters of the words before the number, and of those behind it."""
    return frozenset(part[-2:] for part in _doing().sub(" ", near).split() if len(part) > 1)


def _ahead(rivals: Sequence[tuple[float, int]], of: int) -> float:
    """How much more alike than the next one of its field."""
    own = next(score for score, place in rivals if place == of)
    others = [score for score, place in rivals if place != of]
    return own - max(others) if others else _NO_OTHER


def logistic(x: float) -> float:
    """From any number to one between 0 and 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
