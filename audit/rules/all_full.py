"""满分存疑: all points given while money or results stand far below."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Evidence, Finding, Severity
from yiju.audit.results.outcome import outcome
from yiju.audit.results.result_form import ResultForm, sheets
from yiju.audit.rule import Rule
from yiju.ingest.values.digits import unpadded


class AllFullParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    execution: Decimal
    far_below: Decimal


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each form with all points."""
    parameters = rule.read(AllFullParameters)
    for sheet in sheets(case, "result"):
        if not _rows_full(sheet) or (sheet.doubted("indicators", "total_score") and not _sums_up(sheet)):
            continue
        full = _full(sheet)
        reasons: list[str] = []
        evidence: list[Evidence] = []
        budget, executed = sheet.budget, sheet.record.executed
        low = parameters.execution if full else parameters.far_below
        if budget and executed is not None and executed / budget < low:
            reasons.append(f"预算{yuan(budget)}、执行{yuan(executed)}，执行率只有{executed / budget:.2%}")
            evidence.append(sheet.quote("executed", yuan(executed)))
        wanting = [
            (n, r)
            for n, r in sheet.rows
            if (came := outcome(r)).wanted
            and (came.met is False or came.word or not (r.actual or "").strip())
        ]
        if wanting and full:
            texts = [f"“{r.name}”指标值{r.target}、完成值{r.actual or '空白'}" for _, r in wanting]
            reasons.append(f"{len(wanting)}项指标没有完成或没有结果（{listed(texts)}）")
            evidence += [sheet.row(n, "actual", r.actual or r.name) for n, r in wanting]
        if reasons:
            total = sheet.record.total_score
            shown = [sheet.quote("total_score", unpadded(total))] if total is not None else []
            sentence = f"{'得满分' if full else '各项指标全部得满分'}，但{'；'.join(reasons)}"
            grade: Severity = "疑似" if full else "提示"
            score = 0.8 if full else 0.4
            yield sheet.finding(case, rule, grade, "满分", sentence, [*shown, *evidence], score=score)


def _rows_full(sheet: ResultForm) -> bool:
    """Whether every indicator has all of its points."""
    rows = sheet.record.indicators
    scored = [r for r in rows if r.score is not None and r.weight is not None]
    return len(scored) == len(rows) > 0 and all(r.score == r.weight for r in scored)


def _sums_up(sheet: ResultForm) -> bool:
    """Whether the points that were read make up the printed total and a hundred: then no cell of points was misplaced."""
    rows, total = sheet.record.indicators, sheet.record.total_score
    of_money = sheet.record.execution_score or Decimal(0), sheet.record.execution_weight or Decimal(0)
    scores = sum((row.score or Decimal(0) for row in rows), of_money[0])
    return (
        total is not None
        and scores == total
        and sum((r.weight or Decimal(0) for r in rows), of_money[1]) == 100
    )


def _full(sheet: ResultForm) -> bool:
    """Whether the total and the money have all of theirs, too."""
    d, total = sheet.project, sheet.record.total_score
    money = d is None or d.execution_score is None or d.execution_score == d.execution_weight
    return money and (total is None or total >= 100)
