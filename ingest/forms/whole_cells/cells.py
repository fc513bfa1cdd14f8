"""A form in whole cells → what it says: labels with the cells beside or below them, and the tables inside it.

In: the rows of one form and its family. Out: `Made`: the draft, the tasks of a whole unit, and the cells that nothing took.
A cell that is a label is answered by the next one that is none; labels that fill a row without an answer are heads of
the row below; a row whose cells are the heads of a table opens it, until a label of something else stands in front.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import is_title
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import Slots
from yiju.ingest.forms.target_forms.target_form_heads import filer_of, year_alone
from yiju.ingest.forms.whole_cells import cell_labels, level_rows, source_rows, stacked_labels, table_rows
from yiju.ingest.forms.whole_cells.cell_goals import CellGoals
from yiju.ingest.forms.whole_cells.column_heads import columns_of
from yiju.ingest.forms.whole_cells.columns import Columns, is_numbering
from yiju.ingest.forms.whole_cells.form_lines import FormLines
from yiju.ingest.forms.whole_cells.head_rows import joined, refined, spanned
from yiju.ingest.forms.whole_cells.label_rows import LabelRows
from yiju.ingest.forms.words import Label, Words, unit_of, year_in

_FEW = 2
_FISCAL = re.compile(r"预算年度[（(]20\d\d年?度?[）)]")
_HEAD = 20
_DOUBTED = {"money": "funding_rows"}
"""What of the record a table's columns fill, where it is called otherwise."""
_NAMES = ("date", "period", "amount", "funding")
"""Labels whose words may be an indicator's name (完成时间) where a target stands beside them."""


