"""Where a page dump keeps its columns by spaces: which head an amount stands under.

In: the lines of one printed page and the names of a table's columns. Out: the middles of the heads, and for a row's line the
column of each of its amounts. It is a claim, no proof: `settle.by_heads` takes it where every sum of the table holds with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMERIC = re.compile(r"-?\d[\d,.]*")
_SHORTEST = 2
"""Characters of a torn head that tell it."""


def middles(lines: Sequence[str], columns: Sequence[str]) -> list[float] | None:
    """The middle of each column's head, in characters of the line; None where one is not printed in its order."""
    found: list[float] = []
    runs = [run for line in lines for run in re.finditer(r"\S+", line)]
    for column in columns:
        own = (run for run in runs if len(run[0]) >= _SHORTEST and column.startswith(run[0]))
        head = next((run for run in own if not found or run.start() > found[-1]), None)
        if head is None:
            return None
        found.append((head.start() + head.end()) / 2)
    return found


def columns_of(line: str, count: int, heads: Sequence[float]) -> list[int] | None:
    """The columns that the last `count` numbers of a line stand under; None where two stand under one."""
    numbers = [run for run in re.finditer(r"\S+", line) if _NUMERIC.fullmatch(run[0])][-count:]
    if len(numbers) < count or not count:
        return None
    placed = [
        min(range(len(heads)), key=lambda i: abs(heads[i] - (run.start() + run.end()) / 2)) for run in numbers
    ]
    return placed if all(a < b for a, b in pairwise(placed)) else None
