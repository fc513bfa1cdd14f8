"""Public notices of one purchase (中标结果公告, 采购合同公告): labels with their values line by line → their purchases.

In: the rows of a source and the families. Out: `Announcement`s. A notice runs from its title to the next title or the
end; its labels are the heads of its family's table of purchases, printed down instead of across. Where it names several
suppliers, each is a purchase of its own. An amount that is not plainly one amount stays empty and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, span
from yiju.ingest.forms.slots import is_none, money_of
from yiju.ingest.forms.whole_cells.column_heads import columns_of
from yiju.ingest.forms.words import Words
from yiju.ingest.record import Purchase, purchase_kind
from yiju.ingest.values.date import parse_date
from yiju.ingest.values.money import amounts_in
from yiju.ingest.values.text import unspaced
from yiju.ingest.values.title_marks import NUMBER

_LABEL = re.compile(r"(?P<label>[^：:，。；]{2,30}?)\s*[：:]\s*(?P<value>.*)", re.DOTALL)
_BESIDE = re.compile(r"(?:\s{2,}|\t)(?=[^\s：:，。；](?:\s*[^\s：:，。；]){1,13}\s*[：:])")
_NUMBERED = re.compile(NUMBER)
_UNIT_BEHIND = re.compile(r"[（(](?:万元|元)[）)]$")
_HEADING = 24
"""A heading without a value is at most so long."""
_PART = ("supplier", "amount", "need")
"""Roles that each part of a purchase has of its own."""


@dataclass
class Announcement:
    """A notice: its rows `start` to `end` (exclusive), its title, and what could not be read as an amount. One that is
    `bare` prints neither supplier nor amount where they could be read.
    """

    start: int
    end: int
    family: FormFamily
    title: str
    purchases: list[Purchase] = field(default_factory=list)
    left: list[CellPiece] = field(default_factory=list)
    bare: bool = False


@dataclass(frozen=True)
class _NamedValue:
    role: str
    label: str
    piece: CellPiece

    @property
    def text(self) -> str:
        return flat(self.piece.text)


def read(stream: Sequence[Row], known: Sequence[FormFamily]) -> list[Announcement]:
    """Every notice that names a purchase and what it was given for."""
    able = [f for f in known if "supplier" in (t.columns if (t := f.form.tables.get("purchases")) else ())]
    starts = [
        (at, family)
        for at, row in enumerate(stream)
        if len(row.own) == 1 and (family := next((f for f in able if f.is_title(row.text)), None))
    ]
    ends = [*(at for at, _ in starts), len(stream)][1:]
    made = (_notice(stream, at, end, family) for (at, family), end in zip(starts, ends, strict=True))
    return [notice for notice in made if notice.purchases]


def _notice(stream: Sequence[Row], start: int, end: int, family: FormFamily) -> Announcement:
    made = Announcement(start, end, family, flat(stream[start].text))
    rows = stream[start + 1 : end]
    values = list(_named_values(rows, family.words))
    whole = {role: _first(values, role, family.words) for role in ("name", "number", "buyer", "date")}
    name = whole["name"]
    parts = _parts([s for s in values if s.role in _PART]) or [list(p) for p in _across(rows, family.words)]
    if name is None or not (parts or whole["number"]):
        return made
    made.bare = not any(s.role in ("supplier", "amount") for part in parts for s in part)
    day = whole["date"].text if whole["date"] else _last_day(rows)
    for part in parts or [[]]:
        had = {s.role: s for s in part}
        amount = _amount(had["amount"], made) if "amount" in had else None
        places = [s.piece.place for s in (*filter(None, whole.values()), *part)]
        made.purchases.append(
            Purchase(
                kind=purchase_kind(family.form.kind),
                name=name.text,
                need=had["need"].text if "need" in had else None,
                amount=amount,
                printed=had["amount"].text if "amount" in had else None,
                buyer=whole["buyer"].text if whole["buyer"] else None,
                supplier=had["supplier"].text if "supplier" in had else None,
                number=whole["number"].text if whole["number"] else None,
                date=parse_date(day) if day else None,
                places=span(places),
            )
        )
    return made


def _named_values(rows: Sequence[Row], words: Words) -> Iterator[_NamedValue]:
    """Every label that has a role, with its value: beside it, in the next cell, or alone in the next line."""
    heading, waiting = "", ""
    for row in rows:
        if row.table and len(row.own) % 2 == 0:
            pairs = [
                (flat(a.text).rstrip("：:"), b) for a, b in zip(row.own[::2], row.own[1::2], strict=True)
            ]
        elif len(row.own) == 1:
            pairs = [
                (match["label"], CellPiece(match["value"], 0, row.own[0].place))
                for part in _BESIDE.split(row.own[0].text)
                if (match := _LABEL.fullmatch(part.strip()))
            ]
        else:
            continue
        if not pairs:
            text = row.text.strip()
            if waiting and not _NUMBERED.match(text):
                yield _NamedValue(waiting, "", row.own[0])
            elif len(text) < _HEADING:
                heading = text
            waiting = ""
            continue
        waiting = ""
        for label, piece in pairs:
            role = words.role("purchases", label) or words.role(
                "purchases", heading.removesuffix("信息") + label
            )
            if role and is_none(piece.text):
                waiting = role
            elif role:
                yield _NamedValue(role, label, piece)


def _first(values: Sequence[_NamedValue], role: str, words: Words) -> _NamedValue | None:
    """What the label says that the family's list names first: 项目名称 before 合同名称."""
    found = [s for s in values if s.role == role]
    return min(found, key=lambda s: words.rank("purchases", s.label)) if found else None


def _parts(values: Sequence[_NamedValue]) -> list[list[_NamedValue]]:
    """What each supplier is given: a label that a part has already begins the next one."""
    parts: list[list[_NamedValue]] = []
    for one in values:
        held = parts[-1] if parts else []
        if not held or (one.role == "supplier" and any(s.role == "supplier" for s in held)):
            parts.append(held := [])
        if all(s.role != one.role for s in held):
            held.append(one)
    return [part for part in parts if any(s.role != "need" for s in part)]


def _across(rows: Sequence[Row], words: Words) -> Iterator[list[_NamedValue]]:
    """The parts of a table of suppliers and amounts inside the notice."""
    head = None
    for row in rows:
        if (made := columns_of(row, words, lists=True)) is not None:
            head = made
        elif head is not None and row.table and row.block == head.block:
            at = [(column, piece) for piece in row.pieces if (column := head.at(piece, row))]
            part = [
                _NamedValue(column.role, column.text, piece) for column, piece in at if column.role in _PART
            ]
            if any(s.role == "supplier" and not is_none(s.text) for s in part):
                yield part
        elif head is not None:
            return


def _amount(named: _NamedValue, made: Announcement) -> Decimal | None:
    """Yuan, where a unit is printed and one amount alone."""
    bare = _UNIT_BEHIND.sub("", named.text)
    value, sure = money_of(bare, [named.text, named.label])
    if value is None or not sure:
        seen = {amount.value for amount in amounts_in(named.text)}
        value = seen.pop() if len(seen) == 1 else None
    if value is None and not is_none(named.text):
        made.left.append(named.piece)
    return value


def _last_day(rows: Sequence[Row]) -> str | None:
    """The day in the last line that is nothing else."""
    texts = (unspaced(row.text) for row in reversed(rows))
    return next((text for text in texts if parse_date(text)), None)
