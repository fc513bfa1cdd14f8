"""A form in whole cells → what it says: labels with the cells beside or below them, and the tables inside it.

In: the rows of one form and its family. Out: `Made`: the draft, the tasks of a whole unit, and the cells that nothing took.
A cell that is a label is answered by the next one that is none; labels that fill a row without an answer are heads of
the row below; a row whose cells are the heads of a table opens it, until a label of something else stands in front.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms import cell_labels, money_sentences, stacked_labels, table_rows
from yiju.ingest.forms.cell_goals import CellGoals
from yiju.ingest.forms.columns import Columns, columns_of, is_numbering, joined, refined, spanned
from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import is_title
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.slots import Slots, is_none, money_of
from yiju.ingest.forms.target_form_heads import filer_of, first_year, year_alone, year_of
from yiju.ingest.forms.words import Label, key_of, unit_of, year_in
from yiju.ingest.record import Task
from yiju.ingest.values.money import UNITS

_INLINE = re.compile(r"^(?P<label>[^：:]{2,20})[：:]\s*(?P<value>\S.*)?$", re.DOTALL)
_PARTS = re.compile(r"\t|\s{2,}|(?<=[\u4e00-\u9fff）)])\s+(?=\S{2,8}[：:])|[；;]\s*(?=[^；;：:]{2,10}[：:])")
_OF_WHICH = re.compile(r"^其中[：:]\s*")
_UNIT_ALONE = re.compile(
    r"[（(]?(?:金额|货币)?单位[:：](?:人民币)?[百千万亿]*元[）)]?|[（(][百千万亿]*元[）)]"
)
_SHORT = 60
_FEW = 2
_HEAD = 20
_UNKNOWN = Label("", "unread", "")
_IN_LINES = ("amount", "funding", "period", "date", "section", "box")
"""Values that a form may print in lines of their own, once its name is read."""
_NAMES = ("date", "period", "amount", "funding")
"""Labels whose words may be an indicator's name (完成时间) where a target stands beside them."""
_SHORTEST = 6
"""A text behind a heading has so many characters; fewer are a further head or a stray mark."""


@dataclass
class Made:
    """What a form gave. `left` are the cells in it that are neither label nor value."""

    draft: Draft
    title: str | None = None
    tasks: list[Task] = field(default_factory=list)
    left: list[CellPiece] = field(default_factory=list)
    periods: list[tuple[int, str | None]] = field(default_factory=list)


