"""What an indicator wanted and what came of it, as far as both are figures or days.

In: an indicator row. Out: `Outcome`: whether the target asks for a figure at all, whether it was met, and which
share of it was reached. What the page leaves open is None.
"""

from __future__ import annotations

import calendar
import re
from decimal import Decimal

import msgspec

from yiju.ingest.record import Indicator
from yiju.ingest.values.money import UNITS
from yiju.ingest.values.target import bare_target, split_target

_SIGNS = {
    "≥": ">=",
    "≤": "<=",
    "＞": ">",
    "＜": "<",
    "＝": "=",
    "正向": ">=",
    "反向": "<=",
    "负向": "<=",
    "等于": "=",
}
_DAY = re.compile(
    r"(?:(?P<year>20\d{2})年)?(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:(?P<day>3[01]|[12]\d|0?[1-9])日|(?P<part>[上中下]旬|底|末))?"
    r"(?P<before>底?之?以?前)?(?:完成|到位|竣工|投入使用)?"
)
_ONE_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?\s*(?:[%‰]|[^\W\d_]{1,4})?")
_BOUND = re.compile(r"[≥≤><]|不低于|不少于|不超过|不高于|不大于|不小于|以上|以内|以下|之前|前$")
_FIGURE = re.compile(
    r"\d|[一二三四五六七八九十百千万零两]+(?:次|个|人|家|项|篇|天|年|月|周|日|份|套|台|期|起)|全部|所有|全年"
)
_ALL_DONE = re.compile(
    "(?:已经?|均已?)?(?:全部|所有|全年)(?:任务)?(?:已经?|均已?)?(?:按[期时]|如期)?(?:完成|达标|达到|实现|到位|落实)(?:任务|目标|年度任务|年度目标)?[。！]?"
)
"""All of it is a figure of a rate only."""
_LOWER = re.compile(
    r"成本|费用|支出|经费|预算|单价|标准|投诉|事故|差错|故障|犯罪|伤亡|死亡|案件|时限|时长|工期|响应|排放|能耗|缺勤|下降率$"
)
_PARTS = {"上旬": 10, "中旬": 20}


class Outcome(msgspec.Struct, frozen=True):
    """`wanted` is whether the target is a figure or a day. `met` and `share` (of the target, 1 and more where it
    was met) are None where the result is no figure or the two cannot be compared. `word` is a result in words
    where a figure is wanted, `repeated` one that only prints the target again.
    """

    wanted: bool
    met: bool | None = None
    share: Decimal | None = None
    word: bool = False
    repeated: bool = False


class _Day(msgspec.Struct, frozen=True):
    year: int | None
    month: int
    day: int


def outcome(row: Indicator, printed: str | None = None) -> Outcome:
    """What came of the row's target; `printed` takes another text (a forecast) as its result."""
    actual = printed if printed is not None else row.actual
    target = _plain(row.target)
    if not target or _qualitative(row):
        return Outcome(False)
    deadline = _day(target)
    sign, value, measure = bound(row)
    if deadline is None and value is None:
        return Outcome(row.nature == "定量" and bool(_FIGURE.search(target)))
    if not actual or not actual.strip():
        return Outcome(True)
    result = _plain(actual)
    if result == target and _BOUND.search(result):
        return Outcome(True, repeated=True)
    if deadline is not None:
        reached = _day(result)
        if reached is None:
            return Outcome(True, word=_in_words(result))
        return Outcome(True, met=_in_time(reached, deadline))
    number = figure(result, measure)
    if number is None or value is None or sign is None:
        rate = measure in ("%", "‰")
        return Outcome(True, word=_in_words(result) if not rate else not _FIGURE.search(result))
    return _compared(row, sign, value, number)


def _in_words(result: str) -> bool:
    return not _FIGURE.search(result) or _ALL_DONE.fullmatch(result) is not None


def bound(row: Indicator) -> tuple[str | None, Decimal | None, str | None]:
    """Sign, value and measure of a target; a direction printed beside it takes the place of its sign."""
    sign, value, measure = row.comparator, row.value, row.measure
    if value is None:
        sign, value, measure = split_target(row.target or "")
    sign = _SIGNS.get(sign or "", sign)
    if row.direction and sign in (None, "="):
        sign = _SIGNS.get(row.direction.strip(), sign)
    return sign, value, measure


def figure(text: str, measure: str | None) -> Decimal | None:
    """The one number of a result, in the measure of its target; None where there are more, or another measure."""
    found = _ONE_NUMBER.findall(text)
    if len(found) != 1:
        return None
    number = re.sub(r"[^\d.]", "", found[0].replace(",", ""))
    unit = re.sub(r"[\d.,\s]", "", found[0])
    value = Decimal(number)
    if unit and measure and unit != measure:
        if unit in UNITS and measure in UNITS:
            return value * UNITS[unit] / UNITS[measure]
        if "%" in (unit, measure):
            return None
        return value if unit.startswith(measure) or measure.startswith(unit) else None
    if measure == "%" and not unit and 0 < value <= 1 and "." in number:
        return value * 100
    return value


def _compared(row: Indicator, sign: str, value: Decimal, number: Decimal) -> Outcome:
    more = number / value if value > 0 else None
    less = value / number if number > 0 else None
    if sign in (">=", ">"):
        return Outcome(True, number >= value if sign == ">=" else number > value, more)
    if sign in ("<=", "<"):
        return Outcome(True, number <= value if sign == "<=" else number < value, less)
    if number == value:
        return Outcome(True, True, Decimal(1))
    if value == 0:
        return Outcome(True, False, Decimal(0))
    if row.direction == "等于":
        return Outcome(True, False, min(x for x in (more, less, Decimal(1)) if x is not None))
    if number > value or _LOWER.search(row.name):
        return Outcome(True)  # more than a bare figure may be good or bad
    return Outcome(True, False, more)


def _qualitative(row: Indicator) -> bool:
    return "定性" in (row.nature or "") or "定性" in (row.comparator or "") or "定性" in (row.direction or "")


def _plain(text: str | None) -> str:
    return bare_target(text or "").replace(">=", "≥").replace("<=", "≤")


def _day(text: str) -> _Day | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    month = int(match["month"])
    last = calendar.monthrange(int(match["year"] or 2024), month)[1]
    day = int(match["day"]) if match["day"] else _PARTS.get(match["part"] or "", last)
    return _Day(int(match["year"]) if match["year"] else None, month, day)


def _in_time(reached: _Day, deadline: _Day) -> bool:
    if reached.year and deadline.year and reached.year != deadline.year:
        return reached.year < deadline.year
    return (reached.month, reached.day) <= (deadline.month, deadline.day)
