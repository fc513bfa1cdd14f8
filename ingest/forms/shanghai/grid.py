"""The Shanghai 申报表 of the 2010s printed as cells: a source → its declarations.

In: rows of a tab-separated dump or of a ruled PDF (`grid_rows`). Out: a `Declaration` for every form,
found by its labels and not by its title, whose wording may be damaged. The labels themselves are data
(`shanghai_2010s.yaml`).

A cell after a label is its value. A row without a label goes on with the last one, unless it holds
boxes: options say by their own wording which field they belong to. A label that ends its row has lost
its value at a page break: the field stays empty with a doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from yiju.ingest.forms.draft import Draft, Scalar
from yiju.ingest.forms.grid_labels import GridLabel, Labels, key_of, unit_of
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, rows, span
from yiju.ingest.forms.grid_ticks import Side, common_side, has_boxes, ticks
from yiju.ingest.forms.shanghai.layout import load
from yiju.ingest.page import Source
from yiju.ingest.record import Declaration, Place, Subitem
from yiju.ingest.values.date import parse_date
from yiju.ingest.values.money import parse_amount

FORM = "shanghai_2010s"
_YEAR = re.compile(r"(20\d\d)\s*年")
_UNIT = re.compile(r"(?:申报|填报)单位(?:名称)?\s*(?:[（(]盖章[）)])?\s*[:：]\s*(?P<unit>\S.*)")
_SEAL = re.compile(r"\s*[（(]\s*(?:盖章|公章|签章)\s*[）)]\s*")
_TOTAL = re.compile(r"(?:合|总|小)计")
# Rows in front of 项目名称 that may hold the form's title, year and unit.
_PREAMBLE = 6
# Labels that this form has and the later 绩效目标填报表 has not.
_SIGNATURE = {
    "项目设立的必要性",
    "prior_budget",
    "prior_executed",
    "use",
    "保证项目实施的制度、措施",
    "level",
}


def declarations(source: Source) -> list[Declaration]:
    """Every form of the source, in order."""
    form = Labels.of_layout(load(FORM))
    stream = rows(source)
    starts = [i for i in range(len(stream)) if _begins(stream, i, form)]
    side = common_side(p.text for row in stream for p in row.own if has_boxes(p.text))
    found = []
    for start, end in pairwise([*starts, len(stream)]):
        reader = _GridReader(form, side)
        reader.preamble(stream[_title_of(stream, start, form) : start])
        # What stands in front of the next form's 项目名称 is that form's title.
        last = _title_of(stream, end, form) if end < len(stream) else end
        for row in stream[start:last]:
            if not row.table and reader.closed:
                break
            reader.row(row)
        found.append(reader.finish())
    return found


def _begins(stream: list[Row], at: int, form: Labels) -> bool:
    """Whether the row is 项目名称 of this form: later rows, up to the next 项目名称, bear labels that
    only this form has.
    """
    if not stream[at].table or not _is_name(stream[at], form):
        return False
    seen = set()
    for row in stream[at + 1 : at + 60]:
        if _is_name(row, form):
            break
        seen |= {label.key for p in row.own if (label := form.find(p.text))}
    return len(seen & _SIGNATURE) >= 2


def _is_name(row: Row, form: Labels) -> bool:
    label = form.find(row.own[0].text) if row.own else None
    return label is not None and label.key == "name"


def _title_of(stream: list[Row], start: int, form: Labels) -> int:
    """Index of the first row that belongs to the form whose 项目名称 is at `start`."""
    for i in range(start - 1, max(-1, start - 1 - _PREAMBLE), -1):
        text = stream[i].text
        if "申报表" in text:
            return i
        if _closes(text) or len(text) > 80:
            return i + 1
    return max(0, start - _PREAMBLE)


def _closes(text: str) -> bool:
    return "填报日期" in text or "填报单位负责人" in text or text.strip() == "备注"


@dataclass(frozen=True)
class _GridColumns:
    width: int
    name: int
    target: int
    level2: int | None = None


class _GridReader:
    """Reads one form row by row."""

    def __init__(self, form: Labels, side: Side) -> None:
        self.form = form
        self.side = side
        self.draft = Draft(FORM)
        self.closed = False
        self._last: GridLabel | None = None
        self._mode = "fields"
        self._columns: _GridColumns | None = None
        self._level: str | None = None
        self._second: str | None = None
        self._bases: list[tuple[str, list[Place]]] = []

    def preamble(self, title: list[Row]) -> None:
        """Year and unit from the rows in front of 项目名称."""
        for row in title:
            text = flat(row.text)
            if match := _UNIT.search(text):
                self._unit(match["unit"], row.places)
            elif year := _YEAR.search(text):
                self.draft.put("year", int(year[1]), text, row.places)

    def _unit(self, printed: str, places: list[Place]) -> None:
        name = _SEAL.sub("", _YEAR.split(printed)[0]).strip()
        self.draft.put("unit", name or None, printed, places)

    def row(self, row: Row) -> None:
        """The next row of the form."""
        found = {label.key for p in row.own if (label := self.form.find(p.text))}
        if {"subitem", "amount"} <= found:
            self._mode = "subitems"
        elif {"indicator", "target"} <= found:
            self._mode = "indicators"
            at = {label.key: p.col for p in row.own if (label := self.form.find(p.text))}
            self._columns = _GridColumns(row.width, at["indicator"], at["target"], at.get("level2"))
        elif self._mode == "subitems" and not self._leaves(row):
            self._subitem(row)
        elif self._mode == "indicators" and not self._leaves(row):
            self._indicator(row)
        elif _closes(row.text):
            self.closed = True
            self._mode = "closed"
        elif self._mode != "closed" or found:
            self._mode = "fields"
            self._fields(row)

    def _leaves(self, row: Row) -> bool:
        """Whether a row of fields ends the list that is being read."""
        if _closes(row.text):
            return True
        first = self.form.find(row.own[0].text) if row.own else None
        return first is not None and first.kind not in ("column", "heading", "subitems")

    def _fields(self, row: Row) -> None:
        label: GridLabel | None = None
        printed = ""
        filled = True
        for n, piece in enumerate(row.own):
            found = self.form.find(piece.text)
            if found is None and n == 0 and piece.col == 0 and row.table:
                if self._last and label_end(self._last, piece.text):
                    continue
                found = self.form.begun(piece.text) if len(row.own) > 1 else None
            if found is not None and found.kind in ("column", "heading"):
                continue
            if found is not None:
                label, printed, filled = found, piece.text, False
                self._last = found
            elif label is None and self._last is not None:
                self._value(self._last, "", piece, more=True)
            elif label is not None:
                self._value(label, printed, piece, more=filled)
                filled = True
        if label is not None and not filled and row.pieces[-1].col == row.width - 1:
            self.draft.doubt(label.key, f"“{flat(printed)}”之后没有值单元格，表格可能在分页处缺列")

    def _value(self, label: GridLabel, printed_label: str, piece: CellPiece, *, more: bool) -> None:
        if has_boxes(piece.text):
            self._ticks(label, piece)
            return
        text, places = flat(piece.text), [piece.place]
        if label.kind == "section":
            self.draft.text(label.key, text, places)
            if label.key == "立项依据":
                self._bases.append((text, places))
        elif more and label.key != "name":
            return
        elif label.kind == "amount":
            self._amount(label, text, unit_of(printed_label), places)
        elif label.kind == "date":
            day = parse_date(text)
            self.draft.put(_scalar(label), day, text, places)
            if day is None:
                self.draft.doubt(label.key, f"日期无法辨认：{text}")
        elif label.key == "unit":
            self._unit(text, places)
        elif label.kind == "text":
            if more and self.draft.declaration.name:
                self.draft.declaration.name = flat(f"{self.draft.declaration.name}\n{text}")
                self.draft.seen("name", places)
            else:
                self.draft.put(_scalar(label), text, text, places)
        elif label.kind == "box":
            # A box field that prints its value instead of boxes.
            self._add_choice(label.key, text, text, places)

    def _amount(self, label: GridLabel, text: str, unit: str, places: list[Place]) -> None:
        amount = parse_amount(text, unit)
        self.draft.put(_scalar(label), amount, text, places)
        if amount is None:
            self.draft.doubt(label.key, f"金额无法辨认：{text}")

    def _ticks(self, label: GridLabel, piece: CellPiece) -> None:
        for tick in ticks(piece.text, self.side):
            owner = self.form.option(tick.option) or label
            if tick.ticked and owner.kind == "box":
                self._add_choice(owner.key, tick.option, flat(piece.text), [piece.place])

    def _add_choice(self, field: str, option: str, printed: str, places: list[Place]) -> None:
        chosen: list[str] = getattr(self.draft.declaration, field)
        if option not in chosen:
            chosen.append(option)
            self.draft.declaration.printed[field] = printed
            self.draft.seen(field, places)

    def _subitem(self, row: Row) -> None:
        cells = [p for p in row.own if not self.form.find(p.text)]
        amounts = [p for p in cells if parse_amount(flat(p.text)) is not None]
        names = [p for p in cells if p not in amounts]
        if not names or _TOTAL.fullmatch(flat(names[0].text)):
            return
        name = flat(names[0].text)
        if not amounts:
            self.draft.doubt("subitems", f"子项目“{name}”没有可辨认的金额")
            return
        amount = parse_amount(flat(amounts[0].text))
        if amount is not None:
            self.draft.subitem(Subitem(name, amount), f"{name} {flat(amounts[0].text)}", span(row.places))

    def _indicator(self, row: Row) -> None:
        known = self._columns if self._columns and self._columns.width == row.width else None
        columns = known or _GridColumns(row.width, row.width - 2, row.width - 1)
        second = columns.name if columns.level2 is None else columns.level2
        level = [p for p in row.pieces if p.col < second]
        below = [p for p in row.pieces if second <= p.col < columns.name]
        name = [p for p in row.own if columns.name <= p.col < columns.target]
        target = [p for p in row.own if p.col >= columns.target]
        if level and flat(level[-1].text) != self._level:
            self._level, self._second = flat(level[-1].text), None
        if below:
            self._second = flat(below[-1].text)
        if not name:
            if target and self.draft.declaration.indicators:
                self.draft.doubt("indicators", f"指标值“{flat(target[0].text)}”前没有指标名称")
            return
        text = flat("\n".join(p.text for p in name))
        value = flat("\n".join(p.text for p in target)) or None
        key = self.draft.indicator(self._level, self._second, text, value, span(row.places))
        if value is None:
            self.draft.doubt(key, "没有印出指标值")

    def finish(self) -> Declaration:
        """The declaration, once all rows are read."""
        for text, places in self._bases:
            self.draft.bases(text, places)
        made = self.draft.declaration
        if not made.name:
            self.draft.doubt("name", "项目名称为空")
        total = sum(item.amount for item in made.subitems)
        if made.year_budget is None and made.subitems and total == made.total_budget:
            self.draft.doubt("year_budget", f"未印出；子项目合计{total}元，与项目总预算相等")
        return made


def label_end(label: GridLabel, text: str) -> bool:
    """Whether the text is the rest of a label whose cell a page break cut."""
    rest = key_of(text)
    return len(rest) > 1 and key_of(label.printed).endswith(rest) and rest != key_of(label.printed)


def _scalar(label: GridLabel) -> Scalar:
    return label.key  # type: ignore[return-value]
