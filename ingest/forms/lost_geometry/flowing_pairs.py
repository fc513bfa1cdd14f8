"""What two cells of one row say of each other, and what the lines of one cell say of its column: costs where they do not go together.

In: roles and texts. Out: a cost, 0 where nothing speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.forms.lost_geometry.dump_costs import dump_costs

_PERCENT = re.compile("[%％]")
_WHEN = re.compile(r"20\d\d年|\d月|\d[日号]|工作日|小时|分钟|\d天|[前底末内]$")
_YUAN = re.compile(r"\d[\d,.]*(?:万|亿|千|百万)?元")
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(r"[^\d.,]*$")
_SIGNED = re.compile(r"[<>=≥≤＜＞＝]")
_BLANKS = re.compile(r"[—－/／-]+")
_UNBROKEN = re.compile(r"[A-Za-z0-9.,%]+|.")


PAIRED = frozenset(
    (
        *(("indicator", "target"), ("indicator", "actual"), ("indicator", "measure"), ("target", "actual")),
        *(("comparator", "target"), ("comparator", "measure"), ("target", "measure"), ("weight", "score")),
    )
)
"""Columns whose cells say something of each other."""


def pair_cost(one: str, a: str, other: str, b: str) -> float:
    """What it costs that a text `a` in the column `one` stands beside `b` in the column `other`."""
    costs = dump_costs().pairs
    if one == "indicator" and other in ("target", "actual"):
        return _named(a, b) * (1.0 if other == "target" else costs.result)
    if one == "indicator" and other == "measure":
        return _named(a, "9" + b)
    if one == "target" and other == "actual":
        return _alike(a, b)
    if one == "comparator" and other == "target":
        return costs.sign if bool(_SIGNED.match(a)) != bool(_DIGIT.search(b)) else 0.0
    if one == "comparator" and other == "measure":
        return 0.0 if _SIGNED.match(a) or _BLANKS.fullmatch(b) else costs.measure
    if one == "target" and other == "measure":
        return costs.measure if not _DIGIT.search(a) else 0.0
    if one == "weight" and other == "score":
        return _points(a, b)
    return 0.0


def _named(name: str, value: str) -> float:
    if not _DIGIT.search(value):
        return 0.0
    costs, words = dump_costs().pairs, dump_costs().words
    share, time, money = bool(_PERCENT.search(value)), bool(_WHEN.search(value)), bool(_YUAN.search(value))
    if any(word in name for word in words.share):
        return 0.0 if share else costs.share
    if any(word in name for word in words.time):
        return 0.0 if time else costs.time_share if share else costs.time
    if any(word in name for word in words.money):
        return 0.0 if money or share else costs.money
    return costs.other if share or time else costs.other_money if money else 0.0


def _alike(target: str, actual: str) -> float:
    if not (_DIGIT.search(target) and _DIGIT.search(actual)):
        return dump_costs().pairs.in_words
    a, b = _UNIT.search(target), _UNIT.search(actual)
    return 0.0 if a and b and a[0] == b[0] else dump_costs().pairs.unlike


def _points(weight: str, score: str) -> float:
    try:
        return 0.0 if float(score) <= float(weight) else dump_costs().pairs.above
    except ValueError:
        return 0.0


def split_cost(roles: Sequence[str], k: int, text: str) -> float:
    """What it costs that a target says what has a column of its own: its sign, its unit; or a result that has a sign."""
    if roles[k] == "actual" and _SIGNED.match(text):
        return dump_costs().pairs.own_column
    if roles[k] == "weight" and "." in text:
        return dump_costs().pairs.target_in_words
    if roles[k] != "target":
        return 0.0
    cost = 0.0 if _DIGIT.search(text) or _BLANKS.fullmatch(text) else dump_costs().pairs.target_in_words
    cost += (
        dump_costs().pairs.own_column
        if "measure" in roles and _DIGIT.match(text) and not text[-1].isdigit() and not _WHEN.search(text)
        else 0.0
    )
    return cost + (dump_costs().pairs.own_column if "comparator" in roles and _SIGNED.match(text) else 0.0)


def wide(text: str) -> float:
    """How wide a text is printed, a Chinese character as 2."""
    return sum(2.0 if char > "\u1fff" else 1.05 for char in text)


def lines_cost(lines: Sequence[str], column: float = 0.0, least: float = 0.0) -> float:
    """What it costs that lines are one wrapped cell of a column so wide, or as wide at `least`: each but the last is full but for what
    could not be broken.
    """
    widths = [wide(line) for line in lines]
    costs = dump_costs().pairs
    cost = costs.short_line if column and max(widths) > column + 2 * costs.slack else 0.0
    if len(lines) < 2:
        return cost
    room = max(*widths, column, least)
    for width, below in zip(widths, lines[1:], strict=False):
        first = _UNBROKEN.match(below)
        if width + wide(first[0] if first else "") + costs.slack < room:
            cost += costs.short_line
    return cost
