"""Amounts of money: printed strings → `Decimal` yuan, alone (`parse_amount`) or in running text (`amounts_in`); and yuan as
text for a person, one way everywhere (`grouped`, `in_wan`).

A string that is not plainly one amount gives None: a comma that does not group by three, two
numbers in one cell, a number with an unknown unit. Who reads a form decides with sums what to do
then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yiju.ingest.values.text import half_width_digits, nfkc

UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "圆": Decimal(1),
    "千元": Decimal(1000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
UNIT_OF = {UNITS[unit]: unit for unit in ("元", "千元", "万元", "百万元", "亿元")}
"""The units that tables print money in, by what one is worth."""
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
# `194829,473` (an OCR reader dropped the commas before the last) still groups by three at each comma.
# No amount has more than 18 digits before its point: so long a run is a code or an account number.
_NUMBER = r"\d{1,18}(?:,\d{3}){0,6}(?:\.\d{1,9})?(?![\d,.]*\d)"
_AMOUNT = re.compile(
    rf"(?:人民币|[¥￥])?(?P<sign>[-−])?(?P<number>{_NUMBER})(?P<unit>{_UNIT})?整?(?:/\w{{1,4}})?"
)
_IN_BRACKETS = re.compile(rf"\((?P<number>{_NUMBER})\)(?P<unit>{_UNIT})?")

# A gap between two digits may part two amounts; every other gap is typesetting.
_GAP = re.compile(r"(?<!\d)\s+|\s+(?!\d)")

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"两": 2}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_WORD = rf"[{''.join(_DIGITS)}{''.join(_TENS)}万亿]"
_WORDS = re.compile(rf"(?:人民币)?(?P<words>[{''.join(_DIGITS)}{''.join(_TENS)}万亿]+)(?P<unit>[元圆])整?")

# In running text only a number with 元 behind it is money; `3—5万元`, `1,23万元` are no one amount.
_NO_PART = r"(?<![\d.])(?<!\d,)(?<!\d[-—–~～至到])"
_YUAN = "|".join(sorted((u for u in UNITS if u[-1] in "元圆"), key=len, reverse=True))
_IN_TEXT = re.compile(
    rf"(?:人民币|[¥￥])?\s*(?<![\d万亿元圆%])(?P<sign>[-−])?{_NO_PART}(?P<number>{_NUMBER})\s*(?P<unit>{_YUAN})(?:整)?"
)
_WORDS_IN_TEXT = re.compile(rf"(?P<words>(?=[^百佰千仟万亿]){_WORD}{{2,}})\s*[元圆](?![化论素])整?")


@dataclass(frozen=True)
class AmountInText:
    """An amount at `text[start:end]`, which is `printed`. `value` is yuan; `precision` is what one unit of the
    last printed digit is worth in yuan (4,918万元: 10,000; 137.6万元: 1,000).
    """

    start: int
    end: int
    printed: str
    value: Decimal
    precision: Decimal


def amounts_in(text: str) -> list[AmountInText]:
    """Every amount that the text prints with its unit 元, in order. What is not plainly one amount is left
    out: a range, a comma that does not group by three, another currency, a bare `3万`.
    """
    folded = half_width_digits(text)
    found = [_in_digits(match, text) for match in _IN_TEXT.finditer(folded)]
    found += [_in_words(match, text) for match in _WORDS_IN_TEXT.finditer(folded)]
    return sorted(found, key=lambda amount: amount.start)


def _in_digits(match: re.Match[str], text: str) -> AmountInText:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    unit, decimals = UNITS[match["unit"]], match["number"].partition(".")[2]
    value = Decimal(match["number"].replace(",", "")) * unit
    return AmountInText(
        start,
        match.end(),
        text[start : match.end()],
        -value if match["sign"] else value,
        unit.scaleb(-len(decimals)),
    )


def _in_words(match: re.Match[str], text: str) -> AmountInText:
    precision = UNITS.get(match["words"][-1] + "元", Decimal(1))
    value = Decimal(number_in_words(match["words"]))
    return AmountInText(match.start(), match.end(), text[match.start() : match.end()], value, precision)


def parse_amount(text: str, unit: str = "元") -> Decimal | None:
    """Yuan, or None where `text` is not plainly one amount. `unit` holds where the text prints none
    (the 单位 of the table's head). `150 元/人` gives 150; `（1,234）` is the accountant's minus.
    """
    folded = _GAP.sub("", nfkc(text)).strip()
    if negative := _IN_BRACKETS.fullmatch(folded):
        return -_scaled(negative["number"], negative["unit"] or unit)
    if match := _AMOUNT.fullmatch(folded):
        amount = _scaled(match["number"], match["unit"] or unit)
        return -amount if match["sign"] else amount
    if match := _WORDS.fullmatch(folded):
        return Decimal(number_in_words(match["words"]))
    return None


def number_in_words(words: str) -> int:
    """`叁拾万` → 300000; `十二` → 12; `八万万` → 800000000; `二〇一八` → 2018. The words must hold only number characters."""
    if not any(c in _TENS or c in "万亿" for c in words):
        return int("".join(str(_DIGITS[c]) for c in words))
    total = section = digit = 0
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        else:
            scale = 10_000 if c == "万" else 100_000_000
            number = section + digit
            if c == "亿" or not number:  # 八万万 is eight times ten thousand times ten thousand
                total = (total + number) * scale
            else:
                total += number * scale
            section = digit = 0
    return total + section + digit


def _scaled(number: str, unit: str) -> Decimal:
    amount = Decimal(number.replace(",", "")) * UNITS[unit]
    return amount.normalize() if amount != amount.to_integral() else amount.quantize(Decimal(1))


def grouped(amount: Decimal) -> str:
    """`1500000` → 1,500,000; `0.5` → 0.50: cents only where there are any."""
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents:,.0f}" if cents == cents.to_integral() else f"{cents:,.2f}"


def in_wan(amount: Decimal) -> str:
    """Yuan in 万元, without the unit: `206450` → 20.645."""
    return f"{amount / 10_000:,.6f}".rstrip("0").rstrip(".")
