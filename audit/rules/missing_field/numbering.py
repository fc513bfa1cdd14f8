"""Numbered lists inside a text that leave a number out: 1. 2. … 8. 10.

In: a text. Out: for each the missing number and the two items around the gap, as printed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

_ITEM = re.compile(
    r"(?:^|(?<=[\n。；;：:]))[ \t\u3000]*(?P<number>\d{1,2})(?P<mark>[.、．)）])(?![\d\s]*\d)(?=\s*[^\d\s])"
)
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
