"""Doubts at all that was read in a way that is not sure.

In: a declaration or what a whole unit says, and why. Out: a doubt at each field that it has or that may be asked for; one that has a
doubt keeps that alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from yiju.ingest.record import Declaration, Doubt, Overall

BY_ORDER = "文本没有版面位置，按先后和种类把标签与内容对应，请对照原件核对。"
ALWAYS = ("indicators", "total_budget", "year_budget", "funding")
OF_RESULTS = (
    *("adjusted_budget", "executed", "expected_executed", "execution_rate", "execution_score"),
    *("total_score", "total_weight"),
)


def doubt_all(part: Declaration | Overall, more: Iterable[str], why: str) -> None:
    """A doubt at what is asked for always, at each of `more` and at everything that has a place."""
    doubted = {doubt.field for doubt in part.doubts}
    evident = (key.split("[")[0] for key in part.evidence)
    fields = dict.fromkeys((*ALWAYS, "end", "bases", *more, *evident))
    part.doubts = [*part.doubts, *(Doubt(field, why) for field in fields if field not in doubted)]
