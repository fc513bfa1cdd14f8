"""Why two different values of one thing are none: other mentions show that they are of two things, or make the one of the other.

In: the mentions of a declaration, a pair of them. Out: whether something explains it: 386 and 97 stand both in the other field; 72 and 28 make 100; 160 of each 20 make
3200; 1280 a month make 15360 a year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from yiju.audit.declared.mention import Mention, agree
from yiju.audit.declared.mention_words import mention_words

_EXACT = 1e-9
_ROUNDED = 1e-3
_TWICE = 2
_SEVERAL = {2.0, 3.0, 4.0}
"""两季各, 三批各: counted in characters that are no number of things."""
_LESS_ALIKE = 0.3
"""How much less of its name and its clause a mention may share that still explains a pair."""
_NO_CHANCE = 10
"""A number from here on that stands in the other field too is no chance."""


def explained(
    mentions: Sequence[Mention], i: int, j: int, comparable_with: Mapping[tuple[int, int], float]
) -> bool:
    """Whether the pair is explained. `comparable_with` holds how alike the mentions of each pair are, by their places, the lower first."""
    one, other = mentions[i], mentions[j]
    if _in_row_beside(mentions, i, j, comparable_with) or _in_row_beside(mentions, j, i, comparable_with):
        return True
    if one.dimension == "date":
        return False
    if _stated_there(mentions, i, j, comparable_with) or _stated_there(mentions, j, i, comparable_with):
        return True
    if one.dimension == "money" and (_of_all(mentions, one, other) or _of_all(mentions, other, one)):
        return True
    low, high = sorted((one, other), key=lambda m: m.low)
    if _listed(low, high) or _all_years(mentions, one, other) or _one_of_several(mentions, low, high):
        return True
    beside = [m for k, m in enumerate(mentions) if k not in (i, j) and m.low == m.high]
    if one.dimension in ("count", "measure", "money", "share"):
        parts = {
            m.low for m in beside if (m.dimension, m.unit) == (one.dimension, one.unit) and not m.derived
        } - {low.low}
        if any(abs(low.low + part - high.low) <= _EXACT * high.low for part in parts):
            return True
    return one.dimension in ("count", "measure", "money", "price") and _product(low, high, beside, mentions)


def _stated_there(
    mentions: Sequence[Mention], i: int, j: int, comparable_with: Mapping[tuple[int, int], float]
) -> bool:
    """Whether the field of the second states the first's value too, of what is as much like the first as the second is: 次干道每日一遍 is
    none of 主干道机扫频次, beside 主干道每日两遍.
    """
    least = comparable_with[min(i, j), max(i, j)] - _LESS_ALIKE
    within = mentions[i].field == mentions[j].field
    for k, mention in enumerate(mentions):
        if k in (i, j) or mention.field != mentions[j].field or not _equal(mention, mentions[i]):
            continue
        if within and mention.part != mentions[j].part:
            continue
        if "was" in mention.reach - mentions[i].reach:
            continue  # 由八十周岁降至七十五周岁
        if mention.dimension != mentions[i].dimension:
            continue
        alike = comparable_with.get((min(i, k), max(i, k)))
        if alike is not None and alike >= least:
            return True
        made = mention.derived or mention.dimension == "frequency"  # 每日 is everywhere
        if mention.unit == mentions[i].unit and mention.low >= _NO_CHANCE and not made:
            return True
    return False


def _of_all(mentions: Sequence[Mention], one: Mention, other: Mention) -> bool:
    """Whether the first is the project's own amount, which no sub-item is: 全年租金约390万元."""
    own = one.role == "text" and other.role in ("subitem", "row")
    return own and any(m.role == "field" and agree(m, one) for m in mentions)


def _listed(low: Mention, high: Mention) -> bool:
    """Whether the run of the whole has the part as a bare number: 3000元安排食宿1350、教材900."""
    bare = re.findall(r"\d+(?:\.\d+)?", high.run)
    return high.role == "text" and low.low >= _NO_CHANCE and f"{low.low:.15g}" in bare and len(bare) > _TWICE


def _all_years(mentions: Sequence[Mention], one: Mention, other: Mention) -> bool:
    """Whether either is what another field says of all years."""
    return any(
        "years" in m.reach and (m.dimension, m.unit) == (one.dimension, one.unit) and _equal(m, mine)
        for mine in (one, other)
        if "years" not in mine.reach and mine.low >= _NO_CHANCE
        for m in mentions
    )


def _one_of_several(mentions: Sequence[Mention], low: Mention, high: Mention) -> bool:
    """Whether the lower is of a row beside others of the kind: 农产品抽检 and 食品抽检 of 抽检批次."""
    name = high.near.replace(" ", "")[:2]
    if high.role != "indicator" or low.role not in ("subitem", "row") or name not in low.near:
        return False
    several = {m.field for m in mentions if m.role == "subitem" and name in m.near}
    return len(several) > 1 and len(low.near) > len(high.near)


def _in_row_beside(
    mentions: Sequence[Mention], i: int, j: int, comparable_with: Mapping[tuple[int, int], float]
) -> bool:
    """Whether another row of the second's list states the first's value: 第三季度用款 is of the row 第三季度, and not of 第一季度."""
    one, other = mentions[i], mentions[j]
    if other.role not in ("subitem", "row", "indicator"):
        return False
    rows = other.field.partition("[")[0]
    return any(
        mention.role == other.role
        and mention.field.partition("[")[0] == rows
        and mention.head != other.head
        and (min(i, k), max(i, k)) in comparable_with
        and _equal(mention, one)
        and (one.dimension == "date" or one.low >= _NO_CHANCE)
        for k, mention in enumerate(mentions)
        if k != i
    )


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
    if low.per and low.per == high.per:
        return False
    if low.dimension in ("count", "measure") and not re.search("[各每均单]|分别", low.sentence + high.run):
        return False
    factors = {m.low for m in beside if m.dimension == "count" and not m.derived}
    factors |= set() if low.derived or high.derived else _SEVERAL
    if low.dimension in ("money", "price") or low.per or high.per:
        factors |= {float(times) for times in mention_words().periods.values()}
        factors |= {round(m.low / 30) for m in mentions if m.dimension == "time"}
    return round(ratio) in factors
