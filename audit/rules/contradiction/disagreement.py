"""Which pairs of mentions state two values of one thing, and how likely it is that an auditor would say so.

In: the mentions of one declaration. Out: `Disagreement`s, the likeliest first. How alike the two are is `same_thing`'s; here their values, what
confirms either, and where they stand are weighed as well, with the weights of `same_thing.yaml`.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.declared.mention import Mention, agree
from yiju.audit.declared.mention_words import mention_words
from yiju.audit.rules.contradiction.explained import explained
from yiju.audit.rules.contradiction.same_thing import MentionPair, logistic, mention_pairs, same_thing_model

_LEAST_ALIKE = 0.02
_FAR, _NEAR, _TOO_FAR = 1.1, 0.5, 1.25
"""Ratios of two values, as natural logarithms: a third, three fifths, two sevenths."""
_HALF_A_YEAR, _LEAST_MORE = 6, 2


class Disagreement(msgspec.Struct, frozen=True):
    """Two mentions, and the score from 0 to 1."""

    one: Mention
    other: Mention
    score: float


def disagreements(mentions: Sequence[Mention]) -> list[Disagreement]:
    """All that nothing explains, the likeliest first."""
    weights = same_thing_model().disagreement
    found = [
        Disagreement(
            mentions[pair.one],
            mentions[pair.other],
            logistic(sum(weights.get(name, 0) * value for name, value in features.items())),
        )
        for pair, features in disagreement_features(mentions)
    ]
    return sorted(found, key=lambda one: -one.score)


def disagreement_features(mentions: Sequence[Mention]) -> Iterator[tuple[MentionPair, dict[str, float]]]:
    """Of every pair of unlike values that are at all alike in their words and that nothing explains."""
    pairs = mention_pairs(mentions)
    alike = {(pair.one, pair.other): pair.features["shared"] for pair in pairs}
    confirmed: dict[int, float] = defaultdict(float)
    unlike = []
    for pair in pairs:
        if not agree(mentions[pair.one], mentions[pair.other]):
            unlike.append(pair)
            continue
        for place in (pair.one, pair.other):
            confirmed[place] = max(confirmed[place], pair.score)
    for pair in unlike:
        if pair.score < _LEAST_ALIKE or _too_far(mentions[pair.one], mentions[pair.other]):
            continue
        if not explained(mentions, pair.one, pair.other, alike):
            yield pair, _features(mentions, pair, confirmed[pair.one], confirmed[pair.other])


def _features(mentions: Sequence[Mention], pair: MentionPair, one: float, other: float) -> dict[str, float]:
    """`one` and `other` are how surely a third mention confirms either value."""
    mine, alike = mentions[pair.one], pair.features
    ratio = _ratio(mine, mentions[pair.other])
    odds = pair.score / (1 - min(pair.score, 1 - 1e-9))
    return {
        "always": 1.0,
        "alike": math.log(odds),
        "ratio": ratio,
        "far": float(ratio > _FAR),
        "near": float(ratio < _NEAR),
        "narrower": float(_is_narrower(mine, mentions[pair.other])),
        "apart": float(alike["within"] == 0),
        "by_then": float(_is_by_then(mine, mentions[pair.other])),
        "acts_apart": float(_acts_apart(mine, mentions[pair.other])),
        "both_confirmed": min(one, other),
        "one_confirmed": max(one, other),
        **{name: alike[name] for name in _TAKEN},
        mine.dimension: 1.0,
    }


_TAKEN = (
    "shared",
    "within",
    "head_beside",
    "sides",
    "of_place",
    "indicator",
    "paid",
    "rivals",
    "asks",
    "own_amount",
    "named_alike",
    "unit",
    "derived",
    "need",
    "clause",
    "sentence",
    "unaimed",
    "apart_clause",
)


def _is_narrower(one: Mention, other: Mention) -> bool:
    """Whether the lower value is of something whose name is the other's with more: 抽检 and 食用农产品抽检."""
    low, high = sorted((one, other), key=lambda m: m.low)
    return high.near in low.near and len(low.near) - len(high.near) >= _LEAST_MORE


def _is_by_then(one: Mention, other: Mention) -> bool:
    """Whether the lower value is what is done before some time of the year: 春播前完成516个."""
    low, high = sorted((one, other), key=lambda m: m.low)
    return "前" in low.clause and "前" not in high.clause


def _acts_apart(one: Mention, other: Mention) -> bool:
    """Whether something is done in either that is not in the other."""
    acts = [set(re.findall(mention_words().acts, m.clause)) for m in (one, other)]
    return acts[0] != acts[1]


def _too_far(one: Mention, other: Mention) -> bool:
    """Whether the values lie so far apart that one is a part, or of another thing; how often a thing is done may differ by any factor."""
    return one.dimension != "frequency" and _ratio(one, other) > _TOO_FAR


def _ratio(one: Mention, other: Mention) -> float:
    """How far two values lie apart: the logarithm of their ratio, of dates in half years."""
    if one.dimension == "date":
        return abs(one.high - other.high) / _HALF_A_YEAR
    if not one.low or not other.low:
        return _TOO_FAR + 1
    return abs(math.log(one.low / other.low))
