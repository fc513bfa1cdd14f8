"""The table of facts of a declaration, or of a unit's overall form.

In: the record. Out: `FactTable`, made once for each record that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.declared.actor_facts import actors
from yiju.audit.declared.counted_facts import (
    column_facts,
    indicator_facts,
    subitem_facts,
    text_facts,
    whole_amounts,
)
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.fact_clauses import FactClause, fact_clauses
from yiju.audit.declared.share_facts import share_facts
from yiju.audit.declared.time_facts import deadline, durations, indicator_duration, milestones, months
from yiju.audit.once import once_a_case
from yiju.ingest.field_names import MONEY_FIELDS
from yiju.ingest.record import Declaration, Overall
from yiju.ingest.values.text import fold


def read_facts(record: Declaration | Overall) -> FactTable:
    """All facts of a record: sub-items, indicators, texts, then its own fields."""
    return FactTable(tuple(_facts(record)))


def declared_facts(case: Case, record: Declaration | Overall) -> FactTable:
    """The same, made once for each record of an audit: rules that look at one filing and those that compare all ask for it."""
    made = _made(case.everywhere)
    found = made.get(id(record))
    if found is None:
        found = made[id(record)] = read_facts(record)
    return found


@once_a_case
def _made(case: Case) -> dict[int, FactTable]:
    """By the records, which the case holds."""
    return {}


def _facts(record: Declaration | Overall) -> Iterator[DeclaredFact]:
    if isinstance(record, Declaration):
        for i, subitem in enumerate(record.subitems):
            yield from subitem_facts(f"subitems[{i}]", subitem)
    for i, row in enumerate(record.indicators):
        field = f"indicators[{i}]"
        yield from indicator_facts(field, row)
        yield from deadline(field, row)
        yield from indicator_duration(field, row)
        if row.value is not None and row.measure == "%":
            yield DeclaredFact(
                kind="share",
                field=field,
                run=row.target or "",
                before=fold(row.name),
                value=row.value,
                unit="%",
            )
    for section, text in record.texts.items():
        field = f"texts.{section}"
        clauses = list(fact_clauses(field, text))
        yield from text_facts(field, text, clauses, record.year)
        yield from column_facts(field, text)
        yield from _clause_facts(clauses, record.year)
        yield from share_facts(field, text, record.year)
        yield from whole_amounts(field, clauses)
    if isinstance(record, Declaration):
        for kind in record.category:
            for fact in durations(FactClause("category", kind, 0, len(kind), "", kind)):
                yield msgspec.structs.replace(fact, before="")
    for name in ("start", "end"):
        day = getattr(record, name, None)
        if day is not None:
            value = Decimal(day.year * 100 + day.month)
            yield DeclaredFact(
                kind="period", field=name, run=record.printed.get(name, ""), before=name, value=value
            )
    for name in sorted(MONEY_FIELDS):
        amount = getattr(record, name, None)
        if isinstance(amount, Decimal):
            yield DeclaredFact(
                kind="amount",
                field=name,
                run=record.printed.get(name, ""),
                before=name,
                value=amount,
                unit="元",
            )


def _clause_facts(clauses: Sequence[FactClause], year: int | None) -> Iterator[DeclaredFact]:
    """Times (of `year`, or of another one) and actors that clauses state."""
    for last, clause in zip((None, *clauses), clauses, strict=False):
        before = last.text if last is not None and last.sentence == clause.sentence else ""
        yield from months(clause, year)
        yield from milestones(clause, before, year)
        yield from durations(clause)
        yield from actors(clause, before)
