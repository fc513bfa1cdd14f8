"""文字差错: slips of the pen in the prose of budgets and final accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import listed
from yiju.audit.finding import Finding
from yiju.audit.rule import Rule
from yiju.audit.statements.paragraph import Paragraph, filing_name
from yiju.audit.statements.stated import quantities


class TypoParameters(msgspec.Struct):
    """See the rule's YAML."""

    kinds: list[str]
    unfinished: str
    doubled: list[str]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for all slips of a filing."""
    parameters = rule.read(TypoParameters)
    for filing in case.filings:
        if filing.document.kind not in parameters.kinds:
            continue
        passages = case.passages(filing)
        slips: list[tuple[Paragraph, str, str]] = []
        for n, paragraph in enumerate(passages):
            last = n + 1 == len(passages) or passages[n + 1].title != paragraph.title
            if last and _money(paragraph) and (end := re.search(parameters.unfinished, paragraph.text)):
                slips.append(
                    (paragraph, paragraph.text[max(0, end.start() - 12) :], f"末尾为“{end[0].strip()}”")
                )
            for pattern in parameters.doubled:
                for match in re.finditer(pattern, paragraph.text):
                    around = paragraph.text[max(0, match.start() - 8) : match.end() + 4]
                    slips.append((paragraph, around, f"有“{match[0]}”"))
        if slips:
            told = listed([f"“{p.title}”{what}（“{text}”）" for p, text, what in slips])
            yield case.finding(
                rule,
                "提示",
                [],
                "文字",
                f"{filing_name(filing)}有{len(slips)}处文字差错：{told}。",
                [p.quote(text) for p, text, _ in slips],
                score=0.2,
                filing=filing,
            )


def _money(paragraph: Paragraph) -> bool:
    return any(q.unit == "元" for q in quantities(paragraph.text))
