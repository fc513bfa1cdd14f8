"""What a filing says outside its declarations and budget tables: a source → `Passage`s.

In: a `Source` and where its declarations and budget lines stand. Out: paragraphs in the order of the file (编制
说明, 机构设置, 名词解释, notes under a table), each under the nearest heading above it. Page numbers, running heads,
tables of contents, table heads and form labels are left out. Wordings are data: `passages.yaml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from statistics import median

import msgspec

from yiju.ingest.budget.amount_readings import readings
from yiju.ingest.budget.budget_table import title_of
from yiju.ingest.document import is_title
from yiju.ingest.document import wording as document_wording
from yiju.ingest.page import Cell, Source, Table, around, place_of
from yiju.ingest.paragraphs import NUMBER, Margins, ParagraphLine, ends, follows, margins
from yiju.ingest.record import BudgetLine, Declaration, Passage, Place
from yiju.ingest.running_lines import running_lines
from yiju.ingest.untaken import Sheet, untaken
from yiju.ingest.values.text import join_lines, numberless, tidy, unspaced

_PAGE_NUMBER = re.compile(r"[-—–－]*(?:第?\d{1,4}页?(?:[/／]?共?\d{1,4}页?)?|[（(]\d{1,3}[）)])[-—–－]*")
_LEADER = re.compile(r"(?:[.．]{4,}|…{2,}|·{4,}|[-—_]{6,})[\s\d]*$")
_CONTENTS = re.compile(r"目录|目次")
_NOTE = re.compile(r"(?:注|备注|说明)\d?[:：]")
_YEAR = re.compile(r"20\d{2}年(?:度)?(?:预算单位|部门|单位)?")
_CODED = re.compile(r"\d{3}(?:\s*\d{2}){0,2}\s*\D.*?(?:\s+[\d,.]+)+")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MARKS = re.compile(r"[，。；,;！？]")
_MOST_HEADING = 45
_DEEPEST = 3
"""Depth of the numbers that still stand before headings: （一）."""
_GOES_ON = re.compile(r"(?:[：:、和]|(?<![行作人])为|(?<!实事求)是|(?<![普惠涉])及|(?<!参)与)$")
"""What a heading does not end with: the line below goes on with it."""
_SENTENCE = 30
"""A text of so many characters that a section prints twice is a cell or line cut by a page break: it counts once."""


class Wording(msgspec.Struct, frozen=True):
    """passages.yaml."""

    headings: list[str]
    heading_examples: list[dict[str, str | None]]
    table_titles: list[str]
    table_examples: list[dict[str, str | bool]]
    labels: list[str]
    label_examples: list[dict[str, str | bool]]


@functools.cache
def wording() -> Wording:
    """The wordings of passages.yaml."""
    raw = resources.files(__package__).joinpath("passages.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=Wording)


def passages(
    source: Source,
    declared: Iterable[Declaration],
    labels: Iterable[Place],
    budget_lines: Iterable[BudgetLine],
) -> list[Passage]:
    """Every paragraph of the source that is neither declared nor tabulated. `labels` are the places of the
    declarations' labels, as far as their reader knows them.
    """
    rows = [line.place for line in budget_lines if line.place]
    return _Reader(untaken(source, declared, labels, rows)).read()


def heading_of(text: str) -> str | None:
    """The section that a line is the known heading of, without number, year and unit; else None."""
    line = unspaced(text)
    if not _may_be_heading(line):
        return None
    match = _headings().fullmatch(NUMBER.sub("", line, count=1))
    return match["section"] if match else None


def is_table_title(text: str) -> bool:
    """Whether a line is the title of a table of the budget."""
    line = unspaced(text)
    return title_of(line) is not None or (len(line) <= 60 and bool(_tables().fullmatch(line)))


def is_label(text: str) -> bool:
    """Whether a line belongs to the head or foot of a form or table, or to the cover."""
    line = unspaced(text)
    return len(line) <= 100 and bool(_labels().fullmatch(line))


@functools.cache
def _headings() -> re.Pattern[str]:
    # What stands before the wording is a unit's name: it holds no mark and the wording is the longest that fits.
    return re.compile(
        rf"(?:[^，。；：、]{{3,40}}?)??(?:20\d{{2}}年度?)?(?P<section>{'|'.join(wording().headings)})"
    )


@functools.cache
def _tables() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(wording().table_titles)})")


@functools.cache
def _labels() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w})" for w in wording().labels))


@functools.cache
def _titles() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w})" for w in document_wording().form_titles))


@dataclass(frozen=True)
class _Heading:
    """A heading that nothing has followed yet. `depth` is that of its number, 0 without one; where a
    heading of no greater depth follows, one that is not `known` was an item of a list.
    """

    section: str
    line: ParagraphLine
    depth: int
    known: bool = False


class _Reader:
    """Reads sheet by sheet; `in_table` while what comes is the body of a table without cells."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.found: list[Passage] = []
        self.section: str | None = None
        self.in_table = False
        self._sheets = sheets
        self._running = _running(sheets)
        self._contents: dict[str, ParagraphLine] | None = None
        self._open: list[ParagraphLine] = []
        self._heading: _Heading | None = None
        self._seen: set[tuple[str | None, str]] = set()
        self._declared = False
        """Whether a declaration stands right above: what looks like a heading may be a part of it left empty."""
        self._margins: dict[int, Margins] = {}
        self._body = 0.0
        """Height of the text's lines on this sheet."""

    def read(self) -> list[Passage]:
        """The passages of all sheets."""
        for sheet in self._sheets:
            lines = [item for item in sheet.items if isinstance(item, ParagraphLine)]
            if lines:
                self._margins[lines[0].sheet] = margins([p for p in lines if _is_prose(p.text)] or lines)
            self._begin(sheet)
            self._body = median(p.height for p in lines) if lines else 0.0
            for item in sheet.items:
                if item is None:
                    self._close()
                    self._heading, self.in_table, self._declared = None, False, True
                elif isinstance(item, Table):
                    self._table(item)
                elif item.line.number in sheet.rows:
                    self._close()
                elif not self._is_furniture(item):
                    self._line(item)
        self._close()
        if self._heading and not self._heading.known:
            self._item(self._heading)
        return self.found

    def _begin(self, sheet: Sheet) -> None:
        """A dump prints rows before their table's title too: they are the sheet's first lines."""
        if self._contents is not None and not any(_LEADER.search(text) for text in sheet.whole):
            self._contents = None
        first: list[ParagraphLine] = []
        for item in sheet.items:
            if not isinstance(item, ParagraphLine) or is_table_title(item.text) or heading_of(item.text):
                break
            first.append(item)
        rows = sum(p.line.number in sheet.rows or _is_tabular(p.text) for p in first)
        titled = len(first) < len(sheet.items) and is_table_title(_text(sheet.items[len(first)]))
        if rows and (titled or self.in_table) and 4 * rows >= len(first):
            self._close()
            self.in_table = True
        elif self.in_table and not rows:
            self._close()
            self.in_table = titled and not any(_is_prose(p.text) for p in first)

    def _is_furniture(self, line: ParagraphLine) -> bool:
        text = unspaced(line.text)
        if _CONTENTS.fullmatch(text):
            self._contents = {}
            return True
        if _LEADER.search(text) or _PAGE_NUMBER.fullmatch(text) or numberless(text) in self._running:
            return True
        if self._contents is not None:
            entry = re.sub("^(?:单位|部门)", "", heading_of(text) or _bare(text))
            if entry not in self._contents and _may_be_heading(text):
                self._contents[entry] = line
                return True
            first, self._contents = list(self._contents.values()), None
            if len(first) == 1:  # it listed nothing
                self._line(first[0])
        return is_label(text) or is_title(text) or bool(_titles().fullmatch(text))

    def _line(self, line: ParagraphLine) -> None:
        goes_on = bool(self._open) and self._goes_on(line)
        if goes_on and not self.in_table and not ends(self._open[-1].text):
            self._open.append(line)
            return
        if is_table_title(line.text):
            self._head(_Heading(_bare(line.text), line, 0, known=True))
            self.in_table = True
            return
        if heading := self._heading_of(line):
            self._head(heading)
            return
        if _is_tabular(line.text) or (self.in_table and not goes_on and not _is_note(line.text)):
            self._close()
            return
        if not goes_on:
            self._close()
        self._settle()
        self._open.append(line)

    def _heading_of(self, line: ParagraphLine) -> _Heading | None:
        number = NUMBER.match(line.text)
        if section := heading_of(line.text):
            # A table's head names the same things.
            if self.in_table and not (number or section.endswith(("说明", "情况", "职能", "职责", "设置"))):
                return None
            self.in_table = False
            return _Heading(section, line, _depth(line), known=True)
        if not _may_be_heading(line.text):
            return None
        larger = line.line.box is not None and line.height > 1.2 * self._body
        if (larger or 0 < _depth(line) <= _DEEPEST) and not self.in_table:
            return _Heading(_bare(line.text), line, _depth(line), known=larger or self._declared)
        return None

    def _head(self, heading: _Heading) -> None:
        self._close()
        if self._heading and not self._heading.known and heading.depth <= self._heading.depth:
            self._item(self._heading)
        else:
            self._settle()
        self._heading = heading

    def _item(self, heading: _Heading) -> None:
        self.found.append(Passage(self.section, tidy(heading.line.text), _places([heading.line])))

    def _settle(self) -> None:
        """What was printed as a heading has a text below it."""
        self._declared = False
        if self._heading:
            self.section, self._heading = self._heading.section, None

    def _goes_on(self, line: ParagraphLine) -> bool:
        last = self._open[-1]
        numbered = NUMBER.match(self._open[0].text) is not None
        return follows(last, line, self._margins[last.sheet], self._margins[line.sheet], numbered=numbered)

    def _table(self, table: Table) -> None:
        """A table that is no budget table gives its rows; a budget table only the notes in it."""
        self._close()
        rows = [[c for c in row if c.text.strip()] for row in table.rows()]
        amounts = sum(bool(readings(c.text)) for row in rows for c in row if not _is_rank(c, len(rows)))
        if self._heading and is_table_title(self._heading.line.text):
            self._settle()
        tabular = self.in_table or 4 * amounts >= sum(map(len, rows))
        for row in rows:
            text = "\t".join(tidy(join_lines(c.text.split("\n"))) for c in row)
            if text and (not tabular or (len(row) == 1 and _is_note(text))):
                self._settle()
                self.found.append(Passage(self.section, text, [_around(place_of(table, c) for c in row)]))

    def _close(self) -> None:
        """End the paragraph."""
        lines, self._open = self._open, []
        text = tidy(join_lines(p.text for p in lines))
        again = len(text) >= _SENTENCE and (self.section, text) in self._seen
        if len(text) > 1 and not _is_tabular(text) and not again:
            self._seen.add((self.section, text))
            self.found.append(Passage(self.section, text, _places(lines)))


