"""Rows of indicators that lost their geometry, with their levels.

In: the table, and the way through its atoms. Out: its head and its rows; none where the way is dear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.ingest.forms.cell_costs import is_figure
from yiju.ingest.forms.level_scheme import UNPLACED, Scheme
from yiju.ingest.forms.lost_geometry.flowing_cells import FlowingRow, cells_of, dear, part_of, total_row
from yiju.ingest.forms.lost_geometry.flowing_fields import with_unit
from yiju.ingest.forms.lost_geometry.flowing_records import FlowingRecord, RecordPath, record_cost
from yiju.ingest.forms.lost_geometry.flowing_tables import LEVELS, PROJECT, FlowingTable
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.strip_rows import ColumnPart

_SURE = 2
"""More rows than that, and than the half, have to be sure where others are not, for those to be taken."""

Level = dict[str, tuple[int, int]]


def indicator_rows(
    text: FlowingText,
    table: FlowingTable,
    heads: Sequence[tuple[str, FlowingWord]],
    path: RecordPath,
    unit: str,
) -> Iterator[FlowingRow]:
    """The head and the rows of indicators with their levels."""
    records = path.records
    target = next((k for k, (role, _) in enumerate(heads) if role == "target"), 0)
    late = max((w.start for _, w in heads if w.start >= table.body), default=len(text.atoms))
    while records and not is_row(text, records[-1], target, late):
        records.pop()
    whole = len(records)
    if path.each > dear(text):
        sure = [r for r in records if record_cost(text, r, [role for role, _ in heads]) <= dear(text)]
        records[:] = sure if len(sure) > max(_SURE, whole // 2) and text.blocky else []
    table.left = list(_left(text, table, records))
    if not records:
        table.failed = True
        return
    yield from printed_rows(text, table, heads, path, unit)


def printed_rows(
    text: FlowingText,
    table: FlowingTable,
    heads: Sequence[tuple[str, FlowingWord]],
    path: RecordPath,
    unit: str,
) -> Iterator[FlowingRow]:
    """The head and the rows of a table with their levels."""
    records = path.records
    printed = [w.roles["indicators"] for w in text.found if w.roles.get("indicators") in LEVELS]
    own = [level for level in LEVELS if level in printed]
    columns: list[tuple[str, ColumnPart, str]] = []
    for level in own:
        word = next(w for w in text.found if w.roles.get("indicators") == level)
        columns.append((level, part_of(text, word.start, word.end), word.text))
    for role, word in heads:
        name = with_unit(word.text, unit) if role == "year_budget" else word.text
        columns.append((role, part_of(text, word.start, word.end), name))
    yield [(part, name) for _, part, name in columns]
    levels = _levels(text, path, [role for role, _ in heads], table, both=len(own) > 1)
    filler = columns[0][1]
    for record, over in zip(records, levels, strict=True):
        row: FlowingRow = []
        for level in own:
            at = over.get(level) if own != ["level1"] or "level1" in over else over.get("level2")
            row.append((part_of(text, *at), _bare_level(text.joined(*at))) if at else (filler, ""))
        _go_on(record, [role for role, _ in heads], table.project)
        yield [*row, *cells_of(text, record, len(heads), filler)]
    yield from ([(filler, "")] * len(own) + row for row in total_row(text, table, heads, filler))


def _go_on(record: FlowingRecord, roles: Sequence[str], project: dict[str, tuple[int, int]]) -> None:
    """Give a row of a list of projects the cells of its project, which are printed once; its goal stays in one row."""
    own = {
        role: record.cells[k]
        for k, role in enumerate(roles)
        if role in PROJECT and k in record.cells and role != "goal"
    }
    if "name" in own:
        for role in set(project) - {"unit", "authority"}:
            del project[role]
    project.update(own)
    record.cells |= {k: project[role] for k, role in enumerate(roles) if role in project}


def _left(
    text: FlowingText, table: FlowingTable, records: Sequence[FlowingRecord]
) -> Iterator[tuple[int, int]]:
    """The blocks of a table in which neither a word nor a cell of its rows stands."""
    used = {i for record in records for cell in record.cells.values() for i in range(*cell)}
    used |= {i for word in text.found for i in range(word.start, word.end)}
    start: int | None = None
    for i in range(table.body, table.end + 1):
        if start is not None and (i == table.end or i in used or text.atoms[i].gap == BLANK):
            yield start, i
            start = None
        if start is None and i < table.end and i not in used:
            start = i


def _figures(text: FlowingText, record: FlowingRecord, target: int) -> bool:
    return target in record.cells and is_figure(text.joined(*record.cells[target]))


def is_row(text: FlowingText, record: FlowingRecord, target: int, late: int) -> bool:
    """Whether a row has a target; behind a head that stands among the rows, one with a number: what else follows are its notes."""
    if target not in record.cells:
        return False
    first = min(start for start, _ in record.cells.values())
    return first < late or _figures(text, record, target)


def _bare_level(printed: str) -> str:
    return re.sub(r"[（(][^（）()]*[）)]$", "", printed)


def _levels(
    text: FlowingText, path: RecordPath, roles: Sequence[str], table: FlowingTable, *, both: bool
) -> list[Level]:
    """The levels of each row: those printed in front of it, or where they stand elsewhere, what suits order and words best."""
    scheme, records, body = text.scheme, path.records, table.body
    heads = [w for w in text.found if w.roles.get("indicators") in LEVELS and table.since <= w.start < body]
    above = [w for w in text.found if w.level and heads and heads[0].end <= w.start < body]
    tags = [(_bare_level(w.text), 0, (w.start, w.end)) for w in above]
    tags += [(_bare_level(text.joined(a, b)), min(at, len(records)), (a, b)) for a, b, at in path.levels]
    if table.columns:
        tags = [
            (_bare_level(w.text), UNPLACED, (w.start, w.end))
            for w in text.found
            if w.level and table.start <= w.start < table.end
        ]
    leads = (
        bool(tags)
        and not above
        and not text.blocky
        and tags[0][1] == 0
        and all(at < len(records) for _, at, _ in tags)
    )
    if leads:
        return _led(scheme, tags, len(records), both=both)
    firsts = [t for t in tags if both and (scheme.is_first(t[0]) or _is_over(t[0], [n for n, _, _ in tags]))]
    seconds = [t for t in tags if t not in firsts]
    names = []
    for record in records:
        cell = {role: text.joined(*record.cells[k]) for k, role in enumerate(roles) if k in record.cells}
        names.append((cell.get("indicator", ""), cell.get("target", "") + cell.get("measure", "")))
    printed = {scheme.first(t[0]): t[2] for t in firsts}
    made: list[Level] = []
    for tag in scheme.spread(names, [(t[0], t[1]) for t in seconds]):
        level: Level = {}
        if tag is not None:
            level["level2"] = seconds[tag][2]
            if both and (over := printed.get(scheme.first_of(seconds[tag][0]))):
                level["level1"] = over
        made.append(level)
    return made


def _is_over(name: str, others: Sequence[str]) -> bool:
    """Whether a level is the first of another one: 成本指标 over 经济成本指标."""
    return any(len(other) > len(name) and other.endswith(name) for other in others)


def _led(
    scheme: Scheme, tags: Sequence[tuple[str, int, tuple[int, int]]], count: int, *, both: bool
) -> list[Level]:
    """The levels last printed in front of each row."""
    made: list[Level] = []
    current: Level = {}
    for n in range(count):
        here = [t for t in tags if t[1] == n]
        for i, (name, _, word) in enumerate(here):
            first = both and (scheme.is_first(name) or (len(here) > 1 and i == 0))
            current = {"level1": word} if first else {**current, "level2": word}
        made.append(dict(current))
    return made
