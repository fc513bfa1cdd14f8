"""What the two readers of budget tables (cells and page dumps) hand to the settling of amounts.

Plain data, no behaviour beyond look-up. Amounts here are in printed units.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from typing import Literal

import msgspec

from yiju.ingest.record import Place
from yiju.ingest.values.text import fold, unspaced

ROW_NUMBER = "行次"
"""The head of a column that counts the rows; its numbers are no amounts."""

COLUMN_NUMBERS = "栏次"
"""The name of a row that counts the columns; its numbers are no amounts."""

SUBTOTAL = "小计"
"""The head of the whole of what stands beside it below one head."""

STAGE = re.compile(r"(?:20\d{2}年度?|[上本]年度?|年初|全年|调整后?)*(?:预算|决算|执行)数?")
"""A head over the kinds of spending that says whether they were budgeted or spent."""

Placement = dict[str, Decimal]
"""One way to read a row: column → amount; a column that is absent is blank."""


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of tables.yaml."""

    title: str
    form: Literal["coded", "sides", "single", "kinds", "listed"]
    columns: list[str]
    example: tuple[str, str]
    optional: list[str] = []
    sums: dict[str, list[str]] = {}
    certain: dict[str, str] = {}
    left: str | None = None
    right: list[str] = []
    over: dict[str, list[str]] = {}
    also: dict[str, list[str]] = {}
    across: list[list[str]] = []

    def column(self, head: str) -> str:
        """The known column that a printed head is, brackets and widths aside; else the head itself."""
        wordings = ((c, [c, *self.also.get(c, [])]) for c in dict.fromkeys([*self.columns, *self.also]))
        return next((c for c, known in wordings if fold(head) in map(fold, known)), head)


@dataclass
class PlacedRow:
    """A printed row and every placement of its amounts that the layout allows."""

    code: str | None
    name: str
    placements: list[Placement]
    place: Place
    in_print: tuple[Decimal, ...] = ()
    """The parts of the total in the order of print, where a dump prints columns apart."""
    under: Placement | None = None
    """The placement under the heads that a dump by lines prints above the amounts."""
    strings: dict[Decimal, str] = field(default_factory=dict)
    """The row's amounts as printed, by what they may mean."""
    loose: bool = False
    """Put together from parts of lines, or of a line whose blank cells are not printed: sums must prove it."""


@dataclass
class BudgetTable:
    """A table under one title with all its continuation pages; `factor` is yuan per printed unit, None where no
    unit is printed.
    """

    spec: Spec
    name: str
    factor: int | None = None
    rows: list[PlacedRow] = field(default_factory=list)

    def add(self, row: PlacedRow) -> None:
        """Append a row, unless a continuation page prints a coded row again."""
        again = any((r.code, r.name, r.placements) == (row.code, row.name, row.placements) for r in self.rows)
        if not (row.code and again):
            self.rows.append(row)


class OtherTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """other_tables.yaml."""

    titles: str
    no_table: str
    budget_words: str
    counts: str
    counted: str
    groups: str
    lowest: str
    examples: list[tuple[str, str | None]]


@functools.cache
def other_tables() -> OtherTables:
    """What is known of tables that tables.yaml does not name."""
    raw = resources.files(__package__).joinpath("other_tables.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=OtherTables)


@functools.cache
def specs() -> tuple[Spec, ...]:
    """The known tables."""
    raw = resources.files(__package__).joinpath("tables.yaml").read_text(encoding="utf-8")
    return tuple(msgspec.yaml.decode(raw, type=list[Spec]))


@functools.cache
def known_heads() -> frozenset[str]:
    """The heads of columns of the known tables, in all their wordings."""
    also = (wording for spec in specs() for known in spec.also.values() for wording in known)
    return frozenset([*(column for spec in specs() for column in spec.columns), *also])


@functools.cache
def _pattern() -> re.Pattern[str]:
    # Longest names first: 财政拨款收支预算总表 also ends in 收支预算总表.
    names = "|".join(f"(?P<t{i}>{spec.title})" for i, spec in enumerate(specs()))
    return re.compile(rf"(?:{names})$")


_BEFORE = re.compile(
    r"(?:附?[表件]?[一二三四五六七八九十\d]+[.．、:：)）]?|[（(][一二三四五六七八九十\d]+[)）])?"
    r"(?:\d{4}年(?:度)?)?[^，。；：,;:、…]{0,40}"
)


_BRACKETED = re.compile(r"[（(](?:[^（()）]|[（(][^（()）]*[)）]){1,24}[)）]$")
"""What stands in brackets behind a title: the unit of money, how the rows are sorted."""
_NUMBER = re.compile(
    r"(?:附?[表件][一二三四五六七八九十\d]+(?:[-—.]\d+)*[.．、:：]?"
    r"|[一二三四五六七八九十\d]{1,3}(?:-\d+)?[.．、:：)）]|[（(][一二三四五六七八九十\d]+[)）])*"
)
_YEARS = re.compile(r".*20\d{2}年?度?(?:预算|决算)?(?=.)")
_OF_UNIT = re.compile(
    r"^(?:本?(?:部门|单位)|.*(?:[局委办厅院校所站队]|中心)(?=一般|政府性|国有|财政|收|支|部门|单位))(?:部门|单位)?"
)
_OTHER = Spec(title="", form="coded", columns=[], example=("", ""))


def whole_code(parts: Iterable[str]) -> str | None:
    """类, 款 and 项 as one code; a 款 printed as `2` is 02. None where they make no code."""
    code = "".join(part if i == 0 else part.zfill(2) for i, part in enumerate(p for p in parts if p))
    return code if re.fullmatch(r"\d{3}(\d{2}){0,2}", code) else None


def yearless(head: str) -> str:
    """A printed head without gaps and without the fiscal year, which every column of the filing shares."""
    return re.sub(r"^20\d{2}年度?", "", unspaced(head))


def title_of(text: str) -> tuple[Spec, str] | None:
    """The known table that a line is the title of, and its name as printed without year and unit."""
    line = _BRACKETED.sub("", unspaced(text))
    match = _pattern().search(line)
    if not match or not _BEFORE.fullmatch(line[: match.start()]):
        return None
    if re.search(other_tables().budget_words, _YEARS.sub("", line[: match.start()])):
        return None
    index = next(i for i in range(len(specs())) if match[f"t{i}"])
    return specs()[index], match[0]


def named_table(text: str) -> tuple[Spec, str] | None:
    """The table that a line is the title of: a known one, or any other that is called like one of a budget."""
    if known := title_of(text):
        return known
    line = _NUMBER.sub("", _BRACKETED.sub("", unspaced(text)))
    name = _OF_UNIT.sub("", _YEARS.sub("", line))
    other = other_tables()
    called = re.fullmatch(other.titles, name) and re.search(
        other.budget_words + "|资产|预算|决算|运行信息", name
    )
    return (_OTHER, name) if called and not re.search(other.no_table, name) else None
