"""Budget tables in a page dump (text lines without cells) → `BudgetTable`s.

In: a `Source` and the names of tables already read from cells. Out: tables whose rows carry every
placement of their amounts in the printed order of the columns. In such a dump a page prints its rows
before or after its title, names wrap, 合计 may end its row, and a blank cell leaves no trace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from yiju.ingest.budget import dumped_columns, kinds_across
from yiju.ingest.budget.amount_readings import readings, unit_factor
from yiju.ingest.budget.budget_table import (
    ROW_NUMBER,
    BudgetTable,
    PlacedRow,
    Placement,
    Spec,
    title_of,
    whole_code,
)
from yiju.ingest.budget.placing import side_columns, ways
from yiju.ingest.budget.settle import TOTALS
from yiju.ingest.budget.under_heads import columns_of, middles
from yiju.ingest.budget.wrapped_numbers import joined
from yiju.ingest.page import Line, Page, Source
from yiju.ingest.record import Place
from yiju.ingest.values.text import unspaced

_CODED = re.compile(
    r"(?P<code>\d{3}(?:\s+\d{1,2}){0,2}|\d{5}|\d{7})(?:\s+|(?=[^\d\s,.]))(?P<rest>\D.*)?"
    r"|(?P<alone>\d{3}(?:\s+\d{2}){1,2}|\d{5}|\d{7})"
)
# A line may hold several rows (a page printed as one line, two tables side by side): a row begins with its code behind
# an amount, or behind the name of a row whose amount is blank.
_ROW_START = re.compile(
    rf"(?<=\d)\s+(?=(?:\d{{3}}(?:\s+\d{{2}}){{0,2}}|\d{{5}}|\d{{7}})\s+[^\d\s,.]|(?:{'|'.join(TOTALS)})\s)"
    r"|(?<=[\u4e00-\u9fff）)])\s+(?=(?:\d{3}(?:\s+\d{2}){0,2}|\d{5}|\d{7})\s+[\u4e00-\u9fff])"
)
# An amount that a converter glued to the name before or behind it.
_GLUED = re.compile(
    r"(?<=[\u4e00-\u9fff）)])(?=\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d))|(?<=,\d{3}\.\d{2})(?=[^\d\s,.])|(?<=\d,\d{3})(?=[一二三四五六七八九十]+、)"
)
# Words behind an amount: then several rows stand on the line.
_AMOUNT_INSIDE = re.compile(r"\d,\d{3}(?:\.\d+)?\s.*[^\d\s,.%()（）-]")
_ITEM = re.compile(
    r"[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d)|收入总计|支出总计|本年收入合计|本年支出合计|总计"
    r"|(?:年初|年末)(?:财政拨款)?结转和结余|使用(?:非财政拨款|专用)结余|结余分配"
)
_TOTAL = "|".join(TOTALS)
_TOTAL_FIRST = re.compile(rf"(?:{_TOTAL})\s+(?P<amounts>[\d,.\s-]+)")
_TOTAL_LAST = re.compile(rf"(?P<amounts>[\d,.\s-]+?)\s*(?:{_TOTAL})")
_ECONOMIC_CLASS = re.compile(r"30[1-9]|31[0-3]|399")
"""类 of the 支出经济分类科目."""
_FEWEST_NUMBERS = 5
"""Fewer rows may print such amounts by chance."""
_MOST_NUMBERS = 0.8
"""Of the numbers from 1 on that rows are told by."""
_CENTS, _NO_CENTS = re.compile(r"\.\d\d$"), re.compile(r"[1-9]\d{0,2}|[\d,]+\.\d?")
_FEWEST_CENTS = 3
_FEWEST_HALVES = 3
"""Fewer rows that end in such a number may print just that amount."""


_Read = Callable[[list["_Printed"], str, int, int], bool]


@dataclass
class _Printed:
    """A logical row: its code and name, the amounts after it, and the lines it stands on."""

    code: str | None
    name: str
    amounts: list[str]
    page: int
    first: int
    last: int
    part: bool = False
    """The line holds other rows too, or not all of its amounts stand beside its name."""
    left: bool = False
    """Another row stands to the right of it."""


@dataclass
class DumpPage:
    """The lines of one printed page with their page number, the title's own left out; `heads` collects what is neither title nor row."""

    lines: list[tuple[int, Line]]
    title: tuple[Spec, str] | None = None
    factor: int | None = None
    heads: str = ""
    rows: list[_Printed] = field(default_factory=list)


