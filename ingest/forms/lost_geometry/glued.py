"""Cells that a converter printed without a gap → apart: two heads, a level and the name behind it, a label and its amount, two quantities.

In: a run of characters without a space. Out: its parts.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.words import Words

_LONGEST, _SHORTEST = 24, 2
_LEVEL = "指标"
_AMOUNT = re.compile(r"(.*?[\u4e00-\u9fff）)])(-?\d[\d,]*\.\d+)")
_QUANTITIES = re.compile(r"(?<=[^\d.,<>=≥≤＜＞＝至约于])(?=[<>=≥≤＜＞＝]+\d)")
_TWICE = re.compile(
    r"(?P<one>[≥≤=]?\d[\d.,]*(?P<unit>[^\d.,<>=≥≤＜＞＝\s年月日]{1,5}?))(?=(?:[≥≤=]?\d[\d.,]*(?P=unit))+$)"
)


def apart(run: str, words: Words, scheme: Scheme) -> list[str]:
    """The parts of a run; itself where nothing shows that it is several."""
    if len(run) < 2 * _SHORTEST or run[0] in "（([【":
        return [run]
    known = words.label(run) is not None or words.is_head(run) or scheme.tag(run)
    if known:
        return [run]
    if len(run) <= _LONGEST and (cut := _words_cut(run, words, scheme)):
        return [run[:cut], *apart(run[cut:], words, scheme)]
    paid = _AMOUNT.fullmatch(run)
    if paid and (words.label(paid[1]) is not None):
        return [paid[1], paid[2]]
    if found := _TWICE.match(run):
        return [found["one"], *apart(run[found.end() :], words, scheme)]
    parts = [part for part in _QUANTITIES.split(run) if part]
    return parts if len(parts) > 1 and len(run) <= 2 * _LONGEST and not re.search("[，。；]", run) else [run]


def _words_cut(run: str, words: Words, scheme: Scheme) -> int:
    """Where a level or a head ends, and another head or a name begins; 0 where nothing shows it."""
    for at in range(len(run) - _SHORTEST, _SHORTEST, -1):
        first, rest = run[:at], run[at:]
        if first.endswith(_LEVEL) and scheme.tag(first) and rest[0] not in "（(、和及":
            return at
        if at > _SHORTEST and len(rest) > _SHORTEST and words.is_head(first) and words.is_head(rest):
            return at
    return 0
