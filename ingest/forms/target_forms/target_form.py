"""财政项目支出绩效目标填报表 of a dump that cut its cells: rows of a source → one declaration per form.

In: the rows of a text dump. Out: `FoundForm` forms with the rows they cover, for `narrative` to merge with the 项目经费情况说明
in front of them. Labels are cut through cells, so they are looked for in the row as a whole, and what a label's damage
leaves open the form's own sums decide (total = 财政资金 + 其他资金, year = 当年财政拨款 + 上年结转资金 + 其他资金). Forms in whole
cells are read by `whole_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.forms.draft import Draft, Scalar
from yiju.ingest.forms.grid_labels import GridLabel, Labels, family, labels, unit_of
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.grid_ticks import has_boxes, ticks
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.forms.target_forms import target_form_flat, target_form_indicators
from yiju.ingest.forms.target_forms.target_form_goals import cut_goals
from yiju.ingest.forms.target_forms.target_form_heads import filer_of, year_of
from yiju.ingest.forms.target_forms.target_form_labels import CUT, cut_labels, may_hold
from yiju.ingest.forms.whole_cells.whole import FoundForm
from yiju.ingest.record import Place
from yiju.ingest.values.date import parse_date
from yiju.ingest.values.money import parse_amount
from yiju.ingest.values.text import unspaced

FORM = "target_form"
_HEAD = re.compile("二级指|级指标")
# What only the Shanghai form of the 2010s prints, which `shanghai/dump` and its family read.
_OLDER = ("投入和管理目标", "同名项目上年", "分解目标内容")
# A list of projects, its columns beside those of the indicators: `listings` reads it where it has cells.
_LIST = re.compile(r"项目名称[^\d]{0,30}[一二三]级指标")
_LEAD = 5
_SHORT = 60
_TITLE = 40
_MAX_ROWS = 90
_MAX_LINES = 240
_GOALS = ("项目总目标", "年度总目标")


def spans(stream: Sequence[Row], stops: Sequence[int]) -> list[tuple[int, int]]:
    """First and last row (exclusive) of every form. `stops` are rows that begin something else."""
    form = labels(FORM)
    # In a torn page the title is not the end of its line.
    patterns = [pattern.removesuffix("$") for member in family(FORM) for pattern in member.titles]
    title = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    # A whole unit's, an evaluation's or a monitoring form's title is none of a declaration.
    other = re.compile("|".join(f"(?:{pattern})" for member in family(FORM) for pattern in member.no_titles))
    names = [wording for wording, label in form.all() if label.key == "name"]
    starts: list[int] = []
    for i, row in enumerate(stream):
        text = unspaced(row.text)
        found_title = title.search(text) if len(text) < 50 or _HEAD.search(text) else None
        titled = found_title is not None and not other.search(text[: found_title.end()][-_TITLE:])
        named = (
            row.table
            and may_hold(row.text, names)
            and any(k.key == "name" for k, _, _ in cut_labels(row, form))
        )
        if (titled or named) and (not starts or i - starts[-1] > 6 or titled):
            starts.append(i)
    found = []
    for n, start in enumerate(starts):
        edges = [s for s in (*starts[n + 1 :], *stops) if s > start]
        longest = _MAX_ROWS if any(row.table for row in stream[start : start + _MAX_ROWS]) else _MAX_LINES
        end = min([*edges, len(stream), start + longest])
        region = unspaced(" ".join(r.text for r in stream[start:end]))
        if _HEAD.search(region) and not any(words in region for words in _OLDER) and not _LIST.search(region):
            found.append((start, end))
    return found


def best(region: Sequence[Row]) -> Labels:
    """The form of the family that knows most of the region's cells; the first of equals."""
    cells = [p.text for row in region for p in row.own]
    words = [w for text in cells for w in (text, *text.split())]
    return max(family(FORM), key=lambda form: len({form.find(w) for w in words} - {None}))


def head_is_cut(row: Row) -> bool:
    """Whether the row is the head of the indicators with its labels cut."""
    cells = {unspaced(p.text) for p in row.own}
    return (
        bool(_HEAD.search(unspaced(row.text)))
        and "三级指标" not in cells
        and any("指标值" in c for c in cells)
    )


def read(stream: Sequence[Row], start: int, end: int, lexicon: Lexicon, body: str | None) -> FoundForm:
    """The form in rows `start` to `end`. `body` is the 实施主体 that a narrative names."""
    reader = _TargetReader(form := best(stream[start:end]), lexicon, body)
    reader.money = _money_above(stream[max(0, start - _LEAD) : start], form)
    for row in stream[start:end]:
        reader.row(row)
    reader.finish()
    draft = reader.draft
    if not draft.declaration.indicators and not any(
        d.field.startswith("indicators") for d in draft.declaration.doubts
    ):
        draft.doubt("indicators", "指标表的版面无法辨认，未读出，请核对原件")
    return FoundForm(start, end, reader.draft.declaration)