def tables(source: Source, skip: set[str]) -> list[BudgetTable]:
    """Budget tables in the order of the file, those named in `skip` left out."""
    found: list[tuple[BudgetTable, list[DumpPage]]] = []
    open_table = False
    printed = list(sheets(source))
    by_columns = _by_columns(printed, skip)
    for at, sheet in enumerate(printed):
        if at in by_columns:
            found += [(table, []) for table in [by_columns[at]] if table is not None]
            open_table = False
        elif (
            sheet.title
            and sheet.title[0].form == "coded"
            and dumped_columns.is_by_columns(sheet.lines, sheet.title[0])
        ):
            # Amounts that stand near a row here need not be its own.
            open_table = False
        elif sheet.title and sheet.title[1] not in skip and sheet.title[0].form != "listed":
            _fill(sheet, sheet.title[0])
            if not sheet.rows and sheet.title[0].across:
                across = kinds_across.read(sheet.lines, sheet.title[0])
                found.append((BudgetTable(*sheet.title, factor=sheet.factor, rows=across), []))
            elif sheet.rows:
                found.append((BudgetTable(*sheet.title, factor=sheet.factor), [sheet]))
            open_table = bool(sheet.rows)
        elif open_table and not sheet.title:
            _fill(sheet, found[-1][0].spec)
            if sheet.rows and (found[-1][0].spec.form == "coded" or _ends(found[-1][1], sheet)):
                found[-1][1].append(sheet)
            else:
                open_table = False
        else:
            open_table = False
    for table, parts in found:
        if not parts:
            continue
        kinds = table.spec.form == "kinds"
        heads = _kind_columns(parts[0]) if kinds else _columns(table.spec, parts)
        if not heads:
            continue
        for part in parts:
            texts = {line.number: line.text for _, line in part.lines}
            above = middles(list(texts.values()), heads) if table.spec.form == "coded" else None
            for printed_row in part.rows:
                row = _row(printed_row, heads, table.spec)
                if row and above:
                    under = columns_of(texts[printed_row.first], len(printed_row.amounts), above)
                    row.under = _under(row, [heads[i] for i in under or ()])
                if row:
                    table.add(row)
    return [table for table, _ in found if table.rows]


def _ends(parts: Sequence[DumpPage], sheet: DumpPage) -> bool:
    """Whether the sheet holds the last rows, and nothing else, of a table with two sides that has no 总计 yet."""
    totals = [any(row.name.endswith("总计") for row in part.rows) for part in (*parts, sheet)]
    return totals[-1] and not any(totals[:-1]) and not re.search(r"[\u4e00-\u9fff]", sheet.heads)


def _by_columns(printed: Sequence[DumpPage], skip: set[str]) -> dict[int, BudgetTable | None]:
    """Tables that are printed column by column and can be told, at the index of their first sheet; None
    at those of their further sheets. What one table leaves open another may tell.
    """
    found: dict[int, BudgetTable | None] = {}
    for _ in range(2):
        for at, sheet in enumerate(printed):
            if at in found or not sheet.title or sheet.title[0].form != "coded" or sheet.title[1] in skip:
                continue
            spec = sheet.title[0]
            more = takewhile(lambda s: s.title is None and s.lines, printed[at + 1 :])
            pages = [sheet, *(s for s in more if dumped_columns.is_by_columns(s.lines, spec))]
            if not any(dumped_columns.is_by_columns(s.lines, spec) for s in pages):
                continue
            text = "".join(unspaced(line.text) for s in pages for _, line in s.lines)
            heads = [c for c in spec.columns if c not in spec.optional or c in text]
            siblings = [
                t.rows
                for t in found.values()
                if t and ("人员经费" in t.spec.columns) == ("人员经费" in heads)
            ]
            # What follows the table may look like it: the fewest pages that make a whole table are its own.
            for count in range(1, len(pages) + 1):
                rows = dumped_columns.read([s.lines for s in pages[:count]], spec, heads, siblings)
                if rows:
                    factors = (
                        f for s in pages[:count] for _, line in s.lines if (f := unit_factor(line.text))
                    )
                    found[at] = BudgetTable(*sheet.title, factor=next(factors, None), rows=rows)
                    found |= dict.fromkeys(range(at + 1, at + count))
                    break
    return found


def sheets(source: Source, with_tables: bool = False) -> Iterator[DumpPage]:
    """Lines outside tables (or all), cut at page ends; and before each further title of one page."""
    gap = source.page_gap
    for page in source.pages:
        sheet, blank = DumpPage([]), 0
        for line in page.lines if with_tables else _outside_tables(page):
            if not line.text.strip():
                blank += 1
                continue
            named = title_of(line.text)
            if (gap and blank >= gap) or (named and sheet.title):
                # A unit of money right above a title is that of the table below.
                above = sheet.lines[-1:] if named and blank < (gap or 1) else []
                above = [x for x in above if unit_factor(x[1].text) and not readings(x[1].text)]
                sheet.lines = sheet.lines[: -len(above)] if above else sheet.lines
                yield sheet
                sheet = DumpPage(above)
            blank = 0
            sheet.title = named or sheet.title
            if not named:
                sheet.lines.append((page.number, line))
        yield sheet


