"""自评勾稽不符: the points and rates of an evaluation against themselves and against its money."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.finding import Finding, Severity
from yiju.audit.results import funding, points
from yiju.audit.results.result_form import ResultForm, sheets
from yiju.audit.rule import Rule


class ScoreArithmeticParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    scores: dict[Severity, float]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Each slip of each form that gives points; of plans only their weights."""
    parameters = rule.read(ScoreArithmeticParameters)
    for sheet in sheets(case, "plan", "monitoring", "result"):
        for slip in _slips(sheet):
            yield slip.of(case, rule, sheet, parameters.scores[slip.severity])


def _slips(sheet: ResultForm) -> Iterator[points.Slip]:
    yield from points.weights(sheet, sheet.entry is None and sheet.stage == "plan")
    if sheet.stage == "plan":
        return
    yield from points.execution(sheet)
    yield from funding.above_whole(sheet)
    if sheet.stage == "result":
        yield from points.above_weight(sheet)
        yield from points.rows(sheet)
        yield from points.total(sheet)
