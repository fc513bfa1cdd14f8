"""One value that a field of a declaration mentions, of whatever dimension: 5000人, 每周一次, 六成, 6月底前, 1.6万元/座.

In: mentions as `audit.rules.contradiction.read_mentions` reads them. Out: `Mention`, and whether two of them could be one value at all.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention_words import in_common_words, mention_words

Dimension = Literal["count", "measure", "money", "price", "share", "points", "frequency", "time", "date"]
Role = Literal["text", "subitem", "row", "indicator", "field", "name"]

_MOVED, _AMONG = frozenset({"moved"}), frozenset({"among"})
_HOW = frozenset({"集中"})
"""What says how a thing is done rather than which part of it: 集中采购, 集中免疫."""
_ROUNDING = 1.0005
_SPENT = re.compile("完成[一-龥]{0,4}(?:投资|支付|支出|产值)")
"""How far the money is spent by then."""
_LOOSELY = 1.05
"""So far apart two numbers may be where one is rounded or a lower bound."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """`run` is what is quoted of the field; `near` the words beside the number, `clause` and `sentence` those around it, without
    numbers. The value lies from `low` to `high`, in yuan, per cent, days, times a year, months since the year began, or the unit. `per`
    are the things and periods for one of which it is. `derived` is one that other numbers make (38个村×每村3场). `part` numbers the
    parts of a text that stand under heads of their own. `factor`: the number of things that a number in a product is multiplied with is of this unit.
    `made` says how a derived value was made, where its run does not show it.
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
    part: int = 0
    factor: str = ""
    made: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """The field, and the part of it."""
        return self.field, self.part

    @property
    def section(self) -> str:
        """The text that mentions it, empty where a row or a field does."""
        name, _, section = self.field.partition(".")
        return section if name == "texts" else ""

    @property
    def row(self) -> int:
        """The indicator or the sub-item that mentions it, by number."""
        return int(self.field.partition("[")[2].rstrip("]"))


def derived_from(mention: Mention, **changes: object) -> Mention:
    """The mention with what other numbers make of it."""
    return msgspec.structs.replace(mention, derived=True, **changes)


def agree(one: Mention, other: Mention) -> bool:
    """Whether both may be one value, with what rounding and bounds leave open."""
    if one.dimension == "date":
        return _dates_agree(one, other)
    floor = "least" in (one.bound, other.bound)
    if one.dimension == "share" and is_aimed(one) and is_aimed(other):
        floor = False  # 提高到92%以上 is more than ≥88%
    loose = one.about or other.about or floor
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
    if one.place == other.place:
        return False  # a text that counts twice counts two things
    if one.dimension != other.dimension or _reach_beside(one, other) != _reach_beside(other, one):
        return False
    if one.reach ^ other.reach >= _MOVED and not (is_aimed(one) and is_aimed(other)):
        return False  # 站距9公里, which is to be 缩短到8公里
    if _parts(one) - _parts_around(other) or _parts(other) - _parts_around(one):
        return False
    if _of_other_times(one, other) or _of_other_times(other, one) or _one_listed(one, other):
        return False
    if one.dimension in ("count", "measure") and not _one_unit(one, other):
        return False
    if one.unit == "岁" and tells_of_the_place(one) != tells_of_the_place(other):
        return False  # 全县60周岁以上的10.9万人 are no one's condition
    if one.dimension == "price":
        periods = set(mention_words().periods)
        things = one.per - periods, other.per - periods
        return one.per & periods == other.per & periods and (not all(things) or things[0] == things[1])
    if one.dimension == "share" and (
        ("满意" in one.near) != ("满意" in other.near)
        or _rates_apart(one, other)
        or _paid_in_parts(one) != _paid_in_parts(other)
    ):
        return False
    own = one.dimension == "money" and "field" in (one.role, other.role)
    if own and any(_SPENT.search(m.run) for m in (one, other)):
        return False
    if one.dimension == "frequency" and _overseen(one) != _overseen(other):
        return False
    if one.dimension == "time" and _lasting(one) != _lasting(other):
        return False
    if one.dimension == "date":
        return (one.unit == other.unit or "终" in (one.unit, other.unit)) and _one_step(one, other)
    if one.dimension == "time" or one.derived or other.derived:
        return not (one.per and other.per) or one.per == other.per
    return one.per == other.per


