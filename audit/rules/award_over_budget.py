"""采购超预算: an award above what was announced for it, a contract above its award."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import yuan
from yiju.audit.finding import Finding
from yiju.audit.results.purchase import ANNOUNCED, buyer_key, quote_purchase
from yiju.audit.rule import Rule
from yiju.ingest.record import Filing, Purchase, PurchaseKind
from yiju.ingest.values.text import fold


class AwardOverBudgetParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    behind: str
    years: int


_Row = tuple[Filing, int, Purchase]
_STEPS: tuple[tuple[PurchaseKind, PurchaseKind], ...] = (
    ("procurement_intentions", "procurement_awards"),
    ("procurement_awards", "procurement_contracts"),
)


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Purchases of one unit and name, stage by stage."""
    parameters = rule.read(AwardOverBudgetParameters)
    jobs: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for filing in case.filings:
        for n, row in enumerate(filing.purchases):
            name = re.sub(parameters.behind, "", fold(row.name))
            jobs[buyer_key(case, filing, row), name].append((filing, n, row))
    for (_, name), rows in jobs.items():
        for before, after in _STEPS:
            of_year: dict[int | None, list[_Row]] = defaultdict(list)
            for one in rows:
                if one[2].kind == after:
                    of_year[one[0].document.year].append(one)
            for year, later in of_year.items():
                first = _before(rows, before, year, parameters.years)
                yield from _compared(case, rule, name, first, later)


def _before(rows: list[_Row], kind: PurchaseKind, year: int | None, most: int) -> list[_Row]:
    """What was announced in the year itself, else in the last year before that announced anything."""
    for back in range(most + 1):
        found = [r for r in rows if r[2].kind == kind and (year is None or r[0].document.year == year - back)]
        if found:
            return found
    return []


def _compared(case: Case, rule: Rule, name: str, first: list[_Row], later: list[_Row]) -> Iterator[Finding]:
    if not first or any(r.amount is None for _, _, r in (*first, *later)):
        return
    before, after = (sum(_once(rows), Decimal(0)) for rows in (first, later))
    if after <= before:
        return
    filing, _, row = later[0]
    yield case.finding(
        rule,
        "疑似",
        [],
        f"{row.kind}|{name}",
        f"{filing.document.unit}{filing.document.year or ''}{'年' if filing.document.year else ''}采购“{row.name}”的"
        f"{ANNOUNCED[row.kind]}{yuan(after)}高于{ANNOUNCED[first[0][2].kind]}{yuan(before)}，超出{yuan(after - before)}，"
        "请核实预算调整或变更的手续。",
        [quote_purchase(f, n) for f, n, _ in (*first, *later)],
        score=0.7,
        filing=filing,
        money=after - before,
    )


def _once(rows: list[_Row]) -> list[Decimal]:
    """The amounts, each once where two notices print the same."""
    return list({(r.supplier, r.amount, r.month): r.amount or Decimal(0) for _, _, r in rows}.values())
