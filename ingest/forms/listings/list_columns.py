"""Columns of a list whose head no form knows, by what stands in them: sources of money, the year in which a project ends.

In: the columns of a list and its rows. Out: the columns with these roles, each told as taken by its contents. Columns right of a
sum that make it in nearly all rows are its parts; years right of the first year, none of them before it, are the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from yiju.ingest.forms.grid_rows import Row, flat
from yiju.ingest.forms.slots import is_none
from yiju.ingest.forms.whole_cells.columns import Columns, Head
from yiju.ingest.forms.words import key_of, unit_of
from yiju.ingest.values.money import parse_amount

_SUMS = ("total_budget", "year_budget", "budget_of_year", "adjusted_budget")
_MONEY = (*_SUMS, "prior_budget", "prior_executed", "executed")
_PARTS = ("other", "funding")
_FEW, _MOST = 2, 0.8
"""A sum is proved by so many rows, and by such a share of those that print it."""
_ROUNDED = Decimal("0.1")
_YEAR = re.compile(r"(20\d\d)年?")
LAST_YEAR, SOURCE = "结束年度", "资金来源"


def by_contents(table: Columns, rows: Sequence[Row]) -> None:
    """Give what stands in the columns its role, where no word did."""
    heads = {head.text for head in table.heads}
    rows = [row for row in rows if row.table and sum(flat(p.text) in heads for p in row.own) < _FEW]
    cells = [{head: flat(p.text) for p in row.own if (head := table.at(p, row))} for row in rows]
    _one_unit(table, cells)
    _sources(table, cells)
    _last_years(table, cells)


def carry(known: Columns, again: Columns) -> None:
    """A head printed again on a further page has the roles that its contents gave it before."""
    inferred = {key_of(text) for text in known.inferred}
    before = {key_of(head.text): head for head in known.heads if key_of(head.text) in inferred}
    again.heads = [
        replace(head, role=old.role, text=old.text) if (old := before.get(key_of(head.text))) else head
        for head in again.heads
    ]
    again.inferred |= known.inferred


def _one_unit(table: Columns, cells: Sequence[dict[Head, str]]) -> None:
    """Where one column alone prints a unit of money, those that print the same amounts in some rows are in it; of the others this is
    but the likeliest.
    """
    money = [head for head in table.heads if head.role in _MONEY]
    with_unit = [head for head in money if unit_of(head.text, "")]
    if table.unit or len({unit_of(head.text) for head in with_unit}) != 1:
        return
    table.guess = unit_of(with_unit[0].text)
    for head in money:
        pairs = [
            (_amount(row.get(head, "")), _amount(row.get(one, ""))) for row in cells for one in with_unit
        ]
        if head not in with_unit and sum(bool(a) and a == b for a, b in pairs) >= _FEW:
            _in_unit_of(table, with_unit[0], [head])


def _sources(table: Columns, cells: Sequence[dict[Head, str]]) -> None:
    for at, head in enumerate(table.heads):
        if head.role not in _SUMS:
            continue
        parts: list[Head] = []
        for right in table.heads[at + 1 :]:
            if right.role not in _PARTS or not _is_money(right, cells):
                break
            parts.append(right)
        while len(parts) > 1 and not _makes(head, parts, cells):
            parts.pop()
        if len(parts) > 1:
            _take(table, [p for p in parts if p.role == "other"], "funding", SOURCE)
            _in_unit_of(table, head, parts)


def _last_years(table: Columns, cells: Sequence[dict[Head, str]]) -> None:
    first = next((head for head in table.heads if head.role == "start_year"), None)
    if first is None or any(head.role in ("years", "end", "period") for head in table.heads):
        return
    for head in table.heads[table.heads.index(first) + 1 :]:
        pairs = [
            (_YEAR.fullmatch(c[first]), _YEAR.fullmatch(c[head])) for c in cells if {first, head} <= set(c)
        ]
        if head.role == "other" and len(pairs) >= _FEW and all(a and b and a[1] <= b[1] for a, b in pairs):
            _take(table, [head], "end", LAST_YEAR)
            return


def _take(table: Columns, found: Sequence[Head], role: str, read_as: str) -> None:
    table.heads = [replace(head, role=role) if head in found else head for head in table.heads]
    table.inferred |= {head.text: read_as for head in found}


def _in_unit_of(table: Columns, head: Head, parts: Sequence[Head]) -> None:
    """Parts that print no unit of money are in that of their sum."""
    unit, keys = unit_of(head.text, ""), {part.piece.col for part in parts}
    table.heads = [
        replace(h, text=f"{h.text}（{unit}）")
        if unit and h.piece.col in keys and not unit_of(h.text, "")
        else h
        for h in table.heads
    ]


def _is_money(head: Head, cells: Sequence[dict[Head, str]]) -> bool:
    """Whether a column holds amounts and nothing else, and any at all."""
    texts = [text for row in cells if (text := row.get(head, "")) and not is_none(text)]
    return bool(texts) and all(parse_amount(text, "元") is not None for text in texts)


def _makes(head: Head, parts: Sequence[Head], cells: Sequence[dict[Head, str]]) -> bool:
    """Whether the parts make the sum in nearly all rows that print it, each in one row at least."""
    sums = [(row, total) for row in cells if (total := _amount(row.get(head, "")))]
    right = [
        row for row, total in sums if abs(sum(_amount(row.get(p, "")) for p in parts) - total) <= _ROUNDED
    ]
    used = all(any(_amount(row.get(part, "")) for row in right) for part in parts)
    return used and len(right) >= max(_FEW, _MOST * len(sums))


def _amount(text: str) -> Decimal:
    return (parse_amount(text, "元") if not is_none(text) else None) or Decimal(0)
