"""What parts of a sub-item cost, where a text shares its number out: 三级系统9个（含审批局3个、公积金中心2个） at 8万元 for one are 24万元 for 审批局3个.

In: the sub-items of a declaration, what it counts, its prices and its texts. Out: each part as it is called and its amount in yuan, parts beside one another together as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from yiju.audit.statements.quantity import Quantity
from yiju.ingest.record import Subitem

_SENTENCE = re.compile("[^。；\n]+")
_COUNTED = re.compile(
    r"(?P<what>[一-龥]{0,12}?)(?P<number>\d+(?:\.\d+)?)(?P<unit>[一-龥]{1,2})(?=[，。；、（）()]|$|、)"
)
_LED = re.compile("^(?:其中|包括|含)")
_SOME = re.compile("其中|包括|含")
_LEAST_PARTS = 2


def priced_parts(
    items: Sequence[Subitem], counted: Sequence[Quantity], prices: Collection[Decimal], texts: Sequence[str]
) -> Iterator[tuple[str, Decimal]]:
    """Of every sub-item that prints its number and its price, where one sentence states that number and the parts that make it."""
    for item in items:
        numbers = {q.value for q in counted if q.thing == item.name and q.value > 1}
        for number in numbers if item.amount else ():
            if item.amount / number in prices:
                for text in texts:
                    for sentence in _SENTENCE.findall(text):
                        yield from _of_sentence(item, number, sentence)


def _of_sentence(item: Subitem, number: Decimal, sentence: str) -> Iterator[tuple[str, Decimal]]:
    counted = [
        (_LED.sub("", m["what"]), Decimal(m["number"]), m["unit"]) for m in _COUNTED.finditer(sentence)
    ]
    for place, (_, whole, unit) in enumerate(counted):
        if whole != number:
            continue
        parts: list[tuple[str, Decimal]] = []
        for what, part, of in counted[place + 1 :]:
            if of == unit and sum((n for _, n in parts), part) <= number:
                parts.append((what, part))
        if sum(n for _, n in parts) != number and not _SOME.search(sentence):
            continue
        price = item.amount / number
        for what, part in parts:
            yield f"{item.name}（{what}{part}{unit}）", price * part
        for (one, mine), (other, its) in pairwise(parts) if len(parts) > _LEAST_PARTS else ():
            yield f"{item.name}（{one}、{other}{mine + its}{unit}）", price * (mine + its)
