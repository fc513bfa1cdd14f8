"""Budget tables that a file prints but that could not be read, as notices to the auditor.

In: a source and the lines that were read. Out: one `Notice` for each known title on whose page amounts
stand that no row took (a dump that prints its page column by column, a table without ruled cells); and the pages without rules of
which a row took every amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.budget.page_dump import sheets
from yiju.ingest.page import Source
from yiju.ingest.record import BudgetLine, Notice

_AMOUNT = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])")
_SMALL = re.compile(r"(?<![\d,.])\d{1,3}\.\d\d(?![\d,.%])")
"""An amount in 万元; in a sentence it is no cell."""
_NUMBER = re.compile(r"-?\d[\d,]*[.,]\d+")
_SENTENCE = re.compile("[，。；]")
_FEWEST = 3
"""Fewer amounts than this beside a title are prose or a contents page."""


def unread(source: Source, lines: Sequence[BudgetLine]) -> list[Notice]:
    """A notice for each table under a known title that gave no row though amounts stand there."""
    done = {line.table for line in lines}
    notices: list[Notice] = []
    for sheet in sheets(source, with_tables=True):
        amounts = sum(len(_AMOUNT.findall(line.text)) for _, line in sheet.lines)
        amounts += sum(
            len(_SMALL.findall(line.text)) for _, line in sheet.lines if not _SENTENCE.search(line.text)
        )
        if sheet.title and sheet.title[1] not in done and amounts >= _FEWEST:
            what = f"《{sheet.title[1]}》的版面无法辨认，表中数据未读出，请核对原件。"
            notices.append(Notice(what, page=sheet.lines[0][0]))
            done.add(sheet.title[1])
    return notices


def read_whole(source: Source, lines: Sequence[BudgetLine]) -> set[int]:
    """The pages that nothing rules whose amounts all stand in rows that were read in cells."""
    spans = [(line.page, line.place.lines) for line in lines if line.place and line.place.lines]
    read = {(page, n) for page, (first, last) in spans for n in range(first, last + 1)}
    amounts = {
        page.number: [piece.line for piece in page.unruled if _NUMBER.fullmatch(piece.text)]
        for page in source.pages
    }
    return {number for number, rows in amounts.items() if rows and all((number, row) in read for row in rows)}
