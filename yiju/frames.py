"""Records as pandas tables, for analysts.

In: filings. Out: one DataFrame per kind of thing, a row each, columns named as in the record
(DESIGN §2). Amounts are floats in yuan (NaN where not printed), dates are datetime64, `declaration`
and `filing` are the ids that join one table to another; `page` is where the row stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from ingest import Declaration, Filing

_DECLARATION = (
    "declaration", "filing", "file", "name", "unit", "authority", "year", "start", "end", "category", "use",
    "total_budget", "year_budget", "prior_budget", "prior_executed", "form", "page", "doubts",
)  # fmt: skip
_SUBITEM = ("declaration", "project", "unit", "year", "name", "amount", "formula", "page")
_BASIS = ("declaration", "project", "unit", "year", "title", "number", "key", "page")
_INDICATOR = (
    "declaration", "project", "unit", "year", "level1", "level2", "name", "target", "comparator", "value",
    "measure", "page",
)  # fmt: skip
_TEXT = ("declaration", "project", "unit", "year", "section", "text", "page")
_BUDGET_LINE = ("filing", "file", "unit", "year", "table", "code", "name", "column", "amount", "page")


def declarations(filings: Iterable[Filing]) -> pd.DataFrame:
    """A row per declaration; `category` and `use` joined by 、; `doubts` counts values left open."""
    rows = [
        (
            d.id, f.document.id, f.document.file, d.name, d.unit, d.authority, d.year, d.start, d.end,
            "、".join(d.category), "、".join(d.use), d.total_budget, d.year_budget, d.prior_budget, d.prior_executed,
            d.form, _page(d, "name"), len(d.doubts),
        )
        for f, d in _pairs(filings)
    ]  # fmt: skip
    frame = _frame(
        rows, _DECLARATION, amounts=("total_budget", "year_budget", "prior_budget", "prior_executed")
    )
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


def subitems(filings: Iterable[Filing]) -> pd.DataFrame:
    """A row per 子项目 or 年度预算安排 row."""
    rows = [
        (*_head(d), s.name, s.amount, s.formula, _page(d, f"subitems[{i}]"))
        for _, d in _pairs(filings)
        for i, s in enumerate(d.subitems)
    ]
    return _frame(rows, _SUBITEM, amounts=("amount",))


def bases(filings: Iterable[Filing]) -> pd.DataFrame:
    """A row per citation; `key` is equal for one document however its number is typeset."""
    rows = [
        (*_head(d), b.title, b.number, b.key, _page(d, f"bases[{i}]"))
        for _, d in _pairs(filings)
        for i, b in enumerate(d.bases)
    ]
    return _frame(rows, _BASIS)


def indicators(filings: Iterable[Filing]) -> pd.DataFrame:
    """A row per 绩效指标 row; comparator, value and measure only where the target splits."""
    rows = [
        (
            *_head(d),
            r.level1,
            r.level2,
            r.name,
            r.target,
            r.comparator,
            r.value,
            r.measure,
            _page(d, f"indicators[{i}]"),
        )
        for _, d in _pairs(filings)
        for i, r in enumerate(d.indicators)
    ]
    return _frame(rows, _INDICATOR, amounts=("value",))


def texts(filings: Iterable[Filing]) -> pd.DataFrame:
    """A row per text section of a declaration."""
    rows = [
        (*_head(d), section, text, _page(d, f"texts.{section}"))
        for _, d in _pairs(filings)
        for section, text in d.texts.items()
    ]
    return _frame(rows, _TEXT)


def budget_lines(filings: Iterable[Filing]) -> pd.DataFrame:
    """A row per cell of a budget table: account `code` and `name` × `column`."""
    rows = [
        (
            f.document.id,
            f.document.file,
            f.document.unit,
            f.document.year,
            r.table,
            r.code,
            r.name,
            column,
            amount,
            r.page,
        )
        for f in filings
        for r in f.budget_lines
        for column, amount in r.amounts.items()
    ]
    return _frame(rows, _BUDGET_LINE, amounts=("amount",))


def _pairs(filings: Iterable[Filing]) -> Iterator[tuple[Filing, Declaration]]:
    return ((filing, declaration) for filing in filings for declaration in filing.projects)


def _head(declaration: Declaration) -> tuple[Any, ...]:
    return declaration.id, declaration.name, declaration.unit, declaration.year


def _page(declaration: Declaration, field: str) -> int | None:
    places = declaration.evidence.get(field)
    return places[0].page if places else None


def _frame(
    rows: Sequence[tuple[Any, ...]], columns: Sequence[str], amounts: Sequence[str] = ()
) -> pd.DataFrame:
    frame = pd.DataFrame.from_records(rows, columns=list(columns))
    for column in amounts:
        frame[column] = frame[column].astype(float)
    for column in ("year", "page"):
        if column in frame:
            frame[column] = frame[column].astype("Int64")
    return frame
