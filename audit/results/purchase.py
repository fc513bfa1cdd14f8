"""Rows of procurement intentions: quoted as evidence, and held against the projects that may pay for them.

In: a filing's purchases, a declared project. Out: evidence, and whether name, need or amount speak of the project.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from yiju.audit.case import Entry
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence
from yiju.ingest.record import Filing, Purchase
from yiju.ingest.values.text import fold

_LIKE = 70
"""A name (of 100) that is the project's with words before or behind it."""


def quote_purchase(filing: Filing, number: int) -> Evidence:
    """A row as evidence: its name and its amount as printed."""
    row = filing.purchases[number]
    amount = row.printed or (yuan(row.amount) if row.amount is not None else "")
    return Evidence(
        file=filing.document.file,
        page=row.places[0].page if row.places else None,
        field=f"purchases[{number}]",
        label=f"采购意向第{number + 1}项",
        text=f"{row.name} {amount}".strip(),
        document=filing.document.id,
        places=list(row.places),
    )


def belongs(row: Purchase, entry: Entry) -> bool:
    """Whether the project may be what the row buys for: a like name, the same amount to the yuan (of the project
    or a sub-item), or a name that stands in the project's texts.
    """
    d = entry.declaration
    name, project = fold(row.name), fold(d.name)
    if name in project or project in name or fuzz.partial_ratio(name, project) >= _LIKE:
        return True
    amounts = {d.year_budget, d.total_budget, *(s.amount for s in d.subitems)}
    if row.amount is not None and row.amount % 10_000 and row.amount in amounts:
        return True
    texts = [*d.texts.values(), *(s.name for s in d.subitems)]
    return any(name in fold(t) or fuzz.ratio(name, fold(t)) >= _LIKE for t in texts)
