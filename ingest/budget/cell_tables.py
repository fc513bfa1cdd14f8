"""Budget tables that stand in cells (ruled PDF, tab-separated text, office) → `BudgetTable`s.

In: a `Source`. Out: the tables under a known title with their continuation pages (with or without a
repeated head, the 合计 row alone on the last page). A column's head is its lowest printed label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice, product

from msgspec import structs

from yiju.ingest.budget.amount_readings import readings, unit_factor
from yiju.ingest.budget.bare import Bare, bare
from yiju.ingest.budget.budget_table import (
    COLUMN_NUMBERS,
    ROW_NUMBER,
    STAGE,
    SUBTOTAL,
    BudgetTable,
    PlacedRow,
    Placement,
    Spec,
    named_table,
    other_tables,
    whole_code,
    yearless,
)
from yiju.ingest.budget.placing import side_columns, ways
from yiju.ingest.page import Cell, Line, Page, Source, Table, around
from yiju.ingest.record import Box, Place
from yiju.ingest.running_lines import running_lines
from yiju.ingest.values.text import numberless, unspaced

_OTHER_CODE = re.compile(r"(?:单位|部门|项目|品目|采购)(?:编码|代码|编号).*")
"""The head of codes that are no accounts."""
_CODE_HEAD = re.compile(r"[类款项]|.*(?:编码|代码)")
_NAME_HEAD = re.compile(r"(?:.*名称|.*项目|单位|收入|支出|.*科目)(?:[（(].*[）)])?")
_CODE = re.compile(r"\d{1,7}")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、.*")
_REMARK = re.compile(r"[-—–\s]*第?\s*\d{1,4}\s*页?[-—–\s]*|(编制|预算主管|填报|公开)?(部门|单位)[:：].*")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_HEAD_YEAR = re.compile(r"20\d{2}(?=年)")
_MOST_READINGS = 64
_LEVELS = 3
"""类, 款 and 项: a code stands in so many columns at most."""
_MOST_TITLES = 2
"""A page that prints more titles and no table is a list of contents."""
_OWN_NAME = re.compile("项目名称|科目名称|科目")
"""Of several names in a row the one that it is called by."""


@dataclass
class _Column:
    """A head and where its column stands: cell columns, and x of the ruled edges."""

    head: str
    col: int
    span: tuple[float, float] | None = None
    kind: str = "amount"
    over: str = ""
    """The label above the head: 公务接待费 above 预算数 and 决算数."""


@dataclass
class _OpenTable:
    """The table being read: its columns come from its first head, its width from its first page."""

    table: BudgetTable
    columns: list[_Column] = field(default_factory=list)
    width: int = 0
    bare: Bare | None = None
    levels: tuple[str, ...] = ()
    """类, 款 and 项 of the row before, where they stand in columns of their own."""


def tables(source: Source) -> list[BudgetTable]:
    """Budget tables in the order of the file."""
    found: list[BudgetTable] = []
    title: tuple[Spec, str] | None = None
    # A unit of money holds for the table below it, be it printed above or below that table's title.
    factor: int | None = None
    current: _OpenTable | None = None
    listed = 0
    running = running_lines([[line.text for line in page.lines] for page in source.pages])
    for page in source.pages:
        title = None if listed > _MOST_TITLES else title
        listed = 0
        for item in _in_order(page):
            if isinstance(item, Line):
                named = named_table(item.text)
                if named:
                    title, current = named, None
                    listed += 1
                factor = unit_factor(item.text) or factor
                remark = _REMARK.fullmatch(unspaced(item.text)) or numberless(item.text) in running
                if current and not named and not remark:
                    current = None
                continue
            if not any(map(_is_data, item.rows())):
                # A line that a dump sets off by tabs, such as that of the unit.
                factor = next((f for c in item.cells if (f := unit_factor(c.text))), factor)
                if title and len(item.rows()) == 1:
                    continue
            title = title or next((t for c in item.cells if c.row < 2 and (t := named_table(c.text))), None)
            listed = 0
            if title:
                current = _OpenTable(BudgetTable(*title, factor=factor))
                title = None
                found.append(current.table)
            if current:
                _read(item, current)
                factor = None
    return [t for t in found if t.rows and (t.factor or t.spec.columns)]


def _in_order(page: Page) -> Iterator[Line | Table]:
    """Tables and the lines between them from top to bottom."""
    items: list[tuple[float, int, Line | Table]] = []
    inside: set[int] = set()
    for table in page.tables:
        numbers = [n for c in table.cells if c.lines for n in range(c.lines[0], c.lines[1] + 1)]
        if numbers:
            inside |= {n for n in numbers if table.box is None or _within(page, n, table.box)}
            items.append((min(numbers), 1, table))
    items += [
        (line.number, 0, line) for line in page.lines if line.number not in inside and line.text.strip()
    ]
    yield from (item for _, _, item in sorted(items, key=lambda i: i[:2]))


def _within(page: Page, number: int, box: Box) -> bool:
    line = page.lines[number - page.lines[0].number]
    return line.box is None or box[1] <= (line.box[1] + line.box[3]) / 2 <= box[3]


def _read(table: Table, current: _OpenTable) -> None:
    rows = table.rows()
    start = next((i for i, row in enumerate(rows) if _is_data(row)), None)
    if start is None:
        return
    while start > 1 and _is_blank_record(rows[start - 1], rows[: start - 1]):
        start -= 1
    begun = bare(table, start, current.table.spec)
    current.bare = begun or current.bare
    if current.bare:
        factor = next((f for row in rows[:start] for c in row if (f := unit_factor(c.text))), None)
        current.table.factor = factor or current.table.factor
        for row in rows[start if begun else 0 :]:
            if made := current.bare.row(row, table.page):
                current.table.add(made)
        return
    columns = _columns(rows, table, start, current.table.spec) if start else []
    if columns and _is_head(columns, current):
        current.columns, current.width = columns, table.col_count
    else:
        start = 0  # a continuation page without a head begins with rows that print no amount
    if not current.columns:
        return
    factor = next((f for row in rows[:start] for c in row if (f := unit_factor(c.text))), None)
    current.table.factor = factor or current.table.factor
    for row in rows[start:]:
        for made in _rows(row, table, current):
            current.table.add(made)


def _is_data(row: list[Cell]) -> bool:
    return any(readings(c.text) or _NUMBERED.fullmatch(unspaced(c.text)) for c in row)


def _is_blank_record(row: list[Cell], above: list[list[Cell]]) -> bool:
    """Whether a row below the head names what it is about and prints no amount: 因公出国（境）费 and blank cells."""
    named = [c for c in row if c.text.strip()]
    if not named or any(_kind(_head(c, "")) != "amount" for c in named):
        return False
    heads = [h for c in named for line in above for h in line if h.col <= c.col < h.col + h.colspan]
    return len(row) > len(named) and bool(heads) and all(_kind(unspaced(h.text)) == "name" for h in heads)


def _counts_columns(row: list[Cell]) -> bool:
    """Whether a row numbers the columns and says nothing else: 栏次 1 2 3, or 1 2 3 alone."""
    texts = [text for c in row if (text := unspaced(c.text)) and text != COLUMN_NUMBERS]
    numbers = [int(text) for text in texts if text.isdecimal()]
    first = numbers[0] if numbers else 0
    return (
        len(numbers) == len(texts) > 2
        and first in (1, 2)
        and numbers == [*range(first, first + len(numbers))]
    )


def _is_head(columns: list[_Column], current: _OpenTable) -> bool:
    """Whether the rows above the first amounts are a head: the first page's, or one that names a known column."""
    known = {*current.table.spec.columns, *(c.head for c in current.columns if c.kind == "amount")}
    return not current.columns or any(c.head in known for c in columns if c.kind == "amount")


