"""拆分采购: one job announced in parts, each below a limit that the whole is above."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Finding, Severity
from yiju.audit.results.purchase import CALLED, buyer_key, quote_purchase
from yiju.audit.rule import Rule
from yiju.ingest.record import Filing, Purchase
from yiju.ingest.values.text import fold


class SplitPurchaseParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    limits: list[Decimal]
    near: Decimal
    parts: str
    least_name: int
    months: int


_Row = tuple[Filing, int, Purchase]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Rows of one unit and year whose names differ in the part only."""
    parameters = rule.read(SplitPurchaseParameters)
    jobs: dict[tuple[str, int | None, str, str], list[_Row]] = defaultdict(list)
    for filing in case.filings:
        for n, row in enumerate(filing.purchases):
            stem = re.sub(parameters.parts, "", fold(row.name))
            if row.amount is not None and len(stem) >= parameters.least_name:
                jobs[buyer_key(case, filing, row), filing.document.year, row.kind, stem].append(
                    (filing, n, row)
                )
    for (_, _, _, stem), rows in jobs.items():
        # The same row in two announcements is one purchase.
        each = list({(fold(r.name), r.amount): (f, n, r) for f, n, r in rows}.values())
        if len(each) > 1 and _close(each, parameters.months):
            yield from _split(case, rule, parameters, stem, each)


def _close(rows: list[_Row], months: int) -> bool:
    """Whether they are to be bought at about one time; an unknown month does not tell."""
    known = [
        int(month[:4]) * 12 + int(month[5:7])
        for _, _, r in rows
        if (month := r.month or (r.date.isoformat() if r.date else "")) and len(month) >= 7
    ]
    return not known or max(known) - min(known) <= months


def _split(
    case: Case, rule: Rule, parameters: SplitPurchaseParameters, stem: str, rows: list[_Row]
) -> Iterator[Finding]:
    amounts = [r.amount for _, _, r in rows if r.amount is not None]
    total = sum(amounts, Decimal(0))
    over = [limit for limit in parameters.limits if max(amounts) < limit <= total]
    if not over:
        return
    limit = over[0]
    near = [limit for limit in over if min(amounts) >= parameters.near * limit]
    severity: Severity = "疑似" if near else "提示"
    limit = near[0] if near else limit
    filing = rows[0][0]
    yield case.finding(
        rule,
        severity,
        [],
        f"拆分|{stem}",
        f"{filing.document.unit}{filing.document.year}年{CALLED[rows[0][2].kind]}中{listed([f'“{r.name}”{yuan(r.amount or Decimal(0))}' for _, _, r in rows])}"
        f"为同一事项的{len(rows)}个部分，各部分均低于{yuan(limit)}，合计{yuan(total)}，请核实是否化整为零。",
        [quote_purchase(f, n) for f, n, _ in rows],
        score=0.8 if near else 0.4,
        filing=filing,
        money=total,
    )
