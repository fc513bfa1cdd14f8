"""Many projects in one table: a row for each indicator, 项目名称 and its amounts in columns beside them.

In: the rows of a source. Out: one `Declaration` per project and the rows that were read. The head names
every column with the labels of `target_form.yaml`; a tall name cell reaches over the project's rows, on a
dump or a further page it is blank below its first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_labels import Label, Labels, family, key_of, unit_of
from yiju.ingest.forms.grid_rows import Piece, Row, flat, span
from yiju.ingest.forms.target_form_heads import filer_of, year_of
from yiju.ingest.forms.target_form_indicators import target_of
from yiju.ingest.record import Declaration
from yiju.ingest.values.money import parse_amount

FORM = "target_form"
_LEAD = 5
"""The table's title, year and unit stand in so many rows above its head."""


@dataclass
class _Head:
    """Column → label; `units` are the units of money that the heads print."""

    width: int
    at: dict[int, Label]
    units: dict[int, str]


@dataclass
class Listed:
    """`rows` are indices of the stream that belong to lists of projects."""

    declarations: list[tuple[int, Declaration]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)


def read(stream: Sequence[Row]) -> Listed:
    """Every list of projects in the stream; each declaration with the row where it begins."""
    found = Listed()
    head: _Head | None = None
    draft: Draft | None = None
    last: dict[str, str] = {}
    lead: Sequence[Row] = ()
    money = ""
    for i, row in enumerate(stream):
        if named := _best_head(row):
            if head is None:
                lead, draft = stream[max(0, i - _LEAD) : i], None
                money = next((u for above in reversed(lead) if (u := unit_of(above.text, ""))), "")
            head = named
            head.units = {column: unit or money for column, unit in named.units.items()}
            found.rows.add(i)
            continue
        if head is None or not row.table or row.width != head.width:
            if row.table or len(row.text) > _LEAD:
                head = None
            continue
        cells = _cells(row, head)
        name = cells.get("name")
        if (
            name is not None
            and not name.carried
            and (draft is None or flat(name.text) != draft.declaration.name)
        ):
            draft, last = Draft(FORM), {}
            draft.put("name", flat(name.text), flat(name.text), [name.place])
            found.declarations.append((i, draft.declaration))
            _preamble(draft, lead)
        if draft is not None:
            found.rows.add(i)
            _row(row, head, cells, draft, last)
            for role in ("unit", "authority"):
                # One tall cell reaches over the projects of one unit.
                if role in cells and cells[role].carried and role not in draft.declaration.printed:
                    _value(head.at[cells[role].col], cells[role], "", draft)
    return found


def _best_head(row: Row) -> _Head | None:
    """The head as the form of the family reads it that knows most of its columns."""
    heads = [head for form in family(FORM) if (head := _head(row, form))]
    return max(heads, key=lambda head: len(head.at), default=None)


def _head(row: Row, form: Labels) -> _Head | None:
    """The head of such a list: 项目名称 beside the heads of indicators and targets."""
    if not row.table:
        return None
    wordings: dict[str, str] = {key_of(w): k for k, ws in form.data["list_heads"].items() for w in ws}
    at: dict[int, Label] = {}
    for piece in row.pieces:
        label = form.find(piece.text)
        if label is None and (key := wordings.get(key_of(piece.text))):
            label = Label(key, "amount", flat(piece.text))
        if label is not None and label.kind not in ("heading", "unread"):
            at[piece.col] = label
    if not {"name", "indicator", "target"} <= {label.key for label in at.values()}:
        return None
    return _Head(row.width, at, {p.col: unit_of(p.text, "") for p in row.pieces})


def _cells(row: Row, head: _Head) -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    for piece in row.pieces:
        if piece.col in head.at:
            found.setdefault(head.at[piece.col].key, piece)
    return found


def _preamble(draft: Draft, lead: Sequence[Row]) -> None:
    for row in lead:
        if year := year_of(row.text):
            draft.put("year", year, flat(row.text), row.places)
        if unit := filer_of(row):
            draft.put("unit", unit, flat(row.text), row.places)


def _row(row: Row, head: _Head, cells: dict[str, Piece], draft: Draft, last: dict[str, str]) -> None:
    for piece in row.own:
        label = head.at.get(piece.col)
        if label is not None:
            _value(label, piece, head.units.get(piece.col, ""), draft)
    for role in ("level1", "level2"):
        if role in cells:
            text = flat(cells[role].text)
            if role == "level1" and text != last.get("level1"):
                last.pop("level2", None)
            last[role] = text
    indicator = cells.get("indicator")
    if indicator is None or indicator.carried:
        return
    signs = [flat(cells[r].text) for r in ("comparator",) if r in cells]
    target = target_of(signs, *(flat(cells[r].text) if r in cells else "" for r in ("target", "measure")))
    draft.indicator(last.get("level1"), last.get("level2"), flat(indicator.text), target, span(row.places))


def _value(label: Label, piece: Piece, unit: str, draft: Draft) -> None:
    text, places = flat(piece.text), [piece.place]
    if label.kind in ("amount", "funding"):
        amount = parse_amount(text, unit or "元")
        if amount is None:
            draft.doubt(label.key, f"金额无法辨认：{text}")
        elif label.kind == "funding":
            draft.fund(label.key, amount, text, places)
        else:
            _amount(label.key, amount, text, piece, draft)
        if not unit and amount:
            draft.doubt(label.key, "表头没有印出金额单位，按元计")
    elif label.kind == "section":
        draft.text(label.key, text, places)
        if label.key == "立项依据":
            draft.bases(text, places)
    elif label.kind == "text" and label.key in ("unit", "authority"):
        draft.put(label.key, text, text, places)  # type: ignore[arg-type]


def _amount(key: str, amount: Decimal, text: str, piece: Piece, draft: Draft) -> None:
    draft.put(key, amount, text, [piece.place])  # type: ignore[arg-type]