def _columns(rows: list[list[Cell]], table: Table, start: int, spec: Spec) -> list[_Column]:
    """The head's columns from left to right; empty where the head has no amount column."""
    columns: list[_Column] = []
    above = [c for c in table.cells if c.row < start and c.text.strip()]
    years = {year[0] for c in above if (year := _HEAD_YEAR.match(unspaced(c.text)))}
    latest = max(years, default="")
    if spec.form == "kinds" and all(c.box is None and c.colspan == 1 for c in above):
        above = _widened(above, start - 1, table.col_count)
    for col in range(table.col_count):
        stack = sorted((c for c in above if c.col <= col < c.col + c.colspan), key=lambda c: c.row)
        if not stack:  # 类, 款 and 项 may stand below one head
            kind = "code" if columns and columns[-1].kind == "code" else "blank"
            columns.append(_Column("", col, _span(table, col), kind))
            continue
        head = _head(stack[-1], latest)
        if head == SUBTOTAL:
            over = [c for c in above if c.row < stack[-1].row and c.col <= col]
            head = _head(max(over, key=lambda c: (c.row, c.col)), latest) if over else head
        kind = _kind(head)
        if kind == "amount" and _holds_names(rows[start:], col):
            kind = "name" if spec.form == "sides" else "text"
        elif kind == "amount" and re.fullmatch(other_tables().counts, head):
            kind = "number"
        labels = [label for c in stack[:-1] if (label := _head(c, latest)) != SUBTOTAL]
        stage = next((label for label in labels if STAGE.fullmatch(label)), None)
        over_head = stage or (labels[-1] if labels else "")
        columns.append(_Column(spec.column(head), col, _span(table, col), kind, over_head))
    return columns if any(c.kind == "amount" for c in columns) else []