@dataclass(frozen=True)
class _Open:
    """A label that waits for its value in the row below."""

    label: Label
    piece: CellPiece


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
        self._after: Row | None = None
        self._band = ""  # a first level in a row of its own above the head of its table
        self._below: list[_Open] = []
        self._frame: CellPiece | None = None
        self._last: tuple[Label, int] | None = None
        self._unit = ""  # the first unit of money that a table of the form prints
        self.goals = CellGoals()
        self._lined = False  # whether the form's name stands in a line of its own
        self._second: tuple[CellPiece, CellPiece] | None = None  # a further department with its value
        self._label_cols: set[int] = set()  # where labels stand that a value follows
        self._filer = False  # whether the unit is only that of a line above the table
        self._filed = False  # whether the authority is

    def lead(self, row: Row) -> None:
        """A line above the form's title: the unit of money, the filer."""
        self._line(row, leading=True)

    def row(self, row: Row, after: Row | None = None) -> None:
        """The next row of the form; `after` is the one below it."""
        above, self._above, self._after = self._above, row, after
        alone = len(row.pieces) == 1 and (is_title(self.family.form, row.text) or year_alone(row.text))
        if not row.table or alone:
            self._line(row)
            return
        for piece in row.own:
            if self.table is None and year_alone(piece.text):
                self.made.draft.put("year", year_in(piece.text), flat(piece.text), [piece.place])
            if _UNIT_ALONE.fullmatch("".join(piece.text.split())) or self._is_unit(piece, row):
                self.slots.money = unit_of(piece.text, self.slots.money)
                if self.table is not None and not self.table.unit:
                    self.table.unit = self.slots.money
        if self.table is not None and self._head_row is not None and refined(self.table, row, self.words):
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
        self._framed(row)
        if is_numbering(row):
            return
        if self.table is not None and table_rows.band(self.table, row, self._scheme):
            return
        if self.table is None and self._scheme.is_first(level := table_rows.level_of(row, self._scheme)):
            self._band = level
            return
        if self.table is not None and self._belongs(row, self.table):
            self.table.name_levels(row, self._scheme)
            table_rows.read(self.table, row, self.words, self.made)
            return
        if after is not None and (heads := stacked_labels.heads(row, after, self.words)):
            self.table = None
            self._below = [
                _Open(self._framed_label(label, p, row) if label else _UNKNOWN, p) for label, p in heads
            ]
            self.made.left += [p for label, p in heads if label is None]
            return
        if after is not None and (waits := stacked_labels.waiting(row, after, self.words)):
            self.table, self._last = None, None
            self._below = [_Open(label or _UNKNOWN, piece) for label, piece in waits]
            self.made.left += [piece for label, piece in waits if label is None]
            return
        self._pairs(row)

    def finish(self) -> Made:
        """What the form gave, once its last row is read."""
        if self._second is not None and not self.made.draft.declaration.unit:
            # 省级主管部门, then 市县主管部门: the second carries it out where no cell says who does.
            label, value = self._second
            self.slots.put(Label("unit", "text", label.text), value.text, [value.place])
            self.made.draft.doubt("unit", f"没有印出实施单位，按“{flat(label.text)}”读")
        self.goals.finish(self.made.draft)
        self.slots.finish()
        table_rows.finish(self.made)
        return self.made

    def _open(self, head: Columns, row: Row, above: Row | None) -> None:
        for text, read_as in head.inferred.items():
            self.made.draft.doubt("indicators", f"表头“{text}”不在已知用语中，按位置读作{read_as}")
        if self.table is not None and self.table.table == head.table:
            head.last = self.table.last  # printed again on a further page
        head.unit = next((u for p in row.pieces if p.col < head.first and (u := unit_of(p.text, ""))), "")
        head.unit = head.unit or self.slots.money
        unit = next((u for p in row.pieces if (u := unit_of(p.text, ""))), "")
        self._unit = self._unit or unit
        head.guess = self._unit
        head.frame = "".join(flat(p.text) for p in row.pieces if p.col < head.first)
        over = above.pieces[0] if above is not None and above.block == row.block else None
        if not head.frame and over is not None and over.wide >= row.width and len(over.text) <= _HEAD:
            head.frame = flat(over.text)  # a heading over the whole table
        if self._band:
            head.under(self._band, first=True)
            self._band = ""
        self.table, self._head_row, self._below, self._last = head, row, [], None

    def _framed(self, row: Row) -> None:
        """Remember the frame's own label at the left edge of the rows of money."""
        for piece in row.own[:1]:
            label = self.words.label(piece.text)
            if label is not None and label.kind == "money":
                self._frame = piece
            elif self._frame is not None and piece.col <= self._frame.col:
                self._frame = None

    def _belongs(self, row: Row, table: Columns) -> bool:
        """Whether a row goes on with the open table: no label of something else stands at its front."""
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
            if front.col == table.first and 2 * row.own[-1].wide > row.width > _FEW:
                return False
        label = self.words.label(front.text)
        if label is None:
            inline = self._inline(front)
            return inline is None and not (len(row.pieces) == 1 and front.wide >= row.width > 2)
        if label.kind in _NAMES and (head := table.at(front, row)) and head.role == "indicator":
            others = [p for p in row.own if p is not front]
            if any(h.role == "target" for p in others if (h := table.at(p, row))):
                return not any(self.words.label(p.text) for p in others)
        if table.table == "money":
            return label.kind in ("amount", "funding", "heading", "money") and len(own) >= 1
        if label.kind in ("heading", "money"):
            return len(row.own) > 1
        return table.table == "indicators" and front is not row.pieces[0]

    def _inline(self, piece: CellPiece) -> tuple[Label, str] | None:
        """A label and its value in one cell, with a colon between."""
        match = _INLINE.match(_OF_WHICH.sub("", piece.text))
        label = self.words.label(match["label"]) if match else None
        return (label, match["value"] or "") if match and label else None

    def _line(self, row: Row, *, leading: bool = False) -> None:
        text = "".join(row.text.split())
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
            found = self._inline(piece) if piece else None
            if not found or not piece or not found[1]:
                continue
            of_head = found[0].key in ("unit", "authority", "name", "code", "year")
            self._lined = self._lined or (found[0].key == "name" and not leading)
            if found[0].key == "unit" and self._filer and self._lined:
                self.made.draft.forget("unit")  # the line above says only who filed the form
            money = found[0].kind in ("money", "amount") and self._lined
            if money and self._states_money(found[0], CellPiece(found[1], 0, piece.place)):
                continue
            named = (self.made.title or self._lined) and self.made.draft.declaration.name
            if of_head or (found[0].kind in _IN_LINES and named):
                self.slots.put(found[0], found[1], [piece.place], [piece.text])
                self._filer = self._filer or found[0].key == "unit"
                self._filed = self._filed or found[0].key == "authority"
        if (filer := filer_of(row)) and "unit" not in self.made.draft.declaration.printed:
            self.made.draft.put("unit", filer, flat(row.text), row.places)
            self._filer = True

    def _is_unit(self, piece: CellPiece, row: Row) -> bool:
        """Whether a cell is the unit of money behind the label of one (金额单位 | 万元)."""
        before = [flat(p.text).rstrip("：:") for p in row.own if p.col < piece.col]
        return flat(piece.text) in UNITS and bool(before) and before[-1] in ("金额单位", "货币单位")

    def _pairs(self, row: Row) -> None:
        """Labels with their values; values below their labels; money without a label of ours."""
        if self._framed_values(row):
            return
        if self._states_prior(row):
            return
        if self.goals.take(row, self.words):
            self.table, self._below, self._last = None, [], None
            return
        items: list[tuple[Label, CellPiece, list[CellPiece]]] = []
        loose: list[CellPiece] = []
        for piece in row.own:
            found = self._label(piece, items, row)
            if found is not None and found.kind == "year" and (whole := self._inline(piece)) and whole[1]:
                found = None  # 评价年度：2024年 is the label with its value
            if found is not None:
                items.append((self._framed_label(found, piece, row), piece, []))
            elif (inline := self._inline(piece)) and (
                not items or items[-1][2] or items[-1][0].kind in ("money", "heading")
            ):
                value = [CellPiece(inline[1], piece.col, piece.place)] if inline[1] else []
                items.append((self._framed_label(inline[0], piece, row), piece, value))
            elif _UNIT_ALONE.fullmatch("".join(piece.text.split())) or self._is_unit(piece, row):
                continue
            elif items and items[-1][2] and cell_labels.is_unknown(piece, row, self._label_cols, self.words):
                items.append((_UNKNOWN, piece, []))
                self.made.left.append(piece)
            elif items and not self._is_source(piece, row):
                items[-1][2].append(piece)
            else:
                loose.append(piece)
                if items and self._is_source(piece, row):
                    items.append((Label(key_of(piece.text), "funding", flat(piece.text)), piece, []))
                    loose.pop()
        if not items:
            self._loose(row, loose)
            return
        self._money_beside(row, loose)
        for label, piece, values in items:
            self._answer(label, piece, values, row)
        self.table = (
            None if any(label.kind not in ("heading", "money") for label, _, _ in items) else self.table
        )
        waiting = [_Open(label, piece) for label, piece, values in items if not values]
        kinds = ("section", "amount", "funding")
        self._below = (
            waiting
            if all(not values for _, _, values in items) and any(w.label.kind in kinds for w in waiting)
            else []
        )
        last = items[-1]
        self._last = (last[0], row.block) if last[0].kind == "section" and last[2] else None

    def _framed_values(self, row: Row) -> bool:
        """Values below their heads, beside the rest of a frame whose words are parted over two rows."""
        first = min((w.piece.col for w in self._below[1:]), default=0)
        front = row.own[0] if row.own else None
        waits = [w for w in self._below if w.piece.col >= first]
        if front is None or len(waits) < _FEW or front.col >= first or self.words.label(front.text) is None:
            return False
        values = [p for p in row.own if p.col >= first]
        if not values or any(self.words.label(p.text) for p in values):
            return False
        self._loose(row, values)
        return True

    def _states_prior(self, row: Row) -> bool:
        """Whether a row tells in a sentence what the budgets before were (项目前两年预算及当年预算变动情况)."""
        if len(row.own) != _FEW or "预算" not in row.own[0].text or self.words.label(row.own[0].text):
            return False
        text = row.own[1]
        return money_sentences.take_prior(flat(text.text), [text.place], self.words, self.made.draft)

    def _states_money(self, label: Label, value: CellPiece) -> bool:
        """Whether a cell in a frame of money tells it in a sentence; what it says goes into the record."""
        if len(value.text) <= _SHORTEST or money_of(value.text, ["元"])[0] is not None:
            return False
        return money_sentences.take(flat(value.text), [value.place], label.key, self.words, self.made.draft)

    def _label(
        self, piece: CellPiece, items: Sequence[tuple[Label, CellPiece, list[CellPiece]]], row: Row
    ) -> Label | None:
        """The label that a cell is; a word that is also a source of money is a value where no amount follows it."""
        label = self.words.label(piece.text)
        waits = bool(items) and not items[-1][2]
        if label is None and not waits and (label := cell_labels.by_tail(piece, row, self.words)):
            key = f"texts.{label.key}" if label.kind == "section" else label.key
            why = f"标签“{flat(piece.text)}”不在已知用语中，按“{label.printed}”读"
            self.made.draft.doubt(key, why)
        if label is None or not items or items[-1][2]:
            return label
        waiting = items[-1][0]
        if waiting.kind in ("text", "box", "code") and label.kind in ("funding", "amount", "box", "text"):
            after = next((p for p in row.own if p.col > piece.col), None)
            answered = after is not None and self.words.label(after.text) is None
            return label if answered else None
        return label

    def _framed_label(self, label: Label, piece: CellPiece, row: Row) -> Label:
        """The label as the frame in front of it says: 资金总额 behind 年度资金 is the year's."""
        left = [p for p in row.pieces if p.col < piece.col]
        frames = [p.text for p, after in pairwise([*left, piece]) if self._frames(p, after)]
        frame = frames[-1] if frames else self._frame.text if self._frame else ""
        return self.words.framed(label, piece.text.split("：")[0].split(":")[0], frame)

    def _is_source(self, piece: CellPiece, row: Row) -> bool:
        return cell_labels.is_source(piece, row, self.words, framed=self._frame is not None)

    def _frames(self, piece: CellPiece, after: CellPiece) -> bool:
        """Whether a cell is the frame of what stands right of it: by its words, or an amount's label without an amount."""
        label = self.words.label(piece.text)
        if label is None or label.kind != "amount":
            return cell_labels.is_frame(piece, self.words)
        after_label = self.words.label(after.text) or self.words.sum_of(after.text)
        return after_label is not None or self._inline(after) is not None

    def _money_name(self, piece: CellPiece, after: CellPiece, row: Row) -> None:
        """A source of money, or the sum of the sources: that is the form's total, or told where it is another one."""
        around, places = self._around(piece, row), [piece.place, after.place]
        made = self.made.draft.declaration
        label = self.words.sum_of(piece.text)
        if label is None:
            label = Label(key_of(piece.text), "funding", flat(piece.text))
        elif made.total_budget is not None or made.year_budget is not None:
            value, _ = money_of(after.text, [after.text, *around, self.slots.money])
            self.made.left += [after] if value not in (made.total_budget, made.year_budget) else []
            return
        else:
            label = self._framed_label(label, piece, row)
        self.slots.put(label, after.text, places, around)

    def _answer(self, label: Label, piece: CellPiece, values: list[CellPiece], row: Row) -> None:
        if label is _UNKNOWN:
            self.made.left += values
        if not values or label.kind == "unread":
            return
        if label.kind != "section" or not values[0].carried:
            self._label_cols.add(piece.col)
        if label.kind == "heading" and _is_text(values) and (own := self.words.answer(piece.text)):
            label = own
        if label.kind in ("money", "amount") and len(values) == 1 and self._states_money(label, values[0]):
            return
        if label.kind == "money" and len(values) > 1 and not self.slots.money:
            self.slots.money = next((u for p in values if (u := unit_of(p.text, ""))), "")
        if label.kind == "section" and self._heads_of_goals(piece, values):
            return
        if label.kind in ("heading", "money"):
            self.made.left += [p for p in values if len(p.text.strip()) > 1 and not is_none(p.text)]
            return
        if label.key == "authority" and self._filed:
            self.made.draft.forget("authority")
            self._filed = False
        if label.key == "authority" and self.made.draft.declaration.authority:
            self._second = self._second or (piece, values[0])
            return
        self.goals.note(label, piece.text)
        if label.key == "unit" and self._filer:
            # The form's own cell says who carries the project out; the line above it only who filed the form.
            self.made.draft.forget("unit")
            self._filer = False
        self._filer = self._filer or (label.key == "unit" and not self.made.draft.declaration.name)
        places = [p.place for p in values]
        around = self._around(piece, row)
        if label.kind == "funding" and self.words.sum_of(piece.text):
            self._money_name(piece, values[0], row)
        elif label.kind in ("amount", "funding"):
            amounts = [p for p in values if money_of(p.text, ["元"])[0] is not None]
            self.slots.put(label, (amounts or values)[0].text, places[:1], around)
            self.made.left += [p for p in values if p not in (amounts or values)[:1] and not is_none(p.text)]
        elif label.kind == "section" or any(c in p.text for p in values for c in "□☑√■"):
            self.slots.put(label, "\n".join(p.text for p in values), places, around)
        else:
            self.slots.put(label, values[0].text, places[:1], around)
            self.made.left += [p for p in values[1:] if not is_none(p.text)]

    def _heads_of_goals(self, piece: CellPiece, values: Sequence[CellPiece]) -> bool:
        """Whether the cells behind a tall frame are heads of the rows in it (名称 | 目标说明), not a text."""
        goes_on = (
            any(p.carried and p.text == piece.text for p in self._after.pieces) if self._after else False
        )
        return goes_on and all(len(p.text) < _SHORTEST for p in values)

    def _around(self, piece: CellPiece, row: Row) -> list[str]:
        """What may print the unit of an amount: its label, then the frames left of it, then the frame above."""
        frames = [p.text for p in reversed(row.pieces) if p.col < piece.col and unit_of(p.text, "")]
        return [piece.text, *frames, self._frame.text if self._frame else ""]

    def _loose(self, row: Row, loose: list[CellPiece]) -> None:
        """A row without any label: values below their labels, a text that goes on, money; else cells left over."""
        if (
            self._below
            and len(loose) > 1
            and len(self._below) == 1
            and loose[0].col == self._below[0].piece.col
        ):
            self._below = []  # a label that is not known, with its value, below one without
        if self._below:
            for piece in loose:
                heads = [w for w in self._below if w.piece.col <= piece.col]
                if heads:
                    head = max(heads, key=lambda w: w.piece.col)
                    around = [head.piece.text, *self._around(piece, row)]
                    self.slots.put(head.label, piece.text, [piece.place], around)
                else:
                    self.made.left.append(piece)
            self._below = []
            return
        if self._last is not None and self._last[1] != row.block and len(loose) == 1:
            self.slots.put(self._last[0], loose[0].text, [loose[0].place])
            return
        self._money_beside(row, loose)

    def _money_beside(self, row: Row, loose: Sequence[CellPiece]) -> None:
        """Sources of money with their amounts among cells without a label; the rest is left over."""
        taken: set[int] = set()
        for piece in loose:
            if piece.col in taken:
                continue
            if self._is_source(piece, row):
                after = next(p for p in row.own if p.col > piece.col)
                taken.add(after.col)
                self._money_name(piece, after, row)
            elif not is_none(piece.text):
                self.made.left.append(piece)


def _is_text(values: Sequence[CellPiece]) -> bool:
    """Whether the cells behind a heading are one text: a value, not further heads."""
    return len(values) == 1 and len(re.findall(r"[\u4e00-\u9fff]", values[0].text)) >= _SHORTEST


def read(
    stream: Sequence[Row], lead: Sequence[Row], family: FormFamily, scheme: Scheme | None = None
) -> Made:
    """The form in these rows; `lead` are the lines above it."""
    reader = Reader(family, scheme)
    for row in lead:
        reader.lead(row)
    for row, after in zip(stream, [*stream[1:], None], strict=True):
        reader.row(row, after)
    return reader.finish()
