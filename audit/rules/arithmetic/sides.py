"""The tables of final accounts whose parts and wholes are rows: both sides of the 总表, 三公, and equal rows of two tables.

In: a filing's budget lines and which rows make which (rule data). Out: `Gap`s as of all tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.statements.tables import Gap, printed_column
from yiju.ingest.record import BudgetLine
from yiju.ingest.values.text import fold

_CLASS = re.compile(r"^[一二三四五六七八九十]+、")
_NUMBERED = re.compile(r"^\[一二")
"""A part that is any numbered row."""
_ODD = 3
"""More than one in so many that differ are another way of counting."""
_MONEY = re.compile("收入|拨款|预算|资金|结转|结余|支出$")
_NUMBER = re.compile(
    r"^(?:其中[:：])?(?:[一二三四五六七八九十]+、|\d+[.、．]|[（(][一二三四五六七八九十\d]+[)）])?(?:其中[:：])?\s*"
)


class RowSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows (patterns for their names) that make the row `whole` of a table, in each column (pattern). `needed` are rows without
    which the sum is not known, `barred` rows beside which it is another; `once`: a table in which a part stands twice has several sums.
    """

    table: str
    whole: str
    parts: list[str]
    columns: list[str]
    needed: list[str] = []
    barred: list[str] = []
    once: bool = False


class SameRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Classes of expenditure that two tables print, with the columns that hold their total."""

    table: str
    column: str
    other: str
    other_column: str


def row_sums(lines: Sequence[BudgetLine], rules: Sequence[RowSum]) -> Iterator[Gap]:
    """Where the rows of a table do not make its total."""
    tables: dict[str, list[BudgetLine]] = {}
    for line in lines:
        tables.setdefault(line.table, []).append(line)
    for rule in rules:
        for here in (own for table, own in tables.items() if re.fullmatch(rule.table, table)):
            for column in dict.fromkeys(c for line in here for c in line.amounts):
                if any(re.fullmatch(pattern, column) for pattern in rule.columns):
                    yield from _row_sum(here, rule, column)


def _row_sum(here: Sequence[BudgetLine], rule: RowSum, column: str) -> Iterator[Gap]:
    printed_rows = [line for line in here if line.amounts.get(column) is not None]
    wholes = [line for line in printed_rows if _is_called(line, rule.whole)]
    by_pattern = {
        pattern: [line for line in printed_rows if _is_called(line, pattern) and line not in wholes]
        for pattern in rule.parts
    }
    parts = [line for line in printed_rows if any(line in own for own in by_pattern.values())]
    classes = any(_NUMBERED.match(pattern) for pattern in rule.parts)
    if len({w.amounts[column] for w in wholes}) != 1 or not parts:
        return
    if any(not by_pattern.get(pattern) for pattern in rule.needed):
        return
    if any(re.fullmatch(pattern, fold(line.name)) for line in printed_rows for pattern in rule.barred):
        return
    if classes and _unnamed(here, column, [*parts, *wholes]):
        return  # classes that are not called 支出 there
    if rule.once and any(len(own) > 1 for own in by_pattern.values()):
        return  # several kinds of money below each other
    whole = wholes[0]
    total = sum((p.amounts[column] or Decimal(0) for p in parts), Decimal(0))
    stated = whole.amounts[column] or Decimal(0)
    if total != stated:
        yield Gap(
            f"{whole.table}“{whole.name}”{column}（{len(parts)}项）",
            stated,
            total,
            len(parts),
            ((whole, column), *((p, column) for p in parts)),
        )


def _is_called(line: BudgetLine, pattern: str) -> bool:
    """Whether a row has such a name, with its number or without."""
    return any(re.fullmatch(pattern, fold(name)) for name in (line.name, _NUMBER.sub("", line.name)))


def _unnamed(lines: Sequence[BudgetLine], column: str, known: Sequence[BudgetLine]) -> bool:
    """Whether a numbered row with an amount there is none of the parts, nor of the kinds of money."""
    return any(
        line.amounts.get(column)
        and line not in known
        and _CLASS.match(line.name)
        and not _MONEY.search(line.name)
        for line in lines
    )


def mostly_same_rows(lines: Sequence[BudgetLine], rules: Sequence[SameRows]) -> Iterator[Gap]:
    """A class whose total differs between two tables in which most others are the same."""
    for rule in rules:
        compared = list(_pairs(lines, [rule]))
        off = [gap for gap in compared if gap.printed != gap.summed]
        less = [gap for gap in off if gap.printed < gap.summed]
        if _ODD * len(off) < len(compared):
            yield from off
        elif len(less) == 1 and len(compared) > _ODD:
            yield from map(_turned, less)


def _turned(gap: Gap) -> Gap:
    """A class that is more in the other table, which holds a part of the money of this one: what is carried over besides."""
    (line, column), (other, other_column) = gap.cells
    what = f"{other.table}“{other.name}”{other_column}（应不大于{line.table}“{line.name}”{column}）"
    return Gap(what, gap.summed, gap.printed, 1, ((other, other_column), (line, column)), most=True)


def same_rows(lines: Sequence[BudgetLine], rules: Sequence[SameRows]) -> Iterator[Gap]:
    """A class whose total differs between two tables."""
    yield from (gap for gap in _pairs(lines, rules) if gap.printed != gap.summed)


def _pairs(lines: Sequence[BudgetLine], rules: Sequence[SameRows]) -> Iterator[Gap]:
    """The classes that two tables print."""
    for rule in rules:
        others = {
            fold(line.name): line
            for line in lines
            if re.fullmatch(rule.other, line.table)
            and line.code
            and len(line.code) == 3
            and line.amounts.get(rule.other_column) is not None
        }
        for line in lines:
            other = others.get(fold(_NUMBER.sub("", line.name)))
            column = printed_column(line, rule.column)
            if other is None or column is None or not re.fullmatch(rule.table, line.table):
                continue
            expected = other.amounts[rule.other_column] or Decimal(0)
            yield Gap(
                f"{line.table}“{line.name}”{column}（应等于{other.table}“{other.name}”{rule.other_column}）",
                line.amounts[column] or Decimal(0),
                expected,
                1,
                ((line, column), (other, rule.other_column)),
            )