def _widened(heads: list[Cell], last: int, width: int) -> list[Cell]:
    """The heads above the row `last` as wide as they are in print: a dump leaves the rest of a wide cell empty."""
    made: list[Cell] = []
    for head in heads:
        end = min((c.col for c in heads if c.row == head.row and c.col > head.col), default=width)
        over = [c for c in made if c.row < head.row and c.col <= head.col < c.col + c.colspan]
        end = min([end, *(c.col + c.colspan for c in over)])
        made.append(head if head.row == last else structs.replace(head, colspan=end - head.col))
    return made


def _kind(head: str) -> str:
    """What stands in a column of this head: code, name, number (of the row) or amount."""
    if head == ROW_NUMBER or _OTHER_CODE.fullmatch(head):
        return "number"
    return "code" if _CODE_HEAD.fullmatch(head) else "name" if _NAME_HEAD.fullmatch(head) else "amount"


def _holds_names(rows: list[list[Cell]], col: int) -> bool:
    """Whether what stands below a head is names: 项目（按功能分类） over the right side."""
    texts = [text for row in rows for c in row if c.col == col and (text := unspaced(c.text))]
    return bool(texts) and not any(map(readings, texts))


def _head(cell: Cell, latest: str) -> str:
    """The head without the fiscal year, which is the latest that heads begin with; another one stays (2024年预算数)."""
    year = _HEAD_YEAR.match(unspaced(cell.text))
    return unspaced(cell.text) if year and year[0] != latest else yearless(cell.text)


def _span(table: Table, col: int) -> tuple[float, float] | None:
    """Left and right edge of a column of a ruled table."""
    boxes = [c.box for c in table.cells if c.box and c.col == col and c.colspan == 1]
    return (boxes[0][0], boxes[0][2]) if boxes else None


