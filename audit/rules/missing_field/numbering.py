"""Numbered lists inside a text that leave a number out: 1. 2. … 8. 10.

In: a text. Out: for each the missing number and the two items around the gap, as printed; whether the rows of a table make its printed
total all the same.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

_ITEM = re.compile(
    r"(?:^|(?<=[\n。；;：:]))[ \t\u3000]*(?P<number>\d{1,2})(?P<mark>[.、．)）])(?![\d\s]*\d)(?=\s*[^\d\s])"
)
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TOTAL = ("合计", "总计", "小计", "共计")
_LEAST = 3
"""So many items must have followed one another before the gap: two may be headings of their own."""
_SHOWN = 16


def left_out(text: str) -> Iterator[tuple[int, str, str]]:
    """Only where one number is missing, and stands nowhere in the text as an item of any kind."""
    items = list(_ITEM.finditer(text))
    run = 0
    for one, other in itertools.pairwise(items):
        number, following = int(one["number"]), int(other["number"])
        run = run + 1 if run or number == 1 else 0
        if run >= _LEAST and following == number + 2 and one["mark"] == other["mark"]:
            missing = number + 1
            if not re.search(rf"(?<!\d){missing}\s*[.、．)）:：]", text):
                shown = [
                    re.split("[\\n\\t]", text[m.start("number") : m.end() + _SHOWN])[0] for m in (one, other)
                ]
                yield missing, shown[0], shown[1]
        if following != number + 1:
            run = 0


def adds_up(text: str) -> bool:
    """Whether numbered rows of a table, with those that have no number among them, make the total printed below them."""
    last: list[Decimal] = []
    for row in (line.split("\t") for line in text.splitlines() if "\t" in line):
        cell = row[-1].strip()
        if _AMOUNT.fullmatch(cell) is None:
            last = []
        elif row[0].strip() in _TOTAL:
            if len(last) > 1 and sum(last) == Decimal(cell.replace(",", "")):
                return True
            last = []
        else:
            last.append(Decimal(cell.replace(",", "")))
    return False
