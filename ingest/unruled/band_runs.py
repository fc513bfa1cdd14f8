"""What a line prints in one column, and whether it goes on with what stands above it.

In: pieces with their places. Out: `ColumnRun`s and how surely one is the rest of another: what follows a piece that fills its
column goes on with it, two values never do. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from yiju.ingest.cache import dictionary
from yiju.ingest.unruled.text_pieces import TextPiece
from yiju.ingest.values.text import unspaced
from yiju.ingest.values.text import width as text_width

Columns = list[tuple[float, float]]
NEAR, CLOSE, BESIDE = 0.6, 0.95, 1.2
"""Lines that stand nearer than this share of their height follow on each other; nearer than the second they may be of one
cell; nearer than the third where only the order of lines is told, and a line of another cell may stand between.
"""
FILLS, _LONG = 1.6, 10
"""A piece so many characters short of the widest fills its column; one of more than `_LONG` may end a character sooner."""
VALUE = re.compile(
    r"(?!1\s?[-—–~至]\s?\d{1,2}\s?月)(?:[<>=≥≤＜＞＝±]|[-—–]?\d|[√—–/／-]+$|[甲乙丙丁]等|[是否]$)"
)
"""What months a form tells of (1-7月) is a head.
"""
_GOES_ON = re.compile(r"[（()）、，。；：,;:%％/”》]")
_STROKE = re.compile(r"[/／—－-]{1,2}")
_UNFINISHED = re.compile(r"[，、；/]$|.{10}：$|\d[-—–~～至]$")
_YEAR = re.compile(r"\d{4}[年-]")
_COUNTED = re.compile(r"\d[\d.]*[\u4e00-\u9fff]")
_DATED = (re.compile(r"\d{4}年(?:\d{1,2}月)?$"), re.compile(r"\d{1,2}[月日]"))
_WIDE = 8
"""Lines of so many characters may be of a text beside the rows."""
_TAIL = 3
_CODE = re.compile(r"[0-9A-Z]{8,}$")
LABELLED = re.compile(r"(?!其中)[\u4e00-\u9fff（()）、]{2,12}[：:].*")
"""A label with its value."""
_UNBROKEN = re.compile(r"[\dA-Za-z.,%/-]+[，。、；：）]*")
"""What no line ends in."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OPEN = re.compile(r"[（(《“][^）)》”]*$")

_BESIDE_ITS_PLACE = 2.0
"""So many characters a converter may move a line."""

NEVER, SHORT, PERHAPS, SURE = -1, 0, 1, 2


@dataclass(frozen=True)
class BandPiece(TextPiece):
    """A run of text, which may stand beside its column."""

    tight: bool = False
    """One space parts it from its neighbour: it may stand beside its column."""
    over: tuple[tuple[int, str], ...] = ()
    """Line and text of the heads that it stands over."""
    whole: bool = False
    """It is a word that is known: no rest of what stands above it, and whole."""
    narrow: float = 0.0
    """The width of the widest part of one that is wrapped."""

    def part(self, lo: int, hi: int) -> BandPiece:
        """Some of its characters, at their place."""
        at = [float(n) for n in (lo, hi)]
        if self.box is not None:  # in points: a Chinese character is as wide as two others
            wide = (self.x1 - self.x0) / max(1.0, text_width(self.text))
            at = [wide * text_width(self.text[:n]) for n in (lo, hi)]
        x0, x1 = self.x0 + at[0], self.x0 + at[1]
        box = (x0, self.box[1], x1, self.box[3]) if self.box else None
        return replace(self, text=self.text[lo:hi], x0=x0, x1=x1, box=box)


Line = list[BandPiece]


@dataclass
class ColumnRun:
    """What a line prints in one column."""

    pieces: list[BandPiece]

    @cached_property
    def text(self) -> str:
        """Without spaces."""
        return "".join(c for p in self.pieces for c in p.text if not c.isspace())

    @property
    def line(self) -> int:
        """The number of its line."""
        return self.pieces[0].line

    @cached_property
    def y0(self) -> float:
        """Its upper edge."""
        return min(p.y0 for p in self.pieces)

    @cached_property
    def y1(self) -> float:
        """Its lower edge."""
        return max(p.y1 for p in self.pieces)

    @cached_property
    def span(self) -> tuple[float, float]:
        """From where to where it stands."""
        return min(p.x0 for p in self.pieces), max(p.x1 for p in self.pieces)

    @cached_property
    def wide(self) -> float:
        """Its width in Chinese characters."""
        return sum(p.narrow for p in self.pieces) or width(self.text)