class Reader:
    """Reads one form row by row."""

    def __init__(self, family: FormFamily, scheme: Scheme | None = None) -> None:
        """`scheme` is for families that list no levels of their own."""
        self.family, self.words = family, family.words
        self.made = Made(Draft(family.id))
        self.slots = Slots(self.words, self.made.draft)
        own = Scheme.of(family.form.levels)
        self._scheme = own if own.seconds or scheme is None else scheme
        self.table: Columns | None = None
        self._head_row: Row | None = None
        self._above: Row | None = None
        self._band = ""  # a first level in a row of its own above the head of its table
        self._listed: tuple[Label, str] | None = None  # a text that is a table, and its frame
        self._sources: source_rows.SourceRows | None = None  # the open table of sources side by side
        self.unit = (
            ""  # the one unit of money that other parts of the form print, or the first that a table does
        )
        self.goals = CellGoals()
        self.lines = FormLines(family, self.made, self.slots, self.goals)
        self.labels = LabelRows(self.made, self.slots, self.goals, self.lines)

    def lead(self, row: Row) -> None:
        """A line above the form's title: the unit of money, the filer."""
        self.lines.take(row, leading=True)

    def row(self, row: Row, after: Row | None = None) -> None:
        """The next row of the form; `after` is the one below it."""
        above, self._above = self._above, row
        alone = len(row.pieces) == 1 and (is_title(self.family.form, row.text) or year_alone(row.text))
        alone = alone or (len(row.pieces) == 1 and self.lines.is_note(row.text))
        if not self.made.draft.declaration.name and any(cell_labels.is_unit(p, row) for p in row.own[1:]):
            alone = alone or filer_of(row) is not None
        if not row.table or alone:
            self.lines.take(row)
            return
        self.lines.parts.close()
        if self._listed and self._goes_on(row, *self._listed):
            return
        if self._sources and self._sources.take(row, self.words, self.made, self.slots.money):
            return
        self._sources = None
        for piece in row.own:
            if self.table is None and (year_alone(piece.text) or _FISCAL.match(flat(piece.text))):
                self.made.draft.put("year", year_in(piece.text), flat(piece.text), [piece.place])
            if cell_labels.is_unit(piece, row):
                self.slots.money = unit_of(piece.text, self.slots.money)
                if self.table is not None and not self.table.unit:
                    self.table.unit = self.slots.money
        if self.table is not None and self._head_row is not None:
            parts = self.table.side_by_side(row)
            below = [refined(table, part, self.words) for table, part in parts]
            if any(below):
                self._head_row = None
                return
        upper, self._head_row = (self.table if self._head_row is not None else None), None
        if (head := columns_of(row, self.words)) is not None:
            if upper is not None and upper.table == head.table:
                head = joined(upper, head, self.words)
            if above is not None and above.block == row.block and spanned(head, above, self.words):
                self.made.left = [p for p in self.made.left if p not in above.own]
            self._open(head, row, above)
            return
        self.labels.framed(row)
        if is_numbering(row):
            return
        if self.table is not None and level_rows.band(self.table, row, self._scheme):
            return
        if self.table is None and self._scheme.is_first(level := level_rows.level_of(row, self._scheme)):
            self._band = level
            return
        if self.table is not None and self._belongs(row, self.table):
            for table, part in self.table.side_by_side(row):
                table.name_levels(part, self._scheme)
                table_rows.read(table, part, self.words, self.made)
            return
        if (after is not None and self._stacked(row, after)) or self.labels.take(row, after):
            self.table = None

    def _stacked(self, row: Row, after: Row) -> bool:
        """Whether a row is nothing but labels or heads of the row below, or the head of a table that is a text."""
        if label := stacked_labels.listed(row, after, self.words):
            self._listed = label, row.pieces[0].text
            self.labels.interrupt()
        elif (unit := stacked_labels.list_unit(row, after, self.words)) is not None:
            self.labels.over_amounts(unit, row)
        elif sources := source_rows.opened(row, after, self.words):
            self._sources = sources
            self.labels.interrupt()
        elif heads := stacked_labels.heads(row, after, self.words):
            self.labels.wait(heads, row)
        elif waits := stacked_labels.waiting(row, after, self.words):
            self.labels.interrupt()
            self.labels.wait(waits)
        else:
            return False
        return True

    def _goes_on(self, row: Row, label: Label, frame: str) -> bool:
        """Whether a row belongs to such a table; then it is a paragraph of the text."""
        front = row.pieces[0]
        if not (front.carried and front.text == frame):
            self._listed = None
            return False
        self.slots.put(label, " ".join(flat(p.text) for p in row.own), [p.place for p in row.own])
        return True

    def finish(self) -> Made:
        """What the form gave, once its last row is read."""
        self.labels.finish()
        self.goals.finish(self.made.draft)
        self.lines.finish()
        self.slots.finish()
        table_rows.finish(self.made)
        return self.made

    def _open(self, head: Columns, row: Row, above: Row | None) -> None:
        for text, read_as in head.inferred.items():
            field = _DOUBTED.get(head.table, head.table)
            self.made.draft.doubt(field, f"表头“{text}”不在已知用语中，按位置读作{read_as}")
        if self.table is not None and self.table.table == head.table:
            head.last = self.table.last  # printed again on a further page
        head.unit = next((u for p in row.pieces if p.col < head.first and (u := unit_of(p.text, ""))), "")
        head.unit = head.unit or self.slots.money
        unit = next((u for p in row.pieces if (u := unit_of(p.text, ""))), "")
        self.unit = self.unit or unit
        head.guess = self.unit
        left = [p for p in row.pieces if p.col < head.first]
        if len(left) > 1 and (goal := self.labels.goal_beside(left[-2], left[-1])):
            self.slots.put(goal, left[-1].text, [left[-1].place])
            left = left[:-1]
        head.frame = "".join(flat(p.text) for p in left)
        over = above.pieces[0] if above is not None and above.block == row.block else None
        if not head.frame and over is not None and over.wide >= row.width and len(over.text) <= _HEAD:
            head.frame = flat(over.text)  # a heading over the whole table
        if head.beside is not None:
            head.beside.unit, head.beside.guess = head.unit, head.guess
        if self._band:
            head.under(self._band, first=True)
            self._band = ""
        self.table, self._head_row = head, row
        self.labels.interrupt()

    def _belongs(self, row: Row, table: Columns) -> bool:
        """Whether a row goes on with the open table: no label of something else stands at its front."""
        if table.table == "tasks" and row.own[0].col < table.first and row.own[0].wide < row.width:
            return self.words.is_total(table.table, flat(row.own[0].text))  # another frame
        own = [p for p in row.own if p.col >= table.first] or list(row.own)
        if not own or (table.table == "subitems" and table.summed):
            return False  # below the sum of the items nothing goes on
        front = row.own[0]
        if self.words.is_total(table.table, flat(front.text)):
            return True
        if table.table == "indicators" and front is row.pieces[0] and len(row.own) <= _FEW:
            roles = {head.role for p in row.own if p.col > front.col and (head := table.at(p, row))}
            if front.col < table.first and not roles & {"indicator", "target"}:
                return False  # a label and a text of something else
            if front.col <= table.first and 2 * row.own[-1].wide > row.width > _FEW:
                return False
        label = self.words.label(front.text)
        if label is None:
            inline = cell_labels.inline(front, self.words)
            return inline is None and not (len(row.pieces) == 1 and front.wide >= row.width > 2)
        if label.kind in _NAMES and (head := table.at(front, row)) and head.role == "indicator":
            others = [p for p in row.own if p is not front]
            if any(h.role == "target" for p in others if (h := table.at(p, row))):
                return not any(self.words.label(p.text) for p in others)
        if table.table == "money":
            if any((found := self.words.label(p.text)) and found.kind == "section" for p in own):
                return False  # heads of the goals below the money, in columns of its own
            return label.kind in ("amount", "funding", "heading", "money") and len(own) >= 1
        if label.kind in ("heading", "money"):
            inside = self.words.label(own[0].text) if own[0] is not front else None
            return len(row.own) > 1 and (inside is None or inside.kind != "amount")
        return table.table == "indicators" and front is not row.pieces[0]


def _one_unit(stream: Sequence[Row], words: Words) -> str:
    """The unit of money that the labels and heads of money of a form print, where they print one alone."""
    units = {u for row in stream for p in row.own if (u := unit_of(p.text, "")) and _of_money(p, words)}
    return units.pop() if len(units) == 1 else ""


def _of_money(piece: CellPiece, words: Words) -> bool:
    label = words.label(piece.text)
    if label is not None:
        return label.kind in ("money", "amount", "funding")
    return any(words.role(table, piece.text) for table in ("money", "tasks"))


def read(
    stream: Sequence[Row], lead: Sequence[Row], family: FormFamily, scheme: Scheme | None = None
) -> Made:
    """The form in these rows; `lead` are the lines above it."""
    reader = Reader(family, scheme)
    reader.unit = _one_unit(stream, family.words)
    for row in lead:
        reader.lead(row)
    for row, after in zip(stream, [*stream[1:], None], strict=True):
        reader.row(row, after)
    return reader.finish()
