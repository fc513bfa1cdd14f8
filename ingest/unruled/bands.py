"""Tables that nothing rules: pieces of text that stand in columns → cells.

In: the pieces of a page with their places, in points or in columns of a text. Out: `Table`s. The lines of a page are parted
into as few bands as can be whose pieces keep to columns of their own; what is a row of a band says `band_rows`. Knows no
form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from msgspec import structs

from yiju.ingest.page import DrawnLine, Page, Source, Table, around
from yiju.ingest.unruled.band_columns import Kinds, under_heads
from yiju.ingest.unruled.band_halves import halves
from yiju.ingest.unruled.band_heads import marked
from yiju.ingest.unruled.band_joins import Band, joined
from yiju.ingest.unruled.band_pages import over_pages
from yiju.ingest.unruled.band_places import SPACED, straddles, with_runs, words_of
from yiju.ingest.unruled.band_rows import grid
from yiju.ingest.unruled.band_runs import (
    BESIDE,
    LABELLED,
    NEAR,
    VALUE,
    BandPiece,
    Columns,
    Line,
    column_of,
    crosses,
    width,
)
from yiju.ingest.unruled.text_pieces import LABEL, TITLE, by_line
from yiju.ingest.values.text import unspaced

_FEW = 2
"""A line of more pieces is a row of a table."""
_PIECE = re.compile(
    r"[\u4e00-\u9fff]\s{1,9}[\u4e00-\u9fff][：:]\S*|"
    r"(?<!\S)[\u4e00-\u9fff] [\u4e00-\u9fff](?:[（(]\S*)?(?!\S)|[A-Za-z]+(?: [A-Za-z]+)+|[^\s\u3000]+"
)
_AMOUNT, _UNIT = re.compile(r"[\d,]+\.\d\d"), re.compile("[十百千万亿元%％‰]")
"""A sum of money alone, behind which a word that counts nothing is of the next column."""
_CODE = re.compile(r"[0-9A-Z]{8,}")
"""No number that counts something: a code is a cell of its own."""
_BRACKETED = re.compile(r"[（(][^（()）]+[）)]")
_INSIDE = re.compile("《[^》]*$")
_SUM = re.compile("[合总小共]计|总[分额]")
_NOTED = re.compile("(?:注|备注|说明|填表说明|填报说明)[：:]")
_SECTION = (re.compile("[一二三四五六七八九十]{1,3}、.*[：。]"), re.compile("[一二三四五六七八九十]{1,3}、"))
"""A numbered line in prose; in front of a table one that heads it too."""
_SIGNED = re.compile(r"\D*年月日")
_STRANGE, _PAIR = 1.0, 3
"""What a line of words costs in the columns of a table that hold numbers."""
_NUMBER = re.compile(r" [\d.,%]+$")
_TIED, _AROUND, _SEVERED, _UNDRAWN = 0.5, 1.0, 1.5, 3.0
"""What it costs to part two lines in the middle of a word, in bands; of a label that stands around a line; of a text; between
two lines drawn on the page.
"""
_TEXT = 24
"""A longer piece is a text, which no converter pushes out of its column."""
_LONG = 18
"""Characters of a line of a text."""
_PARTED, _LAST, _FITS, _BESIDE = 1.2, 0.4, 0.1, 0.2
"""What a line costs whose words are parted so that it keeps to the columns; a number at its end; where each stands in its own; one
that stands beside its columns.
"""
_ROOM = 1.0
"""What the share of a band's area that no column covers is worth, in bands: lines that narrow the gaps of a table belong to
another one.
"""


def of_page(page: Page, anchors: LineWords | None = None) -> tuple[Table, ...]:
    """The tables of a page without rules: of a text dump that kept its columns by spaces, or of one laid out in points."""
    pieces = [piece for line in _lines(page, anchors) for piece in line]
    return tables(page.number, pieces, 1.0, page.across, anchors)


def _lines(page: Page, anchors: LineWords | None) -> list[Line]:
    """The lines of a page in pieces; none that a tab parts."""
    if page.unruled:
        pieces = (
            BandPiece(p.text, p.box[0], p.box[2], p.box[1], p.box[3], p.line, p.box) for p in page.unruled
        )
        return by_line(part for p in pieces for part in _cut(p, anchors))
    parted = (_pieces(line.number, line.text, anchors) for line in page.lines if "\t" not in line.text)
    return [line for line in parted if line]


def _cut(piece: BandPiece, anchors: LineWords | None) -> Line:
    """The cells of a piece that known words tell apart."""
    spans = anchors.cuts(piece.text) if anchors is not None else ()
    return [piece.part(lo, hi) for lo, hi in spans] if len(spans) > 1 else [piece]


def _pieces(number: int, text: str, anchors: LineWords | None) -> Line:
    """What a line's gaps part. One space between a number and a Chinese word is none; where it parts other words, the
    pieces may have been pushed out of their columns.
    """
    found: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        before = text[found[-1][1] - 1] if found else ""
        amount = found and _AMOUNT.fullmatch(text[slice(*found[-1])]) and not _UNIT.match(match[0])
        amount = amount or (found and any(map(_CODE.fullmatch, (text[slice(*found[-1])], match[0]))))
        spaced = found and match.start() == found[-1][1] + 1 and _wide(before) != _wide(match[0][0])
        inside = found and match.start() == found[-1][1] + 1 and _INSIDE.search(text, *found[-1])
        if (spaced and not amount) or inside:
            found[-1] = found[-1][0], match.end()
        else:
            found.append((match.start(), match.end()))
    if anchors is not None:
        found = [(a + lo, a + hi) for a, b in found for lo, hi in anchors.cuts(text[a:b])]
    close = [b[0] == a[1] + 1 and not _AMOUNT.fullmatch(text[a[0] : a[1]]) for a, b in pairwise(found)]
    for i in range(len(found) - 1, 1, -1):
        if close[i - 1] and found[i][1] - found[i][0] > _TEXT:  # a text with a gap in it, behind its label
            found[i - 1 : i + 1] = [(found[i - 1][0], found[i][1])]
            del close[i - 1]
    made: Line = []
    for i, (start, end) in enumerate(found):
        beside = any(close[max(0, i - 1) : i + 1]) or SPACED.fullmatch(text, start, end) is not None
        long = max(map(len, text[start:end].split())) > _TEXT
        labelled = i == 1 and found[0][1] - found[0][0] <= LABEL
        tight = beside and not (long and labelled)
        made.append(BandPiece(text[start:end], start, end, number, number + 1.0, number, tight=tight))
    if anchors is not None and (anchors.is_labels(made) or anchors.is_heads(made)):
        return [replace(piece, tight=False) for piece in made]
    return made


def _is_value(piece: BandPiece) -> bool:
    return VALUE.match(piece.text) is not None


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def tables(
    page: int,
    pieces: Sequence[BandPiece],
    gap: float,
    rules: Sequence[DrawnLine] = (),
    anchors: LineWords | None = None,
) -> tuple[Table, ...]:
    """The tables that the pieces of a page make; columns are parted by at least `gap`, rows by what is drawn across, tables by what
    `anchors` know.
    """
    found = (
        _table(page, *band, rules)
        for zone in _zones(list(_sums_whole(pieces)), anchors)
        for whole in _whole(zone, gap, rules, anchors)
        for band in halves(*whole, rules)
    )
    return tuple(table for table in found if table is not None)


def _whole(
    zone: Sequence[Line], gap: float, rules: Sequence[DrawnLine], anchors: LineWords | None
) -> list[Band]:
    """The bands of a zone, those of one table as one: as the lines keep to columns, or as the rows do without their head
    where that makes fewer.
    """
    zone = marked(anchors.relined(zone) if anchors is not None else zone)
    if anchors is not None and not rules and (end := anchors.head_end(zone)):
        below, done = under_heads(zone, end, anchors)
        if below is not None:
            return [below, *(_whole(zone[done:], gap, rules, anchors) if done < len(zone) else [])]
    return joined(list(_bands(zone, gap, rules)))


def _sums_whole(pieces: Sequence[BandPiece]) -> Iterable[BandPiece]:
    """The pieces, the word for a sum as one where its letters are set so far apart that they are two."""
    for line in by_line(pieces):
        rest = iter(pairwise([*line, None]))
        for piece, after in rest:
            assert piece is not None
            if after is not None and _SUM.fullmatch(piece.text + after.text):
                boxes = [p.box for p in (piece, after) if p.box]
                piece = replace(piece, text=f"{piece.text} {after.text}", x1=after.x1, y1=after.y1)
                piece = replace(piece, box=around(boxes) if boxes else None)
                next(rest)
            yield piece


def _zones(pieces: Sequence[BandPiece], anchors: LineWords | None) -> Iterable[list[Line]]:
    """The lines between titles, from top to bottom; a line is a list of pieces from left to right."""
    zone: list[Line] = []
    lines = by_line(pieces)
    for line in anchors.wrapped(lines) if anchors is not None else lines:
        if _aside(line, first=not zone) or (len(line) == 1 and TITLE.fullmatch(unspaced(line[0].text))):
            if zone:
                yield zone
            zone = []
            continue
        if zone and anchors is not None and anchors.begins(zone, line):
            yield zone
            zone = []
        zone.append(line)
    if zone:
        yield zone


def _aside(line: Line, *, first: bool) -> bool:
    """Whether a line prints labels with their values outside of any table: who filled it in, and when; or a place to sign; or
    what stands in brackets below a title, the unit of money beside it; or a note.
    """
    texts = [unspaced(p.text) for p in line]
    if first and len(line) == 1 and _BRACKETED.fullmatch(texts[0]):
        return True
    if len(line) == 1 and (_NOTED.match(texts[0]) or _SECTION[first].match(texts[0])):
        return True
    known = sum(
        LABELLED.match(t) is not None or (first and _BRACKETED.fullmatch(t) is not None) for t in texts
    )
    return (known == len(line) and (first or known > 1)) or _SIGNED.fullmatch("".join(texts)) is not None


class LineWords(Kinds, Protocol):
    """What words tell of a page without rules; places alone tell the rest."""

    def wrapped(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with words that are wrapped over several as one piece."""

    def relined(self, zone: Sequence[Line]) -> list[Line]:
        """The lines of a table, the heads of its columns on one."""

    def head_end(self, zone: Sequence[Line]) -> int:
        """How many lines of a table are its head; 0 where it begins with something else."""

    def begins(self, zone: Sequence[Line], line: Line) -> bool:
        """Whether a line begins something else than the lines above it."""

    def is_labels(self, line: Line) -> bool:
        """Whether a line is a row of labels with their values."""

    def cuts(self, text: str) -> list[tuple[int, int]]:
        """The cells of a piece with spaces in it."""


