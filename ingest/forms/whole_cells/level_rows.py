"""Rows of a table of indicators that are nothing but a level: 一、产出指标 over the whole table.

In: a row and the scheme of levels. Out: the level, and whether the rows below it are of it.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.grid_rows import Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.whole_cells.columns import Columns
from yiju.ingest.values.text import unspaced
from yiju.ingest.values.title_marks import NUMERALS, bare_level

_NUMBER_ALONE = re.compile(rf"[（(]?[{NUMERALS}\d]{{1,3}}[）)、.．]?")
_BANDED = 0.6
"""A level over the whole table takes so much of its width."""


def level_of(row: Row, scheme: Scheme, *, narrow: bool = False) -> str:
    """The level (一、产出指标) that is all that a row prints, over most of its width unless it may be `narrow`; else ""."""
    numbered = len(row.own) > 1 and _NUMBER_ALONE.fullmatch(unspaced(row.own[0].text)) is not None
    own = row.own[1:] if numbered else row.own
    if len(own) != 1 or not (narrow or own[0].wide >= _BANDED * row.width):
        return ""
    text = bare_level(flat(own[0].text))
    return text if scheme.tag(text) else ""


def band(table: Columns, row: Row, scheme: Scheme) -> bool:
    """Whether a row is nothing but a level over the whole table; it is that of the rows below."""
    if table.table != "indicators":
        return False
    levels = {"level1", "level2"} & {head.role for head in table.heads}
    text = level_of(row, scheme, narrow=not levels)
    if text:
        table.under(text, first=scheme.is_first(text))
    return bool(text)
