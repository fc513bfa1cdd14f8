"""What a walk through a table of indicators has found, as rows that the form prints: without those that nothing bears out.

In: the rows of a walk. Out: the head and the rows with their levels. Rows put together from columns have to account for every quantity that stands
among them, and a column with a cell too few is left out: whose cells the others are is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from yiju.ingest.forms.cell_costs import QUANTITY, is_figure
from yiju.ingest.forms.lost_geometry.flowing_records import FlowingRecord
from yiju.ingest.forms.lost_geometry.flowing_text import FlowingText, FlowingWord

_PLAIN = re.compile(r"[\d,.\s-]+[%％]?|20\d\d.*")
"""Amounts, rates, phones and dates, which labels have, too."""
_ALWAYS = ("target", "actual", "expected", "weight", "score")
"""Columns that have a cell in every row."""


def walked_rows(
    text: FlowingText, heads: Sequence[tuple[str, FlowingWord]], found: Sequence[FlowingRecord]
) -> list[FlowingRecord]:
    """The rows of a walk that are borne out."""
    roles = [role for role, _ in heads]
    name, target = roles.index("indicator"), roles.index("target")
    records = [record for record in found if name in record.cells]
    first = min((_begin(record) for record in records), default=0)
    late = max((word.start for _, word in heads if word.start > first), default=len(text.atoms))
    records = [record for record in records if _is_row(text, record, target, late)]
    columns = any(_end(one) > _begin(other) for one, other in pairwise(records))
    if columns:
        while len(records) > 1 and not _is_row(text, records[-1], target, max(map(_end, records[:-1]))):
            records.pop()  # what stands below all columns is no row
        records = [] if _unplaced(text, records) else _counted(records, roles)
    sides = [k for k, role in enumerate(roles) if role == "indicator"]
    mixed = text.blocky or columns or any(k not in record.cells for record in records for k in sides)
    return [] if len(sides) > 1 and mixed else [record for record in records if target in record.cells]


def _is_row(text: FlowingText, record: FlowingRecord, target: int, late: int) -> bool:
    """Whether a row has a target; behind a head that stands among the rows, one with a number: what else follows are its notes."""
    if target not in record.cells:
        return False
    first = min(start for start, _ in record.cells.values())
    return first < late or is_figure(text.joined(*record.cells[target]))


def _begin(record: FlowingRecord) -> int:
    return min(start for start, _ in record.cells.values())


def _end(record: FlowingRecord) -> int:
    return max(end for _, end in record.cells.values())


def _unplaced(text: FlowingText, records: Sequence[FlowingRecord]) -> bool:
    """Whether a quantity with its unit or sign stands among the cells of columns and found no place there."""
    used = {i for record in records for cell in record.cells.values() for i in range(*cell)}
    used |= {i for word in text.found for i in range(word.start, word.end)}
    first = min((start for record in records for start, _ in record.cells.values()), default=0)
    for i in range(first, max(used, default=0) + 1):
        start, end = text.segment(i)
        own = text.joined(start, end)
        if (
            start == i
            and used.isdisjoint(range(start, end))
            and QUANTITY.fullmatch(own)
            and not _PLAIN.fullmatch(own)
        ):
            return True
    return False


def _counted(records: Sequence[FlowingRecord], roles: Sequence[str]) -> list[FlowingRecord]:
    """Rows put together from columns, without the columns of which a cell is missing: whose cells the others are is not known."""
    for k, role in enumerate(roles):
        if role in _ALWAYS and any(k not in record.cells for record in records):
            for record in records:
                record.cells.pop(k, None)
    return list(records)
