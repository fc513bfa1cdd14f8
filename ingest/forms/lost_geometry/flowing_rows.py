"""The rows of a form that lost its geometry, as cells with their texts: labels with values, and tables below their heads.

In: the atoms of a form in the order of a converter (`FlowingText`). Out: rows as the form prints them. Best guesses all: the caller
doubts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yiju.ingest.forms.lost_geometry.flowing_cells import FlowingRow, cells_of, dear, part_of, total_row
from yiju.ingest.forms.lost_geometry.flowing_fields import BODIES, FlowingField, labelled, with_unit
from yiju.ingest.forms.lost_geometry.flowing_indicators import indicator_rows
from yiju.ingest.forms.lost_geometry.flowing_records import RecordPath, record_path
from yiju.ingest.forms.lost_geometry.flowing_slots import slotted
from yiju.ingest.forms.lost_geometry.flowing_strays import stray_costs
from yiju.ingest.forms.lost_geometry.flowing_tables import (
    LEVELS,
    PROJECT,
    FlowingTable,
    flowing_tables,
    frames,
    is_number,
    scattered,
)
from yiju.ingest.forms.lost_geometry.flowing_text import FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.flowing_walk import TableWalk
from yiju.ingest.forms.lost_geometry.flowing_walked import walked_rows
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
_USUAL = (
    "indicator",
    "comparator",
    "nature",
    "target",
    "measure",
    "actual",
    "expected",
    "weight",
    "score",
    "possibility",
    "reason",
)


_DEAR = 2.4
"""What a right row of a walk costs in the middle at most."""
_TICKS = ("√", "✓", "✔", "☑")


def flowing_rows(text: FlowingText) -> tuple[list[FlowingRow], bool]:
    """All rows of a form, and whether its indicators, where it prints any, are among them."""
    tables = list(flowing_tables(text))
    unit = _unit(text, tables)
    listed = [t for t in tables if t.kind != "indicators" or any(role in PROJECT for role, _ in t.heads)]
    rows = [(t.start, list(_table_rows(text, t, unit))) for t in listed]
    taken = [(t.start, t.end) for t in listed]
    left = [piece for t in listed for piece in t.left]
    walked = _walked_tables(text, tables, listed)
    strays = stray_costs(text, [word for t in walked for _, word in t.heads])
    for n, table in enumerate(walked):
        table.start = 0 if text.blocky and len(walked) == 1 else table.body
        table.end = walked[n + 1].start if n + 1 < len(walked) else len(text.atoms)
        heads = [head for head in table.heads if head[0] not in LEVELS]
        roles = [role for role, _ in heads]
        if not {"indicator", "target"} <= set(roles):
            continue
        totals = _totals(text, table)
        walk = TableWalk(text, roles, strays, dict(taken) | totals, table.start, table.end)
        records = walk.rows()
        if walk.each > _DEAR:
            records.clear()
        table.end = next(iter(totals), table.end)
        rows.append((table.body, list(walked_rows(text, table, heads, records, unit))))
        taken += [cell for record in records for cell in record.cells.values()]
    known = [word for t in tables + walked for _, word in t.heads]
    fields = slotted(text, taken, known) if text.blocky else labelled(text, taken, left)
    rows += [(field.at, [_field_row(text, field, unit)]) for field in fields]
    printed = [row for _, own in sorted(rows, key=lambda item: item[0]) for row in own]
    return printed, not any(table.failed for table in tables)


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


def _table_rows(text: FlowingText, table: FlowingTable, unit: str) -> Iterator[FlowingRow]:
    """The head and the rows of a table."""
    ticks = [i for i in range(table.body, table.end) if text.atoms[i].text in _TICKS]
    heads = [h for h in table.heads if h[0] not in LEVELS and not (ticks and h[0] == "possibility")]
    roles = [role for role, _ in heads]
    if table.kind == "money":
        roles = ["row", *roles]
    duplicates = {role for role in roles if roles.count(role) > 1 and role != "funding"}
    if table.kind == "indicators" and ("indicator" in duplicates or "target" in duplicates):
        return
    noise = {w.start: w.end for w in text.found if _is_noise(w, table) and table.body <= w.start < table.end}
    noise |= {i: i + 1 for i in ticks}
    path = record_path(text, table.body, table.end, roles, noise)
    if table.kind == "indicators" and roles != (usual := sorted(roles, key=_place)):
        other = record_path(text, table.body, table.end, usual, noise)
        turned = {"indicator", "target"} <= set(roles) and roles.index("indicator") > roles.index("target")
        if turned or other.cost < path.cost:
            path, heads = other, sorted(heads, key=lambda head: _place(head[0]))
    if table.kind == "indicators":
        yield from indicator_rows(text, table, heads, path, unit)
        return
    if _cut_tail(table, path, roles):
        path = record_path(text, table.body, table.end, roles, noise)
    if not path.records or path.each > dear(text):
        table.end = table.body
        return
    parts = [part_of(text, word.start, word.end) for _, word in heads]
    named = [
        with_unit(p.flat, unit) if role not in ("task", "content", "subitem", "quantity") else p.flat
        for (role, _), p in zip(heads, parts, strict=True)
    ]
    if table.kind == "money":
        yield [(parts[0], "资金"), *zip(parts, named, strict=True)]
    else:
        yield list(zip(parts, named, strict=True))
    for record in path.records:
        yield cells_of(text, record, len(roles), parts[0])
    if table.kind != "money":
        yield from total_row(text, table, heads, parts[0])


def _place(role: str) -> int:
    """Where a column usually stands among the others."""
    if role in PROJECT:
        return -1
    return _USUAL.index(role) if role in _USUAL else len(_USUAL)


def _is_noise(word: FlowingWord, table: FlowingTable) -> bool:
    """Whether a word inside a table is no cell of it: a frame's name, a head, or a label that stands half-way down beside it."""
    label = word.label
    if any(word is head for _, head in table.heads):
        return True
    return label is not None and (label.kind in ("heading", "money") or label.key in BODIES)


def _cut_tail(table: FlowingTable, path: RecordPath, roles: Sequence[str]) -> bool:
    """Take from the end of a table what is no row of it: texts without any number beside them. Whether there was any."""
    end = table.end
    amounts = {k for k, role in enumerate(roles) if role in _AMOUNTS}
    while len(path.records) > 1 and amounts.isdisjoint(path.records[-1].cells):
        table.end = min(start for start, _ in path.records.pop().cells.values())
    return table.end != end
