"""What a year's goal promises in per cent, against the indicator that measures it.

In: a declaration. Out: faults: promises that no indicator measures, or whose indicator has another target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from yiju.audit.case import Entry, Fault
from yiju.ingest.values.text import fold

_ALIKE = 3
"""So many last characters of a rate's name say what is measured."""
_SHOWN = 4
"""Of the indicators so many are quoted, to show where the missing one should stand."""


def promises(entry: Entry, measured: str, meant_by: Mapping[str, str]) -> Iterator[Fault]:
    """Every promise that `measured` (a pattern with name and value) finds in the year's goal. `meant_by`: which other
    indicators measure a rate.
    """
    d = entry.declaration
    text = d.texts.get("年度绩效目标", "")
    if not text or not d.indicators:
        return
    rows = list(enumerate(d.indicators))
    unmeasured: list[tuple[str, str]] = []
    for promise in re.finditer(measured, text):
        name = (
            re.sub(r"^.*(?:确保|保证|提升|提高|达到|争取|实现|使|的|和|且|并)", "", promise["name"])
            or promise["name"]
        )
        value = Decimal(promise["value"])
        ending = name[-3:] if name.endswith("满意度") else name[-4:]
        if any(r.name.endswith(name[-1]) and entry.doubted(f"indicators[{i}]") for i, r in rows):
            continue  # a mended row may be the one that measures it
        measuring = [(i, r) for i, r in rows if ending in fold(r.name)]
        if not measuring:
            # 资料完整率 may be meant by 数据完整率.
            alike = [name[-_ALIKE:], *(p for rate, p in meant_by.items() if rate == name)]
            if not any(re.search(p, fold(r.name + (r.target or ""))) for p in alike for _, r in rows):
                unmeasured.append((name, promise[0]))
            continue
        in_percent = [(i, r) for i, r in measuring if r.value is not None and r.measure == "%"]
        if len(in_percent) != 1:
            continue
        number, row = in_percent[0]
        promised = promise[0] + ("以上" if _at_least(text, promise) else "")
        both = [
            entry.quote("texts.年度绩效目标", promised),
            entry.quote(f"indicators[{number}]", row.target or ""),
        ]
        printed_words = f"绩效指标“{row.name}”的指标值却为“{row.target}”"
        if row.value != value:
            yield Fault("疑似", f"目标值|{name}", f"的年度绩效目标写“{promised}”，{printed_words}", both)
    if unmeasured:
        wording = (
            "的年度绩效目标提出"
            + "、".join(f"“{p}”" for _, p in unmeasured)
            + f"，{len(rows)}项绩效指标中未列明对应的指标"
        )
        quotes = [entry.quote("texts.年度绩效目标", p) for _, p in unmeasured]
        quotes += [entry.quote(f"indicators[{i}]", r.name) for i, r in rows[:_SHOWN]]
        yield Fault("提示", "目标无指标", wording, quotes)


def _at_least(text: str, promise: re.Match[str]) -> bool:
    return text.startswith("以上", promise.end())
