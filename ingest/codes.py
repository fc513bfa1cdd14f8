"""The code of what the reading says to a person: of a notice, of a doubt.

In: the Chinese sentence. Out: its code, "" where the list (`codes.yaml`) does not hold it. Programs match on the code, never
on words of the sentence; records of any age have it, for it is found by the sentence that they keep.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

import msgspec

BUDGET = frozenset(("budget_unread", "budget_open_cells", "budget_no_unit"))
"""Told of a budget table."""
LEVEL_TAGS = frozenset(
    (
        "level_tag_apart",
        "level_tag_between",
        "level_tag_crossed",
        "level1_tag",
        "level2_tag",
        "levels_missing",
    )
)
"""Only where an indicator belongs is doubted, not what it says."""
PAGE_WITHOUT_RULES = "page_without_rules"
"""What a page prints as a table has no cells, and was read line by line."""
BY_GAPS = "by_gaps"
"""The page has no ruled cells: where a value belongs is told by the gaps between them."""
BY_COLUMNS = "by_columns"
"""A text without layout: which value belongs to which label, and which cells to which row, is told by order and kind."""
ONE_CELL = frozenset(("one_cell_next", "one_cell_before", "one_cell_two"))
"""An indicator's target stands in another one's cell."""


@cache
def sentences() -> dict[str, str]:
    """Every sentence by its code; {} stands for what differs."""
    raw = resources.files(__package__).joinpath("codes.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=dict[str, str])


@lru_cache(maxsize=10_000)
def code_of(sentence: str) -> str:
    """The code of what a notice or doubt says."""
    return next((code for code, pattern in _patterns().items() if pattern.fullmatch(sentence)), "")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        code: re.compile(".*".join(re.escape(part) for part in sentence.split("{}")), re.DOTALL)
        for code, sentence in sentences().items()
    }
