"""编码格式: a 项目编码 that has not 21 characters in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.finding import Finding
from yiju.audit.results.coded_entries import by_filing
from yiju.audit.rule import Rule

_LENGTH = 21


class CodeFormParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    least_length: int
    near: str


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Where the code is meant to be one: it looks nearly so, or its neighbours are."""
    parameters = rule.read(CodeFormParameters)
    for _, members in by_filing(case):
        right = sum(one.code is not None for one in members)
        for one in members:
            near = len(one.text) >= parameters.least_length and re.fullmatch(parameters.near, one.text)
            # Some provinces number the kind, or have letters behind it: of such codes only the neighbours tell.
            ordered = len(one.text) == _LENGTH and near
            if one.code is not None or not ((near and not ordered) or right > len(members) / 2):
                continue
            length = len(one.text)
            why = (
                f"为{length}位，应为{_LENGTH}位"
                if length != _LENGTH
                else "不是“区划6位、年度2位、类别字母1位、序号12位”"
            )
            yield case.finding(
                rule,
                "确定",
                [one.entry],
                f"格式|{one.text}",
                f"项目“{one.entry.name}”的项目编码{one.text}{why}。",
                [one.entry.quote_value("code", one.text)],
                score=0.9,
            )
