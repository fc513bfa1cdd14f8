"""编码年度: a 项目编码 whose year is not that of the project's beginning."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.finding import Finding
from yiju.audit.results.coded_entries import coded
from yiju.audit.rule import Rule


class CodeYearParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    before: int


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """A code can be no younger than its project; it may be some years older."""
    parameters = rule.read(CodeYearParameters)
    for one in coded(case):
        entry, code = one.entry, one.code
        d = entry.declaration
        if code is None:
            continue
        start = d.start.year if d.start is not None and not entry.doubted("start") else None
        first = start if start is not None else entry.year
        if first is None:
            continue
        younger, older = code.year > first, start is not None and code.year < start - parameters.before
        if younger or older:
            since = f"开始时间为{d.start}" if start is not None else f"申报年度为{entry.year}年"
            shown = [entry.quote_value("start", f"{d.start}")] if start is not None else [entry.quote_name()]
            yield case.finding(
                rule,
                "疑似" if younger else "提示",
                [entry],
                f"年度|{code.year}",
                f"项目“{entry.name}”的项目编码{one.text}所含年度为{code.year}年，{since}，请核实编码或年度。",
                [entry.quote_value("code", one.text), *shown],
                score=0.7 if younger else 0.4,
            )