@dataclass
class _GrowingBand:
    """The columns that lines keep to, line by line; `parts` are the gaps that part pieces of one line."""

    gap: float
    columns: Columns = field(default_factory=list)
    parts: list[tuple[float, float]] = field(default_factory=list)
    parted: float = 0.0
    full: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> bool:
        """One more line; False where two pieces of a line would then fall into one column. A piece with spaces in it that
        makes them do so may be two, and is left to the columns of the others.
        """
        parts = [(a.x1, b.x0) for a, b in pairwise(line) if not (a.tight and b.tight)]
        self.parts += parts
        short = len(line) == 1 and len(line[0].text) <= _TEXT
        may = short or len(line) > _FEW or (len(line) > 1 and _NUMBER.search(line[-1].text))
        for spaced in (True, False) if may else (True,):
            own = ((p.x0, p.x1) for p in line if not (p.tight or p.over) and (spaced or " " not in p.text))
            columns = _merged([*self.columns, *own], self.gap)
            if not any(lo < left and hi > right for left, right in self.parts for lo, hi in columns):
                self.columns = columns
                self.full += [line] if len(line) > _FEW else []
                severed = [] if spaced else [p for p in line if straddles(p, columns)]
                light = len(line) == 1
                self.parted += sum(
                    _FITS
                    if _stand_in(words_of(p), columns)
                    else _LAST
                    if light or _NUMBER.search(p.text)
                    else _PARTED
                    for p in severed
                )
                return True
        free = [p for p in line if not p.tight]
        own_words = [word for p in free for word in words_of(p) if len(p.text) <= _TEXT]
        if len(own_words) >= max(_PAIR, len(free)) and _stand_in(own_words, self.columns):
            # All of it stands in the columns of the others, some a little beside its own.
            del self.parts[len(self.parts) - len(parts) :]
            self.full.append(line)
            self.parted += _BESIDE
            return True
        return False

    @property
    def strange(self) -> int:
        """How many of its lines below the first with values have none, and words where the others have numbers."""
        if not self.columns:
            return 0
        at = next((i for i, line in enumerate(self.full) if any(map(_is_value, line))), len(self.full))
        rows = self.full[at:]
        kinds: dict[int, list[bool]] = {}
        for line in rows:
            for piece in line:
                kinds.setdefault(column_of(piece, self.columns), []).append(_is_value(piece))
        numbers = {c for c, held in kinds.items() if 2 * sum(held) > len(held)}
        return sum(
            not any(map(_is_value, line)) and sum(column_of(p, self.columns) in numbers for p in line) > 1
            for line in rows
            if len(line) > _PAIR and column_of(line[0], self.columns) == 0
        )

    @property
    def free(self) -> float:
        """The width between the columns."""
        return sum(b[0] - a[1] for a, b in pairwise(self.columns))