def _rows(row: list[Cell], table: Table, current: _OpenTable) -> Iterator[PlacedRow]:
    """The printed row as one row per side, or per kind of spending where kinds stand above the columns."""
    if current.table.spec.form == "sides" and _shifted(row, current):
        yield from _pairs(row, table, current)
        return
    if _counts_columns(row):
        return
    for section in _sections(current):
        placed = [_under(row, column) for column in section]
        code = _code(zip(placed, section, strict=True), current)
        pairs = zip(placed, section, strict=True)
        named = [(c, k) for c, k in pairs if c and k.kind in ("name", "code", "blank", "text")]
        named.sort(
            key=lambda n: (
                n[1].kind == "text",
                not (_OWN_NAME.search(n[1].head) and _WORDS.search(n[0].text)),
            )
        )
        texts = [text for c, _ in named if (text := unspaced(c.text)) and not _CODE.fullmatch(text)]
        # The 合计 row may stand beside the last line of the code's head (类, 款, 项).
        name = next((text for text in texts if not _CODE_HEAD.fullmatch(text)), "")
        if not name and (current.table.spec.form == "kinds" or _by_stage(section)):
            name = section[0].over
        placements = list(_placements(row, section, placed, current))
        if name == COLUMN_NUMBERS:
            continue
        if not placements or not (name or code or current.table.spec.form == "single"):
            continue
        used = [c for c in placed if c]
        name = name or ("预算数" if current.table.spec.form == "single" else "")
        if (not code and not _WORDS.search(name)) or re.search(other_tables().counted, name):
            continue
        strings = {value: c.text.strip() for c in reversed(row) for value in readings(c.text)}
        yield PlacedRow(code, name, placements, _place(table, used), strings=strings)


def _code(placed: Iterable[tuple[Cell | None, _Column]], current: _OpenTable) -> str | None:
    """The first code of a row; a name parts it from a code of another classification."""
    for kind, run in groupby(placed, key=lambda pair: pair[1].kind):
        if kind != "code":
            continue
        # Where a tab is missing, the name has slipped under a code's head.
        texts = [unspaced(cell.text) if cell else "" for cell, _ in run]
        parts = [text if _CODE.fullmatch(text) else "" for text in texts]
        if code := whole_code(_below(parts, current)):
            return code
    return None


def _below(parts: list[str], current: _OpenTable) -> list[str]:
    """The levels of a code, those that stand only in a row above taken from there."""
    first = next((i for i, part in enumerate(parts) if part), 0)
    if 0 < first <= len(current.levels) and len(parts) <= _LEVELS and not any(parts[:first]):
        parts = [*current.levels[:first], *parts[first:]]
    if any(parts):
        current.levels = tuple(part for part in parts if part)
    return parts


def _shifted(row: list[Cell], current: _OpenTable) -> bool:
    """Whether the blank cells of a row of tabs are not printed: a name stands under an amount's head, or an amount
    under a name's.
    """
    if not row or row[0].box is not None:
        return False
    kinds = {column.col: column.kind for column in current.columns}
    texts = [(kinds.get(c.col, ""), c.text) for c in row if c.text.strip()]
    return any(
        (kind in ("amount", "number") and not readings(text) and bool(_WORDS.search(text)))
        or (kind == "name" and bool(readings(text)))
        or (kind == "code" and bool(readings(text)) and not _CODE.fullmatch(unspaced(text)))
        for kind, text in texts
    )


def _pairs(row: list[Cell], table: Table, current: _OpenTable) -> Iterator[PlacedRow]:
    """The row's names, each with the amounts behind it."""
    numbered = any(column.kind == "number" for column in current.columns)
    heads = list(dict.fromkeys(c.head for c in current.columns if c.kind == "amount"))
    pairs: list[tuple[Cell, list[Cell]]] = []
    for cell in (c for c in row if c.text.strip()):
        if not readings(cell.text):
            pairs.append((cell, []))
        elif pairs:
            pairs[-1][1].append(cell)
    for i, (name, cells) in enumerate(pairs):
        own = cells[1:] if numbered and cells and cells[0].text.strip().isdecimal() else cells
        left = i + 1 < len(pairs)
        columns = side_columns(current.table.spec, heads, unspaced(name.text), left=left) if own else []
        placements = list(ways([c.text for c in own], columns, current.table.spec)) if own else []
        if placements:
            strings = {value: c.text.strip() for c in own for value in readings(c.text)}
            place = _place(table, [name, *own])
            yield PlacedRow(None, unspaced(name.text), placements, place, strings=strings, loose=True)