def _text(item: ParagraphLine | Table | None) -> str:
    return item.text if isinstance(item, ParagraphLine) else ""


def _may_be_heading(text: str) -> bool:
    return len(text) <= _MOST_HEADING and not _MARKS.search(text) and not _GOES_ON.search(text)


def _depth(line: ParagraphLine) -> int:
    """第一部分 is 1, 一、 is 2, （一） is 3, everything else deeper; 0 without a number."""
    number = NUMBER.match(line.text)
    return 0 if number is None else {"part": 1, "kanji": 2, "round": _DEEPEST}.get(number.lastgroup or "", 9)


def _bare(heading: str) -> str:
    """A heading without its number and year; a known table by its name in the budget lines."""
    if table := title_of(heading):
        return table[1]
    return _YEAR.sub("", unspaced(NUMBER.sub("", heading, count=1)), count=1)


def _is_tabular(text: str) -> bool:
    """Whether a line outside cells is a table's row: numbers only, or a code and name with its amounts."""
    words = text.split()
    amounts = sum(bool(readings(w)) for w in words)
    if amounts == len(words) or _CODED.fullmatch(text):
        return True
    return len(words) > 1 and bool(_GROUPED.fullmatch(words[-1])) and not re.search("[，。；]", text)


def _is_rank(cell: Cell, most: int) -> bool:
    """Whether a cell of the first column counts the rows."""
    return cell.col == 0 and cell.text.strip().isdecimal() and int(cell.text) <= most


