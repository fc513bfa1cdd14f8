"""How often findings hold, by rule and score, as the judgements say.

In: the judgements that stand. Out: a row for each rule and score band with its counts; precision is
confirmed / (confirmed + dismissed), and None while neither has been said: unsure decides nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from yiju.audit.judgement import JudgementRow
from yiju.audit.rule import KINDS

BANDS = (0.0, 0.5, 0.7, 0.9)
"""Lower ends of the score bands; each reaches to the next, the last to 1."""


class CalibrationRow(msgspec.Struct, frozen=True):
    """`low` is the lower end of the score band, None for all scores of the rule together."""

    kind: str
    low: float | None
    high: float | None
    confirmed: int
    dismissed: int
    unsure: int
    precision: float | None


def calibrate(standing: Iterable[JudgementRow]) -> list[CalibrationRow]:
    """Rules in the order of their kinds: first the whole rule, then its bands that hold a judgement."""
    counts: dict[str, dict[float | None, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for entry in standing:
        band = max(low for low in BANDS if low <= max(entry.score, BANDS[0]))
        for low in (None, band):
            counts[entry.kind][low][entry.verdict] += 1
    kinds = sorted(counts, key=lambda k: (KINDS.index(k) if k in KINDS else len(KINDS), k))
    return [
        _row(kind, low, counts[kind][low])
        for kind in kinds
        for low in (None, *BANDS)
        if counts[kind].get(low)
    ]


def _row(kind: str, low: float | None, found: Counter[str]) -> CalibrationRow:
    decided = found["confirm"] + found["dismiss"]
    high = None if low is None else dict(zip(BANDS, (*BANDS[1:], 1.0), strict=True))[low]
    return CalibrationRow(
        kind=kind,
        low=low,
        high=high,
        confirmed=found["confirm"],
        dismissed=found["dismiss"],
        unsure=found["unsure"],
        precision=found["confirm"] / decided if decided else None,
    )
