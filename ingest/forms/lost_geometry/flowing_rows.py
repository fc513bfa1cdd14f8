"""The rows of a form that lost its geometry, as cells with their texts: labels with values, and tables below their heads.

In: the atoms of a form in the order of a converter (`FlowingText`). Out: rows as the form prints them. Best guesses all: the caller
doubts them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.cell_costs import is_target
from yiju.ingest.forms.lost_geometry.dump_costs import dump_costs
from yiju.ingest.forms.lost_geometry.flowing_cells import FlowingRow, head_widths, part_of, total_row
from yiju.ingest.forms.lost_geometry.flowing_fields import BODIES, FlowingField, labelled, with_unit
from yiju.ingest.forms.lost_geometry.flowing_slots import slotted
from yiju.ingest.forms.lost_geometry.flowing_strays import stray_costs
from yiju.ingest.forms.lost_geometry.flowing_tables import (
    LEVELS,
    PROJECT,
    USUAL,
    FlowingTable,
    flowing_tables,
    frames,
    is_number,
    scattered,
)
from yiju.ingest.forms.lost_geometry.flowing_text import TICKS, FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.flowing_walk import TableWalk
from yiju.ingest.forms.lost_geometry.flowing_walked import walked_rows
from yiju.ingest.forms.lost_geometry.row_walk import Cells, RowWalk
from yiju.ingest.forms.lost_geometry.row_walked import walked_cells
from yiju.ingest.forms.words import unit_of

_AMOUNTS = (
    "amount",
    "funding",
    "initial",
    "adjusted",
    "executed",
    "expected_executed",
    "total",
    "budget_of_year",
)


def flowing_rows(text: FlowingText) -> list[FlowingRow]:
    """All rows of a form."""
    tables = list(flowing_tables(text))
    unit = _unit(text, tables)
    listed = [t for t in tables if t.kind != "indicators" or any(role in PROJECT for role, _ in t.heads)]
    rows: list[tuple[int, list[FlowingRow]]] = []
    taken: list[tuple[int, int]] = []
    for table in listed:
        own, used = _table_rows(text, table, unit)
        rows.append((table.start, own))
        taken += used
    walked = _walked_tables(text, tables, listed)
    strays = stray_costs(text, [word for t in walked for _, word in t.heads])
    for n, table in enumerate(walked):
        table.start = 0 if text.blocky and len(walked) == 1 else table.body
        table.end = walked[n + 1].start if n + 1 < len(walked) else len(text.atoms)
        if not {"indicator", "target"} <= {role for role, _ in table.heads}:
            continue
        totals = _totals(text, table)
        found = _by_rows(text, table, totals)
        if found is None or 4 * found.misfits >= found.count:
            columns = _by_columns(text, table, dict(taken) | totals, totals, strays)
            if found is None or columns.fits > found.fits:
                found = columns
        own, used = found.rows, [*found.used, *totals.items()]
        rows.append((table.body, own))
        taken += used
    known = [word for t in tables + walked for _, word in t.heads]
    fields = slotted(text, taken, known) if text.blocky else labelled(text, taken)
    rows += [(field.at, [_field_row(text, field, unit)]) for field in fields]
    return [row for _, own in sorted(rows, key=lambda item: item[0]) for row in own]


@dataclass
class _FoundRows:
    """Rows as the form prints them, the atoms of their cells, how many there are and how many have a target that reads like one."""

    rows: list[FlowingRow]
    used: list[tuple[int, int]]
    count: int
    fits: int

    @property
    def misfits(self) -> int:
        return self.count - self.fits


def _found(
    text: FlowingText, roles: Sequence[str], cells: Sequence[Cells], rows: list[FlowingRow]
) -> _FoundRows:
    at = roles.index("target")
    fits = sum(is_target("".join(text.atoms[i].text for i in row[at])) for row in cells)
    return _FoundRows(rows, _used(cells), len(cells), fits)


def _by_rows(text: FlowingText, table: FlowingTable, totals: Mapping[int, int]) -> _FoundRows | None:
    """The rows of a table that is printed row by row, and the atoms of their cells; None where it is not."""
    if sum(role == "indicator" for role, _ in table.heads) > 1:
        return None  # two tables side by side
    levels = {w.roles["indicators"]: w for w in reversed(text.found) if w.roles.get("indicators") in LEVELS}
    heads = [*levels.items(), *(head for head in table.heads if head[0] not in LEVELS)]
    heads = [head for n, head in enumerate(heads) if head[0] == "note" or head[0] not in dict(heads[:n])]
    if any(text.atoms[i].text in TICKS for i in range(table.body, table.end)):
        heads = [
            head for head in heads if head[0] != "possibility"
        ]  # which of its columns is ticked is not known
    over = [head for head in heads if text.across and head[0] in LEVELS]
    heads = heads[len(over) :]
    usual = sorted(
        heads,
        key=lambda head: (
            head[0] not in LEVELS,
            LEVELS.index(head[0]) if head[0] in LEVELS else _place(head[0]),
        ),
    )
    printed = sorted(heads, key=lambda head: (head[0] not in LEVELS, head[1].start))
    end = next(iter(totals), table.end)
    walk, chosen, rows = _best(text, [usual, printed], table.body, end, totals)
    own, rows = [*over, *chosen], [(*(() for _ in over), *row) for row in rows]
    roles = [role for role, _ in own]
    rows = [row for row in rows if all(row[roles.index(role)] for role in ("indicator", "target"))]
    if not rows or walk.each > dump_costs().worst:
        return None
    made = list(walked_cells(text, own, rows, [word.text for _, word in own]))
    table.end = end
    made += total_row(text, table, own, made[0][0][0])
    return _found(text, roles, rows, made)


def _used(rows: Sequence[Cells]) -> list[tuple[int, int]]:
    return [(i, i + 1) for row in rows for cell in row for i in cell]


def _best(
    text: FlowingText,
    orders: Sequence[Sequence[tuple[str, FlowingWord]]],
    start: int,
    end: int,
    skips: Mapping[int, int],
) -> tuple[RowWalk, Sequence[tuple[str, FlowingWord]], list[Cells]]:
    """The cheapest walk with its columns and rows: columns may stand as their heads are printed, or as they usually do."""
    ways = []
    for heads in orders:
        if heads is orders[0] or heads != orders[0]:
            walk = RowWalk(text, [role for role, _ in heads], skips, start, end, head_widths(text, heads))
            ways.append((walk, heads, walk.rows()))
    return min(ways, key=lambda way: way[0].cost)


def _by_columns(
    text: FlowingText,
    table: FlowingTable,
    skips: Mapping[int, int],
    totals: Mapping[int, int],
    strays: Sequence[float],
) -> _FoundRows:
    """The rows of a table whose columns, or parts of them, are printed one after the other."""
    heads = [head for head in table.heads if head[0] not in LEVELS]
    walk = TableWalk(text, [role for role, _ in heads], strays, skips, table.start, table.end)
    records = walk.rows()
    if walk.each > dump_costs().worst_columns:
        records.clear()
    table.end = next(iter(totals), table.end)
    records = walked_rows(text, heads, records)
    if not records:
        return _FoundRows([], [], 0, 0)
    levels = {w.roles["indicators"]: w for w in reversed(text.found) if w.roles.get("indicators") in LEVELS}
    over = [(role, levels[role]) for role in LEVELS if role in levels]
    cells = [
        (*(() for _ in over), *(tuple(range(*record.cells.get(k, (0, 0)))) for k in range(len(heads))))
        for record in records
    ]
    own = [*over, *heads]
    made = list(walked_cells(text, own, cells, [word.text for _, word in own]))
    made += total_row(text, table, own, made[0][0][0])
    return _found(text, [role for role, _ in own], cells, made)


def _walked_tables(
    text: FlowingText, tables: Sequence[FlowingTable], listed: Sequence[FlowingTable]
) -> list[FlowingTable]:
    """The tables of indicators, with their columns in the order in which they may follow each other."""
    named = any(t.kind == "indicators" for t in listed)
    made = [
        t for t in tables if t not in listed and any(r == "indicator" and not frames(w) for r, w in t.heads)
    ]
    made = made or ([] if named else scattered(text))
    for table in made:
        if text.blocky and sum(role == "indicator" for role, _ in table.heads) == 1:
            table.heads.sort(key=lambda head: _place(head[0]))  # blocks do not keep the order of columns
    return made


def _totals(text: FlowingText, table: FlowingTable) -> dict[int, int]:
    """Where the row of totals begins, and where its numbers end."""
    totals = [
        w
        for w in text.found
        if table.start <= w.start < table.end and text.words.is_total("indicators", w.text)
    ]
    word = next((w for w in totals if is_number(text, w.end)), None)
    if word is None:
        return {}
    at = word.end
    while is_number(text, at):
        at += 1
    return {word.start: at}


def _unit(text: FlowingText, tables: Sequence[FlowingTable]) -> str:
    """The one unit of money that the form prints; "" where it prints several or none."""
    end = next((t.start for t in tables if t.kind == "indicators"), len(text.atoms))
    units = {
        unit
        for i in range(end)
        for j in range(i + 1, min(end, i + 4) + 1)
        if (unit := unit_of(text.joined(i, j), "")) and len(text.joined(i, j)) > len("万元")
    }
    return units.pop() if len(units) == 1 else ""


def _field_row(text: FlowingText, found: FlowingField, unit: str) -> FlowingRow:
    label, value = found.label, part_of(text, *found.value)
    paid = label.label is not None and label.label.kind in ("amount", "funding")
    return [
        (part_of(text, label.start, label.end), with_unit(label.text, unit) if paid else label.text),
        (value, value.text),
    ]


def _table_rows(
    text: FlowingText, table: FlowingTable, unit: str
) -> tuple[list[FlowingRow], list[tuple[int, int]]]:
    """The head and the rows of a table of amounts, tasks or projects, and the atoms that it takes."""
    heads = [head for head in table.heads if head[0] not in LEVELS or table.kind == "indicators"]
    if table.kind == "money":
        heads = [("row", table.heads[0][1]), *heads]
    plain = ("task", "content", "subitem", "quantity", "row")
    names = [w.text if role in plain else with_unit(w.text, unit) for role, w in heads]
    names = ["资金" if role == "row" else name for (role, _), name in zip(heads, names, strict=True)]
    noise = {w.start: w.end for w in text.found if _is_noise(w, table) and table.body <= w.start < table.end}
    walk, _, rows = _best(text, [heads], table.body, table.end, noise)
    roles = [role for role, _ in heads]
    amounts = [k for k, role in enumerate(roles) if role in _AMOUNTS or role == "target"]
    while rows and amounts and not any(rows[-1][k] for k in amounts):
        rows.pop()
    if not rows or walk.each > (dump_costs().worst_amounts if table.kind == "money" else dump_costs().worst):
        table.end = table.body
        return [], [(table.start, table.body)]
    own = list(walked_cells(text, heads, rows, names))
    last = max(i for row in rows for cell in row for i in cell) + 1
    table.end = max(last, table.body)
    used = [(table.start, table.body), *_used(rows), *noise.items()]
    if table.kind != "money":
        own += total_row(text, table, heads, part_of(text, heads[0][1].start, heads[0][1].end))
    return own, used


def _place(role: str) -> int:
    """Where a column usually stands among the others."""
    if role in PROJECT:
        return -1
    return USUAL.index(role) if role in USUAL else len(USUAL)


def _is_noise(word: FlowingWord, table: FlowingTable) -> bool:
    """Whether a word inside a table is no cell of it: a frame's name, a head, or a label that stands half-way down beside it."""
    label = word.label
    if any(word is head for _, head in table.heads):
        return True
    return label is not None and (label.kind in ("heading", "money") or label.key in BODIES)