def _stand_in(words: Sequence[BandPiece], columns: Columns) -> bool:
    """Whether each of these stands in a column of its own, most of it or of the column."""
    if not columns:
        return False
    held = [column_of(word, columns) for word in words]
    return len(set(held)) == len(words) and all(
        2 * (min(w.x1, columns[c][1]) - max(w.x0, columns[c][0]))
        >= min(w.x1 - w.x0, columns[c][1] - columns[c][0])
        for w, c in zip(words, held, strict=True)
    )


def _merged(spans: Iterable[tuple[float, float]], gap: float) -> Columns:
    merged: Columns = []
    for lo, hi in sorted(spans):
        if merged and lo < merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], hi))
        else:
            merged.append((lo, hi))
    return merged


def _bands(
    lines: Sequence[Line], gap: float, rules: Sequence[DrawnLine]
) -> Iterable[tuple[Sequence[Line], Columns]]:
    """The lines as few bands as can be, each with the columns that all of its lines keep to."""
    wide = max(line[-1].x1 for line in lines) - min(line[0].x0 for line in lines)
    area = max(wide, 1.0) * len(lines)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(lines)
    tied = _ties(lines, rules)
    for start in range(len(lines)):
        growing = _GrowingBand(gap)
        for end in range(start + 1, len(lines) + 1):
            if not growing.add(lines[end - 1]):
                break
            cost = best[start][0] + 1 + tied[start] - _ROOM * growing.free * (end - start) / area
            cost += growing.parted + _STRANGE * growing.strange
            best[end] = min(best[end], (cost, start))
    cuts = [len(lines)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    for start, end in pairwise(cuts):
        growing = _GrowingBand(gap)
        for line in lines[start:end]:
            growing.add(line)
        yield lines[start:end], with_runs(lines[start:end], growing.columns)


def _ties(lines: Sequence[Line], rules: Sequence[DrawnLine]) -> list[float]:
    """What it costs to part a line from the one above it: a word may begin in one and end in the next, a text go on from
    edge to edge, a label stand between two lines of it.
    """
    tied = [0.0] + [_undrawn(a, b, rules) for a, b in pairwise(lines)]
    for i in range(1, len(lines)):
        for below in lines[i]:
            for k in (i - 1, i - 2):
                above = next((a for a in lines[k] if a.x0 < below.x1 and below.x0 < a.x1), None)
                if k >= 0 and above is not None:
                    if below.y0 - above.y1 <= BESIDE * (above.y1 - above.y0):
                        cost = _tie(above, below, alone=len(lines[i]) == 1)
                        if k == i - 2 and len(lines[i]) == len(lines[k]) == 1 and _short(above, below):
                            cost = max(cost, _AROUND)
                        tied[k + 1 : i + 1] = [max(cost, t) for t in tied[k + 1 : i + 1]]
                    break
        if _over_heads(lines[i - 1], lines[i]):
            tied[i] = max(tied[i], _TIED)
        if any(p.over for p in lines[i - 1]):
            tied[i] = max(tied[i], _SEVERED)
        if i > 1 and any(map(_is_value, lines[i - 1])) and len(lines[i]) > _PAIR and _short(*lines[i]):
            tied[i - 1] = max(tied[i - 1], _TIED)  # a sum above the next head
    return tied


def _tie(above: BandPiece, below: BandPiece, *, alone: bool) -> float:
    """What it costs to part a piece from the one above it; `alone` on its line, it may be the rest of that."""
    letter = (above.x1 - above.x0) / max(1, len(above.text))
    if _goes_on(above, below):
        return _SEVERED
    return _TIED * (crosses(above.text, below.text) + (alone and abs(above.x0 - below.x0) <= letter / 2))


def _short(*pieces: BandPiece) -> bool:
    return all(len(p.text) <= LABEL and not _is_value(p) for p in pieces)


def _over_heads(above: Line, line: Line) -> bool:
    """Whether a short piece alone stands over heads, of which it names some, and not at the left edge."""
    near = line[0].y0 - above[0].y1 <= NEAR * (above[0].y1 - above[0].y0)
    return len(above) == 1 < len(line) and near and above[0].x0 > line[0].x1 and _short(*above, *line)


def _goes_on(above: BandPiece, below: BandPiece) -> bool:
    """Whether a long text that no stop ends goes on below at its left edge."""
    letter = (above.x1 - above.x0) / max(1, len(above.text))
    long = width(above.text) > _LONG and not above.text.endswith(("。", "；"))
    return long and abs(above.x0 - below.x0) <= letter


def _undrawn(above: Line, line: Line, rules: Sequence[DrawnLine]) -> float:
    """What it costs to part two lines of a ruled page between which nothing is drawn."""
    upper = min((p.y0 + p.y1) / 2 for p in above)
    lower = max((p.y0 + p.y1) / 2 for p in line)
    inside = any(r.y < upper for r in rules) and any(r.y > lower for r in rules)
    return _UNDRAWN * (inside and not any(upper < r.y < lower for r in rules))


def _labelled(lines: Sequence[Line], columns: Columns) -> bool:
    """Whether short labels stand half-way down the lines of texts."""
    left = [p for line in lines for p in line if column_of(p, columns) == 0]
    return len(columns) == 2 and len(lines) > 1 and len(left) < len(lines) and _short(*left)


def _table(page: int, band: Sequence[Line], columns: Columns, rules: Sequence[DrawnLine]) -> Table | None:
    if len(columns) < 2 or not (any(len(line) > 1 for line in band) or _labelled(band, columns)):
        return None
    cells = grid(band, columns, rules)
    if not cells:
        return None
    boxes = [cell.box for cell in cells if cell.box]
    return Table(page=page, cells=cells, box=around(boxes) if boxes else None)


def banded_both_ways(source: Source, words: LineWords) -> list[Source]:
    """The source with the tables of its pages that nothing rules as if they were ruled, by their places alone, and before that as
    known words tell them, on pages that print heads or labels of a form and the page behind: elsewhere words tell nothing more.
    Empty where it has none.
    """
    bare = [not page.tables and (source.type == "text" or bool(page.unruled)) for page in source.pages]
    plain = [of_page(page) if is_bare else () for page, is_bare in zip(source.pages, bare, strict=True)]
    heads = [is_bare and _is_worded(page, words) for page, is_bare in zip(source.pages, bare, strict=True)]
    own = [
        of_page(page, words) if is_bare and (here or before) else tables
        for page, tables, is_bare, here, before in zip(
            source.pages, plain, bare, heads, [False, *heads], strict=False
        )
    ]
    ways = [own, plain] if own != plain else [plain]
    return [made for tables in ways if (made := _as_ruled(source, tables, words)) is not None]


def _is_worded(page: Page, words: LineWords) -> bool:
    """Whether a line of a page is made of heads, or several are of labels."""
    lines = _lines(page, words)
    return any(map(words.is_heads, lines)) or sum(map(words.is_labels, lines)) >= _FEW


def _as_ruled(source: Source, tables: Sequence[tuple[Table, ...]], words: LineWords) -> Source | None:
    """The source with these tables on its pages."""
    if not any(tables):
        return None
    pages = [
        structs.replace(page, tables=own) if own else page
        for page, own in zip(source.pages, tables, strict=True)
    ]
    kind = "html" if source.type == "text" else source.type
    return structs.replace(source, pages=tuple(over_pages(pages, words)), type=kind)
