"""The lines of a form that stand in no table: its title, its year, who filed it, its unit of money, and what is told in lines.

In: lines above and inside the form. Out: values of the draft. What a cell of the form says itself goes before what a line
above it says: who asks `own_cell` has that forgotten.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import is_title
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import Slots
from yiju.ingest.forms.target_forms.target_form_heads import filer_of, first_year, year_alone, year_of
from yiju.ingest.forms.whole_cells import cell_labels, money_sentences
from yiju.ingest.forms.whole_cells.cell_goals import CellGoals
from yiju.ingest.forms.whole_cells.line_parts import LineParts
from yiju.ingest.forms.words import unit_of, year_in
from yiju.ingest.values.text import unspaced

_PARTS = re.compile(r"\t|\s{2,}|(?<=[\u4e00-\u9fff）)])\s+(?=\S{2,8}[：:])|[；;]\s*(?=[^；;：:]{2,10}[：:])")
_SHORT = 60
_NOTED = re.compile(r"(?:备?注|说明)(?:\d{1,2}[.、．]|[:：])")
_ITEM = re.compile(r"[（(]?\d{1,2}[）)]?[.、．]?\D")
_ADJUSTED = re.compile(
    "预算数?[^。；年初]{0,6}(?:为|是|指|按|即|填列?)[^。；年初]{0,12}(?:调整后|全年预算|调整预算)"
)
"""A note that says of which budget a column is (预算数为调整后全年预算数)."""
_IN_LINES = ("amount", "funding", "period", "date", "section", "box")
"""Values that a form may print in lines of their own, once its name is read."""


class FormLines:
    """Reads the lines of one form."""

    def __init__(self, family: FormFamily, made: Made, slots: Slots, goals: CellGoals) -> None:
        self.family, self.words = family, family.words
        self.made, self.slots, self.goals = made, slots, goals
        self.parts = LineParts(slots)
        self._lined = False  # whether the form's name stands in a line of its own
        self._filer = False  # whether the unit is only that of a line above the table
        self._filed = False  # whether the authority is
        self._noted = False  # whether the line before is a note to the form
        self._adjusted: Row | None = None  # the note that calls 预算数 the adjusted one

    def take(self, row: Row, *, leading: bool = False) -> None:
        """A line; `leading` stands above the form's title: the unit of money, the filer."""
        if not leading and self.parts.take(row):
            return
        text = unspaced(row.text)
        self._noted = _NOTED.match(text) is not None
        if _ADJUSTED.search(text):
            self._adjusted = row
        self.goals.line(text)
        if is_title(self.family.form, row.text):
            self.made.title = self.made.title or flat(row.text)
            year = year_of(row.text) or year_in(text) or first_year(text)
        else:
            year = year_of(row.text) or (year_in(text) if year_alone(text) else None)
        if year:
            self.made.draft.put("year", year, flat(row.text), row.places)
        if len(text) < _SHORT and (unit := unit_of(text, "")):
            self.slots.money = unit
        for part in _PARTS.split(row.text):
            piece = CellPiece(part.strip(), 0, row.places[0]) if row.places else None
            found = cell_labels.inline(piece, self.words) if piece else None
            if not found or not piece or not found[1]:
                continue
            of_head = found[0].key in ("unit", "authority", "name", "code", "year")
            self._lined = self._lined or (found[0].key == "name" and not leading)
            if found[0].key == "unit" and self._filer and self._lined:
                self.made.draft.forget("unit")  # the line above says only who filed the form
            money = found[0].kind in ("money", "amount") and self._lined
            if money and money_sentences.take_cell(
                found[0], CellPiece(found[1], 0, piece.place), self.words, self.made.draft
            ):
                continue
            named = (self.made.title or self._lined) and self.made.draft.declaration.name
            if of_head or (found[0].kind in _IN_LINES and named):
                self.slots.put(found[0], found[1], [piece.place], [piece.text])
                self._filer = self._filer or found[0].key == "unit"
                self._filed = self._filed or found[0].key == "authority"
        if (filer := filer_of(row)) and "unit" not in self.made.draft.declaration.printed:
            self.made.draft.put("unit", filer, flat(row.text), row.places)
            self._filer = True

    def is_note(self, text: str) -> bool:
        """Whether a row of one cell is a note to the form (注：…), or goes on with one."""
        bare = unspaced(text)
        return _NOTED.match(bare) is not None or (self._noted and _ITEM.match(bare) is not None)

    def finish(self) -> None:
        """A note may say that the one column of budgets, 预算数, is the adjusted one."""
        self.parts.close()
        made, note = self.made.draft.declaration, self._adjusted
        if (
            note is None
            or made.year_budget is None
            or made.adjusted_budget is not None
            or not made.funding_rows
        ):
            return
        if any(row.adjusted is not None for row in made.funding_rows):
            return
        places = [*made.evidence["year_budget"], *note.places]
        self.made.draft.put("adjusted_budget", made.year_budget, made.printed["year_budget"], places)
        self.made.draft.forget("year_budget")
        for n, row in enumerate(made.funding_rows):
            row.initial, row.adjusted = None, row.initial
            old, new = f"funding_rows[{n}].initial", f"funding_rows[{n}].adjusted"
            if old in made.printed:
                made.printed[new] = made.printed.pop(old)
                made.evidence[new] = made.evidence.pop(old, [])

    def own_cell(self, key: str) -> None:
        """A cell of the form names a body: it says who carries the project out, the line above it only who filed the form."""
        if key == "authority" and self._filed:
            self.made.draft.forget("authority")
            self._filed = False
        if key == "unit" and self._filer:
            self.made.draft.forget("unit")
            self._filer = False

    def nameless(self) -> None:
        """A unit is read before any project's name: a later cell may say better."""
        self._filer = True
