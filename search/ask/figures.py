"""Numbers that two declarations both print: 486户, 18.6公里, 1,197,000元 of a sub-item.

In: declarations. Out: their numbers by value, and what two share with how little chance explains it (bits). Two clerks
who write of one matter choose other words and the same numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal

from yiju.ingest.record import Declaration
from yiju.ingest.values.digits import digit_bits
from yiju.search.index.printed_amounts import amounts_of, printed_yuan

_NUMBER = re.compile(
    r"(?<![\d.〔\[【（(\-A-Za-z])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿]?)(?P<unit>[一-龥]{0,2})(?!\.?\d|[%％‰])"
)
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_TIMES = ("年", "月", "日", "号", "时", "小时", "分钟", "个月", "周", "届", "期")
_COUNTED = tuple("元户人次个家台套件项份场米亩吨平公册处名间条棵只辆")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:\.\d{1,2})?")
_LEAST = 4.0
"""A number of fewer bits stands in any project."""
_CHANCE = 2.5
"""Bits that each hit loses: two projects print many numbers."""


def figures(declaration: Declaration) -> dict[Decimal, str]:
    """Telling numbers by value, as printed first; no dates, no shares, no round ones."""
    found: dict[Decimal, str] = {}
    written = [*declaration.texts.values(), *(i.target or "" for i in declaration.indicators)]
    written += [item.name for item in declaration.subitems]
    for match in _NUMBER.finditer("\n".join(written)):
        value = Decimal(match["number"].replace(",", "")) * _SCALES[match["scale"]]
        if not _is_time(match) and digit_bits(value) >= _LEAST:
            found.setdefault(value, match[0].strip())
    for field, _, amount in amounts_of(declaration):
        if not field.startswith("prior") and digit_bits(amount) >= _LEAST:
            found.setdefault(amount, printed_yuan(amount))
    return found


def _is_time(match: re.Match[str]) -> bool:
    """Whether a number is of a date: by the word behind it, or a year that counts nothing (`2023`, `2025.1起`)."""
    counts = match["scale"] or match["unit"].startswith(_COUNTED)
    return match["unit"].startswith(_TIMES) or (not counts and bool(_YEAR.fullmatch(match["number"])))


def shared(one: dict[Decimal, str], other: dict[Decimal, str]) -> tuple[float, list[str]]:
    """How little chance explains the equal ones, in bits, and those as the first prints them, the most telling first."""
    both = sorted(one.keys() & other.keys(), key=lambda value: (-digit_bits(value), value))
    return sum(digit_bits(value) - _CHANCE for value in both), [one[value] for value in both]
