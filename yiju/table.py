"""pandas tables: made from rows, and shown in Jupyter as an auditor reads a table.

In: rows. Out: a plain DataFrame. Importing this module inside Jupyter makes every DataFrame, ours or what
pandas made of it, show amounts with thousands separators and without needless cents, empty cells empty, long
texts cut (the whole text is the tooltip), and the first rows of a long table with how many there are.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence
from typing import Any

from yiju.ingest.groups import needs

with needs("notebooks"):
    import pandas as pd

_ROWS = 40
_LONGEST = 60
_CELL = "text-align:{align};vertical-align:top;max-width:26em;padding:3px 8px;white-space:{wrap}"
_INTEGERS = ("年度", "页", "起始年", "截止年", "发文年", "规划起", "规划止")


def as_table(
    rows: Sequence[tuple[Any, ...]],
    columns: Sequence[str],
    amounts: Sequence[str] = (),
    dates: Sequence[str] = (),
) -> pd.DataFrame:
    """Rows as a table. `amounts` become float64 (NaN where empty), `dates` datetime64; years and pages are
    Int64 (`<NA>` where empty).
    """
    table = pd.DataFrame.from_records(rows, columns=list(columns))
    for column in amounts:
        table[column] = table[column].astype(float)
    for column in dates:
        table[column] = pd.to_datetime(table[column])
    for column in _INTEGERS:
        if column in table and not table[column].map(lambda v: isinstance(v, list)).any():
            table[column] = table[column].astype("Int64")
    return table


def to_html(table: pd.DataFrame) -> str:
    """The table as Jupyter shows it; an index of plain numbers is left out."""
    shown = table.head(_ROWS)
    numbered = shown.index.nlevels == 1 and shown.index.name is None and shown.index.dtype.kind in "iu"
    if not numbered:
        names = [name if name is not None else f"index{i}" for i, name in enumerate(shown.index.names)]
        shown = shown.reset_index(names=names, allow_duplicates=True)
    columns = [shown.iloc[:, i] for i in range(shown.shape[1])]
    heads = "".join(
        f"<th style='text-align:left;padding:3px 8px'>{html.escape(_name(c.name))}</th>" for c in columns
    )
    cells = [[_cell(value, column) for value in column] for column in columns]
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    drawn = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    wording = f"共 {len(table):,} 行" + (f"，只显示前 {_ROWS} 行" if len(table) > _ROWS else "")
    return f"<div style='overflow-x:auto'>{drawn}<small>{wording}</small></div>"


def _name(name: object) -> str:
    text = "·".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)
    return "" if text.startswith("index") else text


def _cell(value: Any, column: pd.Series[Any]) -> str:
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    whole = _text(value, whole=number and bool((column.dropna() % 1 == 0).all()))
    cut = whole if len(whole) <= _LONGEST else whole[:_LONGEST] + "…"
    title = f" title='{html.escape(whole, quote=True)}'" if cut != whole else ""
    style = _CELL.format(align="right" if number else "left", wrap="nowrap" if number else "normal")
    return f"<td style='{style}'{title}>{html.escape(cut)}</td>"


def _text(value: Any, whole: bool) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(dict.fromkeys(map(str, value)))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.0f}" if whole else f"{value:,.2f}"
    return " ".join(str(value).split())


def _show_in_jupyter() -> None:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, to_html)


_show_in_jupyter()
