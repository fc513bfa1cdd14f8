"""What a row of a form says wherever it stands: of indicators (a target of a declaration, a result of an evaluation, a goal
of a unit) and of money.

In: the row. Out: pairs of predicate and value for `triples.triples_of`; what the row does not print has no value.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from yiju.graph.identity import Identity
from yiju.graph.vocabulary import RDF, RDFS, YJ, resource, tagged
from yiju.ingest.record import Indicator
from yiju.ingest.values.target import split_target

Pair = tuple[NamedNode, object]


def indicator_node(row: Indicator, identity: Identity) -> NamedNode | None:
    """The indicator that filings share, where the row names one."""
    key = identity.indicator_of(row.name)
    return resource("indicator", key) if key else None


def printed_row(row: Indicator, identity: Identity) -> tuple[Pair, ...]:
    """The name, its levels and the target as printed."""
    return (
        (RDFS.label, tagged(row.name)),
        (YJ.indicator, indicator_node(row, identity)),
        (YJ.indicatorName, row.name),
        (YJ.level1, row.level1),
        (YJ.level2, row.level2),
        (YJ.targetText, row.target),
    )


def target_parts(row: Indicator) -> tuple[Pair, ...]:
    """The target as sign, number and unit of measure."""
    return (YJ.comparator, row.comparator), (YJ.value, row.value), (YJ.measure, row.measure)


def outcome(row: Indicator) -> tuple[Pair, ...]:
    """What came of it, with its score and reason."""
    return (
        (YJ.actualText, row.actual),
        (YJ.actualValue, split_target(row.actual)[1] if row.actual else None),
        (YJ.weight, row.weight),
        (YJ.score, row.score),
        (YJ.reason, row.reason),
        (YJ.expected, row.expected),
    )


def funding_line(kind: str, name: str, amount: object) -> tuple[Pair, ...]:
    """A part of a sum; `kind` says whether it is a sub-item or a source."""
    return (
        (RDF.type, YJ.FundingLine),
        (RDFS.label, tagged(name)),
        (YJ.kind, kind),
        (YJ.name, name),
        (YJ.amount, amount),
    )
