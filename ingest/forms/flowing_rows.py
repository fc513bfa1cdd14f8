"""The rows of a form that lost its geometry, as cells with their texts: labels with values, and tables below their heads.

In: the atoms of a form in the order of a converter (`FlowingText`). Out: rows as the form prints them. Best guesses all: the caller
doubts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.flowing_fields import BODIES, FlowingField, labelled, with_unit
from yiju.ingest.forms.flowing_records import FlowingRecord, RecordPath, record_path
from yiju.ingest.forms.flowing_text import FlowingText, FlowingWord
from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.strip_rows import ColumnPart
from yiju.ingest.forms.words import unit_of

_TABLES: tuple[Rows, ...] = ("indicators", "money", "tasks", "subitems")
_LEVELS = ("level1", "level2")
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
_DEAR, _DEAR_LINES = 1.5, 6.0
"""A row that costs more in the middle is none. In blocks right rows cost up to 1.2, wrong ones from 1.7 on; where lines alone part
cells, each that is wrapped costs more.
"""
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?[%％]?|[—－-]+")
_ENDS = ("section", "text", "date", "period", "code", "year", "box", "unread", "number")
_APART = 1
"""So many atoms that are no word may stand among the heads of a table."""

FlowingRow = list[tuple[ColumnPart, str]]


@dataclass
class FlowingTable:
    """A table: its heads with their roles, the atoms of its head and of its rows."""

    kind: Rows
    heads: list[tuple[str, FlowingWord]]
    start: int
    body: int
    end: int
    failed: bool = False
    since: int = 0


def flowing_rows(text: FlowingText) -> tuple[list[FlowingRow], bool]:
    """All rows of a form, and whether its indicators, where it prints any, are among them."""
    tables = list(_tables(text))
    unit = _unit(text, tables)
    rows: list[tuple[int, list[FlowingRow]]] = [(t.start, list(_table_rows(text, t, unit))) for t in tables]
    taken = [(t.start, t.end) for t in tables]
    rows += [(field.at, [_field_row(text, field, unit)]) for field in labelled(text, taken)]
    made = [row for _, own in sorted(rows, key=lambda item: item[0]) for row in own]
    return made, not any(table.failed for table in tables)


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


def _part(text: FlowingText, start: int, end: int) -> ColumnPart:
    atoms = text.atoms
    last = end - 1
    while atoms[last].page != atoms[start].page:
        last -= 1
    return ColumnPart(
        text.printed(start, end).split("\n"), atoms[start].page, atoms[start].line, atoms[last].line
    )


def _field_row(text: FlowingText, found: FlowingField, unit: str) -> FlowingRow:
    label, value = found.label, _part(text, *found.value)
    paid = label.label is not None and label.label.kind in ("amount", "funding")
    return [
        (_part(text, label.start, label.end), with_unit(label.text, unit) if paid else label.text),
        (value, value.text),
    ]


def _tables(text: FlowingText) -> Iterator[FlowingTable]:
    """Tables by their heads, in order."""
    made: list[FlowingTable] = []
    runs = list(_runs(text))
    for n, run in enumerate(runs):
        kind = _kind(text, run, runs[:n])
        if kind is None:
            continue
        heads = [(word.roles[kind], word) for word in run if kind in word.roles]
        own = {role for role, word in heads if not _frames(word)}
        heads = [(role, word) for role, word in heads if not (_frames(word) and role in own)]
        if kind == "tasks":  # 预算金额 over 总额
            last = max((i for i, (role, _) in enumerate(heads) if role == "amount"), default=0)
            heads = [h for i, h in enumerate(heads) if h[0] != "amount" or i == last]
        made.append(FlowingTable(kind, heads, heads[0][1].start, heads[-1][1].end, len(text.atoms)))
    if not any(table.kind == "indicators" for table in made):
        made += _scattered(text, made)
    for n, table in enumerate(made):
        stop = made[n + 1].start if n + 1 < len(made) else len(text.atoms)
        table.since = made[n - 1].end if n else 0
        table.end = _end(text, table, stop)
        if table.kind == "indicators":
            table.heads += _late(text, table)
        yield table


def _scattered(text: FlowingText, made: Sequence[FlowingTable]) -> Iterator[FlowingTable]:
    """The table of indicators whose heads a converter printed here and there, below all other tables."""
    start = max((table.body for table in made), default=0)
    heads: dict[str, FlowingWord] = {}
    for word in text.found:
        role = word.roles.get("indicators")
        if role and word.start >= start and not (_frames(word) or word.asks):
            heads.setdefault(role, word)
    if {"indicator", "target"} <= heads.keys() and not heads.keys().isdisjoint(_LEVELS):
        first = min(heads.values(), key=lambda word: word.start)
        yield FlowingTable("indicators", [("level1", first)], first.start, first.end, len(text.atoms))


def _late(text: FlowingText, table: FlowingTable) -> list[tuple[str, FlowingWord]]:
    """Heads of other columns that stand among the rows."""
    found = dict(table.heads)
    late: list[tuple[str, FlowingWord]] = []
    for word in text.found:
        role = word.roles.get("indicators")
        if role and table.body <= word.start < table.end and role not in found and not _frames(word):
            found[role] = word
            late.append((role, word))
    return late


def _runs(text: FlowingText) -> Iterator[list[FlowingWord]]:
    """Words that follow each other and are heads, frames between them; the label of a row of amounts ends them."""
    run: list[FlowingWord] = []
    words = text.found
    for word in words:
        apart = word.start - run[-1].end if run else 0
        row = _is_number(text, word.end) and (word.label is not None or word.total)
        head = not row and not word.roles.keys().isdisjoint(_TABLES)
        if apart > _APART or not (head or word.is_frame):
            if run:
                yield run
            run = []
        if head or (word.is_frame and run):
            run.append(word)
    if run:
        yield run


def _frames(word: FlowingWord) -> bool:
    """Whether a head may be the frame of a part of the form as well: 绩效指标 over 三级指标."""
    return word.label is not None and word.label.kind in ("heading", "money", "section")


def _is_number(text: FlowingText, at: int) -> bool:
    return at < len(text.atoms) and _NUMBER.fullmatch(text.atoms[at].text) is not None


def _kind(
    text: FlowingText, run: Sequence[FlowingWord], before: Sequence[Sequence[FlowingWord]]
) -> Rows | None:
    """The table of which a run of heads is the head; its levels may stand further up."""
    best: tuple[int, Rows] | None = None
    for kind in _TABLES:
        roles = [word.roles[kind] for word in run if kind in word.roles]
        far = {word.roles[kind] for one in before for word in one if word.roles.get(kind) in _LEVELS}
        table = text.words.form.tables.get(kind)
        if table is None or len(set(roles)) < 2:
            continue
        needs = [set(line) - set(_LEVELS) for line in table.needs]
        if not any(line and line <= {*roles, *far} for line in needs):
            continue
        if best is None or len(roles) > best[0]:
            best = (len(roles), kind)
    return best[1] if best else None


def _end(text: FlowingText, table: FlowingTable, stop: int) -> int:
    """Where a table's rows end: at a label that asks for a value of its own, or at the total."""
    held = {role for role, _ in table.heads}
    for word in text.found:
        if word.start < table.body or word.start >= stop or word.level:
            continue
        if table.kind != "indicators" and word.roles.get("indicators") in _LEVELS:
            return word.start
        if word.total and table.kind in ("indicators", "tasks", "subitems"):
            return word.start
        if word.label is None or text.atoms[word.start].gap == 0:
            continue
        role = word.roles.get(table.kind)
        if word.label.kind in _ENDS and (role is None or role in held) and not word.is_frame:
            if table.kind == "indicators" and word.label.key in BODIES and not _answered(text, word):
                continue
            return word.start
    return stop


