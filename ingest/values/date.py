"""Dates and periods in all printed styles: strings → `datetime.date`.

A string that names no day (or, in a period, no month) gives None rather than a guessed one.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import half_width

_YEAR = r"(?P<y>(?:19|20)\d{2})"
# One style throughout: `2022.1-2` and `2022.12` are no days.
_DATES = (
    re.compile(rf"{_YEAR}年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日?"),
    re.compile(rf"{_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})日?"),
    re.compile(rf"{_YEAR}(?P<m>\d{{2}})(?P<d>\d{{2}})"),
)
_MONTH = re.compile(rf"{_YEAR}(?:年|[-/.])(?P<m>\d{{1,2}})月?(?:份)?")
_MONTH_ALONE = re.compile(r"(?P<m>\d{1,2})月(?:份)?")
_DAY_ALONE = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_WHOLE_YEAR = re.compile(rf"{_YEAR}(?:年|年?(?:度|全年|全年度))")
_YEAR_ALONE = re.compile(_YEAR)
# A period inside a sentence (`本项目自2023年1月1日起至2023年12月31日止`).
_WITHIN = re.compile(r"(?:19|20)\d{2}[\d年月日./]*(?:起)?(?:至|到|[-~])+[\d年月日./]+")
_MONTHS_OF_YEAR = re.compile(rf"{_YEAR}年(?P<from>\d{{1,2}})月?[-~至到](?P<to>\d{{1,2}})月(?:份|底|末)?")
_WORDS = re.compile(r"[〇零一二两三四五六七八九十]+(?=[年月日])")
_DASHES = str.maketrans(dict.fromkeys("—–－―─～〜", "-"))


def parse_date(text: str) -> dt.date | None:
    """`2017-01-01`, `2019/1/1`, `2018年1月1日`, `2025.1.1`, `二〇一八年一月一日`; None for all else."""
    return _date(_fold(text))


def parse_period(text: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a printed period: two dates, two months, months of one year
    (`2023年3-11月`) or a whole year (`2023年度`). (None, None) where it names none of these.
    """
    folded = _fold(text).rstrip("。;；.")
    found = _period(folded)
    if found == (None, None) and len(inside := _WITHIN.findall(folded)) == 1:
        found = _period(inside[0].rstrip("."))
    return found


def _period(folded: str) -> tuple[dt.date | None, dt.date | None]:
    if match := _MONTHS_OF_YEAR.fullmatch(folded):
        year = int(match["y"])
        return _day(year, int(match["from"]), 1), _month_end(year, int(match["to"]))
    if match := _WHOLE_YEAR.fullmatch(folded):
        year = int(match["y"])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    for mark in ("至", "到", "~", "--", "-"):
        for cut in (i for i in range(len(folded)) if folded.startswith(mark, i)):
            first, last = (
                folded[:cut].removeprefix("自").removeprefix("从").removesuffix("起"),
                folded[cut + len(mark) :],
            )
            start, end = _edge(first, None, last=False), None
            if start:
                end = _edge(
                    last.removesuffix("止").removesuffix("底").removesuffix("末"), start.year, last=True
                )
            if start and end and start <= end:
                return start, end
    return None, None


def _date(text: str) -> dt.date | None:
    match = next((m for pattern in _DATES if (m := pattern.fullmatch(text))), None)
    return _day(int(match["y"]), int(match["m"]), int(match["d"])) if match else None


def _edge(text: str, year: int | None, *, last: bool) -> dt.date | None:
    if day := _date(text):
        return day
    if match := _WHOLE_YEAR.fullmatch(text) or _YEAR_ALONE.fullmatch(text):
        return dt.date(int(match["y"]), 12, 31) if last else dt.date(int(match["y"]), 1, 1)
    if match := _MONTH.fullmatch(text):
        y, m = int(match["y"]), int(match["m"])
        return _month_end(y, m) if last else _day(y, m, 1)
    if year and (match := _DAY_ALONE.fullmatch(text)):
        return _day(year, int(match["m"]), int(match["d"]))
    if year and (match := _MONTH_ALONE.fullmatch(text)):
        return _month_end(year, int(match["m"]))
    return None


def _fold(text: str) -> str:
    folded = half_width(text).translate(_DASHES)
    return _WORDS.sub(lambda m: str(number_in_words(m[0])), folded)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> dt.date | None:
    return dt.date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
