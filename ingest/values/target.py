"""Indicator targets (指标值): printed strings → comparator, value and measure, where they split.

Only a string that is a bound as a whole splits (`≥85.00%`, `不超过3次`, `48 小时内`). A sentence that
merely holds a number (`系统反应时间在2秒以内`) stays text: what it bounds is not said by its form.
"""

from __future__ import annotations

import re
from decimal import Decimal

from yiju.ingest.values.bounds import CLOSINGS, COMPARATORS
from yiju.ingest.values.text import half_width


def _either(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_TARGET = re.compile(
    rf"(?P<before>{_either(COMPARATORS)})?(?P<value>-?\d+(?:,\d{{3}})*(?:\.\d+)?)"
    rf"\(?(?P<measure>[%‰]|[^\W\d_]{{1,6}}(?:\([^\W\d_]{{1,3}}\))?(?:/[^\W\d_]{{1,4}})?)?\)?(?P<after>{_either(CLOSINGS)})?"
)


# A day, month or year by which something is done: no quantity (`12月前`, `6月底前`, `2025年底`, `2025年`).
_WHEN = re.compile(
    rf"(?:{_either(COMPARATORS)})?(?:19|20)\d{{2}}年.*|\d{{1,2}}[日号](?:之前|以前|前)"
    r"|\d{1,2}月(?:份|初|底|末|[上中下]旬)?(?:\d{1,2}[日号])?(?:之前|以前|前|内|完成)?"
)


def bare_target(text: str) -> str:
    """The text half width, without gaps and closing marks."""
    return half_width(text).rstrip("。;,.")


def split_target(text: str) -> tuple[str | None, Decimal | None, str | None]:
    """(comparator, value, measure); comparator is one of >= <= > < =, measure the printed unit or
    None. All None where the text is not one bound. A bare number is an equality.
    """
    folded = bare_target(text)
    match = _TARGET.fullmatch(folded)
    if match is None or _WHEN.fullmatch(folded):
        return None, None, None
    measure, after = match["measure"], match["after"]
    if measure and not after:
        # `48小时内`: the measure's pattern also matches the bound that closes it.
        for word in sorted(CLOSINGS, key=len, reverse=True):
            if measure.endswith(word) and measure != word:
                measure, after = measure.removesuffix(word), word
                break
    if match["before"] and after and COMPARATORS[match["before"]] != CLOSINGS[after]:
        return None, None, None
    sign = COMPARATORS[match["before"]] if match["before"] else CLOSINGS[after] if after else "="
    return sign, Decimal(match["value"].replace(",", "")), measure