def _answered(text: FlowingText, word: FlowingWord) -> bool:
    """Whether a value may stand right behind a label."""
    following = next((w for w in text.found if w.start >= word.end), None)
    return following is None or following.start > word.end


def _table_rows(text: FlowingText, table: FlowingTable, unit: str) -> Iterator[FlowingRow]:
    """The head and the rows of a table."""
    heads = [h for h in table.heads if h[0] not in _LEVELS]
    roles = [role for role, _ in heads]
    if table.kind == "money":
        roles = ["row", *roles]
    duplicates = {role for role in roles if roles.count(role) > 1 and role != "funding"}
    if table.kind == "indicators" and ("indicator" in duplicates or "target" in duplicates):
        return
    noise = {w.start: w.end for w in text.found if _is_noise(w, table) and table.body <= w.start < table.end}
    path = record_path(text, table.body, table.end, roles, noise)
    if table.kind == "indicators" and roles != (usual := sorted(roles, key=_place)):
        other = record_path(text, table.body, table.end, usual, noise)
        turned = {"indicator", "target"} <= set(roles) and roles.index("indicator") > roles.index("target")
        if turned or other.cost < path.cost:
            path, heads = other, sorted(heads, key=lambda head: _place(head[0]))
    if table.kind == "indicators":
        yield from _indicators(text, table, heads, path)
        return
    if _cut_tail(table, path, roles):
        path = record_path(text, table.body, table.end, roles, noise)
    if not path.records or path.each > _dear(text):
        table.end = table.body
        return
    parts = [_part(text, word.start, word.end) for _, word in heads]
    named = [
        with_unit(p.flat, unit) if role not in ("task", "content", "subitem") else p.flat
        for (role, _), p in zip(heads, parts, strict=True)
    ]
    if table.kind == "money":
        yield [(parts[0], "资金"), *zip(parts, named, strict=True)]
    else:
        yield list(zip(parts, named, strict=True))
    for record in path.records:
        yield _cells(text, record, len(roles), parts[0])
    if table.kind != "money":
        yield from _total(text, table, heads, parts[0])