def _outside_tables(page: Page) -> list[Line]:
    inside = {
        n
        for t in page.tables
        for c in t.cells
        if c.lines and c.text
        for n in range(c.lines[0], c.lines[1] + 1)
    }
    return [line for line in page.lines if line.number not in inside]


def _fill(sheet: DumpPage, spec: Spec) -> None:
    """Read the sheet's lines as rows of a table of this form."""
    heads: list[str] = []
    read = _READERS[spec.form]
    for page, line in joined(sheet.lines):
        whole = _GLUED.sub(" ", line.text.strip())
        parts = _ROW_START.split(whole) if spec.form == "coded" else [whole]
        for text in parts:
            _take(sheet, read, heads, text, page, line.number, part=len(parts) > 1)
    sheet.heads = unspaced("".join(heads))
    numbers = _row_numbers(sheet.rows)
    if numbers or ROW_NUMBER in sheet.heads:
        # The number of a row without name or amount stands behind its neighbour's.
        others = {str(n) for n in range(1, max(numbers, default=0))} - {str(n) for n in numbers}
        for row in sheet.rows:
            kept = row.amounts[1:] if row.amounts and row.amounts[0].isdecimal() else row.amounts
            row.amounts = [amount for amount in kept if amount not in others]
    filled = [row for row in sheet.rows if row.amounts]
    if (
        spec.form == "sides"
        and sum(bool(_CENTS.search(amount)) for row in filled for amount in row.amounts) >= _FEWEST_CENTS
    ):
        # Beside amounts to the cent another may be torn, or the number of a row.
        for row in filled:
            row.part = row.part or any(_NO_CENTS.fullmatch(amount) for amount in row.amounts)
    if _two_halves(filled):
        sheet.rows = []
        return
    if 2 * len(filled) <= len(sheet.rows) and spec.form == "coded":
        # A page printed column by column gives codes without amounts, and amounts that are not theirs; a table of
        # which most rows are blank looks alike: its sums tell.
        for row in filled:
            row.part = True
    sheet.rows = filled


def _take(
    sheet: DumpPage, read: _Read, heads: list[str], text: str, page: int, number: int, *, part: bool
) -> None:
    """One row's part of a line: the unit of money, a row, or a piece of the head."""
    factor = unit_factor(text)
    if factor:
        sheet.factor = factor
        return
    before = len(sheet.rows)
    if not read(sheet.rows, text, page, number):
        heads.append(text)
    for row in sheet.rows[before:]:
        row.part = row.part or part


def _row_numbers(rows: Sequence[_Printed]) -> set[int]:
    """The first numbers of the rows where they run from 1 on with few left out: they number the rows, whatever a narrow
    column has left of the head's word.
    """
    numbers = [
        int(row.amounts[0]) for row in rows if row.amounts and re.fullmatch(r"\d{1,3}", row.amounts[0])
    ]
    once = set(numbers)
    runs = len(numbers) >= _FEWEST_NUMBERS and len(once) == len(numbers) >= _MOST_NUMBERS * max(once)
    return once if runs and min(once) == 1 else set()


def _two_halves(rows: Sequence[_Printed]) -> bool:
    """Whether two coded tables stand side by side (经济分类): the right one's 类 then reads like an amount. Such
    a table is told as not read: lines do not show which half an amount belongs to.
    """
    return sum(bool(_ECONOMIC_CLASS.fullmatch(row.amounts[-1])) for row in rows) >= _FEWEST_HALVES


def _split(text: str) -> tuple[str, list[str]]:
    """A name and the amounts that end it."""
    words = text.split()
    at = len(words)
    while at and readings(words[at - 1]):
        at -= 1
    return "".join(words[:at]), words[at:]


def _read_coded(rows: list[_Printed], text: str, page: int, number: int) -> bool:
    if (match := _CODED.fullmatch(text)) and not _AMOUNT_INSIDE.search(match["rest"] or ""):
        name, amounts = _split(match["rest"] or "")
        code = whole_code((match["code"] or match["alone"]).split())
        rows.append(_Printed(code, name, amounts, page, number, number))
        return True
    if match := _TOTAL_FIRST.fullmatch(text) or _TOTAL_LAST.fullmatch(text):
        name = next(t for t in TOTALS if t in text)
        rows.append(_Printed(None, name, match["amounts"].split(), page, number, number))
        return True
    return _goes_on(rows, text, number)


