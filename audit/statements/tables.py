"""The budget tables of one filing against themselves: columns, accounts, totals, and table to table.

In: a filing's budget lines. Out: one finding for each table and fault that goes beyond rounding; what rounding to the
last printed place explains is nothing to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import in_units
from yiju.audit.finding import Finding
from yiju.audit.rule import Rule
from yiju.audit.statements.paragraph import filing_name
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold

_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
_ROW_NUMBER = re.compile(
    r"^(?:其中[:：]?)?(?:[一二三四五六七八九十]+、|\d+[.、．]|[（(][一二三四五六七八九十\d]+[)）])?\s*"
)
_WAN_ROUNDING = Decimal(100)
"""The last place, in yuan, of tables in 万元."""

_SHOWN, _QUOTED = 4, 12

_SPLIT = ("人员经费", "公用经费")

_CARRIED = re.compile("结转|结余|预备费")
_CARRIED_IN = re.compile("(?:上年|年初|使用).*(?:结转|结余).*")
_CARRIED_OUT = re.compile("(?:年末|年终)?.*(?:结转下年|结余分配|年末.*结[转余]|年终.*结[转余])(?:支出)?.*")
"""What a year takes over from the one before and leaves to the next."""

_SIDES = "(?:财务)?收支(?:预算)?总表|收支总体情况表|收支情况总表"
"""The one table whose both sides list all their rows."""


class SummedColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column that is the sum of others. `besides` may stand in the same table without being part of it; `every`: all parts are
    printed wherever the table is, so that one that is missing was not read.
    """

    total: str
    parts: list[str]
    besides: list[str] = []
    every: bool = False


class NamedCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell of the tables whose name is wholly matched by the pattern `table`."""

    table: str
    row: str
    column: str


class Gap(msgspec.Struct, frozen=True):
    """A printed amount, what it should be (at `most`), and the lines that say so. `count` amounts were summed.
    `table` is named where rows of it may be missing: they make less than the total in every column. `ratio`: a percentage.
    """

    what: str
    printed: Decimal
    summed: Decimal
    count: int
    cells: tuple[tuple[BudgetLine, str], ...]
    most: bool = False
    table: str | None = None
    ratio: bool = False

    @property
    def sentence(self) -> str:
        """What is wrong, in Chinese."""
        gap = self.in_unit(abs(self.printed - self.summed))
        if self.most:
            return f"{self.what}列示为{self.in_unit(self.printed)}，超过{self.in_unit(self.summed)}，多{gap}"
        return f"{self.what}列示为{self.in_unit(self.printed)}，按所列各数应为{self.in_unit(self.summed)}，相差{gap}"

    def in_unit(self, value: Decimal) -> str:
        """An amount in the unit that the table prints."""
        line, column = self.cells[0]
        if self.ratio:
            return f"{value / line.factor:.2f}%"
        return in_units(value, line.factor, len(line.printed.get(column, "").partition(".")[2]))

    @property
    def rounding(self) -> bool:
        """Whether rounding each amount to its last printed place can make the difference."""
        return abs(self.printed - self.summed) <= last_place(self.cells) / 2 * (self.count + 1)


def checks(
    case: Case,
    rule: Rule,
    filing: Filing,
    columns: Sequence[SummedColumns],
    equal: Sequence[tuple[NamedCell, NamedCell]],
    at_most: Sequence[tuple[NamedCell, NamedCell]],
    total_rows: Sequence[str],
    ratio: str,
    more: Sequence[Gap] = (),
) -> Iterator[Finding]:
    """Findings about a filing's tables; `ratio` tells columns of percentages, `more` are gaps seen elsewhere that belong with them."""
    tables = by_table(filing.budget_lines)
    gaps: list[Gap] = [*more]
    for table, lines in tables.items():
        gaps += _columns(table, lines, columns)
        gaps += (
            gap for gap in _accounts(table, lines, total_rows) if not re.fullmatch(ratio, gap.cells[0][1])
        )
        gaps += (*_balances(table, lines), *_both_totals(table, lines))
        if _PROJECTS.search(table):
            gaps += _projects(table, lines, total_rows)
        if re.fullmatch(_SIDES, table):
            gaps += _totals(table, lines)
    gaps += _across(filing.budget_lines, equal)
    gaps += _limits(filing.budget_lines, at_most)
    gaps += _splits(tables, total_rows)
    off = [gap for gap in gaps if not gap.rounding]
    sure = _by_cell([gap for gap in off if gap.table is None])
    known = {key for group in sure for gap in group for key in _keys(gap)}
    for group in _by_cell([gap for gap in off if gap.table is None or known.intersection(_keys(gap))]):
        cells = list(dict.fromkeys(c for gap in group for c in _keys(gap)))
        shown = {key: c for gap in group for key, c in zip(_keys(gap), gap.cells, strict=True)}
        yield case.finding(
            rule,
            "确定",
            [],
            "|".join(gap.what for gap in group),
            f"{filing_name(filing)}的{'；'.join(gap.sentence for gap in group[:_SHOWN])}"
            f"{f'；等{len(group)}处，均涉及同一数字或其上下级' if len(group) > _SHOWN else ''}。",
            [case.quote_line(filing, *shown[key]) for key in cells[:_QUOTED]],
            filing=filing,
            money=max(abs(gap.printed - gap.summed) for gap in group),
        )
    open_gaps = [gap for gap in off if gap.table is not None and not known.intersection(_keys(gap))]
    yield from _unread(case, rule, filing, open_gaps)