def _place(role: str) -> int:
    """Where a column usually stands among the others."""
    return _USUAL.index(role) if role in _USUAL else len(_USUAL)


def _is_noise(word: FlowingWord, table: FlowingTable) -> bool:
    """Whether a word inside a table is no cell of it: a frame's name, a head, or a label that stands half-way down beside it."""
    label = word.label
    if any(word is head for _, head in table.heads):
        return True
    return label is not None and (label.kind in ("heading", "money") or label.key in BODIES)


def _dear(text: FlowingText) -> float:
    """What a right row costs at most."""
    return _DEAR if text.blocky else _DEAR_LINES


def _cut_tail(table: FlowingTable, path: RecordPath, roles: Sequence[str]) -> bool:
    """Take from the end of a table what is no row of it: texts without any number beside them. Whether there was any."""
    end = table.end
    amounts = {k for k, role in enumerate(roles) if role in _AMOUNTS}
    while len(path.records) > 1 and amounts.isdisjoint(path.records[-1].cells):
        table.end = min(start for start, _ in path.records.pop().cells.values())
    return table.end != end


def _cells(text: FlowingText, record: FlowingRecord, count: int, filler: ColumnPart) -> FlowingRow:
    made: FlowingRow = []
    for k in range(count):
        if k in record.cells:
            part = _part(text, *record.cells[k])
            made.append((part, part.text))
        else:
            made.append((filler, ""))
    return made


