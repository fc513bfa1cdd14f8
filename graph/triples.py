"""Triples from values: literals of the value's own type, and nothing where there is no value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from yiju.graph.vocabulary import XSD
from yiju.ingest.personal import masked


class Statement(NamedTuple):
    """A triple on its way into the store: to make pyoxigraph's own takes as long as to make the quad that is stored."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal


def literal(value: str | int | Decimal | object) -> Literal:
    """A literal of the value's own type: xsd:string, integer, decimal or date. The graph is passed on: texts have
    their personal numbers masked.
    """
    if isinstance(value, Decimal):
        return Literal(f"{value:f}", datatype=XSD.decimal)
    if isinstance(value, int):
        return Literal(value)
    if isinstance(value, str):
        return Literal(masked(value))
    return Literal(str(value), datatype=XSD.date)


def triples_of(subject: NamedNode, *pairs: tuple[NamedNode, object]) -> Iterator[Statement]:
    """Triples for every pair whose value is not None nor empty text."""
    for predicate, value in pairs:
        if value is None or value == "":
            continue
        yield Statement(
            subject, predicate, value if isinstance(value, NamedNode | Literal) else literal(value)
        )
