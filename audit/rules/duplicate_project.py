"""重复立项: two projects that are substantively one."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from audit.alignment import Alignment
from audit.case import Case
from audit.field import label, listed
from audit.finding import Evidence, Finding
from audit.reuse import Pair, pairs
from audit.rule import Rule
from ingest.values.text import fold


class Parameters(msgspec.Struct):
    """See the rule's YAML."""

    copied: float
    subject: float
    same_unit_subject: float
    figures_content: float
    figures_subject: float
    silent_copied: float
    silent_length: int
    sure: float
    least_length: int


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each pair of projects."""
    parameters = rule.read(Parameters)
    for pair in pairs(case):
        if duplicate(pair, parameters):
            yield _finding(case, rule, parameters, pair)


def duplicate(pair: Pair, parameters: Parameters) -> bool:
    """Whether the pair is one project filed twice."""
    if not pair.same_year or pair.length < parameters.least_length:
        return False
    if fold(pair.left.name) == fold(pair.right.name) and pair.same_unit:
        return False  # two forms of one name in one unit: the reader's or the clerk's, not a second project
    if pair.figures and pair.content >= parameters.figures_content:
        return pair.subject >= parameters.figures_subject or not pair.same_unit
    renamed = any(a.renamed for _, _, a in pair.aligned.values())
    # Where neither text names its project, what they describe at length is one thing under two titles.
    silent = not pair.same_unit and not renamed and pair.length >= parameters.silent_length
    if silent and pair.copied >= parameters.silent_copied:
        return True
    wanted = parameters.same_unit_subject if pair.same_unit else parameters.subject
    return pair.copied >= parameters.copied and pair.subject >= wanted


def _finding(case: Case, rule: Rule, parameters: Parameters, pair: Pair) -> Finding:
    left, right = pair.left, pair.right
    score = min(1.0, max(pair.content, pair.copied) + (0.1 if pair.figures else 0.0))
    told = [f"“{label(f'texts.{s}')}”{a.own:.0%}" for s, (_, _, a) in _carrying(pair)]
    facts = "；".join(pair.facts)
    return case.finding(
        rule,
        "疑似" if score >= parameters.sure else "提示",
        [left, right],
        "重复",
        f"{left.unit}的“{left.name}”（{left.year}年）与{right.unit}的“{right.name}”（{right.year}年）"
        f"内容高度重复：全文重复{pair.whole:.0%}，扣除通用表述后{pair.content:.0%}"
        + (f"，其中{listed(told)}" if told else "")
        + (f"；{facts}" if facts else "")
        + "。请核实是否就同一事项重复申报。",
        compared(pair),
        score=score,
        overlaps=pair.overlaps(),
    )


def _carrying(pair: Pair) -> list[tuple[str, tuple[str, str, Alignment]]]:
    rows = [(s, a) for s, a in pair.aligned.items() if a[2].own >= 0.4]
    return sorted(rows, key=lambda r: -r[1][2].own * r[1][2].own_length)


def compared(pair: Pair) -> list[Evidence]:
    """The aligned texts side by side, then the budgets."""
    evidence: list[Evidence] = []
    for name, other, alignment in pair.aligned.values():
        if alignment.own >= 0.4:
            for entry, section in ((pair.left, name), (pair.right, other)):
                text = entry.declaration.texts[section]
                evidence.append(entry.quote(f"texts.{section}", text))
    for entry in (pair.left, pair.right):
        budget = entry.declaration.year_budget
        if budget is not None:
            evidence.append(entry.quote_value("year_budget", f"{budget:f}"))
    return evidence
