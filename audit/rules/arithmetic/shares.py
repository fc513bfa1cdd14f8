"""Percentages that a text gives of an amount it names: 授予中小企业合同金额324.50万元，占政府采购支出总额的66.00%.

In: a paragraph and the others of its filing. Out: `Mismatch`es of a share and the amount that it is said to be of, and of a share
among others of one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.percentage import percentage_holds
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import StatedQuantity, money_amounts
from yiju.ingest.values.text import fold

_SHARE = re.compile(
    r"\s*[，,（(]?\s*占(?P<of>[^，。；%\d]{0,30}?)(?:的)?(?:比重|比例|比)?(?:约?为|达到?|是|的)?\s*(?P<percent>\d+(?:\.\d+)?)\s*%"
)
_YEAR = re.compile(r"^(?:(?:19|20)\d{2}年度?|本年度|当年|全年|[:：，,\s])+")
_TOTAL = re.compile("(?:合计|总计|总额)$")
_SHORTEST = 3
"""Characters that a name must have to be told among the amounts of a text."""


def of_named(paragraph: Paragraph, passages: Sequence[Paragraph]) -> Iterator[Mismatch]:
    """Each share of an amount that it names, which the paragraph states before it, or else another one of the filing does."""
    text = paragraph.text
    money = money_amounts(text)
    for part in money:
        match = _SHARE.match(text, part.end)
        of = fold(match["of"]) if match else ""
        if match is None or len(of) < _SHORTEST:
            continue
        wholes = [q for q in money if q.start != part.start and _means(of, q)]
        if not wholes:
            stated = (q for p in passages if p is not paragraph for q in money_amounts(p.text))
            wholes = [q for q in stated if _plain(q) == _TOTAL.sub("", of)]
        wholes = [q for q in wholes if q.value > 0 and q.value + q.error >= part.value]
        if not wholes or any(percentage_holds(match["percent"], part, whole) for whole in wholes):
            continue
        whole = wholes[-1]
        yield Mismatch(
            "确定" if len({q.value for q in wholes}) == 1 else "疑似",
            f"占比|{part.name}|{match['percent']}",
            f"{part.name}{part.as_printed}占{match['of']}{whole.as_printed}的{part.value / whole.value * 100:.2f}%，文中写{match['percent']}%",
            text[part.begin : match.end()],
        )


def of_list(text: str) -> Iterator[Mismatch]:
    """甲占86.29%；乙占7.28%；丙占6.43%: the one share that is not its part of what all of them make."""
    listed: list[tuple[StatedQuantity, str, int]] = []
    for part in money_amounts(text):
        match = _SHARE.match(text, part.end)
        if match is not None and not match["of"].strip():
            listed.append((part, match["percent"], match.end()))
    whole = sum((part.value for part, _, _ in listed), Decimal(0))
    hundred = sum((Decimal(percent) for _, percent, _ in listed), Decimal(0))
    if len(listed) < 3 or whole <= 0 or len({part.name for part, _, _ in listed}) < len(listed):
        return
    total = _Sum(whole, sum((part.error for part, _, _ in listed if part.value), Decimal(0)))
    off = [one for one in listed if not percentage_holds(one[1], one[0], total)]
    if len(off) != 1 or abs(hundred - 100) < Decimal("0.1"):
        return
    part, percent, end = off[0]
    yield Mismatch(
        "疑似",
        f"占比|{part.name}|{percent}",
        f"{part.name}{part.as_printed}占所列{len(listed)}项合计{part.like(whole)}的{part.value / whole * 100:.2f}%，文中写{percent}%",
        text[part.begin : end],
    )


class _Sum(NamedTuple):
    """What parts make together, and how far rounding may have moved it; both in yuan."""

    value: Decimal
    error: Decimal


def _means(of: str, quantity: StatedQuantity) -> bool:
    """Whether an amount is what a share is of: its name holds the characters in order, 预留份额 in 预留政府采购份额."""
    name = _plain(quantity)
    letters = iter(name)
    return len(name) >= _SHORTEST and (all(letter in letters for letter in of) or name == of)


def _plain(quantity: StatedQuantity) -> str:
    return _TOTAL.sub("", fold(_YEAR.sub("", quantity.name)))
