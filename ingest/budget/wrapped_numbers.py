"""Numbers that a narrow column tears over two lines of a page dump → lines whose numbers are whole.

In: the lines of one printed page. Out: the same lines, a rest (`5` right under `3,214.0`, `1` under `208050`) behind what it
goes on with, with the words beside it; its own line falls away. What only may be a rest stays where it is. Knows no table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from yiju.ingest.page import Line

NumberedLine = tuple[int, Line]
"""The page's number and a line of it."""
_WHOLE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d|[1-9]\d{6}")
"""An amount to the cent, or the code of a 项: a number that a rest makes whole."""
_OPEN = re.compile(r"-?[\d,]+\.\d?|-?\d{1,3}(?:,\d{3})*,\d{0,2}|[1-9]\d{5}")
"""What such a number may begin with; a number without a point may be one of its own."""
_ORDINAL = re.compile(r"[1-9]\d")
"""The number of a row, torn in two."""
_NUMERIC = re.compile(r"[-\d,.%]+")
_ITEM = re.compile(r"[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d)|其中")
_TABLE = re.compile(r"\S\s{2,}\S")


@dataclass
class _Run:
    """What stands without a gap on a line, from one column of the text to another."""

    text: str
    x0: int
    x1: int
    rest: str = ""

    @property
    def whole(self) -> str:
        return self.text + self.rest


def joined(lines: Sequence[NumberedLine]) -> list[NumberedLine]:
    """The lines, those that hold the rests of the numbers above them joined to these."""
    made: list[NumberedLine] = []
    ordinals: list[int] = []
    below = 0
    for at, (page, line) in enumerate(lines):
        if at < below:
            continue
        below = at + 1
        runs = _runs(line.text)
        if _TABLE.search(line.text) and below < len(lines) and lines[below][1].number == line.number + 1:
            under = _runs(lines[below][1].text)
            if _join(runs, under, ordinals):
                line = structs.replace(line, text="  ".join(run.whole for run in runs))
                below += 1
        ordinals = [int(run.whole) for run in runs if re.fullmatch(r"\d{1,3}", run.whole)] or ordinals
        made.append((page, line))
    return made


def _runs(text: str) -> list[_Run]:
    return [_Run(match[0], match.start(), match.end()) for match in re.finditer(r"\S+", text)]


def _join(runs: Sequence[_Run], under: Sequence[_Run], ordinals: Sequence[int]) -> bool:
    """Give every piece below to the one that it goes on with; False where not each has one, or nothing proves it."""
    if len(under) > len(runs) or any(_ITEM.match(run.text) for run in under):
        return False
    pairs: list[tuple[_Run, _Run]] = []
    proved = False
    for rest in under:
        above = next((r for r in runs if r.x0 <= rest.x1 and rest.x0 <= r.x1), None)
        if above is None or any(above is taken for taken, _ in pairs):
            return False
        if _NUMERIC.fullmatch(rest.text):
            number = above.text + rest.text
            split = bool(_OPEN.fullmatch(above.text) and _WHOLE.fullmatch(number))
            if not split and not _ORDINAL.fullmatch(number):
                return False
            proved = proved or split or int(number) - 1 in ordinals
        elif _NUMERIC.fullmatch(above.text):
            return False
        pairs.append((above, rest))
    for above, rest in pairs if proved else ():
        above.rest = rest.text
    return proved
