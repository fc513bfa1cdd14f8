"""Titles of budget tables that print a year, as passages.

In: a source and the rows that were read of it. Out: a `Passage` for each such title that stands on a page with rows of its
table, under the table's name. Whether its year is the filing's own is for the audit to ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.budget.budget_table import named_table
from yiju.ingest.page import Source, place_of
from yiju.ingest.record import BudgetLine, Passage
from yiju.ingest.values.text import tidy

_YEAR = re.compile(r"20\d{2}\s*年")


def dated_titles(source: Source, lines: Sequence[BudgetLine]) -> list[Passage]:
    """The titles in the order of the file; one that a page repeats counts once."""
    read = {(line.table, line.page) for line in lines}
    found: dict[tuple[str, str], Passage] = {}
    for page, line in source.lines():
        if not _YEAR.search(line.text):
            continue
        named = named_table(line.text)
        if named and (named[1], page.number) in read:
            text = tidy(line.text)
            found.setdefault((named[1], text), Passage(named[1], text, [place_of(page, line)]))
    return list(found.values())
