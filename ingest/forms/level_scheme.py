"""Levels of indicators where only the order of print tells which rows a level stands for.

In: the levels of a grammar with their cues. Out: `Scheme`: whether a text is a level, and which of the levels printed among
some rows each row belongs to. Levels keep the order of print, each has a row at least; where a level is printed, what
the rows' words say and what kind of value they ask for decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from yiju.ingest.forms.grammar import Level, Measure
from yiju.ingest.values.money import UNITS
from yiju.ingest.values.target import split_target
from yiju.ingest.values.text import fold

_WORDS = ("指标", "目标")
"""What a level's name may end with and need not."""
_PIECE = 3
"""So many characters tell a piece of a wrapped level."""
UNPLACED = -1
"""In place of the rows in front of a level: where it is printed tells nothing but its order."""
_PART = 4
"""So many characters at the end of a second level name it too: 对象满意度."""
_ASTRAY, _CUE, _KIND = 1.0, 1.0, 0.5
"""What a row between a level's print and its rows costs, and what a cue and a kind of value save, or cost where they speak
for another level.
"""
_BESIDE = 1.0
"""What each row costs by which a level's print stands away from the middle of its rows."""
_TIME = re.compile(r"\d年|\d月|小时|分钟|工作日|[天日]|周")


@dataclass(frozen=True)
class Scheme:
    """Second levels in order, with the first level of each and its cues, all without the word 指标."""

    seconds: tuple[tuple[str, str, tuple[str, ...]], ...]
    values: tuple[tuple[Measure, ...], ...]

    @classmethod
    def of(cls, levels: Sequence[Level]) -> Scheme:
        """The scheme that a grammar lists."""
        seconds = tuple((_bare(e.level2), _bare(e.level1), tuple(e.cues)) for e in levels)
        return cls(seconds, tuple(tuple(e.values) for e in levels))

    def tag(self, text: str) -> bool:
        """Whether a text is a level and nothing else."""
        return self.is_first(text) or self._rank(text) is not None

    def is_first(self, text: str) -> bool:
        """Whether it is a first level, and no second one."""
        return _bare(text) in self._firsts

    def is_part(self, text: str) -> bool:
        """Whether a text is the begin or the end of a level's name that is wrapped: 经济效益指, 意度指标."""
        bare = {name for second, first, _ in self.seconds for name in (second, first)}
        whole = [name + _WORDS[0] for name in bare if name != text]
        return (
            len(text) >= _PIECE
            and text not in bare
            and any(text in (n[: len(text)], n[-len(text) :]) for n in whole)
        )

    def first(self, text: str) -> str:
        """A first level's name for comparing."""
        return _bare(text)

    def first_of(self, text: str) -> str:
        """The first level of a second one, "" where the scheme does not know it."""
        rank = self._rank(text)
        return self.seconds[rank][1] if rank is not None else ""

    def rank(self, text: str) -> int:
        """The place in the scheme of a second level, behind all others where the scheme does not know it."""
        found = self._rank(text)
        return len(self.seconds) if found is None else found

    def _rank(self, text: str) -> int | None:
        """The place in the scheme of a second level, which may be named with its first (产出数量) or by the first alone."""
        bare = _bare(text)
        found = self._ranks.get(bare)
        if found is None and len(bare) >= _PART:
            found = next((i for i, (name, _, _) in enumerate(self.seconds) if name.endswith(bare)), None)
        return found

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """The first levels whose name is no second one's."""
        return frozenset(first for _, first, _ in self.seconds) - {second for second, _, _ in self.seconds}

    @cached_property
    def _ranks(self) -> dict[str, int]:
        """The place of each second level by its name, by its first and its own, and by its first alone, in this order."""
        named = [
            [(second, first + second, first)[way] for second, first, _ in self.seconds] for way in range(3)
        ]
        ranks: dict[str, int] = {}
        for names in named:
            for i, name in enumerate(names):
                ranks.setdefault(name, i)
        return ranks

    def spread(
        self,
        rows: Sequence[tuple[str, str]],
        tags: Sequence[tuple[str, int]],
        beside: Callable[[int, int, int], float] | None = None,
    ) -> list[int | None]:
        """For each row (name and target) the index of its tag. `tags` are texts with the count of rows in front of their
        print; `beside` tells how many rows the print of a tag stands away from the middle of the rows from one to another.
        """
        order = self._order(tags, len(rows))
        if not order or len(order) > len(rows):
            return [None] * len(rows)
        best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
        for n, tag in enumerate(order, start=1):
            for end in range(n, len(rows) - (len(order) - n) + 1):
                ways = [
                    (
                        cost
                        + self._cost(tags[tag], rows, start, end)
                        + (_BESIDE * beside(tag, start, end) if beside else 0.0),
                        (*ends, end),
                    )
                    for start in range(n - 1, end)
                    if (n - 1, start) in best
                    for cost, ends in [best[n - 1, start]]
                ]
                if ways:
                    best[n, end] = min(ways)
        found: list[int | None] = []
        for tag, end in zip(order, best[len(order), len(rows)][1], strict=True):
            found += [tag] * (end - len(found))
        return found

    def _order(self, tags: Sequence[tuple[str, int]], rows: int) -> list[int]:
        """The tags as the rows follow them: in the order of print; those printed behind all rows have lost theirs and stand
        in front of the first that the scheme has behind them.
        """
        ranks = [self._rank(text) or 0 for text, _ in tags]
        order = [i for i, (_, at) in enumerate(tags) if at < rows]
        for i in (i for i, (_, at) in enumerate(tags) if at >= rows):
            before = next((n for n, j in enumerate(order) if ranks[j] > ranks[i]), len(order))
            order.insert(before, i)
        return order

    def _cost(self, tag: tuple[str, int], rows: Sequence[tuple[str, str]], start: int, end: int) -> float:
        text, at = tag
        rank = self._rank(text)
        astray = 0 if at in (UNPLACED, len(rows)) else max(0, start - at, at - end)
        cost = _ASTRAY * astray
        if rank is None:
            return cost
        for name, target in rows[start:end]:
            cue_lengths = [max((len(c) for c in cues if c in name), default=0) for _, _, cues in self.seconds]
            if max(cue_lengths):
                cost += (
                    -_CUE if cue_lengths[rank] == max(cue_lengths) else _CUE if not cue_lengths[rank] else 0
                )
            if self.values[rank]:
                cost += -_KIND if measure_of(target) in self.values[rank] else _KIND
        return cost


def measure_of(target: str) -> Measure | None:
    """What kind of value a target is: a share, money, a time, a count; None for words."""
    _, value, unit = split_target(target)
    if value is None:
        return "time" if _TIME.search(target) else None
    if unit in ("%", "‰"):
        return "share"
    if unit is not None and unit.split("/")[0] in UNITS:
        return "money"
    return "time" if unit is not None and _TIME.search(unit) else "count"


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    name = fold(text)
    return next((name.removesuffix(word) for word in _WORDS if name.endswith(word)), name)
