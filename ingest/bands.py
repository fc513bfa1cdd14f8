"""Tables that nothing rules: pieces of text that stand in columns → cells.

In: the pieces of a page with their places, in points or in columns of a text. Out: `Table`s. The lines of a page are parted
into as few bands as can be whose pieces keep to columns of their own; what is a row of a band says `band_rows`. Knows no
form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec import structs

from yiju.ingest.band_joins import joined
from yiju.ingest.band_rows import BandPiece, Columns, Line, column_of, crosses, grid, near
from yiju.ingest.page import Page, Source, Table, around
from yiju.ingest.text_pieces import LABEL, TITLE, by_line

_BLANK = 0.25
"""Where more rows than this share have a blank line behind them, blank lines part rows."""
_FEW = 2
"""A line of more pieces is a row of a table."""
_PIECE = re.compile(r"[\u4e00-\u9fff]\s{1,9}[\u4e00-\u9fff][：:]\S*|[A-Za-z]+(?: [A-Za-z]+)+|[^\s\u3000]+")
_AMOUNT, _UNIT = re.compile(r"[\d,]+\.\d\d"), re.compile("[十百千万亿元%％‰]")
"""A sum of money alone, behind which a word that counts nothing is of the next column."""
_TIED = 0.5
"""What it costs to part two lines in the middle of a word, in bands."""
_ROOM = 1.0
"""What the share of a band's area that no column covers is worth, in bands: lines that narrow the gaps of a table belong to
another one.
"""


def of_text(page: Page) -> tuple[Table, ...]:
    """The tables of a page of a text dump that kept its columns by spaces."""
    pieces = [
        piece for line in page.lines if "\t" not in line.text for piece in _pieces(line.number, line.text)
    ]
    return tables(page.number, pieces, gap=1.0)


def _pieces(number: int, text: str) -> Iterable[BandPiece]:
    """What a line's gaps part. One space between a number and a Chinese word is none; where it parts other words, the
    pieces may have been pushed out of their columns.
    """
    found: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        before = text[found[-1][1] - 1] if found else ""
        amount = found and _AMOUNT.fullmatch(text[slice(*found[-1])]) and not _UNIT.match(match[0])
        spaced = found and match.start() == found[-1][1] + 1 and _wide(before) != _wide(match[0][0])
        if spaced and not amount:
            found[-1] = found[-1][0], match.end()
        else:
            found.append((match.start(), match.end()))
    for i, (start, end) in enumerate(found):
        tight = (i and start == found[i - 1][1] + 1) or (i + 1 < len(found) and found[i + 1][0] == end + 1)
        yield BandPiece(text[start:end], start, end, number, number + 1.0, number, tight=bool(tight))


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def tables(page: int, pieces: Sequence[BandPiece], gap: float) -> tuple[Table, ...]:
    """The tables that the pieces of a page make; columns are parted by at least `gap`."""
    found = (_table(page, *band) for zone in _zones(pieces) for band in joined(list(_bands(zone, gap))))
    return tuple(table for table in found if table is not None)


def _zones(pieces: Sequence[BandPiece]) -> Iterable[list[Line]]:
    """The lines between titles, from top to bottom; a line is a list of pieces from left to right."""
    zone: list[Line] = []
    for line in by_line(pieces):
        if len(line) == 1 and TITLE.fullmatch("".join(line[0].text.split())):
            if zone:
                yield zone
            zone = []
            continue
        zone.append(line)
    if zone:
        yield zone


@dataclass
class _GrowingBand:
    """The columns that lines keep to, line by line; `parts` are the gaps that part pieces of one line."""

    gap: float
    columns: Columns = field(default_factory=list)
    parts: list[tuple[float, float]] = field(default_factory=list)

    def add(self, line: Line) -> bool:
        """One more line; False where two pieces of a line would then fall into one column. A piece with spaces in it that
        makes them do so may be two, and is left to the columns of the others.
        """
        self.parts += [(a.x1, b.x0) for a, b in pairwise(line) if not (a.tight and b.tight)]
        for spaced in (True, False) if len(line) > _FEW else (True,):
            own = ((p.x0, p.x1) for p in line if not p.tight and (spaced or " " not in p.text))
            columns = _merged([*self.columns, *own], self.gap)
            if not any(lo < left and hi > right for left, right in self.parts for lo, hi in columns):
                self.columns = columns
                return True
        return False

    @property
    def free(self) -> float:
        """The width between the columns."""
        return sum(b[0] - a[1] for a, b in pairwise(self.columns))


def _merged(spans: Iterable[tuple[float, float]], gap: float) -> Columns:
    merged: Columns = []
    for lo, hi in sorted(spans):
        if merged and lo < merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], hi))
        else:
            merged.append((lo, hi))
    return merged


def _bands(lines: Sequence[Line], gap: float) -> Iterable[tuple[Sequence[Line], Columns]]:
    """The lines as few bands as can be, each with the columns that all of its lines keep to."""
    wide = max(line[-1].x1 for line in lines) - min(line[0].x0 for line in lines)
    area = max(wide, 1.0) * len(lines)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(lines)
    tied = [i > 0 and _tied(lines[i - 1], line) for i, line in enumerate(lines)]
    for start in range(len(lines)):
        growing = _GrowingBand(gap)
        for end in range(start + 1, len(lines) + 1):
            if not growing.add(lines[end - 1]):
                break
            cost = best[start][0] + 1 + _TIED * tied[start] - _ROOM * growing.free * (end - start) / area
            best[end] = min(best[end], (cost, start))
    cuts = [len(lines)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    for start, end in pairwise(cuts):
        growing = _GrowingBand(gap)
        for line in lines[start:end]:
            growing.add(line)
        yield lines[start:end], growing.columns


def _tied(above: Line, line: Line) -> bool:
    """Whether a word begins in one line and ends in the next."""
    return any(
        crosses(a.text, b.text) for a in above for b in line if a.x0 < b.x1 and b.x0 < a.x1 and near(a, b)
    )


def _labelled(lines: Sequence[Line], columns: Columns) -> bool:
    """Whether a short label stands half-way down the lines of one text."""
    left = [p.text for line in lines for p in line if column_of(p, columns) == 0]
    return len(columns) == 2 and len(lines) > 1 and len("".join(left)) <= LABEL


def _table(page: int, band: Sequence[Line], columns: Columns) -> Table | None:
    if len(columns) < 2 or not (any(len(line) > 1 for line in band) or _labelled(band, columns)):
        return None
    cells = grid(band, columns)
    if not cells:
        return None
    boxes = [cell.box for cell in cells if cell.box]
    return Table(page=page, cells=cells, box=around(boxes) if boxes else None)


def banded(source: Source) -> Source | None:
    """A text with the tables of its pages as if they were ruled; None where it has none, or where blank lines part its
    rows.
    """
    if source.type != "text" or _spaced(source):
        return None
    pages = [
        structs.replace(page, tables=own) if not page.tables and (own := of_text(page)) else page
        for page in source.pages
    ]
    if all(new is old for new, old in zip(pages, source.pages, strict=True)):
        return None
    return structs.replace(source, pages=tuple(pages), type="html")


def _spaced(source: Source) -> bool:
    """Whether blank lines part the lines of a text that hold more than one piece."""
    lines = [line.text for _, line in source.lines()]
    rows = [i for i, text in enumerate(lines[:-1]) if re.search(r"\S\s{2,}\S", text)]
    return sum(not lines[i + 1].strip() for i in rows) > _BLANK * len(rows)
