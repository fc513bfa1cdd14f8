"""The dates of a clause as spans of months: 6月底前, 7月至9月, 上半年, 清明节前, 2026年4月.

In: a clause and the year of its declaration. Out: `DatedSpan`s; month 0 begins with January of that year.
"""

from __future__ import annotations

import functools
import re

import msgspec

from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention_words import mention_words
from yiju.ingest.values.money import number_in_words

_DAY = r"份?[上中下]旬|份|初|底|末|\d{1,2}日?|[一二三]?十?[一二三四五六七八九十]日"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_QUARTERS = "一二三四"
_PARTS = {
    "上": (0.0, 0.34),
    "中": (0.33, 0.67),
    "下": (0.66, 1.0),
    "初": (0.0, 0.35),
    "底": (0.66, 1.0),
    "末": (0.66, 1.0),
}


class DatedSpan(msgspec.Struct, frozen=True):
    """Where a date stands in the clause, and from when to when it is; `unit` is 始, 终 or 间: when something begins, ends or is done.
    `near` is the clause without it.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    near: str
    printed: str


def dated(text: str, year: int | None) -> list[DatedSpan]:
    """All dates of a clause, those of other years by so many months more or less."""
    found = []
    for match in _pattern().finditer(text):
        span = _span(match)
        if span is None or (match.start() and text[match.start() - 1] in "每.0123456789一二三四五六七八九十"):
            continue
        low, high, bounded = span
        if match["year"] and year is not None:
            low, high = (month + 12 * (int(match["year"]) - year) for month in (low, high))
        elif match["next"]:
            low, high = low + 12, high + 12
        near = f"{text[: match.start()]} {text[match.end() :]}"
        found.append(DatedSpan(match.start(), match.end(), low, high, _kind(near, bounded), near, match[0]))
    return _joined(text, found)


def _joined(text: str, found: list[DatedSpan]) -> list[DatedSpan]:
    """7月、8月 as one span."""
    joined: list[DatedSpan] = []
    for span in found:
        last = joined[-1] if joined else None
        if last is not None and text[last.end : span.start] in ("、", "和", "及") and last.low <= span.low:
            near = f"{text[: last.start]} {text[span.end :]}"
            printed = text[last.start : span.end]
            joined[-1] = DatedSpan(last.start, span.end, last.low, span.high, span.unit, near, printed)
        else:
            joined.append(span)
    return joined


def _kind(near: str, bounded: bool) -> str:
    words = fact_words()
    if re.search(f"{words.begins}|起", near) and not bounded:
        return "始"
    if bounded or re.search(f"{words.ends}|{mention_words().latest}", near):
        return "终"
    return "间"


def _span(match: re.Match[str]) -> tuple[float, float, bool] | None:
    """From when to when, and whether only the end is meant."""
    before = bool(match["before"])
    if match["month"]:
        if "月" not in match[0] and not (match["year"] and match["day"]):
            return None
        first, last = _number(match["month"]) - 1, _number(match["month2"] or match["month"]) - 1
        start = first + _within(match["day"], end=False)
        end = last + _within(match["day2"] if match["month2"] else match["day"], end=True)
        if before and not match["day"] and not match["month2"]:
            start -= 1
        return start, end, before or match["day"] in ("底", "末")
    if match["quarter"]:
        first, last = (
            _QUARTERS.index(match["quarter"]),
            _QUARTERS.index(match["quarter2"] or match["quarter"]),
        )
        return first * 3.0, last * 3.0 + 3, before or bool(match["closing"])
    if match["three"]:
        begin = 3.0 * "春夏秋冬".index(match["three"]) + 1
        return begin, begin + 3, before
    if match["half"]:
        return (0.0, 6.0, before) if match["half"] == "上" else (6.0, 12.0, before)
    if match["season"]:
        low, high = mention_words().seasons[match["season"]]
        return (low - 1, high, True) if before else None
    return 11.0, 12.0, True


def _within(day: str | None, *, end: bool) -> float:
    """Where in its month a day is."""
    if not day or day == "份":
        return 1.0 if end else 0.0
    for part, (low, high) in _PARTS.items():
        if part in day:
            return high if end else low
    number = _number(day.rstrip("日"))
    return number / 31 if end else (number - 1) / 31


def _number(printed: str) -> int:
    """In digits or characters: 11, 十一."""
    return int(printed) if printed[0].isdigit() else int(number_in_words(printed))


@functools.cache
def _pattern() -> re.Pattern[str]:
    seasons = "|".join(sorted(mention_words().seasons, key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<year>20\d{{2}})\s*[年\-./]|(?P<next>[次翌来明]年|下一?年))?(?:"
        rf"(?P<month>{_MONTH})(?:月(?!度)|[\-./](?=\d))(?!\d*个)(?P<day>{_DAY})?"
        rf"(?:\s*[—\-–~－～至到]{{1,2}}\s*(?:20\d{{2}}年)?(?P<month2>{_MONTH})月(?P<day2>{_DAY})?)?"
        r"|第?(?P<quarter>[一二三四])季度(?:[至到](?P<quarter2>[二三四])季度)?(?P<closing>末|底)?"
        rf"|(?<=年)(?P<three>[春夏秋冬])季|(?P<half>[上下])半年|(?P<season>{seasons})(?!节?(?:假|后|期间))|(?P<closing_year>年底|年末))(?:节|来临)?(?P<before>之?以?前)?"
    )
