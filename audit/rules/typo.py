"""文字差错: words that are written wrongly in the prose of budgets and final accounts; marks alone are not worth a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import listed
from yiju.audit.finding import Finding
from yiju.audit.rule import Rule
from yiju.audit.statements.paragraph import Paragraph, filing_name


class TypoParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    kinds: list[str]
    doubled: list[str]
    wrong: dict[str, str]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for all slips of a filing."""
    parameters = rule.read(TypoParameters)
    for filing in case.filings:
        if filing.document.kind not in parameters.kinds:
            continue
        slips = [slip for paragraph in case.passages(filing) for slip in _slips(paragraph, parameters)]
        if slips:
            wording = listed([f"“{p.title}”{what}（“{text}”）" for p, text, what in slips])
            yield case.finding(
                rule,
                "提示",
                [],
                "文字",
                f"{filing_name(filing)}有{len(slips)}处文字差错：{wording}。",
                [p.quote(text) for p, text, _ in slips],
                score=0.2,
                filing=filing,
            )


def _slips(paragraph: Paragraph, parameters: TypoParameters) -> Iterator[tuple[Paragraph, str, str]]:
    """The paragraph, the words around the slip, and what is wrong."""
    patterns = dict.fromkeys(parameters.doubled, "重复")
    patterns |= {pattern: f"应为“{right}”" for pattern, right in parameters.wrong.items()}
    for pattern, why in patterns.items():
        for match in re.finditer(pattern, paragraph.text):
            around = paragraph.text[max(0, match.start() - 8) : match.end() + 4]
            yield paragraph, around, f"“{match[0]}”{why}"
