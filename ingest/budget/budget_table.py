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


@functools.cache
def specs() -> tuple[Spec, ...]:
    """The known tables."""
    raw = resources.files(__package__).joinpath("tables.yaml").read_text(encoding="utf-8")
    return tuple(msgspec.yaml.decode(raw, type=list[Spec]))


@functools.cache
def _pattern() -> re.Pattern[str]:
    # Longest names first: 财政拨款收支预算总表 also ends in 收支预算总表.
    names = "|".join(f"(?P<t{i}>{spec.title})" for i, spec in enumerate(specs()))
    return re.compile(rf"(?:{names})$")


_BEFORE = re.compile(
    r"(?:附?[表件]?[一二三四五六七八九十\d]+[.．、:：)）]?|[（(][一二三四五六七八九十\d]+[)）])?"
    r"(?:\d{4}年(?:度)?)?[^，。；：,;:、…]{0,40}"
)


def whole_code(parts: Iterable[str]) -> str | None:
    """类, 款 and 项 as one code; a 款 printed as `2` is 02. None where they make no code."""
    code = "".join(part if i == 0 else part.zfill(2) for i, part in enumerate(p for p in parts if p))
    return code if re.fullmatch(r"\d{3}(\d{2}){0,2}", code) else None


def yearless(head: str) -> str:
    """A printed head without gaps and without the fiscal year, which every column of the filing shares."""
    return re.sub(r"^20\d{2}年度?", "", unspaced(head))


def title_of(text: str) -> tuple[Spec, str] | None:
    """The table that a line is the title of, and its name as printed without year and unit."""
    line = unspaced(text)
    line = re.sub(r"[（(](?:单位[:：])?[^（()）]{0,8}元[)）]$", "", line)
    match = _pattern().search(line)
    if not match or not _BEFORE.fullmatch(line[: match.start()]):
        return None
    index = next(i for i in range(len(specs())) if match[f"t{i}"])
    return specs()[index], match[0]
