"""指标不可衡量: numbers whose target is a word, and rates whose target no rate can have."""

from __future__ import annotations

from collections.abc import Iterator

from yiju.audit.case import Case
from yiju.audit.finding import Finding, Severity
from yiju.audit.indicator import Row, bare_name, misplaced, quoted, shown, unsure
from yiju.audit.results.result_form import ResultForm, sheets
from yiju.audit.rule import Rule, load
from yiju.audit.rules import self_reference_target
from yiju.audit.worded_target import VagueTargetParameters, benefit, degree, qualitative, word_for_number
from yiju.ingest.record import Indicator


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Up to two findings for a declaration: words for numbers, and impossible rates."""
    parameters = rule.read(VagueTargetParameters)
    for sheet in sheets(case, "plan"):
        yield from _degrees(case, rule, parameters, sheet)
    for entry in case.entries:
        words: list[Row] = []
        impossible: list[Row] = []
        for number, indicator in enumerate(entry.declaration.indicators):
            if not indicator.target or misplaced(entry, number):
                continue
            if word_for_number(indicator, parameters):
                words.append((number, indicator))
            elif _impossible(indicator, parameters) and not unsure(entry, number):
                impossible.append((number, indicator))
        for content, rows, why in (
            ("词", words, "应当定量，指标值却没有数字，未细化量化、不可衡量"),
            ("比率", impossible, "的指标值与比率不合（单位不是百分比，或大于100%）"),
        ):
            if rows:
                yield case.finding(
                    rule,
                    "疑似",
                    [entry],
                    content,
                    f"项目“{entry.name}”有{len(rows)}项绩效指标{why}：{shown(entry, rows)}。",
                    quoted(entry, rows),
                    score=0.8,
                )


def _degrees(
    case: Case, rule: Rule, parameters: VagueTargetParameters, sheet: ResultForm
) -> Iterator[Finding]:
    """Rows whose target is a word of degree that no standard explains: those that the form itself calls 定性, all of a
    whole unit, and, as a hint, what says what good comes of a project. Rows of 指标值自我重复 are left to it.
    """
    repeated = (
        self_reference_target.rows_of(sheet.entry, load("self_reference_target")) if sheet.entry else set()
    )
    rows = [(n, r) for n, r in sheet.rows if degree(r, parameters) and n not in repeated]
    called = [(n, r) for n, r in rows if sheet.entry is None or qualitative(r)]
    benefits = [(n, r) for n, r in rows if (n, r) not in called and benefit(r, parameters)]
    grades: tuple[tuple[Severity, list[Row], str, str, float], ...] = (
        ("疑似", called, "程度词", "定性", 0.6),
        ("提示", benefits, "效益程度词", "", 0.4),
    )
    for severity, found, content, kind, score in grades:
        if found:
            wording = "；".join(f"{r.name}→{r.target}" for _, r in found)
            yield sheet.finding(
                case,
                rule,
                severity,
                content,
                f"有{len(found)}项{kind}指标的指标值只是程度词，没有可以判断的标准：{wording}",
                [sheet.quote(f"indicators[{n}]", r.target or "") for n, r in found],
                score=score,
            )


def _impossible(indicator: Indicator, parameters: VagueTargetParameters) -> bool:
    name = bare_name(indicator)
    if not name.endswith("率") or name.endswith(tuple(parameters.not_quantities)):
        return False
    if indicator.value is None or indicator.measure is None:
        return False
    if not any(sign in indicator.measure for sign in parameters.rate_measures):
        return True
    growth = any(word in name for word in parameters.over_hundred)
    return indicator.measure == "%" and indicator.value > 100 and not growth
