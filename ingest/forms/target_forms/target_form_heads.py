"""What the lines above a target form print: its fiscal year and the unit that files it.

In: printed text or rows. Out: the year, the unit's name; None where the line prints neither.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.grid_rows import Row
from yiju.ingest.values.body import is_body, may_name_body, ungathered
from yiju.ingest.values.text import unspaced

_YEAR = re.compile(
    r"[（(](20\d\d)年(?:度|\d{1,2}[-—–~至到]\d{1,2}月|上半年|[前一二三]+季度)?[）)]|年度[:：](20\d\d)|^(20\d\d)年度?[^。；]{0,40}表(?:[（(]|$)|^(20\d\d)年度$"
)
_FILER = re.compile(
    r"(?<![\u4e00-\u9fff])(?:填报|申报|编制|编报|预算|公开|部门|单位)(?:单位|部门)?(?:名称|全称)?\s*"
    r"(?:[（(](?:盖章|公章|签章|部门|单位)[）)])?(?:名称)?\s*[:：]\s*"
    r"(?P<unit>[\u4e00-\u9fff（）()]{4,40}?)(?=\s|$|[，。；]|(?:金额|货币)?单位[:：]|(?:填[报表]|编[制报])(?:日期|时间)|(?:预算)?年度[:：])"
)
_CODED = re.compile(
    r"\s*\d{3,9}\s*[-—－]?\s*(?P<unit>[\u4e00-\u9fff（）()]{4,40}?)(?:\s*(?:金额|货币)?单位[:：].{0,6})?\s*"
)
"""The line above a form that names the filer behind its code."""
_BESIDE = 2
"""A line in the head of a sheet has so many cells: the filer and the unit of money."""


def year_of(text: str) -> int | None:
    """The fiscal year that a line of the head prints: `（2023年度）`, `预算年度：2023`, `2023年…表`."""
    match = _YEAR.search(unspaced(text))
    return int(next(group for group in match.groups() if group)) if match else None


def filer_of(row: Row) -> str | None:
    """The unit of `填报单位：…` in a line outside tables, or in a line of a sheet that stands above its table."""
    if row.table and len(row.pieces) > _BESIDE:
        return None
    return filer_in(row.text)


def filer_in(text: str) -> str | None:
    """The unit that a printed line names behind a label that announces the filer."""
    if match := _FILER.search(text):
        unit = ungathered(match["unit"])
        return unit if may_name_body(unit) else None
    coded = _CODED.fullmatch(text)
    return coded["unit"] if coded and is_body(coded["unit"]) else None


def year_alone(text: str) -> bool:
    """Whether a line is nothing but a year, or months of it: `（2025年度）`, `（2025年1-9月）`."""
    bare = unspaced(text)
    return re.fullmatch(r"[（(]?20\d\d年(?:度|\d{1,2}[-—–~至到]\d{1,2}月|上半年)?[）)]?", bare) is not None


def first_year(text: str) -> int | None:
    """The first year of a title that names several (2025-2027年)."""
    found = re.search(r"20\d\d", text)
    return int(found[0]) if found else None
