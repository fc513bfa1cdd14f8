"""At which stage of its life a filing tells of a project: planned, listed, watched, or evaluated.

In: a declaration and the kind of its document. Out: its `Stage`. Only plans ask for money; rules about plans,
chains through the years and sums of budgets look at these alone.
"""

from __future__ import annotations

from typing import Literal

from yiju.ingest.record import Declaration, DocumentKind, Filing, Overall

Stage = Literal["plan", "listed", "monitoring", "result"]
"""plan: asks for money; listed: a row of a 项目库; monitoring: within its year; result: after it."""
STAGES: dict[Stage, str] = {"plan": "申报", "listed": "项目库", "monitoring": "监控", "result": "自评"}
"""What a person calls them."""

RESULT_FORMS: tuple[DocumentKind, ...] = ("self_evaluation", "performance_monitoring")
"""Kinds of form that print what came of a project, while its year goes on or after it."""
_BY_KIND: dict[DocumentKind, Stage] = {
    "self_evaluation": "result",
    "department_final_accounts": "result",
    "unit_final_accounts": "result",
    "performance_monitoring": "monitoring",
    "project_list": "listed",
}


def plans_of(filing: Filing) -> list[Declaration]:
    """What of a filing asks for money: that is what a person counts as 申报."""
    return [one for one in filing.projects if stage_of(one, filing.document.kind) == "plan"]


def stage_of(form: Declaration | Overall, kind: DocumentKind) -> Stage:
    """The stage that the document's kind gives, or else what is filled in: a budget may carry an evaluation."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    rows = form.indicators
    watched = any(i.possibility or i.expected for i in rows)
    if isinstance(form, Declaration) and (form.months is not None or form.expected_executed is not None):
        watched = True
    if watched:
        return "monitoring"
    came = form.total_score is not None or form.execution_rate is not None
    return "result" if came or any(i.actual or i.score is not None for i in rows) else "plan"
