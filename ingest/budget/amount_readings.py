"""Printed amounts of budget tables, with every reading that a defect leaves open.

In: a cell's or token's text. Out: the `Decimal`s it may mean, in printed units. `194829,473` means one
amount; `13270.732` may be 13270732 with a misread comma or 13270.732: sums decide (`settle`).
"""

from __future__ import annotations

import re
from decimal import Decimal

from yiju.ingest.values.money import UNIT_OF, UNITS
from yiju.ingest.values.text import half_width, nfkc

_SHAPE = re.compile(r"(?P<open>\()?(?P<sign>[-−])?[¥￥]?(?P<number>\d[\d,.]*)(?(open)\))")
_REGULAR = re.compile(r"\d+(,\d{3})*(\.\d{1,2})?")
_WORDS = "|".join(UNIT_OF.values())
_UNIT = re.compile(rf"单位\s*[:：]?\s*(?:人民币)?\s*[（(]?({_WORDS})")
_IN_BRACKETS = re.compile(rf"[（(]\s*(?:人民币)?({_WORDS})\s*[）)]")
_SENTENCE = re.compile("[。;,](?!\\d)")


def readings(text: str) -> list[Decimal]:
    """What a printed amount may mean, the likeliest first; empty where the text is no amount."""
    folded = half_width(text)
    match = _SHAPE.fullmatch(folded)
    if not match:
        return []
    number = match["number"].rstrip(",.")
    sign = -1 if match["sign"] or match["open"] else 1
    found = [_stripped(number)]
    if not _REGULAR.fullmatch(number):
        cut = max(number.rfind(","), number.rfind("."))
        found.append(Decimal(re.sub(r"[,.]", "", number[:cut]) + "." + number[cut + 1 :]))
        if re.fullmatch(r"\d+\.\d{4,}", number):
            found.reverse()  # decimals beyond cents, no misread comma
    return [sign * value for value in dict.fromkeys(found)]


def _stripped(number: str) -> Decimal:
    """Commas out; points out too unless the only one stands before decimals."""
    whole = number.replace(",", "")
    if whole.count(".") == 1 and len(whole.split(".")[1]) != 3:
        return Decimal(whole)
    return Decimal(whole.replace(".", ""))


def unit_factor(text: str) -> int | None:
    """Yuan per printed unit where the text declares one (`单位：万元`, a head's `（万元）`), else None."""
    folded = nfkc(text)
    match = _UNIT.search(folded) or (None if _SENTENCE.search(folded) else _IN_BRACKETS.search(folded))
    return int(UNITS[match[1]]) if match else None
