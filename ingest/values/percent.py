"""Percentages in running text.

In: a text. Out: every percentage with its span. `30个百分点` is a difference of percentages and none itself;
`3—5%` is no one percentage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import half_width_digits

_IN_TEXT = re.compile(
    r"(?<![\d.])(?<!\d,)(?<!\d[-—–~～至到])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*[%％]"
    r"|百分之(?P<words>[零〇一二三四五六七八九十百]+)(?:点(?P<decimals>[零〇一二三四五六七八九]+))?"
)


@dataclass(frozen=True)
class PercentInText:
    """A percentage at `text[start:end]`, which is `printed`. `value` is in per cent (57.14% is 57.14);
    `precision` is one unit of its last printed digit (0.01).
    """

    start: int
    end: int
    printed: str
    value: Decimal
    precision: Decimal


def percents_in(text: str) -> list[PercentInText]:
    """Every percentage of the text, in order. A sign is not part of it: the text says 增加 or 减少."""
    return [_percent(match, text) for match in _IN_TEXT.finditer(half_width_digits(text))]


def _percent(match: re.Match[str], text: str) -> PercentInText:
    if match["number"]:
        value = Decimal(match["number"].replace(",", ""))
        places = len(match["number"].partition(".")[2])
    else:
        places = len(match["decimals"] or "")
        whole = Decimal(number_in_words(match["words"]))
        value = whole + Decimal(number_in_words(match["decimals"] or "零")).scaleb(-places)
    return PercentInText(
        match.start(), match.end(), text[match.start() : match.end()], value, Decimal(1).scaleb(-places)
    )
