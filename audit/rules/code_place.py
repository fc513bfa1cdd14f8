"""编码区划: a 项目编码 of another place than that of its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Case
from yiju.audit.finding import Finding
from yiju.audit.results.coded_entries import by_filing
from yiju.audit.rule import Rule


class CodePlaceParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    least: int
    share: float


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Within one filing; the code of a project that comes from the city or the province is none."""
    parameters = rule.read(CodePlaceParameters)
    for _, members in by_filing(case):
        codes = [(one, one.code) for one in members if one.code is not None]
        if not codes:
            continue
        place, count = Counter(code.place for _, code in codes).most_common(1)[0]
        if count < parameters.least or count < parameters.share * len(codes):
            continue
        home = next(code for _, code in codes if code.place == place)
        for one, code in codes:
            if code.place != place and not code.above(home):
                yield case.finding(
                    rule,
                    "疑似",
                    [one.entry],
                    f"区划|{code.place}",
                    f"项目“{one.entry.name}”的项目编码{one.text}的区划代码为{code.place}，"
                    f"同一文件其余{count}个项目为{place}。",
                    [one.entry.quote_value("code", one.text)],
                    score=0.7,
                )
