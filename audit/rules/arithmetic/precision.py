"""How exact a printed number is, and the products and sums that a text prints.

In: printed strings (`1410.00万`, `10. 39×3850=40000`). Out: amounts in yuan with the error that their
last printed digit leaves open, and the equations that a text states.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec

from yiju.ingest.values.money import UNITS
from yiju.ingest.values.text import fold

_UNIT = "|".join(sorted((u for u in UNITS if u.endswith("元") or u == "万"), key=len, reverse=True))
_NUMBER = r"\d+(?:,\d{3})*(?:\.\s?\d+)?"
_FACTOR = rf"{_NUMBER}\s*(?:{_UNIT}|%|万?[一-龥]{{1,3}})?(?:/[一-龥]{{1,4}}(?:[/·][一-龥]{{1,2}})?)?"
_EQUATION = re.compile(
    rf"(?<![\d.,×*+\-/%])(?P<left>{_FACTOR}(?:\s*[×xX*✕]\s*{_FACTOR})+)\s*[=＝]\s*(?P<result>{_NUMBER})\s*(?P<unit>{_UNIT})?(?![\d%])"
)
_EQUALS = re.compile("[=＝﹦⁼₌⩴⩵⩶]")
"""All that is a sign of equality when it is plain."""
_SPLIT = re.compile(r"\s*[×xX*✕]\s*")
_TERM = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT}|%)?")


_ROW = re.compile(
    rf"(?P<count>{_NUMBER})\s*(?P<counter>[一-龥]{{1,2}})?\s+(?P<price>{_NUMBER})\s*(?P<unit>{_UNIT})(?:/[一-龥]{{1,4}})?"
    rf"\s+(?P<amount>{_NUMBER})\s*(?P<scale>{_UNIT})?\s*$"
)
_SUM = re.compile(
    rf"(?<![\d.,×*xX+＋\-/])(?P<left>{_NUMBER}\s*(?:{_UNIT})?(?:\s*[+＋]\s*{_NUMBER}\s*(?:{_UNIT})?)+)"
    rf"\s*[=＝]\s*(?P<result>{_NUMBER})\s*(?P<unit>{_UNIT})?(?![\d%×*])"
)


class RoundedAmount(msgspec.Struct, frozen=True):
    """A value in yuan (or a bare number) and half a unit of its last printed place."""

    value: Decimal
    error: Decimal

    @classmethod
    def printed(cls, digits: str, unit: str) -> RoundedAmount:
        """Of an amount as a text prints it: `1,234.5` and 万元."""
        plain, scale = digits.replace(",", ""), UNITS[unit]
        return cls(Decimal(plain) * scale, scale * Decimal(1).scaleb(-len(plain.partition(".")[2])) / 2)


class Product(msgspec.Struct, frozen=True):
    """`quoted` as it stands in the text, `printed` the same with an OCR reader's signs as signs (×); `value` what the factors make,
    with the range that rounded factors leave open; `result` what is printed behind the sign of equality.
    """

    quoted: str
    printed: str
    value: Decimal
    low: Decimal
    high: Decimal
    result: RoundedAmount


def precision(printed: str | None) -> Decimal:
    """Half of the last printed place in yuan: `1410.00万` → 50; `1500000` → 0.5."""
    found = _TERM.search(_plain(printed or ""))
    return _amount(found["number"], found["unit"]).error if found else Decimal("0.5")


def products(text: str) -> list[Product]:
    """Every product that the text states with its result."""
    if not _EQUALS.search(text):
        return []
    found = []
    plain, origin = _traced(text)
    for match in _EQUATION.finditer(plain):
        value = low = high = Decimal(1)
        in_money = False
        for part in _SPLIT.split(match["left"]):
            term = _TERM.match(part)
            if term is None:
                break
            factor = _amount(term["number"], term["unit"])
            # A whole number is exact; one with decimals may have been rounded.
            error = factor.error if "." in term["number"] else Decimal(0)
            value *= factor.value
            low, high = low * (factor.value - error), high * (factor.value + error)
            in_money = in_money or (term["unit"] or "").endswith("元")
        else:
            result = _amount(match["result"], match["unit"])
            if in_money and not match["unit"] and value >= 10_000 and value / 10_000 == result.value:
                continue  # 2000元×15=3 (万元): the column's own unit
            found.append(Product(_quoted(text, origin, match), _words(match), value, low, high, result))
    return found


def sums(text: str) -> list[Product]:
    """Every sum that the text states with its result: `30+50=90`. A unit behind the result alone holds for
    all terms; where some terms print a unit and others don't, the sum is left out.
    """
    if not _EQUALS.search(text):
        return []
    found = []
    plain, origin = _traced(text)
    for match in _SUM.finditer(plain):
        terms = [_TERM.match(part.strip()) for part in re.split(r"[+＋]", match["left"])]
        units = {term["unit"] for term in terms if term}
        if len(units) > 1 or None in terms:
            continue
        unit = next(iter(units)) or match["unit"]
        amounts = [_amount(term["number"], unit) for term in terms if term]
        value, error = sum(a.value for a in amounts), sum(a.error for a in amounts)
        result = _amount(match["result"], match["unit"] or unit)
        value, error = Decimal(value), Decimal(error)
        slack = error if any("." in term["number"] for term in terms if term) else Decimal(0)
        quoted = _quoted(text, origin, match)
        found.append(Product(quoted, _words(match), value, value - slack, value + slack, result))
    return found


def row_product(name: str, printed: str, amount: Decimal) -> Product | None:
    """`餐费 2000 人 150 元/人 30 万元`: what count and unit price of a table's row make of its amount. None
    where the row holds anything else than name, count, price and amount.
    """
    plain = _plain(printed)
    match = _ROW.search(plain)
    if match is None or fold(plain[: match.start()]) != fold(name):
        return None
    price, count = _amount(match["price"], match["unit"]), Decimal(match["count"].replace(",", ""))
    error = price.error if "." in match["price"] else Decimal(0)
    result = RoundedAmount(amount, _amount(match["amount"], match["scale"]).error)
    low, high = count * (price.value - error), count * (price.value + error)
    return Product(printed, _words(match), count * price.value, low, high, result)


def agrees(product: Product, rounding: Decimal) -> bool:
    """Whether the result is the product, to the last printed place of the result or within what
    rounded factors leave open, there by no more than the share `rounding` of the product.
    """
    gap = abs(product.value - product.result.value)
    if gap <= product.result.error:
        return True
    # 1286人×60元/月=925920 is of a year, whose twelve months nobody prints.
    if re.search("月|季", product.printed) and product.result.value in (
        product.value * 12,
        product.value * 4,
    ):
        return True
    inside = product.low <= product.result.value <= product.high
    return inside and gap <= rounding * product.value


def _amount(number: str, unit: str | None) -> RoundedAmount:
    digits = number.replace(",", "").replace(" ", "")
    scale = Decimal("0.01") if unit == "%" else UNITS.get(unit or "", Decimal(1))
    places = len(digits.partition(".")[2])
    return RoundedAmount(Decimal(digits) * scale, scale * Decimal(10) ** -places / 2)


def _plain(text: str) -> str:
    """NFKC, LaTeX signs of an OCR reader as signs."""
    return _traced(text)[0]


def _traced(text: str) -> tuple[str, list[tuple[int, int]]]:
    """`_plain` of a text, and for each of its characters where it comes from."""
    plain: list[str] = []
    origin: list[tuple[int, int]] = []
    for piece in re.finditer(r"\\times|[^$]", text, re.DOTALL):
        signs = "×" if len(piece[0]) > 1 else unicodedata.normalize("NFKC", piece[0])
        plain.append(signs)
        origin += [piece.span()] * len(signs)
    return "".join(plain), origin


def _quoted(text: str, origin: list[tuple[int, int]], match: re.Match[str]) -> str:
    return text[origin[match.start()][0] : origin[match.end() - 1][1]]


def _words(match: re.Match[str]) -> str:
    return " ".join(match[0].split())
