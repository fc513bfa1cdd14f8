"""目标变动: an evaluation or a monitoring form that prints other targets than its declaration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.field import listed
from yiju.audit.finding import Finding
from yiju.audit.indicator import bare_name
from yiju.audit.results.outcome import bound
from yiju.audit.results.result_form import ResultForm, plans, sheets
from yiju.audit.rule import Rule
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold


class TargetShiftedParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    matched: float
    least: int


_LOOSER = {">=": 1, ">": 1, "=": 1, "<=": -1, "<": -1}


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Targets that differ, then indicators that are gone, for each form with a declaration."""
    parameters = rule.read(TargetShiftedParameters)
    for sheet in sheets(case, "monitoring", "result"):
        promised = plans(case, sheet.entry) if sheet.entry is not None else []
        promised = [p for p in promised if p.declaration.indicators and not p.doubted("indicators")]
        if promised:
            yield from _differing(case, rule, sheet, promised)
            yield from _gone(case, rule, sheet, promised, parameters)


def _differing(case: Case, rule: Rule, sheet: ResultForm, promised: Sequence[Entry]) -> Iterator[Finding]:
    """Of a target that was changed within the year any printing will do."""
    found: list[tuple[int, Indicator, Entry, int]] = []
    for n, row in sheet.rows:
        if not row.target:
            continue
        wanted = [
            (plan, i, wording)
            for plan in promised
            for i, wording in enumerate(plan.declaration.indicators)
            if bare_name(wording) == bare_name(row) and wording.target and wording.period != "长期"
        ]
        if wanted and not any(_same(wording, row) for _, _, wording in wanted):
            plan, i, _ = wanted[0]
            found.append((n, row, plan, i))
    if not found:
        return
    texts = []
    for _, row, plan, i in found:
        was = plan.declaration.indicators[i]
        texts.append(f"“{row.name}”申报为{was.target}，现印为{row.target}{_way(was, row)}")
    evidence = [
        e
        for n, row, plan, i in found
        for e in (
            sheet.row(n, "target", row.target),
            plan.quote(f"indicators[{i}]", plan.declaration.indicators[i].target or row.name),
        )
    ]
    plan = found[0][2]
    sure = all(bound(row)[1] is not None for _, row, _, _ in found)
    wording = f"有{len(found)}项指标的指标值与申报的不同：{listed(texts)}"
    yield sheet.finding(
        case,
        rule,
        "确定" if sure else "疑似",
        "指标值",
        wording,
        evidence,
        score=1.0 if sure else 0.7,
        with_plans=[plan],
    )


def _gone(
    case: Case, rule: Rule, sheet: ResultForm, promised: Sequence[Entry], parameters: TargetShiftedParameters
) -> Iterator[Finding]:
    """Declared indicators that the form leaves out, where it has most of them."""
    plan = promised[-1]
    here = {bare_name(row) for row in sheet.record.indicators}
    declared = [(i, r) for i, r in enumerate(plan.declaration.indicators) if r.period != "长期"]
    missing = [(i, r) for i, r in declared if bare_name(r) not in here]
    kept = len(declared) - len(missing)
    added = [
        bare_name(r)
        for r in sheet.record.indicators
        if bare_name(r) not in {bare_name(d) for _, d in declared}
    ]
    if not missing or added or kept < parameters.least or kept < parameters.matched * len(declared):
        return
    wording = f"少了申报的{len(missing)}项指标：{listed([f'“{r.name}”（{r.target}）' for _, r in missing])}"
    evidence = [plan.quote(f"indicators[{i}]", r.target or r.name) for i, r in missing]
    yield sheet.finding(case, rule, "疑似", "指标缺少", wording, evidence, score=0.6, with_plans=[plan])


def _same(one: Indicator, other: Indicator) -> bool:
    """Equal as printed, or as figures: a sign that one form leaves out is no change."""
    if fold(one.target or "") == fold(other.target or ""):
        return True
    (sign, value, measure), (again, figure, unit) = bound(one), bound(other)
    if value is None or figure is None or value != figure:
        return False
    if measure and unit and fold(measure) != fold(unit):
        return False
    return sign == again or "=" in (sign, again) or {sign, again} in ({">=", ">"}, {"<=", "<"})


def _way(was: Indicator, row: Indicator) -> str:
    """Whether the new target is easier to meet."""
    (sign, value, _), (_, figure, _) = bound(was), bound(row)
    if value is None or figure is None or sign not in _LOOSER or value == figure:
        return ""
    return "（降低）" if (value - figure) * _LOOSER[sign] > 0 else "（提高）"
