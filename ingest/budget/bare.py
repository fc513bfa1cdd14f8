"""Budget tables of a dump that sets cells off by tabs and leaves out those that are blank.

In: a table of tabs and what is known of its kind. Out: `Bare`, which reads its rows. Where a cell stands says nothing
there: a row with as many amounts as the table has columns is whole, any other one has every placement that its order
allows, and sums decide (`settle`, `proof`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from yiju.ingest.budget.amount_readings import readings
from yiju.ingest.budget.budget_table import COLUMN_NUMBERS, PlacedRow, Placement, Spec, whole_code, yearless
from yiju.ingest.budget.placing import ways
from yiju.ingest.page import Cell, Table
from yiju.ingest.record import Place
from yiju.ingest.values.text import fold, unspaced

_CODE = re.compile(r"\d{1,7}")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_PARTS = 3
"""类, 款 and 项: a code stands in so many cells at most."""


@dataclass(frozen=True)
class Bare:
    """The amount columns of such a table, in order."""

    spec: Spec
    heads: tuple[str, ...]

    def row(self, cells: Sequence[Cell], page: int) -> PlacedRow | None:
        """A row of the table; None for one without a name or an amount."""
        texts = [unspaced(cell.text) for cell in cells]
        codes = 0
        while (
            codes < min(_PARTS, len(texts) - 1)
            and _CODE.fullmatch(texts[codes])
            and self.spec.form == "coded"
        ):
            codes += 1
        code = whole_code(texts[:codes])
        named = self.spec.form == "coded" or (bool(texts) and not readings(texts[0]))
        name = texts[codes] if named and len(texts) > codes else "预算数"
        amounts = texts[codes + named :]
        if (
            not amounts
            or not _WORDS.search(name)
            or name == COLUMN_NUMBERS
            or not all(map(readings, amounts))
        ):
            return None
        numbers = [n for cell in cells for n in cell.lines or ()]
        place = Place(page=page, lines=(min(numbers), max(numbers)) if numbers else None)
        strings = {value: text for text in reversed(amounts) for value in readings(text)}
        whole = len(amounts) == len(self.heads)
        placements: list[Placement] = list(ways(amounts, list(self.heads), self.spec))
        if not placements:  # more amounts than columns are known
            placements = [dict(zip(self.heads, (readings(a)[0] for a in amounts), strict=False)), {}]
        return PlacedRow(code, name, placements, place, strings=strings, loose=not whole)


def bare(table: Table, start: int, spec: Spec) -> Bare | None:
    """How to read a table of tabs whose head stands above row `start`, where it prints no blank cell at all though its
    rows are of different lengths; None for any other table, and for one in two sides.
    """
    rows = [row for row in table.rows() if row]
    if spec.form not in ("coded", "single") or not start or table.box is not None:
        return None
    blank = any(not cell.text.strip() or cell.box is not None for cell in chain(*rows))
    if blank or len({len(row) for row in rows}) < 2:
        return None
    printed = {fold(yearless(cell.text)) for row in table.rows()[:start] for cell in row}
    heads = tuple(column for column in spec.columns if fold(column) in printed)
    return Bare(spec, heads) if heads else None
