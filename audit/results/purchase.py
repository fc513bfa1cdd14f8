"""Purchases that were announced: what a row is called, whose it is, and its evidence."""

from __future__ import annotations

from yiju.audit.case import Case
from yiju.audit.finding import Evidence, quotation
from yiju.ingest.record import Filing, Purchase, PurchaseKind
from yiju.ingest.values.text import fold

CALLED: dict[PurchaseKind, str] = {
    "procurement_intentions": "采购意向",
    "procurement_awards": "中标（成交）结果",
    "procurement_contracts": "采购合同",
}
ANNOUNCED: dict[PurchaseKind, str] = {
    "procurement_intentions": "采购意向公开的预算金额",
    "procurement_awards": "中标（成交）金额",
    "procurement_contracts": "合同金额",
}
"""What the amount of a purchase is called, by what tells of it."""


def buyer_key(case: Case, filing: Filing, row: Purchase) -> str:
    """The unit that buys: by its linked identity, else by its folded name."""
    known = (case.identity.unit_of(name) for name in (row.buyer, filing.document.unit) if name)
    return next(filter(None, known), None) or fold(row.buyer or filing.document.unit or "")


def quote_purchase(filing: Filing, number: int) -> Evidence:
    """A row as evidence: its amount as printed, its name where it prints none."""
    row = filing.purchases[number]
    return quotation(
        filing.document,
        row.places,
        field=f"purchases[{number}]",
        label=f"{CALLED[row.kind]}第{number + 1}项“{row.name}”",
        text=row.printed or row.name,
    )
