"""偏差无说明: targets missed, or about to be, and accounts that changed by much, of which no word says why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.copies.alignment import longest
from yiju.audit.field import listed
from yiju.audit.finding import Finding, Severity
from yiju.audit.results.outcome import outcome
from yiju.audit.results.result_form import ResultForm, blank, sheets
from yiju.audit.rule import Rule
from yiju.audit.rules.no_reason.hollow import Large, explained, hollow
from yiju.audit.statements.paragraph import filing_name
from yiju.ingest.record import Filing, Indicator
from yiju.ingest.values.digits import unpadded

_NAMED, _MOST = 5, 0.6
"""Characters of an indicator's name, and their share, that name it where they stand together in another text."""


class NoReasonParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    behind: Decimal
    elsewhere: list[str]
    scores: dict[Severity, float]
    large: Large
    repeating: int
    repeating_share: Decimal


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each form and grade, and one for the accounts of a budget."""
    parameters = rule.read(NoReasonParameters)
    for filing in case.filings:
        yield from _changes(case, rule, parameters, filing)
    for sheet in sheets(case, "monitoring", "result"):
        unexplained: dict[Severity, list[tuple[int, str, str]]] = {"确定": [], "疑似": [], "提示": []}
        for n, row in sheet.rows:
            if not blank(row.reason) or _explained_elsewhere(sheet, row, parameters.elsewhere):
                continue
            found = _late(sheet, row, parameters.behind) if sheet.stage == "monitoring" else _missed(row)
            if found is not None:
                unexplained[found[0]].append((n, row.name, found[1]))
        for severity, rows in unexplained.items():
            if rows:
                texts = [f"“{name}”{text}" for _, name, text in rows]
                evidence = [
                    sheet.row(
                        n, "actual", sheet.record.indicators[n].actual or sheet.record.indicators[n].name
                    )
                    for n, _, _ in rows
                ]
                sentence = f"有{len(rows)}项指标{'未完成' if severity == '确定' else '有偏差'}而没有说明原因：{listed(texts)}"
                score = parameters.scores[severity]
                yield sheet.finding(case, rule, severity, severity, sentence, evidence, score=score)


def _changes(case: Case, rule: Rule, parameters: NoReasonParameters, filing: Filing) -> Iterator[Finding]:
    passages = case.passages(filing)
    found = list(hollow(passages, parameters.large))
    large = [(p, h) for p, h in found if h.large]
    if large:
        wording = listed(
            [
                f"“{h.what}”由{h.before}到{h.now}（{'＋' if h.up else '－'}{h.percent}%，只写“{h.why}”）"
                for _, h in large
            ]
        )
        yield case.finding(
            rule,
            "疑似",
            [],
            "增减",
            f"{filing_name(filing)}有{len(large)}处大幅增减，所写原因没有具体说明增减了什么：{wording}。",
            [
                e
                for p, h in large
                for e in (
                    *([h.changed_at[0].quote(h.changed_at[1])] if h.changed_at else []),
                    p.quote(h.quote),
                )
            ],
            score=parameters.scores["疑似"],
            filing=filing,
            money=sum((h.moved for _, h in large), Decimal(0)),
        )
    repeating = [(p, h) for p, h in found if h.own_name and not h.large]
    every = explained(passages)
    if len(repeating) >= parameters.repeating and len(repeating) >= parameters.repeating_share * every:
        wording = listed([f"“{h.what}”由{h.before}到{h.now}（只写“{h.why}”）" for _, h in repeating], 3)
        yield case.finding(
            rule,
            "提示",
            [],
            "增减重复",
            f"{filing_name(filing)}写明原因的{every}处增减中，{len(repeating)}处的原因只重复科目名称，没有说明增减了什么：{wording}。",
            [p.quote(h.quote) for p, h in repeating],
            score=parameters.scores["提示"],
            filing=filing,
            money=sum((h.moved for _, h in repeating), Decimal(0)),
        )


def _missed(row: Indicator) -> tuple[Severity, str] | None:
    """Missed by its figures; or, by points taken off, in the office's own eyes."""
    came = outcome(row)
    if came.met is False:
        return "确定", f"指标值{row.target}、完成值{row.actual}"
    if row.score is not None and row.weight is not None and row.score < row.weight:
        severity: Severity = "提示" if came.met else "疑似"
        return severity, f"分值{unpadded(row.weight)}、得分{unpadded(row.score)}"
    return None


def _late(sheet: ResultForm, row: Indicator, behind: Decimal) -> tuple[Severity, str] | None:
    """Far behind the months that have passed, or expected to miss its target."""
    expected = outcome(row, row.expected) if row.expected else None
    if expected is not None and expected.met is False:
        return "疑似", f"指标值{row.target}、全年预计{row.expected}"
    came, months = outcome(row), sheet.project.months if sheet.project else None
    if came.met is False and came.share is not None and months and came.share < behind * months / 12:
        return "疑似", f"指标值{row.target}，{months}个月完成{row.actual}（{came.share:.0%}）"
    return None


def _explained_elsewhere(sheet: ResultForm, row: Indicator, sections: list[str]) -> bool:
    """Whether a text of the form that speaks of problems names the indicator, or most of what it measures: 非法捕捞案件取证难
    of 非法捕捞案件查处率.
    """
    wanted = max(_NAMED, math.ceil(len(row.name) * _MOST))
    texts = (text for section, text in sheet.record.texts.items() if section in sections)
    return any(row.name in text or _run(row.name, text) >= wanted for text in texts)


def _run(name: str, text: str) -> int:
    run = longest(name, text)
    return run.src_end - run.src_start
