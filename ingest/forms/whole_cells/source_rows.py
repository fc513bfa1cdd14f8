"""Money whose sources are heads side by side (合计 | 一般公共预算 | 政府性基金) over rows of years, of uses or of what became of it.

In: a row of heads, the rows below it and the words of a form. Out: values of the draft: the total and the sources of the form's own year,
later years, what is spent on what (基本支出), or rows of money where the form tells results. A row whose name says none of these is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yiju.ingest.forms.draft import Draft, Scalar
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import doubt_amount, is_none, money_of, number_of
from yiju.ingest.forms.whole_cells import cell_labels
from yiju.ingest.forms.words import Words, key_of, months_of, unit_of, year_in
from yiju.ingest.record import FundingRow

_USE = re.compile("(?:支出|经费)$")
_FEW = 2
_SCALAR = {"initial": "year_budget", "adjusted": "adjusted_budget"}
_POINTS: dict[str | None, Scalar] = {"weight": "execution_weight", "score": "execution_score"}
_RESULTS = ("initial", "adjusted", "executed", "expected_executed", "rate")


@dataclass
class SourceRows:
    """The heads of such a table: the one over the names of its rows, those of money, the sum among them, and the columns of points."""

    names: CellPiece
    heads: list[CellPiece]
    whole: CellPiece | None
    block: int
    unit: str
    points: dict[int, str | None]

    def take(self, row: Row, words: Words, made: Made, money: str) -> bool:
        """Whether a row is one of this table; then what it says is in `made`. `money` is the form's unit of money."""
        name = next((p for p in row.own if p.col == self.names.col), None)
        if name is None or row.block != self.block or money_of(name.text, ["元"])[0] is not None:
            return False
        label = words.label(name.text)
        if label is not None and label.kind not in ("amount", "funding", "money", "year"):
            return False
        cells = {head.col: p for head in self.heads for p in row.own if p.col == head.col}
        beyond = [p for p in row.own if p.col > self.names.col and p.col not in cells]
        if any(money_of(p.text, ["元"])[0] is None and not is_none(p.text) for p in cells.values()):
            return False
        filled = [
            (head, cells[head.col])
            for head in self.heads
            if head.col in cells and not is_none(cells[head.col].text)
        ]
        role = words.role("money", name.text)
        if role in _RESULTS:
            self._result(role, name, filled, made, money)
        else:
            self._plan(name, filled, words, made, money)
        for piece in beyond:
            if (slot := _POINTS.get(self.points.get(piece.col))) and (
                points := number_of(piece.text)
            ) is not None:
                made.draft.put(slot, points, flat(piece.text), [piece.place])
            elif slot is None and not is_none(piece.text):
                made.left.append(piece)
        return True

    def _plan(
        self, name: CellPiece, filled: list[tuple[CellPiece, CellPiece]], words: Words, made: Made, money: str
    ) -> None:
        draft, text = made.draft, flat(name.text)
        declared = draft.declaration
        own = declared.year or (declared.start.year if declared.start else None)
        year = year_in(text)
        total = _is_sum(text, words) or words.loose.period(text) == "长期"
        total = total or words.role("subitems", text) == "amount"  # 金额 alone in front of the amounts
        this = not total and (
            year in (own, None) and (year is not None or words.loose.period(text) == "年度")
        )
        for head, cell in filled:
            value = self._value(draft, f"{text}·{flat(head.text)}", cell, head, name, money)
            if value is None:
                continue
            printed, places = flat(cell.text), [cell.place]
            if head is not self.whole:
                if this or (total and key_of(head.text) not in draft.declaration.funding):
                    draft.fund(key_of(head.text), value, printed, places)
            elif this:
                draft.put("year_budget", value, printed, places)
            elif total:
                draft.put("total_budget", value, printed, places)
            elif year and own and year > own:
                draft.later(str(year), value, printed, places)
            elif year is None and _USE.search(text):
                draft.fund(text, value, printed, places)
        if not (this or total or (year and own) or _USE.search(text)):
            made.left += [cell for _, cell in filled]

    def _result(
        self, role: str, name: CellPiece, filled: list[tuple[CellPiece, CellPiece]], made: Made, money: str
    ) -> None:
        draft = made.draft
        for head, cell in filled:
            printed, places = flat(cell.text), [cell.place]
            if role == "rate":
                if head is self.whole:
                    draft.put("execution_rate", printed, printed, places)
                continue
            rows = draft.declaration.funding_rows
            at = next((i for i, r in enumerate(rows) if r.name == flat(head.text)), len(rows))
            if at == len(rows):
                rows.append(FundingRow(flat(head.text)))
            key = f"funding_rows[{at}].{role}"
            if (value := self._value(draft, key, cell, head, name, money)) is None:
                continue
            setattr(rows[at], role, value)
            draft.declaration.printed[key] = printed
            draft.seen(key, places)
            if head is self.whole:
                draft.put(_SCALAR.get(role, role), value, printed, places)  # type: ignore[arg-type]
        if role == "executed" and (months := months_of(name.text)):
            draft.put("months", months, flat(name.text), [name.place])

    def _value(
        self, draft: Draft, key: str, cell: CellPiece, head: CellPiece, name: CellPiece, money: str
    ) -> Decimal | None:
        value, sure = money_of(cell.text, [cell.text, head.text, name.text, self.unit, money])
        if value is None or not sure:
            field = "funding_rows" if key.startswith("funding_rows") else "funding"
            doubt_amount(draft, field, flat(cell.text), flat(head.text), readable=value is not None)
            return None
        return value


def opened(row: Row, after: Row, words: Words) -> SourceRows | None:
    """The table whose heads a row is: sources of money and their sum, a name's head in front of them, over a named row of amounts."""
    if not after.table or after.block != row.block:
        return None
    tall = {p.col for p in after.pieces if p.carried}
    own = [p for p in row.own if p.col not in tall]
    found = [(p, _is_sum(p.text, words), _is_source(p, words)) for p in own]
    money = [p for p, whole, source in found if whole or source]
    if len(money) < _FEW or not any(source for _, _, source in found):
        return None
    whole = next((p for p, w, _ in found if w), None)
    first = min(p.col for p in money)
    names = [p for p in own if p.col < first]
    below = {p.col: p for p in after.own}
    if (
        len(names) != 1
        or names[-1].col not in below
        or any(p.col > first and p not in money and not _beside(p, words) for p in own)
    ):
        return None
    name = below[names[-1].col]
    amounts = [p for p in money if p.col in below and money_of(below[p.col].text, ["元"])[0] is not None]
    if (
        not amounts
        or words.label(names[-1].text) == words.label(name.text) is not None
        or money_of(name.text, ["元"])[0] is not None
    ):
        return None
    frames = [p.text for p in row.pieces if p.col < first and unit_of(p.text, "")]
    points = {p.col: role for p in own if (role := words.role("money", p.text)) in _POINTS}
    unit = next((u for t in frames if (u := unit_of(t, ""))), "")
    return SourceRows(names[-1], money, whole, row.block, unit, points)


def _beside(piece: CellPiece, words: Words) -> bool:
    """Whether a column that holds no money may stand beside the sources."""
    return key_of(piece.text) in ("备注", "说明") or words.role("money", piece.text) in (
        *_POINTS,
        "rate",
        "note",
    )


def _is_sum(text: str, words: Words) -> bool:
    return words.sum_of(text) is not None or words.is_total("money", text)


def _is_source(piece: CellPiece, words: Words) -> bool:
    label = words.label(piece.text)
    if label is not None:
        return label.kind == "funding"
    return cell_labels.of_money(piece.text)
