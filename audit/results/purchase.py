"""Rows of procurement intentions: a filing's purchases → evidence."""

from __future__ import annotations

from yiju.audit.field import yuan
from yiju.audit.finding import Evidence
from yiju.ingest.record import Filing


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
