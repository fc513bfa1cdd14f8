"""Indicators whose target is blank in a form that gives the others one.

In: a declaration, a monitoring form, an evaluation, or a form of a whole unit. Out: their rows. The reader notes each blank as a
doubt of its own; where it had another one about the row or those beside it, the target may stand in their cells, and where it left
something of the file unread, in that.
"""

from __future__ import annotations

import re

from yiju.ingest.codes import LEVEL_TAGS
from yiju.ingest.record import Declaration, Filing, Indicator, Overall

_BLANK = "target_missing"
_NAMED = re.compile("[一-龥]{2}")


def untargeted(filing: Filing, record: Declaration | Overall) -> list[tuple[int, Indicator]]:
    """The rows with their numbers; none where most are blank, for then the column was not read. A target for the term is enough
    for the year, and the other way.
    """
    doubted = {d.field for d in record.doubts if d.code not in LEVEL_TAGS and d.code != _BLANK}
    rows = list(enumerate(record.indicators))
    empty = [(n, row) for n, row in rows if not (row.target or "").strip()]
    if filing.document.warnings or "indicators" in doubted or len(empty) * 2 > len(rows):
        return []
    given = {row.name for _, row in rows if row.target}
    return [
        (n, row)
        for n, row in empty
        if _NAMED.search(row.name)
        and row.name not in given
        and doubted.isdisjoint(f"indicators[{k}]" for k in (n - 1, n, n + 1))
    ]
