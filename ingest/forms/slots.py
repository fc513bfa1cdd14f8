"""Values of a form's labels: a cell's text → the slot of the record that its label names.

In: a label, the text of the cell beside it, and the units of money that stand around it. Out: the value in the draft, or
a doubt. An amount whose unit is printed nowhere stays empty with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from yiju.ingest.forms.draft import Draft, Scalar
from yiju.ingest.forms.grid_rows import flat
from yiju.ingest.forms.grid_ticks import has_boxes, ticks
from yiju.ingest.forms.words import Label, Words, unit_of, year_in
from yiju.ingest.record import Place
from yiju.ingest.values.body import may_name_body
from yiju.ingest.values.date import parse_date, parse_period
from yiju.ingest.values.money import UNITS, parse_amount
from yiju.ingest.values.text import fold, unspaced

_NUMBERED = r"[0-9A-Z]{15,24}|(?=[0-9A-Z-]*\d{4})[A-Z]{1,4}[0-9A-Z]{4,20}"
"""The code of a project: as the 一体化 gives it, or an office's own that begins with letters."""
_CODE = re.compile(rf"^(?P<code>{_NUMBERED})[-—－_：:\s]+(?P<name>\S.+)$", re.DOTALL)
_CODE_BEHIND = re.compile(rf"^(?P<name>.+?)\s*[（(](?P<code>{_NUMBERED})[）)]$", re.DOTALL)
_BODY_CODE = re.compile(
    r"^(?:[\[［【]?\d{3,}[\]］】]?[-—_\s]*(?=[\u4e00-\u9fff]))|\s*[（(\[［【]\d{3,}[）)\]］】]$|[-—_]\d{3,}$"
)
_SEAL = re.compile(r"\s*[（(]\s*(?:盖章|公章|签章)\s*[）)]\s*")
_NONE = re.compile(r"[\s—\-－–/／]*")


def is_none(text: str) -> bool:
    """Whether a cell prints nothing, or a stroke for nothing."""
    return _NONE.fullmatch(text) is not None


def number_of(text: str) -> Decimal | None:
    """Points (`20`, `20分`, `9.25`); None for a stroke and for words."""
    bare = fold(text).replace(",", "")
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?:分|%)?", bare)
    try:
        return Decimal(match[1]) if match else None
    except InvalidOperation:
        return None


def money_of(text: str, around: Sequence[str]) -> tuple[Decimal | None, bool]:
    """Yuan by the first unit that the cell itself or what stands `around` it prints; whether a unit was found."""
    unit = next((u for part in around if (u := unit_of(part, ""))), "")
    own = any(fold(text).endswith(u) for u in UNITS if len(u) > 1 or u == "元")
    amount = parse_amount(flat(text), unit or "元")
    return amount, bool(unit) or own or amount == 0


def doubt_amount(draft: Draft, field: str, text: str, head: str, *, readable: bool) -> None:
    """The doubt at a cell of a table whose amount was not taken: a unit of money that is missing is missing from the whole column,
    and is told once for it.
    """
    draft.doubt(field, f"没有印出金额单位，金额未取：{head}" if readable else f"金额无法辨认：{text}")


