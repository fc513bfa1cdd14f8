"""How many of a thing the project's whole money pays for at the only price for one of it, and how many its indicator wants: 每路0.9万元，共需151.2万元 and
新建前端 ≥186路.

In: an entry and its mentions. Out: faults. Money that is not all of the project's, units that may count anything, and several rows of one unit are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.mention import Mention, agree

_ANYTHING = frozenset({"", "个", "项", "次", "人"})
_TWICE = 2.0
"""What lies so far apart is another thing or a part."""


def paid_for(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """Every such indicator."""
    own = [m for m in mentions if m.role == "field" and m.dimension == "money"]
    stated = [m for m in mentions if not m.derived and not entry.doubted(m.field)]
    for made in mentions:
        if not made.made or made.dimension != "count" or made.unit in _ANYTHING:
            continue
        beside = [m for m in stated if (m.place, m.number, m.dimension) == (made.place, made.number, "money")]
        if not any(agree(m, amount) for m in beside for amount in own):
            continue
        rows = [
            m
            for m in stated
            if m.role == "indicator" and (m.dimension, m.unit) == (made.dimension, made.unit)
        ]
        near = len(rows) == 1 and 1 / _TWICE < rows[0].low / made.low < _TWICE
        if near and not rows[0].reach and not agree(rows[0], made):
            row = entry.declaration.indicators[rows[0].row]
            wording = f"的“{made.section}”写“{made.run}”（{made.made}），绩效指标“{row.name}”的指标值却为“{row.target}”"
            quotes = [entry.quote(made.field, made.run), entry.quote(rows[0].field, row.target or "")]
            yield Fault("疑似", f"目标值|{row.name}", wording, quotes)
