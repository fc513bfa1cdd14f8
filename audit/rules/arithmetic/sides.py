"""The tables of final accounts whose parts and wholes are rows: both sides of the 总表, 三公, and equal rows of two tables.

In: a filing's budget lines and which rows make which (rule data). Out: `Gap`s as of all tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.statements.tables import Gap
from yiju.ingest.record import BudgetLine
from yiju.ingest.values.text import fold

_CLASS = re.compile(r"^[一二三四五六七八九十]+、")
_NUMBERED = re.compile(r"^\[一二")
"""A part that is any numbered row."""
_MONEY = re.compile("收入|拨款|预算|资金|结转|结余|支出$")
_NUMBER = re.compile(r"^(?:其中[:：])?(?:[一二三四五六七八九十]+、|\d+[.、])\s*")


class RowSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows (patterns for their names) that make the row `whole` of a table, in each column (pattern). `needed` are rows without
    which the sum is not known.
    """

    table: str
    whole: str
    parts: list[str]
    columns: list[str]
    needed: list[str] = []


class SameRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Classes of expenditure that two tables print, with the columns that hold their total."""

    table: str
    column: str
    other: str
    other_column: str


def row_sums(lines: Sequence[BudgetLine], rules: Sequence[RowSum]) -> Iterator[Gap]:
    """Where the rows of a table do not make its total."""
    for rule in rules:
        here = [line for line in lines if re.fullmatch(rule.table, line.table)]
        printed_there = dict.fromkeys(c for line in here for c in line.amounts)
        for column in (c for c in printed_there if any(re.fullmatch(p, c) for p in rule.columns)):
            wholes = [
                w
                for w in here
                if re.fullmatch(rule.whole, fold(w.name)) and w.amounts.get(column) is not None
            ]
            printed = {w.amounts[column] for w in wholes}
            parts = [
                line
                for line in here
                if line.amounts.get(column) is not None
                and any(re.fullmatch(p, fold(line.name)) for p in rule.parts)
                and line not in wholes
            ]
            there = {p for p in rule.needed if any(re.fullmatch(p, fold(line.name)) for line in parts)}
            if len(printed) != 1 or not parts or len(there) < len(rule.needed):
                continue
            if any(_NUMBERED.match(p) for p in rule.parts) and _unnamed(here, column, [*parts, *wholes]):
                continue  # classes that are not called 支出 there
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


def _unnamed(lines: Sequence[BudgetLine], column: str, known: Sequence[BudgetLine]) -> bool:
    """Whether a numbered row with an amount there is none of the parts, nor of the kinds of money."""
    return any(
        line.amounts.get(column)
        and line not in known
        and _CLASS.match(line.name)
        and not _MONEY.search(line.name)
        for line in lines
    )


def same_rows(lines: Sequence[BudgetLine], rules: Sequence[SameRows]) -> Iterator[Gap]:
    """A class whose total differs between two tables."""
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
            amount = line.amounts.get(rule.column)
            if other is None or amount is None or not re.fullmatch(rule.table, line.table):
                continue
            expected = other.amounts[rule.other_column] or Decimal(0)
            if amount != expected:
                yield Gap(
                    f"{line.table}“{line.name}”{rule.column}（应等于{other.table}“{other.name}”{rule.other_column}）",
                    amount,
                    expected,
                    1,
                    ((line, rule.column), (other, rule.other_column)),
                )
