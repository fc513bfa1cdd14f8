"""How often something is done: 每周巡查2次.

In: clauses of texts, indicators. Out: `Frequency`s.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from yiju.audit.declared.fact_words import Period, fact_words
from yiju.ingest.record import Indicator
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import fold

_COUNT = r"\d+|[一二两三四五六七八九十]+"
_MONEY_BEHIND = re.compile(r"[^，。；\d]{0,6}\d[\d,.]*\s*万?元")


class Frequency(NamedTuple):
    """From how often to how often a year, of what `unit`; `near` is what stands around it."""

    near: str
    unit: str
    low: float
    high: float


def indicator_frequency(row: Indicator) -> Iterator[Frequency]:
    """How often an indicator wants its thing done, where the target has the period, or the name (每月巡检次数: 2次)."""
    target, name = row.target or "", fold(row.name)
    yield from list(frequencies(target)) or frequencies(name + target)


def frequencies(text: str) -> Iterator[Frequency]:
    """Every period of a text, with how many times in it; once where it counts nothing."""
    for match in _often().finditer(text):
        period = _periods()[match["period"] or match["over"]]
        counted = None if match["over"] else _counted().match(text, match.end())
        if match["period"] and counted is None and _MONEY_BEHIND.match(text, match.end()):
            continue
        times = _number(match["times"] if match["over"] else counted["times"] if counted else "1")
        every = _number(match["every"] or match["once"] or "1")
        unit = (match["event"] if match["over"] else counted["event"] if counted else "") or ""
        between, end = (counted["between"], counted.end()) if counted else ("", match.end())
        near = fold(f"{text[: match.start()]}{between}{text[end:]}")
        low, high = (float(often * times / every) for often in period.times)
        yield Frequency(near, unit, low, high)


def _number(printed: str) -> Decimal:
    return Decimal(printed) if printed.isdigit() else Decimal(number_in_words(printed))


@functools.cache
def _periods() -> dict[str, Period]:
    return {name: period for period in fact_words().periods for name in period.names}


@functools.cache
def _often() -> re.Pattern[str]:
    """每月, 按季度; 一年 before a number of times; 次/月."""
    names = "|".join(sorted(_periods(), key=len, reverse=True))
    events = fact_words().events
    return re.compile(
        rf"(?:每(?:[个逢])?(?P<every>{_COUNT})?个?|[按逐](?=[月季周旬])|(?<![第近前半这同上下])(?P<once>[一两二三])个?(?=(?:{names})度?[^，。；\d]{{0,6}}(?:{_COUNT})\s*[次遍回场期]))"
        rf"(?P<period>{names})(?!级|人|以|内)"
        rf"|(?P<times>{_COUNT})\s*(?P<event>{events})\s*[/／](?P<over>{names})"
    )


@functools.cache
def _counted() -> re.Pattern[str]:
    return re.compile(
        rf"度?(?P<between>[^，。；\d每]{{0,14}}?)(?P<times>{_COUNT})\s*(?P<event>{fact_words().events})"
    )
