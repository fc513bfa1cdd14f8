"""Numbers with their units as Chinese clerks print them: 62个小区, 8.6公里, 二十三棵, 31.6万亩, 6.3万元.

In: a text. Out: `Quantity`s in common units (8.6公里 is 8600 of `length`). Dates, document numbers and shares are none.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

import msgspec

from yiju.ingest.values.digits import digit_bits
from yiju.ingest.values.money import number_in_words

COUNT, MONEY = "count", "money"
_BEFORE, _AFTER = 5, 6
_SHARED_OUT = re.compile(
    r"[一-龥]{0,4}[（(](?P<parts>[^（()）]{1,10}?\d[\d.]*(?:[、，,；;][^（()）、，,；;\d]{1,10}\d[\d.]*)+)[）)]"
)
_PART = re.compile(r"(?P<name>[^、，,；;\d]{1,10}?)(?P<number>\d[\d.]*)(?=[、，,；;]|$)")
_BRACKET_BEFORE = re.compile(r"[（(][^（()）]{0,20}[）)]$")
_IN_BRACKET = re.compile(r"[（(](?:一?共|合计|总计|计)?(?:大约|约|近|逾)?$")
_ABOUT = re.compile(r"(?:大约|大概|约)\s*$")
_ALMOST = re.compile(r"(?<![附最临邻靠])近\s*$")
_MORE = re.compile(r"逾\s*$")
_OR_SO = re.compile(r"\s*(?:左右|上下)")
_STOP = re.compile("[，。；、：,;:（）()\n]")


class Units(msgspec.Struct, forbid_unknown_fields=True):
    """The list as data."""

    counts: list[str]
    kinds: list[list[str]]
    people: list[str]
    measures: dict[str, tuple[str, int]]
    generic: list[int]
    fillers: list[str]
    objects: list[str]
    organs: list[str]
    bureaus: list[str]
    subordinates: list[str]
    leads: list[str]
    matters: list[list[str]]
    limits: list[int]
    expenses: list[str]
    standards: list[str]
    parts: list[str]
    lots: list[str]
    phases: list[str]
    excluded: list[str]
    peers: list[list[str]]


class Quantity(NamedTuple):
    """`value` in the common unit of `kind`; `printed` as it stands there; `thing` the words around it. `span`: from what to what it
    may be, where the text says that it is rounded.
    """

    value: Decimal
    kind: str
    printed: str
    thing: str
    span: tuple[Decimal, Decimal] | None = None

    @property
    def about(self) -> bool:
        """Whether the text says that it is not exact."""
        return self.span is not None


@functools.cache
def units() -> Units:
    """The list that stands in the repository."""
    text = (Path(__file__).parent / "units.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(text, type=Units)


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = sorted({*units().counts, *units().measures}, key=len, reverse=True)
    return re.compile(
        r"(?<![\d.〔\[【(\-KS])(?P<number>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九][零〇一二两三四五六七八九十百千万]*"
        r"[十百千万][零〇一二两三四五六七八九十百千]*|十[一二三四五六七八九]?|[两三四五六七八九](?=[座套台辆处]))"
        r"\s*[余多来]?(?P<scale>[百千]?[万亿]?)(?:(?<=万)(?P<thousands>[1-9])千)?[余多来]?\s*(?P<unit>"
        + "|".join(map(re.escape, names))
        + r")?"
        r"(?P<after>[%％‰年月日号]|个月|小时|分钟|[:：]\d)?"
    )


def quantities(text: str, thing: str = "", bare: bool = False) -> Iterator[Quantity]:
    """All of a text; `thing` is what they are of where a field says so. `bare` takes a number without a unit for a
    count, as in a column of quantities.
    """
    return (quantity for _, _, quantity in located(text, thing, bare))


def located(text: str, thing: str = "", bare: bool = False) -> Iterator[tuple[int, int, Quantity]]:
    """The same with where each starts and ends; what a bracket shares out stands where the whole does."""
    for match in _pattern().finditer(text):
        unit = match["unit"]
        if match["after"] or (unit is None and not bare):
            continue
        value = _value(match["number"]) * _scale(match["scale"]) + 1000 * int(match["thousands"] or 0)
        kind, factor = units().measures.get(unit or "", (COUNT, 1))
        if kind == "days" and value <= 31:
            continue
        lead = _IN_BRACKET.sub("", _BRACKET_BEFORE.sub("", text[: match.start()]))
        before = _STOP.split(lead[-_BEFORE:])[-1]
        after = _STOP.split(text[match.end() : match.end() + _AFTER])[0]
        around = thing or f"{before} {after}"
        span = _span(value, text[: match.start()], match[0], text[match.end() :])
        meant = None if span is None else (span[0] * factor, span[1] * factor)
        yield match.start(), match.end(), Quantity(value * factor, kind, match[0].strip(), around, meant)
        if unit:
            for share in _shares(text[match.end() :], value, unit):
                yield match.start(), match.end(), share


def _span(value: Decimal, before: str, printed: str, after: str) -> tuple[Decimal, Decimal] | None:
    """From what to what a rounded number may be, by its last digit: 约1200 from 1150 to 1250, 600余 from 600 to 700, 近1200 from
    1100. A single digit stands for no more than what is a twentieth, before 近 a tenth, apart.
    """
    last = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
    if re.search("[余多来]", printed) or _MORE.search(before):
        return value, value + last
    if _ALMOST.search(before):
        return value - min(last, value / 10), value
    if _ABOUT.search(before) or _OR_SO.match(after):
        half = min(last / 2, value / 20)
        return value - half, value + half
    return None


def _shares(text: str, whole: Decimal, unit: str) -> Iterator[Quantity]:
    """What a bracket after a quantity shares out without saying the unit again: 25公里（白石坡16、老石岔9）."""
    match = _SHARED_OUT.match(text)
    parts = (
        [(p["name"], p["number"], Decimal(p["number"])) for p in _PART.finditer(match["parts"])]
        if match
        else []
    )
    if parts and sum(value for _, _, value in parts) <= whole:
        kind, factor = units().measures.get(unit, (COUNT, 1))
        for name, printed, value in parts:
            yield Quantity(value * factor, kind, f"{printed}{unit}", name)


@functools.lru_cache(maxsize=65536)
def bits(value: Decimal) -> float:
    """What a number says by its digits; the counts and days that stand in every plan say nothing."""
    return 0.0 if value in units().generic else digit_bits(value)


@functools.lru_cache(maxsize=65536)
def shorter(value: Decimal) -> frozenset[Decimal]:
    """The number rounded to fewer digits, but to two at least; a half either way."""
    steps = [Decimal(1).scaleb(value.adjusted() - kept + 1) for kept in range(2, _digits(value))]
    ways = (ROUND_HALF_UP, ROUND_HALF_DOWN)
    forms = ((value / step).to_integral_value(way) * step for step in steps for way in ways)
    return frozenset(form for form in forms if _digits(form) > 1)


@functools.lru_cache(maxsize=65536)
def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _value(printed: str) -> Decimal:
    if printed[0].isdigit():
        return Decimal(printed.replace(",", ""))
    return Decimal(number_in_words(printed))


def _scale(printed: str) -> int:
    return math.prod({"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[c] for c in printed)
