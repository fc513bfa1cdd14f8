"""Rows of labels with their values: a cell that is a label is answered by the next one that is none, or by the one below it.

In: rows of cells that belong to no table. Out: values of the draft, and cells that nothing took. Labels that fill a row without an
answer wait for the row below; a frame of money says what the amounts in it are of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import Slots, is_none, money_of
from yiju.ingest.forms.whole_cells import cell_labels, money_sentences
from yiju.ingest.forms.whole_cells.cell_goals import CellGoals
from yiju.ingest.forms.whole_cells.form_lines import FormLines
from yiju.ingest.forms.words import Label, key_of, unit_of

_FEW = 2
_UNKNOWN = Label("", "unread", "")
_SHORTEST = 6
"""A text behind a heading has so many characters; fewer are a further head or a stray mark."""


@dataclass(frozen=True)
class WaitingLabel:
    """A label that waits for its value in the row below."""

    label: Label
    piece: CellPiece


Waits = Sequence[tuple[Label | None, CellPiece]]


class LabelRows:
    """Reads rows of labels and values of one form."""

    def __init__(self, made: Made, slots: Slots, goals: CellGoals, lines: FormLines) -> None:
        self.words = slots.words
        self.made, self.slots, self.goals, self.lines = made, slots, goals, lines
        self._after: Row | None = None
        self._below: list[WaitingLabel] = []
        self._frame: CellPiece | None = None
        self._last: tuple[Label, int] | None = None
        self._second: tuple[CellPiece, CellPiece] | None = None  # a further department with its value
        self._above: tuple[str, int] | None = (
            None  # the unit that the last amount's label printed, and its table
        )
        self._label_cols: set[int] = set()  # where labels stand that a value follows
        # Fields whose label ends its row, so that no cell can hold the value; those whose label has an empty cell behind it.
        self._cut: list[tuple[str, str]] = []
        self._empty: list[str] = []

    def interrupt(self) -> None:
        """Something else begins: no label waits any more."""
        self._below, self._last = [], None

    def wait(self, waits: Waits, row: Row | None = None) -> None:
        """Labels whose values stand below them; those of `row` are as the frame in front of them says."""
        self._below = [
            WaitingLabel(self._framed_label(label, p, row) if label and row else label or _UNKNOWN, p)
            for label, p in waits
        ]
        self.made.left += [p for label, p in waits if label is None]

    def over_amounts(self, unit: str, row: Row) -> None:
        """The unit of money that the head of a list of sources prints."""
        self.interrupt()
        self._above = (f"（{unit}）", row.block) if unit else self._above

    def finish(self) -> None:
        """A second department carries the project out where no cell says who does (省级主管部门, then 市县主管部门)."""
        made = self.made.draft.declaration
        for field, printed in self._cut:
            if field not in made.evidence:
                why = f"“{printed}”之后没有值单元格，表格可能在分页处缺列"
                self.made.draft.doubt(field, why)
        doubted = {doubt.field for doubt in made.doubts}
        made.blank += [f for f in dict.fromkeys(self._empty) if f not in made.evidence and f not in doubted]
        if self._second is not None and not made.unit:
            label, value = self._second
            self.slots.put(Label("unit", "text", label.text), value.text, [value.place])
            self.made.draft.doubt("unit", f"没有印出实施单位，按“{flat(label.text)}”读")
        elif not made.unit and made.authority and made.name:
            self.made.draft.put("unit", made.authority, made.printed["authority"], made.evidence["authority"])
            self.made.draft.doubt("unit", "没有印出实施单位，按主管部门读")

    def framed(self, row: Row) -> None:
        """Remember the frame's own label at the left edge of the rows of money; one over a group that stands right of
        another (基本情况 | 预算执行情况（万元）) tells the unit.
        """
        for piece in row.own[1:]:
            label = self.words.label(piece.text)
            if label is not None and label.kind == "money" and not self.slots.money:
                self.slots.money = unit_of(piece.text, "")
        for piece in row.own[:1]:
            label = self.words.label(piece.text)
            if (label is not None and label.kind == "money") or cell_labels.is_tall_money(piece, row):
                self._frame = piece
            elif self._frame is not None and piece.col <= self._frame.col:
                self._frame = None

    def take(self, row: Row, after: Row | None) -> bool:
        """Labels with their values; values below their labels; money without a label of ours. Whether a table above ends here."""
        self._after = after
        front = row.pieces[0]
        known = self.words.label(front.text) if front.carried else None
        if known is not None and known.kind == "unread":
            return False  # a table of something that is not read
        if self._framed_values(row) or self._states_prior(row):
            return False
        if self.goals.take(row, self.words):
            self._below, self._last = [], None
            return True
        items: list[tuple[Label, CellPiece, list[CellPiece]]] = []
        loose: list[CellPiece] = []
        for piece in row.own:
            found = self._label(piece, items, row)
            if (
                found is not None
                and found.kind == "year"
                and (whole := cell_labels.inline(piece, self.words))
                and whole[1]
            ):
                found = None  # 评价年度：2024年 is the label with its value
            if found is not None:
                items.append((self._framed_label(found, piece, row), piece, []))
            elif self._stated(piece, row):
                continue
            elif (inline := cell_labels.inline(piece, self.words)) and (
                not items or items[-1][2] or items[-1][0].kind in ("money", "heading")
            ):
                value = [CellPiece(inline[1], piece.col, piece.place)] if inline[1] else []
                items.append((self._framed_label(inline[0], piece, row), piece, value))
            elif cell_labels.is_unit(piece, row):
                continue
            elif (
                items
                and items[-1][2]
                and not self._is_source(piece, row)
                and cell_labels.is_unknown(piece, row, self._label_cols, self.words)
            ):
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
            return False
        self._money_beside(row, loose)
        for label, piece, values in items:
            self._answer(label, piece, values, row)
        waiting = [WaitingLabel(label, piece) for label, piece, values in items if not values]
        kinds = ("section", "amount", "funding")
        self._below = (
            waiting
            if all(not values for _, _, values in items) and any(w.label.kind in kinds for w in waiting)
            else []
        )
        last = items[-1]
        ends = len(items) > 1 and items[-2][2] and not last[2] and last[1].col + last[1].wide >= row.width
        if ends and (field := _field_of(last[0])):
            self._cut.append((field, flat(last[1].text)))
        self._last = (last[0], row.block) if last[0].kind == "section" and last[2] else None
        return any(label.kind not in ("heading", "money") for label, _, _ in items)

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

    def _label(
        self, piece: CellPiece, items: Sequence[tuple[Label, CellPiece, list[CellPiece]]], row: Row
    ) -> Label | None:
        """The label that a cell is; a word that is also a source of money is a value where no amount follows it."""
        label = self.words.label(piece.text)
        waits = bool(items) and not items[-1][2]
        waits = waits or any((w.piece.col, w.piece.wide) == (piece.col, piece.wide) for w in self._below)
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
        return after_label is not None or cell_labels.inline(after, self.words) is not None

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

    def _stated(self, piece: CellPiece, row: Row) -> bool:
        """Whether a cell prints names of money with their amounts: several, or one in a frame of money that is no label."""
        parts = cell_labels.stated(piece.text, self.words)
        framed = self._frame is not None or piece.text.startswith("其中")
        if len(parts) < _FEW and not (parts and framed and cell_labels.inline(piece, self.words) is None):
            return False
        for name, amount in parts:
            part = CellPiece(name, piece.col, piece.place)
            label = self.words.label(name) or self.words.sum_of(name)
            label = self._framed_label(label, part, row) if label else Label(key_of(name), "funding", name)
            self.slots.put(label, amount, [piece.place], self._around(part, row))
        return True

    def _answer(self, label: Label, piece: CellPiece, values: list[CellPiece], row: Row) -> None:
        if label is _UNKNOWN:
            self.made.left += values
        if not values and piece.col + piece.wide < row.width and (field := _field_of(label)):
            self._empty.append(field)
        if not values or label.kind == "unread":
            return
        if len(values) == 1 and label.kind in ("section", "box") and cell_labels.is_column_head(values[0]):
            self.made.left += values
            return
        if label.kind != "section" or not values[0].carried:
            self._label_cols.add(piece.col)
        if label.kind == "heading" and _is_text(values) and (own := self.words.answer(piece.text)):
            label = own
        if (
            label.kind in ("money", "amount")
            and len(values) == 1
            and money_sentences.take_cell(label, values[0], self.words, self.made.draft)
        ):
            return
        if label.kind == "money" and len(values) > 1 and not self.slots.money:
            self.slots.money = next((u for p in values if (u := unit_of(p.text, ""))), "")
        if label.kind == "section" and self._heads_of_goals(piece, values):
            return
        if label.kind == "money" and len(values) == 1 and (whole := self._whole(piece, values[0])):
            label = whole
        if label.kind in ("heading", "money"):
            self.made.left += [p for p in values if len(p.text.strip()) > 1 and not is_none(p.text)]
            return
        if label.key == "authority":
            self.lines.own_cell("authority")
        if label.key == "authority" and self.made.draft.declaration.authority:
            self._second = self._second or (piece, values[0])
            return
        self.goals.note(label, piece.text)
        if label.key == "unit":
            self.lines.own_cell("unit")
            if not self.made.draft.declaration.name:
                self.lines.nameless()
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

    def goal_beside(self, piece: CellPiece, value: CellPiece) -> Label | None:
        """The label of a goal that stands with its text left of the table of its indicators."""
        label = self.words.label(piece.text)
        if (
            value.carried
            or label is None
            or not _is_text([value])
            or self.words.label(value.text) is not None
        ):
            return None
        return label if label.kind == "section" else self.words.answer(piece.text)

    def _whole(self, frame: CellPiece, value: CellPiece) -> Label | None:
        """A frame of money with one amount behind it is the label of that: the whole of the year, or of all years."""
        key = "year_budget" if self.words.loose.period(frame.text) == "年度" else "total_budget"
        known = getattr(self.made.draft.declaration, key) is not None
        amount = money_of(value.text, ["元"])[0]
        return None if known or amount is None else Label(key, "amount", flat(frame.text))

    def _heads_of_goals(self, piece: CellPiece, values: Sequence[CellPiece]) -> bool:
        """Whether the cells behind a tall frame are heads of the rows in it (名称 | 目标说明), not a text."""
        goes_on = (
            any(p.carried and p.text == piece.text for p in self._after.pieces) if self._after else False
        )
        return goes_on and all(len(p.text) < _SHORTEST for p in values)

    def _around(self, piece: CellPiece, row: Row) -> list[str]:
        """What may print the unit of an amount: its label, then the frames left of it, then the frame above."""
        frames = [p.text for p in reversed(row.pieces) if p.col < piece.col and unit_of(p.text, "")]
        above = self._above if self._above is not None and self._above[1] == row.block else None
        if unit := unit_of(piece.text, ""):
            self._above = (f"（{unit}）", row.block)
        return [piece.text, *frames, self._frame.text if self._frame else "", above[0] if above else ""]

    def _loose(self, row: Row, loose: list[CellPiece]) -> None:
        """A row without any label: boxes, values below their labels, a text that goes on, money; else cells left over."""
        loose = [piece for piece in loose if not self.slots.boxes(piece.text, [piece.place])]
        if not loose:
            return
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
                    sums = [w for w in heads if w.label.kind == "amount" and head.label.kind == "funding"]
                    units = (w.piece.text for w in reversed(sums))  # 本年预算（万元） beside its parts
                    around = [head.piece.text, *self._around(piece, row), *units]
                    self.slots.put(head.label, piece.text, [piece.place], around)
                else:
                    self.made.left.append(piece)
            self._below = []
            return
        if self._last is not None and self._last[1] != row.block and len(loose) == 1:
            self.slots.put(self._last[0], loose[0].text, [loose[0].place])
            return
        if len(loose) == 1 and (label := self._in_frame(row.pieces[0], loose[0])):
            self.slots.put(label, loose[0].text, [loose[0].place])
            return
        self._money_beside(row, loose)

    def _in_frame(self, frame: CellPiece, piece: CellPiece) -> Label | None:
        """The label of a text alone in its row, of which the tall frame beside it speaks (预算规模及资金用途)."""
        if not frame.carried or not _is_text([piece]):
            return None
        labels = (self.words.label(part) for part in re.split("[及和与、]", flat(frame.text)))
        return next((label for label in labels if label is not None and label.kind == "section"), None)

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


def _field_of(label: Label) -> str:
    """The key of the record's evidence for what a label asks; "" where it asks for none."""
    if label.kind in ("heading", "money", "unread", "period"):
        return ""
    return {"section": f"texts.{label.key}", "funding": f"funding.{label.key}"}.get(label.kind, label.key)


def _is_text(values: Sequence[CellPiece]) -> bool:
    """Whether the cells behind a heading are one text: a value, not further heads."""
    return len(values) == 1 and len(re.findall(r"[\u4e00-\u9fff]", values[0].text)) >= _SHORTEST
