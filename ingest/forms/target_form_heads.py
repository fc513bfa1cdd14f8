"""What the lines above a target form print: its fiscal year and the unit that files it.

In: printed text or rows. Out: the year, the unit's name; None where the line prints neither.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.grid_rows import Row
from yiju.ingest.forms.target_form_labels import whole

_YEAR = re.compile(
    r"[（(](20\d\d)年度?[）)]|年度[:：](20\d\d)|^(20\d\d)年度?[^。；]{0,40}表(?:[（(]|$)|^(20\d\d)年度$"
)
_FILER = re.compile(
    r"(?:填报|申报|编制|预算)单位(?:名称)?\s*(?:[（(]盖章[）)])?\s*[:：]\s*"
    r"(?P<unit>[\u4e00-\u9fff（）()]{4,40})(?![^\s]*[:：])"
)


def year_of(text: str) -> int | None:
    """The fiscal year that a line of the head prints: `（2023年度）`, `预算年度：2023`, `2023年…表`."""
    match = _YEAR.search(whole(text))
    return int(next(group for group in match.groups() if group)) if match else None


def filer_of(row: Row) -> str | None:
    """The unit of `填报单位：…` in a line outside tables."""
    match = None if row.table else _FILER.search(row.text)
    return match["unit"] if match else None