def _total(
    text: FlowingText, table: FlowingTable, heads: Sequence[tuple[str, FlowingWord]], filler: ColumnPart
) -> Iterator[FlowingRow]:
    """The row of totals below a table: its numbers are those of its last columns of numbers."""
    word = next((w for w in text.found if w.start == table.end and w.total), None)
    if word is None:
        return
    numbers: list[int] = []
    at = word.end
    while _is_number(text, at):
        numbers.append(at)
        at += 1
    numeric = [k for k, (role, _) in enumerate(heads) if role in ("amount", "funding", "weight", "score")]
    if not numbers or len(numbers) > len(numeric):
        return
    if len(numbers) < len(numeric):
        return
    row: FlowingRow = [(filler, "")] * len(heads)
    part = _part(text, word.start, word.end)
    row[0] = (part, word.text)
    for k, i in zip(numeric, numbers, strict=True):
        own = _part(text, i, i + 1)
        row[k] = (own, own.text)
    table.end = at
    yield row


def _indicators(
    text: FlowingText, table: FlowingTable, heads: Sequence[tuple[str, FlowingWord]], path: RecordPath
) -> Iterator[FlowingRow]:
    """The head and the rows of indicators with their levels."""
    records = path.records
    target = next((k for k, (role, _) in enumerate(heads) if role == "target"), 0)
    late = max((w.start for _, w in heads if w.start >= table.body), default=len(text.atoms))
    while records and not _is_row(text, records[-1], target, late):
        records.pop()
    if not records or path.each > _dear(text):
        table.failed = True
        return
    printed = [w.roles["indicators"] for w in text.found if w.roles.get("indicators") in _LEVELS]
    own = [level for level in _LEVELS if level in printed]
    columns: list[tuple[str, ColumnPart, str]] = []
    for level in own:
        word = next(w for w in text.found if w.roles.get("indicators") == level)
        columns.append((level, _part(text, word.start, word.end), word.text))
    columns += [(role, _part(text, word.start, word.end), word.text) for role, word in heads]
    yield [(part, name) for _, part, name in columns]
    levels = _levels(text, path, [role for role, _ in heads], table, both=len(own) > 1)
    filler = columns[0][1]
    for record, over in zip(records, levels, strict=True):
        row: FlowingRow = []
        for level in own:
            at = over.get(level) if own != ["level1"] or "level1" in over else over.get("level2")
            row.append((_part(text, *at), _bare_level(text.joined(*at))) if at else (filler, ""))
        yield [*row, *_cells(text, record, len(heads), filler)]
    yield from ([(filler, "")] * len(own) + row for row in _total(text, table, heads, filler))


def _is_row(text: FlowingText, record: FlowingRecord, target: int, late: int) -> bool:
    """Whether a row has a target; behind a head that stands among the rows, one with a number: what else follows are its notes."""
    if target not in record.cells:
        return False
    first = min(start for start, _ in record.cells.values())
    return first < late or re.search(r"\d", text.joined(*record.cells[target])) is not None


def _bare_level(printed: str) -> str:
    return re.sub(r"[（(][^（）()]*[）)]$", "", printed)


Level = dict[str, tuple[int, int]]


def _levels(
    text: FlowingText, path: RecordPath, roles: Sequence[str], table: FlowingTable, *, both: bool
) -> list[Level]:
    """The levels of each row: those printed in front of it, or where they stand elsewhere, what suits order and words best."""
    scheme, records, body = text.scheme, path.records, table.body
    heads = [w for w in text.found if w.roles.get("indicators") in _LEVELS and table.since <= w.start < body]
    above = [w for w in text.found if w.level and heads and heads[0].end <= w.start < body]
    tags = [(_bare_level(w.text), 0, (w.start, w.end)) for w in above]
    tags += [(_bare_level(text.joined(a, b)), min(at, len(records)), (a, b)) for a, b, at in path.levels]
    leads = (
        bool(tags)
        and not above
        and not text.blocky
        and tags[0][1] == 0
        and all(at < len(records) for _, at, _ in tags)
    )
    if leads:
        return _led(scheme, tags, len(records), both=both)
    firsts = [t for t in tags if both and scheme.is_first(t[0])]
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
