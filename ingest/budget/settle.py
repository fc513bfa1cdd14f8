"""Sums decide which placement of a row's amounts is meant.

In: a `BudgetTable` whose rows may have several placements. Out: the same rows with the placements that
remain: a row's parts sum to its total, children to their parent, top rows to the 合计 row, and
what another table of the filing prints for the same head agrees. A constraint that no placement can
meet (a printed slip) decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from yiju.ingest.budget.budget_table import BudgetTable, PlacedRow, Placement

MOST_SUMS = 20_000
"""Partial sums kept at once; a constraint that needs more is left undecided."""
TOTALS = ("合计", "总计")

Sums = tuple[Decimal, ...]
_EXACT = Decimal(0)


def settle(table: BudgetTable, known: Mapping[str, Decimal]) -> None:
    """Drop placements that printed sums exclude. `known` holds amounts that another place of the
    filing prints for the 合计 row's columns.
    """
    for row in table.rows:
        _keep(row, [p for p in row.placements if adds_up(p, table.spec.sums)])
        if column := table.spec.certain.get((row.code or "")[:3]):
            parts = table.spec.sums.get(TOTALS[0], [])
            others = [part for part in parts if part != column]
            _keep(row, [p for p in row.placements if not any(p.get(other) for other in others)])
    total = _total(table)
    if total is not None:
        _keep(total, [p for p in total.placements if _agrees(p, known)])
    elif table.spec.form == "sides":
        for row in table.rows:  # of nothing nothing is spent
            _keep(row, [p for p in row.placements if not any(p.get(c) for c, a in known.items() if not a)])
    related = families(table)
    while sum(_propagate(parent, children) for parent, children in related):
        pass


def by_print(table: BudgetTable) -> None:
    """Where the sums would hold with two columns exchanged as well, the 合计 row's parts are taken in the order
    of print, if the rows that then follow from it are printed in that order too.
    """
    total = _total(table)
    if total is None or not total.in_print or len(total.placements) < 2:
        return
    meant = [p for p in total.placements if _parts(p, table) == total.in_print]
    rows = _trial(table, total, meant)
    if rows and all(_parts(row.placements[0], table) == row.in_print for row in rows if row.in_print):
        table.rows = rows


def by_heads(table: BudgetTable) -> None:
    """Where the sums would hold with two columns exchanged as well, the 合计 row's parts are taken as they stand under
    their heads, if the rows that then follow from it stand under them too.
    """
    total = _total(table)
    if total is None or total.under is None or len(total.placements) < 2:
        return
    rows = _trial(table, total, [total.under])
    if rows and all(row.placements == [row.under] for row in rows if row.under):
        table.rows = rows


def _trial(table: BudgetTable, total: PlacedRow, meant: list[Placement]) -> list[PlacedRow]:
    """The rows that follow from a reading of the 合计 row; none where they do not all follow."""
    rows = [replace(row) for row in table.rows]
    trial = replace(table, rows=rows)
    next(row for row, own in zip(rows, table.rows, strict=True) if own is total).placements = meant
    settle(trial, {})
    return rows if all(len(row.placements) == 1 for row in rows) else []


def _parts(placement: Placement, table: BudgetTable) -> tuple[Decimal, ...]:
    return tuple(placement[c] for c in table.spec.columns if placement.get(c) and c not in TOTALS)


def _total(table: BudgetTable) -> PlacedRow | None:
    """The row over all others: 合计; 支出总计 of a 收支 table; the only row there is."""
    if table.spec.form == "single":
        return table.rows[-1]
    names = ("支出总计",) if table.spec.form == "sides" else TOTALS
    return next((r for r in reversed(table.rows) if r.code is None and r.name in names), None)


def _keep(row: PlacedRow, placements: list[Placement]) -> bool:
    """Narrow a row's placements; False where nothing changes or nothing would be left."""
    if not placements or len(placements) == len(row.placements):
        return False
    row.placements = placements
    return True


def adds_up(placement: Placement, sums: Mapping[str, list[str]]) -> bool:
    """Whether the wholes of a placement are the sums of their parts, a blank column being nothing."""
    for whole, parts in sums.items():
        if whole in placement or any(p in placement for p in parts):
            amounts = [placement.get(p, Decimal(0)) for p in parts]
            if abs(placement.get(whole, Decimal(0)) - sum(amounts)) > _tolerance(placement, len(parts)):
                return False
    return True


