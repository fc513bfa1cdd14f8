"""What came of a project: its evaluation with results by indicator, its money by phase, and what was to be bought.

In: declarations at a stage behind the plan, plans, purchases of a filing. Out: triples of `yj:Evaluation`, `yj:Result`,
`yj:Execution` (one for each phase of the year's money: draft, approved, revised, executed) and `yj:Procurement`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from pyoxigraph import NamedNode

from yiju.graph.identity import Identity
from yiju.graph.printings import Printing, value_of
from yiju.graph.row_terms import outcome, printed_row
from yiju.graph.triples import Statement, literal, triples_of
from yiju.graph.vocabulary import OBEU_DIMENSION, PREFIXES, RDF, RDFS, YJ, part, resource, tagged
from yiju.ingest.record import Declaration, DocumentKind, Purchase, PurchaseKind
from yiju.ingest.stage import STAGES, Stage

PURCHASED: dict[PurchaseKind, str] = {
    "procurement_intentions": "意向",
    "procurement_awards": "中标",
    "procurement_contracts": "合同",
}
"""The stage of a purchase by the kind of what tells of it."""

Evidence = Callable[[NamedNode, str], Iterator[Statement]]
"""The evidence of a field, attached to a node."""
IsFirst = Callable[[Callable[[Printing], object]], bool]
"""Whether, among the printings of one declaration, this is the first that has something."""

_PHASES = PREFIXES["obeu-phase"]
DRAFT, APPROVED, REVISED, EXECUTED = (
    NamedNode(_PHASES + phase) for phase in ("draft", "approved", "revised", "executed")
)
PUBLISHED: tuple[DocumentKind, ...] = ("department_budget", "unit_budget")


def plan_money(
    node: NamedNode, printing: Printing, year: int | None, filing: NamedNode, is_first: IsFirst
) -> Iterator[Statement]:
    """The year's money as asked for: approved where a budget publishes it, else a draft."""
    phase = _phase_of(printing)

    def amount(other: Printing) -> Decimal | None:
        return other.declaration.year_budget if _phase_of(other) == phase else None

    yield from money_of_phase(node, phase, amount(printing), year, filing, is_first(amount))


def _phase_of(plan: Printing) -> NamedNode:
    return APPROVED if plan.document.kind in PUBLISHED else DRAFT


def evaluation(
    node: NamedNode,
    d: Declaration,
    stage: Stage,
    identity: Identity,
    filing: NamedNode,
    is_first: IsFirst,
    evidence: Evidence,
) -> Iterator[Statement]:
    """A project as listed, watched or evaluated; an evaluation is no declaration, and asks for nothing."""
    year = identity.declaration_years[d.id]
    unit = identity.unit_of_declaration(d.id)
    if is_first(lambda p: p.declaration.id):
        yield from triples_of(
            node,
            (RDF.type, YJ.Evaluation),
            (YJ.evaluates, resource("project", *identity.project_of(d.id).split("/", 1))),
            (YJ.stage, STAGES[stage]),
            (YJ.name, d.name),
            (RDFS.label, tagged(f"{d.name}（{f'{year}年' if year else ''}{STAGES[stage]}）")),
            (YJ.carriedOutBy, resource("unit", unit) if unit else None),
            (YJ.year, year),
            (YJ.evaluatedFor, year),
        )
    for field, predicate in _OF_EVALUATION:
        if is_first(value_of(field)):
            yield from triples_of(node, (predicate, getattr(d, field)))
    for field in {**d.evidence, **d.printed}:
        if "[" not in field and "." not in field:
            yield from evidence(node, field)
    for phase, field in ((APPROVED, "year_budget"), (REVISED, "adjusted_budget"), (EXECUTED, "executed")):
        yield from money_of_phase(node, phase, getattr(d, field), year, filing, is_first(value_of(field)))
    for index, row in enumerate(d.indicators if is_first(lambda p: p.declaration.indicators) else ()):
        result = part(node, "result", str(index + 1))
        yield Statement(node, YJ.result, result)
        yield from triples_of(result, (RDF.type, YJ.Result), *printed_row(row, identity), *outcome(row))
        yield from evidence(result, f"indicators[{index}]")


_OF_EVALUATION = (
    ("code", YJ.code),
    ("total_score", YJ.totalScore),
    ("execution_rate", YJ.executionRate),
    ("total_budget", YJ.totalBudget),
    ("expected_executed", YJ.expectedMoney),
)


def money_of_phase(
    node: NamedNode,
    phase: NamedNode,
    amount: Decimal | None,
    year: int | None,
    filing: NamedNode,
    first: bool,
) -> Iterator[Statement]:
    """One node for the phase, whichever filings print it; what it is says the first of them."""
    if amount is None:
        return
    name = phase.value.removeprefix(_PHASES)
    money = part(node, "money", name)
    yield Statement(money, YJ.inFiling, filing)
    if not first:
        return
    yield Statement(node, YJ.execution, money)
    yield Statement(node, YJ[f"{name}Money"], literal(amount))
    yield from triples_of(
        money,
        (RDF.type, YJ.Execution),
        (RDFS.label, tagged(f"{year or ''}{'年' if year else ''}{_NAMES[name]}")),
        (OBEU_DIMENSION.budgetPhase, phase),
        (YJ.amount, amount),
        (YJ.year, year),
    )


_NAMES = {"draft": "申报数", "approved": "预算数", "revised": "调整后预算数", "executed": "执行数"}


def line_phase(kind: DocumentKind, column: str) -> NamedNode | None:
    """The phase of a column of a budget's or an account's tables; None where nothing says it."""
    if kind in PUBLISHED:
        return APPROVED
    if not kind.endswith("final_accounts"):
        return None
    if "调整" in column or "全年预算" in column:
        return REVISED
    return APPROVED if "预算数" in column else EXECUTED


def procurement(
    node: NamedNode, row: Purchase, filing: NamedNode, unit: NamedNode | None, year: int | None
) -> Iterator[Statement]:
    """A row of procurement intentions, an award or a contract."""
    yield from triples_of(
        node,
        (RDF.type, YJ.Procurement),
        (YJ.inFiling, filing),
        (YJ.name, row.name),
        (RDFS.label, tagged(row.name)),
        (YJ.need, row.need),
        (YJ.amount, row.amount),
        (YJ.plannedMonth, row.month),
        (YJ.purchaseStage, PURCHASED[row.kind]),
        (YJ.supplier, row.supplier),
        (YJ.purchaseNumber, row.number),
        (YJ.awardedOn, row.date),
        (YJ.carriedOutBy, unit),
        (YJ.year, year),
    )
