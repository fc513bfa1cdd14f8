"""A pandas DataFrame that shows itself in Jupyter as an auditor reads a table.

In: any DataFrame. Out: the same with `_repr_html_`: amounts with thousands separators and without needless
cents, empty cells empty, long texts cut (the whole text stands in the tooltip), the first rows of a long
table and how many there are. What pandas makes of a `Table` (a selection, a grouping) is a `Table` again.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd

_ROWS = 40
_LONGEST = 60
_CELL = "text-align:{align};vertical-align:top;max-width:26em;white-space:{wrap}"


class Table(pd.DataFrame):
    """A DataFrame with a readable picture; everything else is pandas."""

    @property
    def _constructor(self) -> type[Table]:
        return Table

    def _repr_html_(self) -> str:
        shown = self.head(_ROWS)
        plain = isinstance(self.index, pd.RangeIndex) or (self.index.name is None and self.index.nlevels == 1)
        keyed = shown if plain and self.index.dtype.kind in "iu" else shown.reset_index()
        columns = [keyed.iloc[:, i] for i in range(keyed.shape[1])]
        heads = "".join(f"<th style='text-align:left'>{html.escape(_name(c.name))}</th>" for c in columns)
        cells = [[_cell(value, column) for value in column] for column in columns]
        rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        said = f"共 {len(self):,} 行" + (f"，只显示前 {_ROWS} 行" if len(self) > _ROWS else "")
        return f"<div style='overflow-x:auto'>{table}<small>{said}</small></div>"


def as_table(
    rows: Sequence[tuple[Any, ...]],
    columns: Sequence[str],
    amounts: Sequence[str] = (),
    dates: Sequence[str] = (),
) -> Table:
    """Rows as a table. `amounts` become float64 (NaN where empty), `dates` datetime64; years and pages are
    Int64 (`<NA>` where empty).
    """
    table = Table.from_records(rows, columns=list(columns))
    for column in amounts:
        table[column] = table[column].astype(float)
    for column in dates:
        table[column] = pd.to_datetime(table[column])
    for column in ("年度", "页"):
        if column in table:
            table[column] = table[column].astype("Int64")
    return Table(table)


def _name(name: object) -> str:
    return "·".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _cell(value: Any, column: pd.Series[Any]) -> str:
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    whole = _text(value, whole=number and bool((column.dropna() % 1 == 0).all()))
    cut = whole if len(whole) <= _LONGEST else whole[:_LONGEST] + "…"
    title = f" title='{html.escape(whole, quote=True)}'" if cut != whole else ""
    style = _CELL.format(align="right" if number else "left", wrap="nowrap" if number else "normal")
    return f"<td style='{style}'{title}>{html.escape(cut)}</td>"


def _text(value: Any, whole: bool) -> str:
    if isinstance(value, list | tuple | set):
        return "、".join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.0f}" if whole else f"{value:,.2f}"
    return " ".join(str(value).split())