def by_table(lines: Iterable[BudgetLine]) -> dict[str, list[BudgetLine]]:
    """The rows of each table."""
    tables: dict[str, list[BudgetLine]] = {}
    for line in lines:
        tables.setdefault(line.table, []).append(line)
    return tables


def _unread(case: Case, rule: Rule, filing: Filing, gaps: Sequence[Gap]) -> Iterator[Finding]:
    """Rows that make less than their total in every column: one finding for a table, and a question."""
    tables: dict[str, list[Gap]] = {}
    for gap in gaps:
        tables.setdefault(gap.table or "", []).append(gap)
    for table, found in tables.items():
        wording = "；".join(
            f"{g.what}列示为{g.in_unit(g.printed)}，所列各行合计{g.in_unit(g.summed)}，少{g.in_unit(g.printed - g.summed)}"
            for g in found[:_SHOWN]
        )
        more = f"；等{len(found)}处" if len(found) > _SHOWN else ""
        yield case.finding(
            rule,
            "疑似",
            [],
            f"未列全|{table}|" + "|".join(gap.what for gap in found),
            f"{filing_name(filing)}的{wording}{more}。各栏所列都少于合计，可能有的行没有列出或没有读出，请先核对原表。",
            [case.quote_line(filing, *cell) for gap in found for cell in gap.cells][:_QUOTED],
            score=0.5,
            filing=filing,
            money=max(gap.printed - gap.summed for gap in found),
        )


def as_printed(found: tuple[BudgetLine, str]) -> str:
    """A cell's amount as the table prints it, with its unit."""
    line, column = found
    places = len(line.printed.get(column, "").partition(".")[2])
    return in_units(line.amounts.get(column) or Decimal(0), line.factor, places)


def last_place(cells: Iterable[tuple[BudgetLine, str]]) -> Decimal:
    """The coarsest last printed place of some cells, in yuan: 100 where 万元 are printed with two decimals.
    A cent is no place of its own in tables in yuan: what these round is a yuan.
    """
    places = [
        line.factor * Decimal(1).scaleb(-len(line.printed[column].partition(".")[2]))
        for line, column in cells
        if line.factor > 1 and column in line.printed
    ]
    return max([Decimal(1), *places])