Marked = dict[int, ColumnRun]


def column_of(piece: BandPiece, columns: Columns) -> int:
    """The column in which a piece stands, or of which it covers most."""

    def apart(i: int) -> float:
        lo, hi = columns[i]
        return max(piece.x0, lo) - min(piece.x1, hi)

    return min(range(len(columns)), key=apart)


def width(text: str) -> float:
    """The width of a text in Chinese characters, without its spaces."""
    return text_width(unspaced(text))


def goes_on(above: ColumnRun, run: ColumnRun, widest: float) -> int:
    """Whether a text is the rest of the one above it in its column, which is `widest` characters wide."""
    if run.y0 - above.y1 > (CLOSE if above.pieces[0].box else BESIDE) * (above.y1 - above.y0):
        return NEVER
    if run.pieces[0].whole or (above.pieces[-1].whole and not _GOES_ON.match(run.text)):
        return NEVER
    on = follows(above.text, run.text, widest)
    # Short cells may be shifted by a converter; a long text is gone on with where it stands.
    long = above.wide > 2 * _LONG and not _OPEN.search(above.text)
    return PERHAPS if on == SURE and long and not _under(above, run) else on


def _under(above: ColumnRun, run: ColumnRun) -> bool:
    """Whether a text begins where the one above it does, or has its middle there: lines of one cell do."""
    (a0, a1), (b0, b1) = above.span, run.span
    char = (a1 - a0) / max(above.wide, 1.0)
    return min(abs(a0 - b0), abs(a0 + a1 - b0 - b1) / 2) <= _BESIDE_ITS_PLACE * char


def follows(above: str, text: str, widest: float) -> int:
    """Whether a text goes on with another that ends in a column of this width."""
    wide = width(above)
    if _STROKE.fullmatch(text) or _STROKE.fullmatch(above):
        return NEVER
    if _OPEN.search(above) or _UNFINISHED.search(above) or _GOES_ON.match(text):
        return SURE
    if _DATED[0].search(above) and _DATED[1].match(text):
        return SURE
    if _CODE.fullmatch(above) and text.isdecimal() and wide > widest - 1:
        return SURE
    if wide > 2 * _LONG and wide >= widest - 2 * FILLS:
        return SURE
    if VALUE.match(above) and VALUE.match(text) and len(above) < _LONG:
        return NEVER
    if VALUE.match(text) and width(text) < _WIDE and not VALUE.match(above) and text[-1] != "。":
        return PERHAPS if wide >= max(_WIDE, widest - FILLS) and _COUNTED.match(text) else NEVER
    if above[-2:] == text[-2:] and len(text) > 1:
        return NEVER
    whole = None if VALUE.match(above) or _YEAR.match(text) else _UNBROKEN.match(text)
    if wide + (width(whole[0]) if whole else 0.0) < widest - FILLS - (wide > _LONG):
        return SHORT
    return SURE if wide > 2 * _LONG or crosses(above, text) else PERHAPS


def tail(run: ColumnRun, above: ColumnRun, column: Collection[str]) -> bool:
    """Whether a short text is only the end of what else stands in its column (指标 below 社会效益), and not of the one above."""
    short = run.wide <= _TAIL and not above.text.endswith(run.text)
    return short and any(len(text) > len(run.text) and text.endswith(run.text) for text in column)


def near(above: TextPiece, below: TextPiece) -> bool:
    """Whether two pieces stand on lines that follow on each other."""
    return below.y0 - above.y1 <= NEAR * (above.y1 - above.y0)


@lru_cache(maxsize=4096)
def crosses(above: str, below: str) -> bool:
    """Whether the end of a text and the beginning of another are one word, or a number and what it counts."""
    if above[-1].isdigit() and _HAN.match(below):
        return _CODE.search(above) is None
    if not _HAN.match(above[-1]) or not _HAN.match(below):
        return False
    at = len(above[-4:])
    for word, begin, end in dictionary().tokenize(above[-4:] + below[:4], HMM=False):
        if begin < at < end:
            return len(word) > 1
    return False