def _is_prose(text: str) -> bool:
    return bool(re.search(r"[，。；]", text))


def _is_note(text: str) -> bool:
    """Whether a line of a table is a sentence."""
    return bool(_NOTE.match(text)) or "。" in text or (len(text) >= 25 and "，" in text)


def _running(sheets: Sequence[Sheet]) -> set[str]:
    """Heads and feet that return and are no headings."""
    found = running_lines([sheet.whole for sheet in sheets])
    return {key for key in found if not _MARKS.search(key) and heading_of(key) is None}


def _places(lines: Iterable[ParagraphLine]) -> list[Place]:
    """One place per page."""
    by_page: dict[int, list[Place]] = {}
    for p in lines:
        by_page.setdefault(p.page.number, []).append(place_of(p.page, p.line))
    return [_around(places) for places in by_page.values()]


def _around(places: Iterable[Place]) -> Place:
    """One place for neighbours on one page."""
    found = list(places)
    numbers = [n for p in found if p.lines for n in p.lines]
    boxes = [p.box for p in found if p.box]
    return Place(
        page=found[0].page,
        lines=(min(numbers), max(numbers)) if numbers else None,
        box=around(boxes) if boxes else None,
        confidence=min((p.confidence for p in found if p.confidence is not None), default=None),
    )