def _sections(current: _OpenTable) -> list[list[_Column]]:
    """Columns cut before each name column that follows amounts (the two sides of a 收支 table), and where
    another kind of spending begins in a table whose rows are its kinds.
    """
    amounts = [c for c in current.columns if c.kind == "amount"]
    kinds = current.table.spec.form == "kinds" or _by_stage(amounts)
    # Where rows have names of their own (预算数, 决算数), the kinds are columns of one row.
    kinds = kinds and current.columns[0].kind not in ("name", "text")
    kinds = kinds and not any(c.kind == "name" for c in current.columns)
    sections: list[list[_Column]] = [[]]
    for column in current.columns:
        new_side = column.kind in ("code", "name", "blank") and any(c.kind == "amount" for c in sections[-1])
        if new_side or (kinds and sections[-1] and column.over != sections[-1][-1].over):
            sections.append([])
        sections[-1].append(column)
    return [section for section in sections if any(c.kind == "amount" for c in section)]


def _by_stage(columns: list[_Column]) -> bool:
    """Whether all stand under heads such as 预算数 and 决算数, each over the kinds of spending."""
    return bool(columns) and all(STAGE.fullmatch(column.over) for column in columns)


def _under(row: list[Cell], column: _Column) -> Cell | None:
    """The row's cell in this column: by its place on the page where the table is ruled."""
    if column.span and all(c.box for c in row):
        middle = sum(column.span) / 2
        return next((c for c in row if c.box and c.box[0] <= middle < c.box[2]), None)
    return next((c for c in row if c.col <= column.col < c.col + c.colspan), None)


def _placements(
    row: list[Cell], section: list[_Column], placed: list[Cell | None], current: _OpenTable
) -> Iterator[Placement]:
    """The amounts where they stand; and, where tabs are missing, counted from the right or after the name."""
    amounts = [c for c in section if c.kind == "amount"]
    heads = [c.head for c in amounts]
    own = [c for c, k in zip(placed, section, strict=True) if k.kind == "amount"]
    ways: list[list[Cell | None]] = [own]
    numbers = [c for c, k in zip(placed, section, strict=True) if k.kind == "number"]
    # Where the row's number stands under its head, only blank cells at the end are missing.
    whole = any(c and c.text.strip().isdecimal() for c in numbers)
    # A row that prints a blank cell between others, with nothing out of its column, prints them all.
    whole = whole or (any(not c.text.strip() for c in row[:-1]) and not _shifted(row, current))
    if not whole and row and row[0].box is None and row[-1].col + row[-1].colspan != current.width:
        ways = [list(row[-len(heads) :]), *_after_name(row, len(heads)), own]
    seen: list[Placement] = []
    for way in ways:
        for placement in _readings(heads, way):
            if placement not in seen:
                seen.append(placement)
    yield from seen


def _after_name(row: list[Cell], count: int) -> list[list[Cell | None]]:
    texts = [i for i, c in enumerate(row) if c.text and not readings(c.text)]
    return [list(row[texts[-1] + 1 : texts[-1] + 1 + count])] if texts else []


def _readings(heads: list[str], cells: list[Cell | None]) -> Iterator[Placement]:
    printed = {h: readings(c.text) for h, c in zip(heads, cells, strict=False) if c and readings(c.text)}
    if not printed:
        return
    for values in islice(product(*printed.values()), _MOST_READINGS):
        yield dict(zip(printed, values, strict=True))


def _place(table: Table, cells: list[Cell]) -> Place:
    boxes = [c.box for c in cells if c.box]
    numbers = [n for c in cells if c.lines for n in c.lines]
    lines = (min(numbers), max(numbers)) if numbers else None
    return Place(page=table.page, lines=lines, box=around(boxes) if boxes else None)
