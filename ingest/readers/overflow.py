"""Numbers wider than their cell: drawn over its border, into the digits of the next one.

In: the glyphs of a page in the order in which they are drawn, each told its cell. Out: the same glyphs; a
printed number that lies across a border stands whole in the cell that holds most of it.

Placing each character by its own centre would give the last digits of one amount to the next: two wrong
amounts, each well-formed. Only a number that is whole by its own thousands commas or its two decimals is
moved, so that two short numbers on either side of a border stay two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from yiju.ingest.readers.glyphs import SAME_LINE, Glyph

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+\.\d{2})")
_OF_NUMBER = frozenset("0123456789,.-")
_TOUCHING = 0.05
"""Characters of one number stand closer than this share of their height; padding and a new number do not."""


def hold_together(found: list[Glyph]) -> None:
    """Give every number that crosses a border to one cell."""
    for run in _runs(found):
        cells = Counter(glyph.cell for glyph in run)
        if len(cells) > 1 and _NUMBER.fullmatch("".join(glyph.text for glyph in run)):
            cell = cells.most_common(1)[0][0]
            for glyph in run:
                glyph.cell = cell


def _runs(found: list[Glyph]) -> Iterator[list[Glyph]]:
    """Characters of numbers drawn one after the other, each touching the one before."""
    run: list[Glyph] = []
    for glyph in found:
        if glyph.text not in _OF_NUMBER:
            if run:
                yield run
            run = []
            continue
        if run and not _touch(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _touch(left: Glyph, right: Glyph) -> bool:
    height = max(left.y1 - left.y0, right.y1 - right.y0, 1.0)
    gap = right.x0 - left.x1
    return (
        abs(left.base - right.base) <= SAME_LINE * height and -_TOUCHING * height <= gap <= _TOUCHING * height
    )
