"""Amounts of money that a question names: its text in, each amount with the span within which another is the same
one rounded out. One that is beyond any budget is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from yiju.ingest.values.money import amounts_in, number_in_words, parse_amount
from yiju.ingest.values.text import nfkc
from yiju.search.index.printed_amounts import Asked, fen

# A bare number only where it can be no year and no count.
_BARE = re.compile(
    r"(?<![\w.,〔\[(-])(?:\d{1,3}(?:,\d{3})+|\d{5,})(?:\.\d+)?(?![\d.,]*[\dA-Za-z%号十百千万亿元])"
    r"|(?<=[\u3400-\u9fff])(?<!第)(?:\d{1,3}(?:,\d{3})+|\d{5,})(?:\.\d+)?(?![\d.,]*[\dA-Za-z%号十百千万亿元])"
)
_COUNTED = r"(?![人次个家户平吨美欧条册份里字件头亩米台套公号%])"
# `320万`, `3千万`, `12.5百万`, `1亿2000万`, `3万多块` as persons type them.
_TYPED = re.compile(
    rf"(?<![\d.,第])(?P<parts>(?:\d[\d,]*(?:\.\d+)?[十百千]?[万亿])+)(?P<more>[多余几])?(?P<end>元|块)?{_COUNTED}"
)
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千]?)([万亿])")
_TIMES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# `两亿四千万`, `八万三千多块`, `一亿八千九百多万`: in words only with 万, 亿 or money's own word behind them.
_SPOKEN = re.compile(
    r"(?<![第零一二三四五六七八九两十])(?P<front>[一二三四五六七八九两十][零一二三四五六七八九两十百千万亿]*)"
    rf"(?:点(?P<decimals>[零一二三四五六七八九]{{1,4}})(?=[万亿]))?(?P<more>[多余])?(?P<unit>[万亿])?(?P<end>元|块)?{_COUNTED}"
)
# Of `三万五`, `十八万五千四` the last digit is of the place below that of the one before.
_CUT_SHORT = re.compile(r"(?:(?<=万)|(?<=千)|(?<=百))[一二三四五六七八九]$")
_BELOW = {"百": "十", "千": "百", "万": "千"}
_ABOUT = re.compile(r"(?:元|块)?钱?(?:左右|上下|出头)")
_ABOUT_BEFORE = re.compile(r"(?:大约|大概|差不多|约)$")
# `快两百万`, `不到两百万` are less, `超过两百万` is more.
_BELOW_IT = re.compile(r"(?:将?近|接近|逼近|快要?到?|不到|不足|几乎|差一?点儿?(?:就?[到够]|不[到够])?)$")
_ABOVE_IT = re.compile(r"(?:超过?|逾|大于|多于|不止)了?$")
# How much more or less than another is printed nowhere.
_DIFFERENCE = re.compile(r"比[^，。,]{1,12}(?:多|少|高|低|增|减|涨|降)[了要花出加少用收]*$")
_ABOUT_SHARE = Decimal("0.05")
_BEYOND_SHARE = Decimal("0.1")


def amounts_asked(text: str) -> list[Asked]:
    """The amounts that a question names: `3780万元`, `20.645万元`, `3千万`, `两亿四千万`, `206,450`."""
    folded = nfkc(text)
    found: list[tuple[int, int, Asked]] = []
    for start, end, value, precision, more in _readings(folded):
        if value <= 0 or fen(value) is None or any(start < stop and begin < end for begin, stop, _ in found):
            continue
        if _DIFFERENCE.search(folded[:start]):
            continue
        before = folded[:start]
        about = _ABOUT.match(folded, end) or _ABOUT_BEFORE.search(before)
        below, above = _BELOW_IT.search(before), _ABOVE_IT.search(before)
        if below:
            least, most = value * (1 - _BEYOND_SHARE), value
        elif above:
            least, most = value, value * (1 + _BEYOND_SHARE)
        elif more:
            least, most = value, value + _place(value) - Decimal("0.01")
        elif about:
            least, most = value * (1 - _ABOUT_SHARE), value * (1 + _ABOUT_SHARE)
        else:
            least, most = value - precision / 2, value + precision / 2
        asked = Asked(value, least, most, bool(more or about or below or above), folded[start:end])
        found.append((start, end, asked))
    return list(dict.fromkeys(asked for _, _, asked in sorted(found, key=lambda one: one[0])))


def _readings(text: str) -> Iterator[tuple[int, int, Decimal, Decimal, bool]]:
    """Begin, end, yuan, what its last printed digit is worth, and whether 多 follows; the surest first."""
    for match in _TYPED.finditer(text):
        parts = _PART.findall(match["parts"])
        sizes = [Decimal(_TIMES[times] * _TIMES[unit]) for _, times, unit in parts]
        numbers = [Decimal(number.replace(",", "")) for number, _, _ in parts]
        value = sum((n * size for n, size in zip(numbers, sizes, strict=True)), Decimal(0))
        decimals = len(parts[-1][0].partition(".")[2])
        yield match.start(), match.end(), value, sizes[-1].scaleb(-decimals), bool(match["more"])
    for match in _SPOKEN.finditer(text):
        words = match["front"] + (match["unit"] or "")
        if not (match["end"] or ("万" in words or "亿" in words)) or len(words) < 2:
            continue
        value = _spoken(match["front"], match["decimals"] or "", match["unit"] or "")
        if fen(value) is None:
            continue
        yield match.start(), match.end(), value, min(_place(value), Decimal(10_000)), bool(match["more"])
    for amount in amounts_in(text):
        yield amount.start, amount.end, amount.value, amount.precision, False
    for match in _BARE.finditer(text):
        if bare := parse_amount(match[0]):
            yield match.start(), match.end(), bare, Decimal("0.01"), False


def _spoken(front: str, decimals: str, unit: str) -> Decimal:
    """`一` `三` `亿` → 130,000,000; `十八万五千四` → 185,400."""
    if decimals:
        printed = f"{number_in_words(front)}.{''.join(str(number_in_words(digit)) for digit in decimals)}"
        return Decimal(printed) * _TIMES[unit]
    if not unit and _CUT_SHORT.search(front):
        front += _BELOW[front[-2]]
    return Decimal(number_in_words(front + unit))


def _place(value: Decimal) -> Decimal:
    """What the last digit of a whole number that is not 0 is worth: 83,000 → 1,000."""
    place = Decimal(1)
    while value and value % (place * 10) == 0:
        place *= 10
    return place