def _reach_beside(mention: Mention, other: Mention) -> frozenset[str]:
    """A sub-item is a part itself: 其中培训安排48万元 is of it."""
    own = other.role in ("subitem", "row") and mention.dimension in ("money", "price")
    return mention.reach - _MOVED - (_AMONG if own else frozenset())


def tells_of_the_place(mention: Mention) -> bool:
    """Whether its sentence is of a place, and its clause promises nothing: 全县水稻23.5万亩，优质稻9.8万亩."""
    words = mention_words()
    of_place = mention.role == "text" and re.match(words.of_the_place, mention.sentence)
    return bool(of_place) and re.search(words.planned, mention.run) is None


def _of_other_times(one: Mention, other: Mention) -> bool:
    """Whether the first is of a time of the year of which the other's sentence does not speak: 汛期."""
    named = set(re.findall(fact_words().times_of, one.near))
    return bool(named - set(re.findall(fact_words().times_of, f"{other.near} {other.sentence}")))


def _parts(mention: Mention) -> set[str]:
    """What makes a part, a place or a time of a thing."""
    return set(re.findall(fact_words().narrowing, mention.near)) - _HOW


def _parts_around(mention: Mention) -> set[str]:
    """Those that its sentence speaks of."""
    return set(re.findall(fact_words().narrowing, f"{mention.near} {mention.sentence}"))


def _one_listed(one: Mention, other: Mention) -> bool:
    """Whether either is of two things together of which the other names one: 试剂和人工 is more than 试剂."""
    if one.dimension not in ("count", "money", "price"):
        return False
    return any(_lists(whole.near, part.near) for whole, part in ((one, other), (other, one)))


def _paid_in_parts(mention: Mention) -> bool:
    """Whether it is the share of a price that is paid at one time: 验收后付55%."""
    return re.search(mention_words().paid_in_parts, mention.near) is not None


def _rates_apart(one: Mention, other: Mention) -> bool:
    """Whether both are rates by name, and of different names: 适配有效率 is no 适配率."""
    names = [re.search("([一-龥]{2})率", in_common_words(mention.near)) for mention in (one, other)]
    return len({name[1] for name in names if name}) > 1


def _lists(whole: str, part: str) -> bool:
    whole = re.sub(mention_words().paid_for, " ", whole)
    listed = [name for name in re.split(mention_words().joins, whole) if len(name.strip()) > 1]
    named = [any(name[i : i + 2] in part for i in range(len(name) - 1)) for name in listed]
    return len(listed) > 1 and any(named) and not all(named)


def _overseen(mention: Mention) -> bool:
    """Whether it is how often somebody looks whether a thing is done."""
    return re.search(mention_words().oversight, mention.near) is not None


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


def is_aimed(mention: Mention) -> bool:
    """Whether the number is what is to be reached, and not what is there."""
    return mention.role != "text" or bool(
        _MOVED & mention.reach or re.search(mention_words().aims, mention.run)
    )


def _one_unit(one: Mention, other: Mention) -> bool:
    if one.unit == other.unit:
        return True
    things, mine = mention_words().thing_units, {one.unit, other.unit}
    if any(mine <= set(alike) for alike in mention_words().alike_units):
        return True
    if not (mine <= things and mine & {"", "个"}):
        return False
    return _is_counted(one, other) and _is_counted(other, one)


def _is_counted(mention: Mention, other: Mention) -> bool:
    """Whether the other speaks of what is counted, which stands right behind its unit or, of 个, is named last: 8个乡镇 are no 场."""
    behind = re.search(rf"{re.escape(mention.printed)}([一-龥]{{2}})", mention.run)
    if mention.unit not in ("", "个") and not behind:
        return True
    thing = behind[1] if behind and mention.role == "text" else mention.near.replace(" ", "")[-2:]
    return thing in f"{other.near} {other.clause}"
