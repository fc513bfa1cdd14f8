"""What stands around a title and is no part of it: the number in front of it, notes in brackets at its end.

In: text as printed. Out: the patterns of numbers, and the text without what stands around it.
"""

from __future__ import annotations

import re

NUMERALS = "一二三四五六七八九十"
NUMBER = rf"(?:[{NUMERALS}]{{1,3}}、|[（(][{NUMERALS}\d]{{1,3}}[）)]|\d{{1,2}}[、.．])"
"""The number of a part, a heading or an item: 一、, （二）, 3."""
NOTE = re.compile(r"(?:[（(][^（()）]*[）)])+$")
"""Notes in brackets at the end of a line."""
_NUMBER = re.compile(rf"^{NUMBER}\s*")
_LOOSE = re.compile(rf"^[（(]?[{NUMERALS}\d]{{1,3}}[）)、.．]+\s*")
_LEVEL = re.compile(
    rf"^(?:\d{{1,2}}(?:[.．]\d{{1,2}})+(?!\d)[、.．]*|[（(]?(?:[{NUMERALS}]{{1,3}}|\d{{1,2}})[）)、.．]+|[①-⑳])\s*(?=.)"
)
_JOINED = re.compile(
    r"(?P<first>[^指\s]{2,5}指标)(?:\s*[-—–－_/／\\·.．>→]+\s*(?P<second>[^指\s]{2,10}(?:指标)?)|\s*(?P<whole>[^指\s]{2,10}指标))"
)
"""Two levels in one cell: 产出指标-数量指标."""
_POINTS = re.compile(r"\s*[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）]$")


def unnumbered(text: str) -> str:
    """The text without the number in front of it."""
    return _NUMBER.sub("", text)


def loosely_unnumbered(text: str) -> str:
    """The text without a number in front of it, however that is marked: 一., 二), 1、."""
    return _LOOSE.sub("", text)


def bare_level(text: str) -> str:
    """A level (一、产出指标（50分）, 1.1数量指标) without the number in front of it and what it counts for in the score."""
    return _POINTS.sub("", _LEVEL.sub("", text))


def levels_of(text: str) -> tuple[str, str | None]:
    """A first level, and the second where one cell prints both (产出指标-数量指标)."""
    bare = bare_level(text)
    found = _JOINED.fullmatch(bare)
    return (found["first"], found["second"] or found["whole"]) if found else (bare, None)


def noteless(text: str) -> str:
    """The text without notes in brackets at its end."""
    return NOTE.sub("", text)
