"""The head of a table of accounts that stands right below a list: 科目编码, 科目名称 over 合计, 人员经费, 公用经费.

In: a row of the list. Out: whether the list ends before it. What stands below such a head are accounts, no projects.
"""

from __future__ import annotations

import functools
import re

from yiju.ingest.budget.amount_readings import readings
from yiju.ingest.budget.budget_table import known_heads
from yiju.ingest.forms.grid_rows import Row
from yiju.ingest.values.text import fold

_ACCOUNT = re.compile("(?:功能|经济|支出|预算)?(?:分类)?科目(?:编码|代码|名称)")
_FEWEST = 2
"""Known heads of money that tell such a table."""


def heads_accounts(row: Row | None) -> bool:
    """Whether a row is such a head."""
    texts = [fold(piece.text) for piece in row.own if piece.text.strip()] if row and row.table else []
    money = sum(text in _money_heads() for text in texts)
    return any(map(_ACCOUNT.fullmatch, texts)) and money >= _FEWEST and not any(map(readings, texts))


@functools.cache
def _money_heads() -> frozenset[str]:
    return frozenset(map(fold, known_heads()))
