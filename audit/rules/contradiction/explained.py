"""Why two different values of one thing are none: other mentions show that they are of two things, or make the one of the other.

In: the mentions of a declaration, a pair of them. Out: whether something explains it: 386 and 97 stand both in the other field; 72 and 28 make 100; 160 of each 20 make
3200; 1280 a month make 15360 a year.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from yiju.audit.rules.contradiction.mention import Mention
from yiju.audit.rules.contradiction.mention_words import mention_words

_EXACT = 1e-9
_ROUNDED = 1e-3
_TWICE = 2
_SEVERAL = {2.0, 3.0, 4.0}
"""两季各, 三批各: counted in characters that are no number of things."""
_NO_CHANCE = 10
"""A number from here on that stands in the other field too is no chance."""


def explained(
    mentions: Sequence[Mention], i: int, j: int, comparable_with: Collection[tuple[int, int]]
) -> bool:
    """Whether the pair is explained. `comparable_with` holds the places of all pairs, the lower first."""
    one, other = mentions[i], mentions[j]
    if one.dimension == "date":
        return False
    if _stated_there(mentions, i, j, comparable_with) or _stated_there(mentions, j, i, comparable_with):
        return True
    low, high = sorted((one, other), key=lambda m: m.low)
    beside = [m for k, m in enumerate(mentions) if k not in (i, j) and m.low == m.high]
    if one.dimension in ("count", "measure", "money", "share"):
        parts = {
            m.low for m in beside if (m.dimension, m.unit) == (one.dimension, one.unit) and not m.derived
        } - {low.low}
        if any(abs(low.low + part - high.low) <= _EXACT * high.low for part in parts):
            return True
    return one.dimension in ("count", "measure", "money", "price") and _product(low, high, beside, mentions)


def _stated_there(
    mentions: Sequence[Mention], i: int, j: int, comparable_with: Collection[tuple[int, int]]
) -> bool:
    """Whether the field of the second states the first's value too."""
    for k, mention in enumerate(mentions):
        if k in (i, j) or mention.field != mentions[j].field or not _equal(mention, mentions[i]):
            continue
        if mention.dimension != mentions[i].dimension:
            continue
        if (min(i, k), max(i, k)) in comparable_with:
            return True
        if mention.unit == mentions[i].unit and mention.low >= _NO_CHANCE:
            return True
    return False


def _equal(one: Mention, other: Mention) -> bool:
    return one.low <= other.high * (1 + _ROUNDED) and other.low <= one.high * (1 + _ROUNDED)


def _product(low: Mention, high: Mention, beside: Sequence[Mention], mentions: Sequence[Mention]) -> bool:
    """Whether some number of things or of periods makes the one of the other."""
    if not low.low:
        return False
    ratio = high.low / low.low
    whole = abs(ratio - round(ratio)) <= (_ROUNDED if low.dimension in ("money", "price") else _EXACT) * ratio
    if ratio < _TWICE or not whole:
        return False
    if low.dimension in ("count", "measure") and not re.search("[各每均单]|分别", low.sentence + high.run):
        return False
    factors = {m.low for m in beside if m.dimension == "count" and not m.derived} | _SEVERAL
    if low.dimension in ("money", "price") or low.per or high.per:
        factors |= {float(times) for times in mention_words().periods.values()}
        factors |= {round(m.low / 30) for m in mentions if m.dimension == "time"}
    return round(ratio) in factors
