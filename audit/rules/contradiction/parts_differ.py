"""A whole that a sentence states with all its parts, which make another: 养护42公里，其中县道14公里、乡道17公里、村道9公里; 8处，分布于7个社区，每个社区各1处.

In: an entry and its mentions. Out: faults. A list that may leave something out, or whose parts overlap, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.mention_words import mention_words
from yiju.audit.rules.contradiction.occurrences import places

_KINDS = ("count", "measure", "money")
_LEAST_PARTS = 3
_NEAR = 0.12
"""So far, as a share of the whole, the sum may lie off: what is farther off leaves parts out, or counts some twice."""
_TWICE = 2.0
_BRACKETS = re.compile("[^，。；（(]{0,6}[（(][^（()）]+[）)]")
"""Behind a whole, its parts."""


def parts(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """Every sentence whose list, or whose number for each of so many, makes another whole than it states."""
    stated = [m for m in mentions if m.number and not m.derived and not entry.doubted(m.field)]
    for _, group in groupby(stated, key=lambda m: (m.field, m.number)):
        sentence = list(group)
        yield from _listed(entry, sentence)
        yield from _of_each(entry, sentence)


def _listed(entry: Entry, sentence: Sequence[Mention]) -> Iterator[Fault]:
    for run, group in groupby(sentence, key=lambda m: m.run):
        listed = list(group)
        first = listed[0]
        same = [m for m in listed if (m.dimension, m.unit) == (first.dimension, first.unit) and not m.per]
        if first.dimension not in _KINDS or len(same) != len(listed):
            continue
        whole = _before(sentence, first)
        if whole is None and _in_brackets(first, run):
            whole, listed = first, listed[1:]
        if whole is None or whole.bound or whole.about or any(m.about or m.bound for m in listed):
            continue
        if not _is_complete(run, listed):
            continue
        low, high = sum(m.low for m in listed), sum(m.high for m in listed)
        middle, stated = (low + high) / 2, (whole.low + whole.high) / 2
        if (low <= whole.high and whole.low <= high) or abs(middle - stated) > _NEAR * stated:
            continue
        wording = f"的“{whole.section}”写“{whole.run}”，所列“{run}”相加却为{_printed(whole, middle)}"
        yield _fault(entry, whole, first, wording)


def _of_each(entry: Entry, sentence: Sequence[Mention]) -> Iterator[Fault]:
    """已建8处，分布于7个社区，每个社区各1处."""
    for i, one in enumerate(sentence):
        if one.dimension != "count" or len(one.per) != 1 or one.about or one.bound or one.low != one.high:
            continue
        [thing] = one.per
        many = next((k for k in range(i - 1, -1, -1) if _counts(sentence[k], thing)), None)
        if many is None:
            continue
        made = sentence[many].low * one.low
        whole = _before([m for m in sentence[:many] if not _counts(m, thing)], one)
        if whole is None or whole.about or whole.bound or whole.unit == thing or made == whole.low:
            continue
        if made and 1 / _TWICE < whole.low / made < _TWICE and not _PARTLY & one.reach:
            wording = f"的“{whole.section}”写“{whole.run}”，“{sentence[many].run}，{one.run}”相乘却为{_printed(whole, made)}"
            yield _fault(entry, whole, one, wording)


_PARTLY = frozenset({"among", "part", "was", "years"})


def _before(sentence: Sequence[Mention], part: Mention) -> Mention | None:
    """The only number of the kind that the sentence states before."""
    before = [m for m in sentence[: _place(sentence, part)] if m.run != part.run]
    same = [m for m in before if (m.dimension, m.unit) == (part.dimension, part.unit) and not m.per]
    return same[0] if len(same) == 1 and same[0].reach - {"years"} <= {"stock"} | _years(same[0]) else None


def _in_brackets(first: Mention, run: str) -> bool:
    """42公里（县道14公里、乡道17公里、村道9公里）."""
    return any(_BRACKETS.match(run, at + len(first.printed)) for at in places(first.printed, run))


def _place(sentence: Sequence[Mention], part: Mention) -> int:
    return next((i for i, m in enumerate(sentence) if m is part), len(sentence))


def _years(mention: Mention) -> frozenset[str]:
    """Another year of which it is: 2025年至2027年总投资."""
    return frozenset(reach for reach in mention.reach if reach.endswith("年"))


def _counts(mention: Mention, thing: str) -> bool:
    """Whether it is a number of these things: 7个社区 of 社区."""
    named = mention.unit == thing or (mention.unit == "个" and thing in mention.near[-8:])
    return mention.dimension == "count" and named and not mention.per and mention.low > 1


def _is_complete(run: str, listed: Sequence[Mention]) -> bool:
    """Whether a list has all parts: the text says so, or it has three that come near the whole."""
    if len(listed) < 2 or len(re.findall("[、和及，]", run)) < len(listed) - 1:
        return False
    return len(listed) >= _LEAST_PARTS or re.search(mention_words().in_parts, run) is not None


def _printed(whole: Mention, value: float) -> str:
    if whole.dimension == "money":
        return f"{value:,.15g}元"
    scale = whole.low / float(re.sub(r"[^\d.]", "", whole.printed) or whole.low) if whole.low else 1
    return re.sub(r"^[\d,.]+", f"{value / scale:.15g}", whole.printed)


def _fault(entry: Entry, whole: Mention, part: Mention, wording: str) -> Fault:
    evidence = [entry.quote(m.field, m.run) for m in (whole, part)]
    return Fault("疑似", f"分项|{whole.run}", wording, evidence)
