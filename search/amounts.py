"""Amounts of money: what a declaration prints, and what a question asks for.

In: a declaration, or a question's text. Out: amounts in yuan under the key by which they are equal, with
the field that holds them and its name in Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from yiju.ingest.record import Declaration
from yiju.ingest.values.money import amounts_in, parse_amount

_FIELDS = {
    "year_budget": "项目当年预算",
    "total_budget": "项目总预算",
    "prior_budget": "上年预算额",
    "prior_executed": "上年预算执行数",
}
# `320万` as persons type it; a bare number only where it can be no year and no count.
_SHORT = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?[万亿](?![元\d])")
_BARE = re.compile(
    r"(?<![\w.,〔\[(-])(?:\d{1,3}(?:,\d{3})+|\d{5,})(?:\.\d+)?(?![\d.,]*[\dA-Za-z%号万亿千元])"
    r"|(?<=[\u3400-\u9fff])(?<!第)(?:\d{1,3}(?:,\d{3})+|\d{5,})(?:\.\d+)?(?![\d.,]*[\dA-Za-z%号万亿千元])"
)


def yuan_key(amount: Decimal) -> str:
    """Equal for equal amounts."""
    return f"{amount.normalize():f}"


def printed_yuan(amount: Decimal) -> str:
    """`206450` → 206,450 元; cents only where there are any."""
    whole = amount == amount.to_integral()
    return f"{amount:,.0f} 元" if whole else f"{amount:,.2f} 元"


def amounts_of(declaration: Declaration) -> Iterator[tuple[str, str, Decimal]]:
    """Field key, name in Chinese, and amount of everything a declaration prints; none that are 0."""
    for field, name in _FIELDS.items():
        if amount := getattr(declaration, field):
            yield field, name, amount
    for name, amount in declaration.funding.items():
        if amount:
            yield f"funding.{name}", name, amount
    for number, item in enumerate(declaration.subitems):
        if item.amount:
            yield f"subitems[{number}]", f"子项目“{item.name}”", item.amount


def amounts_asked(text: str) -> list[Decimal]:
    """The amounts that a question names, in yuan: `3780万元`, `20.645万元`, `320万`, `206,450`."""
    found = [amount.value for amount in amounts_in(text)]
    folded = unicodedata.normalize("NFKC", text)
    for match in (*_SHORT.finditer(folded), *_BARE.finditer(folded)):
        if amount := parse_amount(match[0]):
            found.append(amount)
    return list(dict.fromkeys(amount for amount in found if amount > 0))
