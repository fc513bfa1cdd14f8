"""The table of facts of a declaration, or of a unit's overall form.

In: the record. Out: `FactTable`, made once for each record that is asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Case
from yiju.audit.declared.actor_facts import actors
from yiju.audit.declared.fact import DeclaredFact, FactKind
from yiju.audit.declared.fact_clauses import FactClause, fact_clauses
from yiju.audit.declared.mention import Dimension, Mention
from yiju.audit.declared.printed_numbers import printed_numbers
from yiju.audit.declared.read_mentions import read_mentions
from yiju.audit.declared.time_facts import durations, indicator_duration
from yiju.audit.once import once_a_case
from yiju.audit.statements.quantity import Quantity
from yiju.ingest.record import Declaration, Overall


class FactTable:
    """All facts of a record, in the order of its fields; each sort is read when it is first asked for."""

    def __init__(self, record: Declaration | Overall) -> None:
        self._record = record

    @functools.cached_property
    def values(self) -> tuple[Mention, ...]:
        """What is counted, measured, paid, priced, reached, how often, how long and when: in every field."""
        return tuple(read_mentions(self._record))

    @functools.cached_property
    def facts(self) -> tuple[DeclaredFact, ...]:
        """How long the whole takes, and who does what."""
        return tuple(_facts(self._record))

    def numbers(self, sections: frozenset[str]) -> list[Quantity]:
        """All numbers with a unit, of whatever; of texts those of the named sections."""
        return list(printed_numbers(self._record, sections))

    def stated(self, dimension: Dimension, *sections: str) -> list[Mention]:
        """Values that sentences of texts state themselves; of the named sections, or of all."""
        return [
            m
            for m in self.values
            if m.dimension == dimension and m.number and m.section and not m.derived
            if not sections or m.section in sections
        ]

    def of(self, kind: FactKind) -> list[DeclaredFact]:
        """Those of a kind that texts state."""
        return [fact for fact in self.facts if fact.kind == kind and fact.section]


def declared_facts(case: Case, record: Declaration | Overall) -> FactTable:
    """The table of a record, made once for each of an audit: rules that look at one filing and those that compare all ask for it."""
    made = _made(case.everywhere)
    found = made.get(id(record))
    if found is None:
        found = made[id(record)] = FactTable(record)
    return found


@once_a_case
def _made(case: Case) -> dict[int, FactTable]:
    """By the records, which the case holds."""
    return {}


def _facts(record: Declaration | Overall) -> Iterator[DeclaredFact]:
    for i, row in enumerate(record.indicators):
        field = f"indicators[{i}]"
        yield from indicator_duration(field, row)
    for section, text in record.texts.items():
        field = f"texts.{section}"
        clauses = list(fact_clauses(field, text))
        yield from _clause_facts(clauses)
    if isinstance(record, Declaration):
        for kind in record.category:
            for fact in durations(FactClause("category", kind, 0, len(kind), "", kind)):
                yield msgspec.structs.replace(fact, before="")


def _clause_facts(clauses: Sequence[FactClause]) -> Iterator[DeclaredFact]:
    """Lengths and actors that clauses state."""
    for last, clause in zip((None, *clauses), clauses, strict=False):
        before = last.text if last is not None and last.sentence == clause.sentence else ""
        yield from durations(clause)
        yield from actors(clause, before)