def _goes_on(rows: list[_Printed], text: str, number: int) -> bool:
    """The rest of a wrapped name, or the amounts below it, of a row that has none yet, or further ones."""
    if not rows:
        return False
    last = rows[-1]
    name, amounts = _split(text)
    if _further(rows, name, amounts, number):
        return True
    if last.amounts or last.code is None:
        return False
    if name and number != last.last + 1:
        return False
    last.name, last.amounts, last.last = last.name + name, amounts, number
    return True


def _further(rows: Sequence[_Printed], name: str, amounts: list[str], number: int) -> bool:
    """Further amounts right below a row, of which some dumps print only the first beside its name. Then its sums tell."""
    if not rows or not rows[-1].amounts or not amounts or name or number != rows[-1].last + 1:
        return False
    last = rows[-1]
    last.amounts, last.last, last.part = [*last.amounts, *amounts], number, True
    return True


def _read_sides(rows: list[_Printed], text: str, page: int, number: int) -> bool:
    starts = [m.start() for m in _ITEM.finditer(text)]
    starts = [at for i, at in enumerate(starts) if at == 0 or text[at - 1].isspace() or i == 0]
    before = text[: starts[0]] if starts else text
    used = not starts and _further(rows, *_split(text), number)
    if not used and before.strip() and rows and not rows[-1].amounts:
        name, amounts = _split(before)
        if amounts or number == rows[-1].last + 1:
            rows[-1].name, rows[-1].amounts, rows[-1].last = rows[-1].name + name, amounts, number
            used = True
    made = [_split(text[at:end]) for at, end in pairwise([*starts, len(text)])]
    # Where one of several names on a line has no amount, the print does not say whose the amount is.
    ragged = len(made) > 1 and not all(amounts for _, amounts in made)
    rows += [
        _Printed(None, name, amounts, page, number, number, ragged, left=i + 1 < len(made))
        for i, (name, amounts) in enumerate(made)
    ]
    return used or bool(starts)


def _read_single(rows: list[_Printed], text: str, page: int, number: int) -> bool:
    name, amounts = _split(text)
    if name or len(amounts) < 2 or rows:
        return False
    rows.append(_Printed(None, "预算数", amounts, page, number, number))
    return True


def _read_kinds(rows: list[_Printed], text: str, page: int, number: int) -> bool:
    name, amounts = _split(text)
    if not name or not amounts or (rows and number != rows[-1].last + 1):
        return False
    rows.append(_Printed(None, name, amounts, page, number, number))
    return True


_READERS: dict[str, _Read] = {
    "coded": _read_coded,
    "sides": _read_sides,
    "single": _read_single,
    "kinds": _read_kinds,
}


def _kind_columns(sheet: DumpPage) -> list[str]:
    """The heads right above the first of the kinds, where each kind has an amount under each; else none."""
    most = len(sheet.rows[0].amounts)
    above = [line.text.split() for _, line in sheet.lines if line.number == sheet.rows[0].first - 1]
    heads = above[0][-most:] if above else []
    whole = len(heads) == most and all(head.endswith("数") and len(head) > 1 for head in heads)
    return heads if whole and all(len(row.amounts) == most for row in sheet.rows) else []


def _columns(spec: Spec, parts: list[DumpPage]) -> list[str]:
    """The table's columns that its head prints, without heads that stand over others. Where lines show little of a head,
    all but those that only some places print.
    """
    heads = "".join(part.heads for part in parts)
    most = max((len(row.amounts) for part in parts for row in part.rows), default=0)
    columns = [c for c in spec.columns if c not in spec.optional or c in heads]
    begun = [c for c in columns if c[: max(2, len(c) // 2)] in heads]  # a wrapped head is torn
    if spec.form == "coded" and len(begun) > 2 and len(begun) >= most:
        columns = begun
    for head, below in spec.over.items():
        own = [c for c in columns if c in (spec.right or columns)]
        if head in columns and all(c in columns for c in below) and most < len(own):
            columns.remove(head)
    return columns


def _under(row: PlacedRow, columns: Sequence[str]) -> Placement | None:
    """The placement of a row that has its amounts in these columns, where there is one."""
    own = [placement for placement in row.placements if list(placement) == list(columns)]
    return own[0] if len(own) == 1 else None


def _row(printed: _Printed, columns: list[str], spec: Spec) -> PlacedRow | None:
    if not re.search(r"[\u4e00-\u9fff]", printed.name) and not printed.code:
        return None
    if spec.form == "sides":
        columns = side_columns(spec, columns, printed.name, left=printed.left)
    place = Place(page=printed.page, lines=(printed.first, printed.last))
    placements = list(ways(printed.amounts, columns, spec))
    strings = {value: text for text in reversed(printed.amounts) for value in readings(text)}
    loose = printed.part or (spec.form == "sides" and printed.first != printed.last)
    made = PlacedRow(printed.code, printed.name, placements, place, strings=strings, loose=loose)
    return made if placements else None