def _tolerance(placement: Placement, parts: int) -> Decimal:
    """Half a printed unit per rounded part."""
    cents = any(v.as_tuple().exponent == -2 or v != v.to_integral_value() for v in placement.values())
    return (Decimal("0.01") if cents else Decimal(1)) * (parts + 1) / 2


def _agrees(placement: Placement, known: Mapping[str, Decimal]) -> bool:
    """Whether the placement holds what is known, but for the rounding of another unit."""
    slack = _tolerance(placement, 1)
    return all(abs(placement.get(column, Decimal(0)) - amount) <= slack for column, amount in known.items())


def families(table: BudgetTable) -> list[tuple[PlacedRow, list[PlacedRow]]]:
    """Each parent with its children: the longest printed code that begins a code; 合计 over the rest."""
    total = _total(table)
    if table.spec.form == "sides":
        kinds = [r for r in table.rows if r.name.endswith("支出")]
        return [(total, kinds)] if total and kinds else []
    by_code = {r.code: r for r in table.rows if r.code}
    children: dict[int, list[PlacedRow]] = {}
    for code, row in by_code.items():
        shorter = (by_code.get(code[:end]) for end in range(len(code) - 1, 2, -1))
        parent = next((p for p in shorter if p is not None), total)
        if parent is not None:
            children.setdefault(id(parent), []).append(row)
    return [(row, children[id(row)]) for row in table.rows if id(row) in children]


def _propagate(parent: PlacedRow, children: list[PlacedRow]) -> bool:
    """Keep the placements that take part in some way of summing up; True where one fell away."""
    rows = [parent, *children]
    if all(len(r.placements) == 1 for r in rows):
        return False
    columns = sorted({c for r in rows for p in r.placements for c in p})
    vectors = [[tuple(p.get(c, Decimal(0)) for c in columns) for p in r.placements] for r in children]
    targets = {tuple(p.get(c, Decimal(0)) for c in columns): p for p in parent.placements}
    ahead = _forward(vectors, list(targets))
    if ahead is None:
        return False
    slack = _tolerance(parent.placements[0], len(children))
    # Sums that agree to the unit come first; rounded ones count only where none does.
    behind = {s for s in ahead[-1] if s in targets}
    behind = behind or {s for s in ahead[-1] if any(_near(s, t, slack) for t in targets)}
    met = [t for t in targets if any(_near(s, t, slack if s not in targets else _EXACT) for s in behind)]
    if not met:
        return False
    changed = _keep(parent, [targets[t] for t in met])
    for index in range(len(children) - 1, -1, -1):
        kept, before = [], set()
        for placement, vector in zip(children[index].placements, vectors[index], strict=True):
            starts = {s for s in (_minus(b, vector) for b in behind) if s in ahead[index]}
            if starts:
                kept.append(placement)
                before |= starts
        changed = _keep(children[index], kept) or changed
        behind = before
    return changed


def _forward(vectors: list[list[Sums]], targets: list[Sums]) -> list[set[Sums]] | None:
    """The sums that the first n children can reach, for every n; None where they are too many."""
    positive = all(x >= 0 for vs in vectors for v in vs for x in v)
    most = [max(column) + len(vectors) for column in zip(*targets, strict=True)]
    ahead: list[set[Sums]] = [{(Decimal(0),) * len(most)}]
    for choices in vectors:
        reached = {_plus(s, v) for s in ahead[-1] for v in choices}
        if positive:
            reached = {s for s in reached if all(x <= top for x, top in zip(s, most, strict=True))}
        if not reached or len(reached) > MOST_SUMS:
            return None
        ahead.append(reached)
    return ahead


def _near(a: Sums, b: Sums, slack: Decimal) -> bool:
    return all(abs(x - y) <= slack for x, y in zip(a, b, strict=True))


def _plus(a: Sums, b: Sums) -> Sums:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _minus(a: Sums, b: Sums) -> Sums:
    return tuple(x - y for x, y in zip(a, b, strict=True))
