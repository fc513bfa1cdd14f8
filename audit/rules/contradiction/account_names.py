"""Accounts of a filing's tables that the classification of its year calls otherwise (`graph.accounts`).

In: the budget lines of a filing. Out: `MisnamedAccount`s: a code under the name that it bore in other years only (210
医疗卫生与计划生育支出 in a budget of 2025), and one under the name of another code of its 款. What the classification is not known to call
at all is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from yiju.audit.statements.row_relations import account_rows
from yiju.graph.accounts import Official, official, table
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold


class MisnamedAccount(msgspec.Struct, frozen=True):
    """The first row that prints it, and a sentence that says what the classification knows."""

    line: BudgetLine
    sentence: str


def misnamed(filing: Filing) -> Iterator[MisnamedAccount]:
    """Each such account once."""
    year = filing.document.year
    seen: set[str] = set()
    for line in account_rows(filing.budget_lines):
        code = line.code or ""
        now = official(code, year)
        if year is None or now is None or code in seen or _alike(now.name, line.name):
            continue
        seen.add(code)
        printed = f"{line.table}中“{code} {line.name}”"
        if other := next((a for a in table().get(code, ()) if fold(a.name) == fold(line.name)), None):
            held = f"{other.last}年以前" if other.last and other.last < year else f"{other.first}年以后"
            yield MisnamedAccount(line, f"{printed}是{held}的科目名称，{year}年该科目为“{now.name}”")
        elif own := _of_name(line, year):
            yield MisnamedAccount(
                line, f"{printed}，{year}年该编码为“{now.name}”，“{own.name}”的编码为{own.code}"
            )


def _of_name(line: BudgetLine, year: int) -> Official | None:
    """The account of the same level below the same one that bears the row's name that year."""
    code = line.code or ""
    known = (official(c, year) for c in table() if c[:-2] == code[:-2] and len(c) == len(code) and c != code)
    return next((a for a in known if a and fold(a.name) == fold(line.name)), None)


def _alike(one: str, other: str) -> bool:
    return fold(one) in fold(other) or fold(other) in fold(one)
