"""An answer as a table of text, without boxes: what is printed is searched, piped and cut by columns.

In: an answer of the graph. Out: lines as wide as they need to be: who shows them decides on the width. Numbers stand
right, IRIs are short, amounts have their commas.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from pyoxigraph import Literal, NamedNode
from rich.console import Console
from rich.table import Table
from rich.text import Text

from yiju.graph.result import QueryResult, Term
from yiju.graph.vocabulary import XSD, short

_NUMBERS = {
    XSD.integer,
    XSD.int,
    XSD.long,
    XSD.nonNegativeInteger,
    XSD.decimal,
    XSD.double,
    XSD.float,
    XSD.boolean,
}


def to_table(result: QueryResult) -> str:
    """The table, with a line below it where there were more rows."""
    columns, rows = result.columns, result.terms
    shown = [[_shown(term) for term in row] for row in rows]
    table = Table(box=None, pad_edge=False)
    for index, name in enumerate(columns):
        right = _is_numeric([row[index] for row in rows])
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for line in shown:
        table.add_row(*map(Text, line))
    out = io.StringIO()
    width = sum(max(map(len, (name, *cells))) * 2 + 3 for name, *cells in zip(columns, *shown, strict=True))
    width = min(max(width + 1, 40), 4000)
    Console(file=out, width=width, no_color=True, markup=False, emoji=False).print(table)
    if result.cut:
        out.write("结果超过行数上限，以上只是一部分。\n")
    return out.getvalue()


def _is_numeric(column: Sequence[Term | None]) -> bool:
    present = [term for term in column if term is not None]
    return bool(present) and all(isinstance(t, Literal) and t.datatype in _NUMBERS for t in present)


def _shown(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(term, Literal) and term.datatype == XSD.decimal:
        return f"{Decimal(term.value):,f}"
    return "" if term is None else str(getattr(term, "value", term))
