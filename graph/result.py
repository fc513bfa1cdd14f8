"""The answer to a query, as terms and as Python values.

As a W3C format it is written by `formats`; how a person is shown it is decided above the graph.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from yiju.graph.graph_errors import GraphError
from yiju.graph.vocabulary import XSD

Term = NamedNode | BlankNode | Literal | Triple
Value = str | int | bool | Decimal | float | dt.date | None

_INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger}


def value(term: Term | None) -> Value:
    """A term as Python value: literals by their type where they are of it, IRIs and all else as text, unbound as None."""
    if not isinstance(term, Literal):
        return (
            term.value if isinstance(term, NamedNode | BlankNode) else (None if term is None else str(term))
        )
    text, kind = term.value, term.datatype
    # A query can make literals that are none of their type (STRDT), and dates with a zone.
    with suppress(ValueError, InvalidOperation):
        if kind in _INTEGERS:
            return int(text)
        if kind == XSD.decimal:
            return Decimal(text)
        if kind in (XSD.double, XSD.float):
            return float(text)
        if kind == XSD.boolean:
            return text in ("true", "1")
        if kind == XSD.date:
            return dt.date.fromisoformat(text)
    return text


@dataclass(frozen=True)
class QueryResult:
    """Answer of one query.

    `columns` and `terms` are filled for SELECT; CONSTRUCT and DESCRIBE give the columns s, p, o with
    a row per triple; ASK gives the column ask with one boolean. `cut` is true where the limit of rows
    was reached and more would have come.
    """

    kind: OneOf["rows", "triples", "boolean"]
    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    cut: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was found: no row, or one of blanks, a count of 0, an ASK that is false."""
        return not self.terms or (len(self.terms) == 1 and not any(self.rows[0]))

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """The rows as Python values."""
        return [tuple(value(term) for term in row) for row in self.terms]

    def __bool__(self) -> bool:
        """ASK: the answer; otherwise whether there is any row."""
        return bool(self.rows[0][0]) if self.kind == "boolean" else bool(self.terms)

    @property
    def triples(self) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        return [Triple(s, p, o) for s, p, o in self.terms]  # type: ignore[arg-type]


def of_answer(answer: tuple[object, ...]) -> QueryResult:
    """The worker's answer as a result."""
    match answer:
        case ("boolean", bool() as yes):
            return QueryResult("boolean", ("ask",), ((Literal(yes),),))
        case ("rows", list() as names, list() as rows, bool() as cut):
            return QueryResult("rows", tuple(names), tuple(rows), cut)
        case ("triples", list() as triples, bool() as cut):
            spread = tuple((t.subject, t.predicate, t.object) for t in triples)
            return QueryResult("triples", ("s", "p", "o"), spread, cut)
    raise GraphError(f"查询进程给出了无法识别的回答：{answer[0]}")