class Slots:
    """Puts values into one draft."""

    def __init__(self, words: Words, draft: Draft) -> None:
        self.words, self.draft = words, draft
        self.money = words.form.unit or ""
        self._bare = False  # the total's label says nothing but that it is one
        self._again: dict[str, tuple[Decimal, str, list[Place]]] = {}

    def put(self, label: Label, text: str, places: list[Place], around: Sequence[str] = ()) -> None:
        """The value of a label."""
        text = flat(text)
        kind = label.kind
        if kind in ("heading", "money", "unread") or not text:
            return
        if has_boxes(text):
            self._ticks(label, text, places)
        elif kind == "section":
            if not self.words.is_blank(text):
                before = self.draft.declaration.texts.get(label.key, "")
                self.draft.text(label.key, text, places)
                if label.key == "立项依据" and before and before[-1] not in "。；;":
                    self.draft.bases_again(before + text, places)  # a title may begin in the row before
                elif label.key == "立项依据":
                    self.draft.bases(text, places)
        elif is_none(text):
            return
        elif kind in ("amount", "funding"):
            if text != "无":
                self.amount(label, text, places, around)
        elif kind == "box":
            self._choose(label.key, text, text, places)
        else:
            self._scalar(label, text, places)

    def amount(self, label: Label, text: str, places: list[Place], around: Sequence[str]) -> None:
        """An amount of money into its scalar or its 资金来源."""
        field = label.key if label.kind == "amount" else f"funding.{label.key}"
        value, sure = money_of(text, [text, *around, self.money])
        if value is None or not sure:
            why = f"金额无法辨认：{text}" if value is None else f"没有印出金额单位，金额未取：{text}"
            self.draft.doubt(field, why)
            if value is not None:
                self.draft.declaration.printed.setdefault(field, text)
                self.draft.seen(field, places)
        elif label.key == "year_budget" and self._later(around):
            self.draft.later(self._later(around), value, text, places)
        elif label.kind == "amount":
            if label.key == "total_budget" and self.draft.declaration.total_budget is None:
                self._bare = bool(around) and self._is_bare(around[0].split("：")[0])
            self.draft.put(label.key, value, text, places)  # type: ignore[arg-type]
        elif label.key not in self.draft.declaration.funding:
            self.draft.fund(label.key, value, text, places)
        else:
            self._again[label.key] = (value, text, places)

    def _is_bare(self, printed: str) -> bool:
        """Whether a label says no more than that it is a total (资金总额), or is a frame of money (预算资金)."""
        label = self.words.label(printed)
        return self.words.sum_of(printed) is not None or (label is not None and label.kind == "money")

    def _later(self, around: Sequence[str]) -> str:
        """The year that the label of an amount prints, where it is later than the form's."""
        year, own = year_in(around[0]) if around else None, self.draft.declaration.year
        return str(year) if year and own and year > own else ""

    def finish(self) -> None:
        """A source of money printed twice, below the total and again below the year's: the year's is the form's. A total that
        is called nothing but that (资金总额) is the year's where the project begins and ends in it, and, with a doubt, where the form of
        one year prints no dates.
        """
        made = self.draft.declaration
        undated = made.start is None and made.end is None and made.year is not None
        undated = undated and self.words.form.opens == "name"  # a whole unit has no other years
        within = made.start is not None and made.end is not None and made.start.year == made.end.year
        if self._bare and (within or undated) and made.year_budget is None and made.total_budget is not None:
            places, printed = made.evidence["total_budget"], made.printed["total_budget"]
            if undated:
                self.draft.doubt(
                    "year_budget", f"总额没有说明年限，表中也没有起止时间，按{made.year}年度预算读：{printed}"
                )
            self.draft.put("year_budget", made.total_budget, printed, places)
            self.draft.forget("total_budget")
        for key, (value, text, places) in self._again.items():
            first, total, year = made.funding[key], made.total_budget, made.year_budget
            if total is not None and year is not None and first <= total and value <= year:
                self.draft.fund(key, value, text, places)
            elif first != value:
                self.draft.doubt(f"funding.{key}", f"两处印得不同：{first}；{value}")

    def _scalar(self, label: Label, text: str, places: list[Place]) -> None:
        key: Scalar = label.key  # type: ignore[assignment]
        if label.kind == "date":
            day = parse_date(text) or parse_period(f"{text}至{text}")[key == "end"]
            self.draft.put(key, day, text, places)
            if day is None:
                self.draft.doubt(key, f"日期无法辨认：{text}")
        elif label.kind == "period":
            start, end = parse_period(f"{text}年" if re.fullmatch(r"20\d\d", text) else text)
            self.draft.put("start", start, text, places)
            self.draft.put("end", end, text, places)
            if start is None:
                self.draft.doubt("start", f"起止时间无法辨认：{text}")
        elif label.kind == "year":
            found = re.search(r"20\d\d", text)
            self.draft.put(key, int(found[0]) if found else None, text, places)
        elif label.kind == "number":
            self.draft.put(key, number_of(text), text, places)
        elif label.kind == "code":
            self.draft.put("code", unspaced(text), text, places)
        elif label.key == "name":
            self.name(text, places)
        elif label.key in ("unit", "authority"):
            body = _BODY_CODE.sub("", _SEAL.sub("", text)).strip()
            if may_name_body(body):
                self.draft.put(key, body, text, places)
            elif body and body not in UNITS:
                self.draft.doubt(key, f"不像单位名称，未取：{text}")
        else:
            self.draft.put(key, text, text, places)

    def name(self, text: str, places: list[Place]) -> None:
        """A project's name, its 项目编码 taken off where both share the cell."""
        match = _CODE.match(text) or _CODE_BEHIND.match(text)
        if match:
            self.draft.put("code", match["code"], match["code"], places)
        self.draft.put("name", match["name"].strip() if match else text, text, places)

    def _ticks(self, label: Label, text: str, places: list[Place]) -> None:
        for tick in ticks(text):
            owner = self.words.option(tick.option) or label
            if tick.ticked and owner.kind == "box":
                self._choose(owner.key, tick.option, text, places)

    def boxes(self, text: str, places: list[Place]) -> bool:
        """Whether a text without a label is one of boxes: which field they are of their options say."""
        known = next((label for t in ticks(text) if (label := self.words.option(t.option))), None)
        if not has_boxes(text) or known is None:
            return False
        self._ticks(known, flat(text), places)
        return True

    def _choose(self, field: str, value: str, printed: str, places: list[Place]) -> None:
        value = re.sub(r"^\d{1,2}[、.．)）]\s*", "", value)
        chosen: list[str] = getattr(self.draft.declaration, field)
        if value not in chosen:
            chosen.append(value)
            self.draft.declaration.printed[field] = printed
            self.draft.seen(field, places)