def _keys(gap: Gap) -> list[tuple[int, str]]:
    return [(id(line), column) for line, column in gap.cells]


def _by_cell(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Gaps that share a cell: one wrong number shows in its row, in its column and in other tables. So do gaps of one row that
    are equal: its other columns carry the same number.
    """
    groups: list[tuple[set[tuple[int, str]], list[Gap]]] = []
    for gap in gaps:
        row = (id(gap.cells[0][0]), f"{abs(gap.printed - gap.summed)}")
        keys, members = {*_keys(gap), row}, [gap]
        for group in [g for g in groups if g[0] & keys]:
            groups.remove(group)
            keys |= group[0]
            members = group[1] + members
        groups.append((keys, members))
    return [members for _, members in groups]


def _columns(table: str, lines: Sequence[BudgetLine], columns: Sequence[SummedColumns]) -> Iterator[Gap]:
    """合计 of a row against the columns it is made of: those the whole table prints."""
    printed = {column for line in lines for column in line.amounts}
    for rule in columns:
        parts = [p for p in rule.parts if p in printed]
        others = printed - {rule.total} - set(rule.parts) - set(rule.besides)
        if rule.total not in printed or not parts or others or (rule.every and len(parts) < len(rule.parts)):
            continue  # also where the table has columns that this relation doesn't know
        for line in lines:
            total = line.amounts.get(rule.total)
            amounts = [a for p in parts if (a := line.amounts.get(p)) is not None]
            if total is None or not amounts or sum(amounts, Decimal(0)) == total:
                continue
            yield Gap(
                f"{table}“{_row(line)}”{rule.total}（{'＋'.join(parts)}）",
                total,
                sum(amounts, Decimal(0)),
                len(amounts),
                ((line, rule.total), *((line, p) for p in parts if line.amounts.get(p) is not None)),
            )


_PROJECTS = re.compile("项目")
_PART = re.compile("其中|小计|[一二三四五六七八九十]+、")


def _projects(table: str, lines: Sequence[BudgetLine], total_rows: Sequence[str]) -> Iterator[Gap]:
    """The total of a list of projects against these; none where a row is part of another."""
    wholes = [line for line in lines if fold(line.name) in total_rows]
    parts = [line for line in lines if line not in wholes]
    codes = [line.code for line in parts if line.code]
    tree = any(a != b and a.startswith(b) for a in codes for b in codes)
    if len(wholes) == 1 and len(parts) > 1 and not tree and not any(_PART.match(p.name) for p in parts):
        # A sum above the total means rows that are parts of others: a unit over its projects, a project over its details.
        yield from (gap for gap in _sums(table, wholes[0], parts) if gap.summed < gap.printed)


_BALANCE = ("年初结转和结余", "本年收入", "年末结转和结余")
_SPENT = ("本年支出", "合计", "本年支出合计", "小计")
_BESIDES = re.compile("结余分配|使用.*结余|专用结余|缴回|上缴|调整|弥补")
"""Columns that move what is left besides."""
_TWO_SIDES = re.compile("收支|收入.*支出")


def _balances(table: str, lines: Sequence[BudgetLine]) -> Iterator[Gap]:
    """What was left of the year before and came in, less what was spent, is what is left: rows that print both ends."""
    before, came, left = _BALANCE
    if not set(_BALANCE) <= {column for line in lines for column in line.amounts}:
        return
    for line in lines:
        spent = next((c for c in _SPENT if line.amounts.get(c) is not None), None)
        amounts = [line.amounts.get(c) for c in (before, came, left)]
        if spent is None or amounts[1] is None:
            continue
        if any(amount and _BESIDES.search(column) for column, amount in line.amounts.items()):
            continue
        made = (amounts[0] or Decimal(0)) + amounts[1] - (line.amounts[spent] or Decimal(0))
        cells = tuple((line, c) for c in (*_BALANCE, spent) if line.amounts.get(c) is not None)
        if made != (amounts[2] or Decimal(0)):
            end = (line, left) if amounts[2] is not None else (line, spent)
            yield Gap(
                f"{table}“{_row(line)}”{left}（{before}＋{came}－{spent}）",
                amounts[2] or Decimal(0),
                made,
                3,
                (end, *(c for c in cells if c != end)),
            )


def _both_totals(table: str, lines: Sequence[BudgetLine]) -> Iterator[Gap]:
    """The 总计 of what came in and that of what was spent, where both are printed in one column."""
    totals = [line for line in lines if line.code is None and fold(line.name) == "总计"]
    if len(totals) != 2 or not _TWO_SIDES.search(table):
        return
    one, other = totals
    for column in (c for c in one.amounts if c in other.amounts):
        a, b = one.amounts[column], other.amounts[column]
        if a is not None and b is not None and a != b:
            yield Gap(f"{table}两侧“总计”{column}", a, b, 1, ((one, column), (other, column)))


def _accounts(table: str, lines: Sequence[BudgetLine], total_rows: Sequence[str]) -> Iterator[Gap]:
    """类 against its 款, 款 against its 项, and the table's total against its 类."""
    coded = {line.code: line for line in lines if line.code}
    if len(coded) < len({(line.code, line.name) for line in lines if line.code}):
        return  # the codes are not the rows' own: projects with the account that each is paid from
    children: dict[str, list[BudgetLine]] = {}
    for code, line in coded.items():
        if len(code) > 3 and code[:-2] in coded:
            children.setdefault(code[:-2], []).append(line)
    for code, parts in children.items():
        yield from _sums(table, coded[code], parts)
    tops = [line for code, line in coded.items() if len(code) == 3]
    for line in lines:
        if line.code is None and fold(line.name) in total_rows and tops:
            yield from _sums(table, line, tops)


def _totals(table: str, lines: Sequence[BudgetLine]) -> Iterator[Gap]:
    """收入总计 and 支出总计 against the rows 一、二、三、 of their side and what is carried over."""
    spent = [line for line in lines if _NUMBERED.match(line.name) and fold(line.name).endswith("支出")]
    came = [line for line in lines if _NUMBERED.match(line.name) and line not in spent]
    for side, parts, carried in (("收入", came, _CARRIED_IN), ("支出", spent, _CARRIED_OUT)):
        parts = [
            *parts,
            *(line for line in lines if carried.fullmatch(fold(line.name)) and line not in parts),
        ]
        for line in lines:
            if fold(line.name) == f"{side}总计" and len(parts) > 1:
                yield from _sums(table, line, parts)


def _sums(table: str, whole: BudgetLine, parts: Sequence[BudgetLine]) -> Iterator[Gap]:
    if any("合计" in p.amounts and p.amounts["合计"] is None for p in parts) or any(
        not p.amounts for p in parts
    ):
        return  # a row without its total was not wholly read
    gaps = []
    borne = False
    for column, printed in whole.amounts.items():
        amounts = [(p, a) for p in parts if (a := p.amounts.get(column)) is not None]
        total = sum((a for _, a in amounts), Decimal(0))
        if printed is None or not amounts:
            continue
        if total == printed:
            borne = borne or printed != 0
            continue
        gaps.append(
            Gap(
                f"{table}“{_row(whole)}”{column}（下级{len(parts)}项）",
                printed,
                total,
                len(amounts),
                ((whole, column), *((p, column) for p, _ in amounts)),
            )
        )
    short = not borne and all(gap.summed < gap.printed or gap.rounding for gap in gaps)
    for gap in gaps:
        yield msgspec.structs.replace(gap, table=table) if short and not gap.rounding else gap


def _across(lines: Sequence[BudgetLine], equal: Sequence[tuple[NamedCell, NamedCell]]) -> Iterator[Gap]:
    carried = {
        abs(amount)
        for line in lines
        for column, amount in line.amounts.items()
        if amount and _CARRIED.search(line.name + column)
    }
    for (left, one, a), (right, other, b) in _amounts(lines, equal):
        # What was carried over stands in one of two tables only.
        if a != b and abs(a - b) not in carried:
            yield Gap(
                f"{one[0].table}“{left.row}”{one[1]}（应等于{other[0].table}“{right.row}”{other[1]}）",
                a,
                b,
                1,
                (one, other),
            )


def _splits(tables: Mapping[str, Sequence[BudgetLine]], total_rows: Sequence[str]) -> Iterator[Gap]:
    """人员经费 and 公用经费 that make one sum in two tables and are divided otherwise."""
    staff, office = _SPLIT
    totals = [
        line
        for lines in tables.values()
        for line in lines
        if fold(line.name) in total_rows and line.amounts.get(staff) and line.amounts.get(office)
    ]
    for i, one in enumerate(totals):
        for other in totals[i + 1 :]:
            a, b = (
                (line.amounts[staff] or Decimal(0), line.amounts[office] or Decimal(0))
                for line in (one, other)
            )
            if one.table != other.table and sum(a) == sum(b) and a != b:
                yield Gap(
                    f"{one.table}“{_row(one)}”{staff}（两表的{staff}、{office}之和相同，应等于{other.table}{staff}）",
                    a[0],
                    b[0],
                    1,
                    tuple((line, column) for line in (one, other) for column in _SPLIT),
                )


def _limits(lines: Sequence[BudgetLine], at_most: Sequence[tuple[NamedCell, NamedCell]]) -> Iterator[Gap]:
    """A part in one table that is more than the whole in another."""
    for (part, one, a), (whole, other, b) in _amounts(lines, at_most):
        if a - b > _WAN_ROUNDING:
            what = f"{one[0].table}“{_row(one[0])}”{part.column}（应不大于{other[0].table}{whole.column}）"
            yield Gap(what, a, b, 1, (one, other), most=True)


_Printed = tuple[NamedCell, tuple[BudgetLine, str], Decimal]
"""A place that a check names, the row and column found there, and its amount."""


def _amounts(
    lines: Sequence[BudgetLine], pairs: Sequence[tuple[NamedCell, NamedCell]]
) -> Iterator[tuple[_Printed, _Printed]]:
    """The pairs of which both amounts are printed."""
    for pair in pairs:
        found = [
            (named_cell, at, amount)
            for named_cell in pair
            if (at := cell(lines, named_cell)) is not None and (amount := at[0].amounts[at[1]]) is not None
        ]
        if len(found) == 2:
            yield found[0], found[1]


def cell(lines: Sequence[BudgetLine], named_cell: NamedCell) -> tuple[BudgetLine, str] | None:
    """The row that the named_cell names with its column; None where there is none, or several with other amounts."""
    found = [
        (line, column)
        for line in lines
        if (column := printed_column(line, named_cell.column)) is not None
        and fold(named_cell.row) in (fold(line.name), fold(_ROW_NUMBER.sub("", line.name)))
        and re.fullmatch(named_cell.table, line.table)
    ]
    return found[0] if len({line.amounts[column] for line, column in found}) == 1 else None


def printed_column(line: BudgetLine, name: str) -> str | None:
    """The column of that name in which the row has an amount: 预算数 is printed as 预算, too."""
    return next((c for c in (name, name.removesuffix("数")) if line.amounts.get(c) is not None), None)


def first_cell(
    lines: Sequence[BudgetLine], named_cells: Iterable[NamedCell]
) -> tuple[BudgetLine, str] | None:
    """The first of these cells that is printed; None where none is."""
    return next((found for named_cell in named_cells if (found := cell(lines, named_cell))), None)


def _row(line: BudgetLine) -> str:
    return " ".join(filter(None, (line.code, line.name)))
