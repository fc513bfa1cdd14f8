"""One value that a field of a declaration mentions, of whatever dimension: 5000人, 每周一次, 六成, 6月底前, 1.6万元/座.

In: mentions as `audit.rules.contradiction.read_mentions` reads them. Out: `Mention`, and whether two of them could be one value at all.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from yiju.audit.declared.fact_words import fact_words
from yiju.audit.rules.contradiction.mention_words import mention_words

Dimension = Literal["count", "measure", "money", "price", "share", "points", "frequency", "time", "date"]
Role = Literal["text", "subitem", "row", "indicator", "field"]

_MOVED = frozenset({"moved"})
_ROUNDING = 1.0005
_LOOSELY = 1.05
"""So far apart two numbers may be where one is rounded or a lower bound."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """`run` is what is quoted of the field; `near` the words beside the number, `clause` and `sentence` those around it, without
    numbers. The value lies from `low` to `high`, in yuan, per cent, days, times a year, months since the year began, or the unit. `per`
    are the things and periods for one of which it is. `derived` is one that other numbers make (38个村×每村3场).
    """

    field: str
    run: str
    dimension: Dimension
    unit: str
    low: float
    high: float
    near: str
    clause: str
    sentence: str
    printed: str
    role: Role = "text"
    head: str = ""
    per: frozenset[str] = frozenset()
    reach: frozenset[str] = frozenset()
    bound: Literal["", "most", "least"] = ""
    number: int = 0
    about: bool = False
    derived: bool = False

    @property
    def section(self) -> str:
        """The text that mentions it, empty where a row or a field does."""
        name, _, section = self.field.partition(".")
        return section if name == "texts" else ""

    @property
    def row(self) -> int:
        """The indicator or the sub-item that mentions it, by number."""
        return int(self.field.partition("[")[2].rstrip("]"))


def agree(one: Mention, other: Mention) -> bool:
    """Whether both may be one value, with what rounding and bounds leave open."""
    if one.dimension == "date":
        return _dates_agree(one, other)
    loose = one.about or other.about or "least" in (one.bound, other.bound)
    slack = _LOOSELY if loose else _ROUNDING
    if one.low <= other.high * slack and other.low <= one.high * slack:
        return True
    return any(
        bound.bound == "most" and value.bound != "most" and value.high <= bound.high * slack
        for bound, value in ((one, other), (other, one))
    )


def _dates_agree(one: Mention, other: Mention) -> bool:
    """Deadlines, and beginnings, meet; what is still done after the deadline does not."""
    if one.unit == other.unit:
        return one.low <= other.high + _DAYS and other.low <= one.high + _DAYS
    end, done = (one, other) if one.unit == "终" else (other, one)
    return end.unit != "终" or done.low < end.high


_DAYS = 0.15
"""About five days, in months."""


def comparable(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of one dimension and unit, and of one reach: neither of a part, a stock or another year alone."""
    if one.field == other.field:
        return False  # a text that counts twice counts two things
    if one.dimension != other.dimension or one.reach - _MOVED != other.reach - _MOVED:
        return False
    if one.reach != other.reach and not (_aimed(one) and _aimed(other)):
        return False  # 站距9公里, which is to be 缩短到8公里
    if _parts(one) != _parts(other):
        return False
    if one.dimension in ("count", "measure") and not _one_unit(one, other):
        return False
    if one.dimension == "price":
        for_one = one.per or other.per
        return one.per == other.per or not ((one.per and other.per) or for_one & set(mention_words().periods))
    if one.dimension == "share" and ("满意" in one.near) != ("满意" in other.near):
        return False
    if one.dimension == "time" and _lasting(one) != _lasting(other):
        return False
    if one.dimension == "date":
        return (one.unit == other.unit or "终" in (one.unit, other.unit)) and _one_step(one, other)
    if one.dimension == "time" or one.derived or other.derived:
        return not (one.per and other.per) or one.per == other.per
    return one.per == other.per


def _parts(mention: Mention) -> set[str]:
    """What makes a part, a place or a time of a thing."""
    return set(re.findall(fact_words().narrowing, mention.near))


def _lasting(mention: Mention) -> set[str]:
    """What lasts besides the project: a warranty, a contract."""
    return set(re.findall(mention_words().lasting, mention.near))


def _one_step(one: Mention, other: Mention) -> bool:
    """Whether neither is a step of its own (招标, 验收), nor both do different things: 采购, 采购安装."""
    steps = [set(re.findall(fact_words().steps, m.near)) for m in (one, other)]
    acts = [
        set(re.findall(mention_words().acts, m.near)) | step
        for m, step in zip((one, other), steps, strict=True)
    ]
    return steps[0] == steps[1] and (not all(acts) or acts[0] == acts[1])


def _aimed(mention: Mention) -> bool:
    """Whether the number is what is to be reached, and not what is there."""
    return mention.role != "text" or bool(
        _MOVED & mention.reach or re.search(mention_words().aims, mention.run)
    )


def _one_unit(one: Mention, other: Mention) -> bool:
    if one.unit == other.unit:
        return True
    things, mine = {"", *mention_words().things}, {one.unit, other.unit}
    return mine <= things and bool(mine & {"", "个"})
