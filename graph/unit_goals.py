"""The goals of a whole unit (整体支出绩效目标表, 自评表): what it set out to do with all its money, and what came of it.

In: a filing's overall form, its evidence and texts. Out: triples of one `yj:Overall` below the filing, its tasks and its
goals. A goal is neither a target nor a result of a project, so no sum or count of projects takes it for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from yiju.graph.evaluations import APPROVED, DRAFT, EXECUTED, REVISED, Evidence, money_of_phase
from yiju.graph.identity import Identity
from yiju.graph.row_terms import funding_line, outcome, printed_row, target_parts
from yiju.graph.triples import Statement, triples_of
from yiju.graph.vocabulary import RDF, RDFS, YJ, part, resource, tagged
from yiju.ingest.record import Document, Overall
from yiju.ingest.stage import STAGES, stage_of

Texts = Callable[[NamedNode], Iterable[Statement]]
"""The passages of the form, attached to a node."""


def overall_unit(overall: Overall, document: Document, identity: Identity) -> str | None:
    """The key of the unit that the form is about: as it prints it, or as its filing does."""
    return next(filter(None, map(identity.unit_of, filter(None, (overall.unit, document.unit)))), None)


def overall(
    filing: NamedNode,
    overall: Overall,
    document: Document,
    identity: Identity,
    evidence: Evidence,
    texts: Texts,
) -> Iterator[Statement]:
    """The form with its money by phase, its sources, tasks and goals."""
    node, year = part(filing, "overall"), overall.year or document.year
    stage = stage_of(overall, document.kind)
    name, unit = overall.unit or document.unit, overall_unit(overall, document, identity)
    yield from triples_of(
        node,
        (RDF.type, YJ.Overall),
        (YJ.inFiling, filing),
        (YJ.overallOf, resource("unit", unit) if unit else None),
        (YJ.year, year),
        (YJ.stage, STAGES[stage]),
        (RDFS.label, tagged(f"{name or ''}整体支出绩效（{f'{year}年' if year else ''}{STAGES[stage]}）")),
        (YJ.form, overall.form),
        (YJ.totalScore, overall.total_score),
        (YJ.executionRate, overall.execution_rate),
        *((YJ.doubt, f"{doubt.field}：{doubt.why}") for doubt in overall.doubts),
    )
    for field in {**overall.evidence, **overall.printed}:
        if "[" not in field and not field.startswith(("funding.", "texts.")):
            yield from evidence(node, field)
    yield from texts(node)
    asked = DRAFT if stage == "plan" else APPROVED
    for phase, amount in (
        (asked, overall.total_budget),
        (REVISED, overall.adjusted_budget),
        (EXECUTED, overall.executed),
    ):
        yield from money_of_phase(node, phase, amount, year, filing, True)
    yield from _sources(node, overall.funding, evidence, "funding")
    for index, task in enumerate(overall.tasks):
        below, field = part(node, "task", str(index + 1)), f"tasks[{index}]"
        yield Statement(node, YJ.task, below)
        yield from triples_of(
            below,
            (RDF.type, YJ.Task),
            (RDFS.label, tagged(task.name)),
            (YJ.name, task.name),
            (YJ.content, task.content),
            (YJ.amount, task.amount),
        )
        yield from evidence(below, field)
        yield from _sources(below, task.funding, evidence, f"{field}.funding")
    for index, row in enumerate(overall.indicators):
        goal = part(node, "goal", str(index + 1))
        yield Statement(node, YJ.goal, goal)
        yield from triples_of(
            goal, (RDF.type, YJ.Goal), *printed_row(row, identity), *target_parts(row), *outcome(row)
        )
        yield from evidence(goal, f"indicators[{index}]")


def _sources(
    node: NamedNode, funding: Mapping[str, object], evidence: Evidence, field: str
) -> Iterator[Statement]:
    for index, (name, amount) in enumerate(funding.items(), 1):
        line = part(node, "funding", str(index))
        yield Statement(node, YJ.fundingLine, line)
        yield from triples_of(line, *funding_line("资金来源", name, amount))
        yield from evidence(line, f"{field}.{name}")
