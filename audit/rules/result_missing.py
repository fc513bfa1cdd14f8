"""结果缺失: an evaluation that gives no figure for what was promised in figures."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import listed
from yiju.audit.finding import Finding, Severity
from yiju.audit.results.outcome import outcome
from yiju.audit.results.result_form import blank, sheets
from yiju.audit.rule import Rule
from yiju.ingest.record import Indicator


class ResultMissingParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    scores: dict[Severity, float]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each way in which results of a form are wanting."""
    scores = rule.read(ResultMissingParameters).scores
    for sheet in sheets(case, "monitoring", "result"):
        if not sheet.filled:
            continue
        none: list[tuple[int, Indicator]] = []
        words: list[tuple[int, Indicator]] = []
        repeated: list[tuple[int, Indicator]] = []
        for n, row in sheet.rows:
            came = outcome(row)
            if not came.wanted:
                continue
            if not (row.actual or "").strip():
                # Within the year some things are counted at its end only: a reason is enough.
                if sheet.stage == "result" or (blank(row.reason) and blank(row.expected)):
                    none.append((n, row))
            elif came.word:
                words.append((n, row))
            elif came.repeated:
                repeated.append((n, row))
        severity: Severity
        for severity, key, rows, why in (
            ("确定" if sheet.stage == "result" else "提示", "空白", none, "没有填写完成值"),
            ("确定", "文字", words, "的完成值只是文字，没有数字"),
            ("疑似", "重复", repeated, "的完成值只是重复指标值"),
        ):
            if rows:
                blanks = [
                    f"“{r.name}”（指标值{r.target}{f'，完成值“{r.actual}”' if r.actual else ''}）"
                    for _, r in rows
                ]
                evidence = [
                    sheet.row(n, "actual" if r.actual else "target", r.actual or r.target) for n, r in rows
                ]
                sentence = f"有{len(rows)}项应以数字衡量的指标{why}：{listed(blanks)}"
                yield sheet.finding(case, rule, severity, key, sentence, evidence, score=scores[severity])