def _money_above(lead: Sequence[Row], form: Labels) -> str:
    """The unit of money that the short lines right above a form print; a row of the form before ends them."""
    for row in reversed(lead):
        if any(form.find(p.text) for p in row.own) or (row.table and len(row.own) > 2):
            break
        if len(row.text) < _SHORT and (unit := unit_of(unspaced(row.text), "")):
            return unit
    return "元"


def is_whole(region: Sequence[Row]) -> bool:
    """Whether a dump prints this form's cells whole: its labels and its heads fill cells of their own."""
    form = best(region)
    cells = {label.key for row in region if row.table for p in row.own if (label := form.find(p.text))}
    return {"name", "level2", "indicator", "target"} <= cells


class _TargetReader:
    def __init__(self, form: Labels, lexicon: Lexicon, body: str | None) -> None:
        self.form, self.lexicon, self.body = form, lexicon, body
        self.draft = Draft(form.id)
        self.table: list[Row] = []
        self._goals_open = False
        self._amounts: list[tuple[str, Decimal | None, str, list[Place]]] = []
        self._loose: dict[Decimal, list[Place]] = {}
        self._in_table = False
        self.money = "元"

    def row(self, row: Row) -> None:
        text = unspaced(row.text)
        if target_form_flat.is_flat(text):
            self._flat(row)
            self._in_table = True
            return
        self._head(row)
        if self._in_table or (row.table and _HEAD.search(text) and "指标值" in text):
            self._in_table = True
            self.table.append(row)
            return
        found = cut_labels(row, self.form)
        if not found and self._goals_open:
            self._goals(row)
            return
        # A goal's head never has its text in the same row: what follows it is a cut-off end.
        if found and all(label.kind == "section" for label, _, _ in found):
            self._goals_open = True
            return
        for label, value, pieces in found:
            self._value(label, value, [p.place for p in pieces] or row.places, pieces)
        # Numbers whose label may be damaged; the first cell is the label's own.
        for piece in row.own if not found else row.own[1:]:
            if (amount := parse_amount(flat(piece.text))) is not None:
                self._loose.setdefault(amount, [piece.place])

    def _head(self, row: Row) -> None:
        """Year, unit of money and filing unit that the lines of the form's head print."""
        text = unspaced(row.text)
        self.money = unit_of(text, self.money)
        if year := year_of(text):
            self.draft.put("year", year, flat(row.text), row.places)
        if unit := filer_of(row):
            self.draft.put("unit", unit, flat(row.text), row.places)

    def _value(self, label: GridLabel, value: str, places: list[Place], pieces: list[CellPiece]) -> None:
        parts = [p for p in value.split(CUT) if p.strip()]
        text = flat("".join(parts)) if parts else ""
        if not text:
            if label.kind in ("amount", "funding"):
                self._amounts.append((label.key, None, "", places))
        elif label.kind in ("amount", "funding"):
            self._amount(label, parts, pieces, places)
        elif label.kind == "date":
            self._date(label, parts, places)
        elif label.kind == "box":
            self._category(text, places)
        elif label.kind == "section":
            self.draft.text(label.key, text, places)
            if label.key == "立项依据":
                self.draft.bases(text, places)
        elif label.key in ("unit", "authority"):
            self._unit(label, text, places)
        elif label.kind == "text":
            name, repaired, sure = self.lexicon.join(parts)
            self.draft.put(_scalar(label), name, text, places)
            if repaired or not sure:
                self.draft.doubt(label.key, f"原文断字，印为“{text}”")

    def _amount(
        self, label: GridLabel, parts: list[str], pieces: list[CellPiece], places: list[Place]
    ) -> None:
        unit = unit_of(pieces[0].text if pieces else "", self.money)
        for part in (w for p in parts for w in [p, *p.split()]):
            amount = parse_amount(flat(part), unit)
            if amount is not None:
                self._amounts.append((label.key, amount, flat(part), places))
                return
        self._amounts.append((label.key, None, flat(" ".join(parts)), places))

    def _date(self, label: GridLabel, parts: list[str], places: list[Place]) -> None:
        printed = "".join(parts)
        day = parse_date(flat(printed))
        for size in (1, 2):
            if day is None and len(parts) == 2 and parts[0][-size:] == parts[1][:size]:
                day = parse_date(flat(parts[0] + parts[1][size:]))
        if day is None and (match := re.search(r"20\d\d[-./年]\d{1,2}[-./月]\d{1,2}", printed)):
            day = parse_date(match[0])
        self.draft.put(_scalar(label), day, flat(printed), places)
        if day is None:
            self.draft.doubt(label.key, f"日期无法辨认：{flat(printed)}")

    def _category(self, text: str, places: list[Place]) -> None:
        chosen = self.draft.declaration.category
        bare = unspaced(text)
        if has_boxes(text):
            values = [t.option for t in ticks(text) if t.ticked]
        else:
            options = [o for label in [self.form.find("项目类别")] if label for o in label.options]
            held = sorted((o for o in options if o in bare), key=len, reverse=True)
            values = [held[0]] if held else [bare]
        for value in values:
            if value not in chosen:
                chosen.append(value)
        self.draft.declaration.printed["category"] = text
        self.draft.seen("category", places)

    def _unit(self, label: GridLabel, text: str, places: list[Place]) -> None:
        known = self.lexicon.unit(text)
        self.draft.put(_scalar(label), known or text, text, places)
        if known is None:
            self.draft.doubt(label.key, f"单位名称可能断字，印为“{text}”")
        elif known != unspaced(text) and known != text:
            self.draft.doubt(label.key, f"印为“{text}”，按本文件他处全称补正")

    def _goals(self, row: Row) -> None:
        """Texts below their heads. A form has both goals: a damaged head is taken as the missing one."""
        both = [label for key in _GOALS if (label := self.form.find(key))]
        found = cut_goals(row, both, self.lexicon)
        for goal in found:
            key = f"texts.{goal.label.key}"
            if goal.text is not None:
                self.draft.text(goal.label.key, goal.text, goal.places)
            if goal.why and goal.label.key not in self.draft.declaration.texts:
                self.draft.seen(key, goal.places)
                self.draft.doubt(key, f"{goal.why}，留空待核")
            elif goal.why:
                self.draft.doubt(key, goal.why)

    def _flat(self, row: Row) -> None:
        made = target_form_flat.read(row, self.form, self.lexicon, self.body, self.draft)
        for label, value in made:
            self._value(label, value, row.places, [])

    def finish(self) -> None:
        self._settle()
        target_form_indicators.read(self.table, self.form, self.lexicon, self.draft)

    def _settle(self) -> None:
        """Amounts, and what the sums say about those whose label or number is damaged."""
        draft = self.draft
        first: dict[str, Decimal] = {}
        for key, amount, printed, places in self._amounts:
            if amount is None:
                continue
            if key in ("total_budget", "year_budget"):
                draft.put(key, amount, printed, places)  # type: ignore[arg-type]
            elif key not in first:
                draft.fund(key, amount, printed, places)
            elif first[key] != amount:
                draft.doubt(f"funding.{key}", f"两处印得不同：{first[key]}；{amount}")
            first.setdefault(key, amount)
        self._two_grants(first)
        made = draft.declaration
        other = made.funding.get("其他资金", Decimal(0))
        self._by_sum("财政资金", made.total_budget, other)
        carried = made.funding.get("上年结转资金", Decimal(0))
        self._by_sum("当年财政拨款", made.year_budget, other + carried)

    def _two_grants(self, first: dict[str, Decimal]) -> None:
        """财政拨款 printed below the total and again below the year's budget: the first is the total's."""
        grants = [entry for entry in self._amounts if entry[0] == "当年财政拨款" and entry[1] is not None]
        total, year = first.get("total_budget"), first.get("year_budget")
        if len(grants) != 2 or total is None or year is None or "财政资金" in first:
            return
        (_, of_total, printed, places), (_, of_year, printed_year, places_year) = grants
        if of_total is not None and of_year is not None and of_total <= total and of_year <= year:
            self.draft.fund("财政资金", of_total, printed, places)
            self.draft.fund("当年财政拨款", of_year, printed_year, places_year)
            made = self.draft.declaration
            made.doubts = [d for d in made.doubts if d.field != "funding.当年财政拨款"]

    def _by_sum(self, key: str, total: Decimal | None, others: Decimal) -> None:
        funding = self.draft.declaration.funding
        if total is None:
            return
        wanted = total - others
        if key in funding:
            if funding[key] != wanted:
                self.draft.doubt(f"funding.{key}", f"与合计不符：合计{total}，其余{others}")
        elif wanted in self._loose:
            self.draft.fund(key, wanted, str(wanted), self._loose[wanted])
            self.draft.doubt(f"funding.{key}", "标签或数字损坏，由印出的合计确定")


def _scalar(label: GridLabel) -> Scalar:
    return label.key  # type: ignore[return-value]
