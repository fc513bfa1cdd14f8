"""编码重复: one 项目编码 for two projects, or one project under two codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from yiju.audit.case import Case, Entry
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Finding, Severity
from yiju.audit.results.coded_entries import Coded, coded
from yiju.audit.rule import Rule
from yiju.ingest.values.name_keys import project_key
from yiju.ingest.values.text import fold


class DuplicateCodeParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    same_name: float


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Within one stage of one year: over the years a code with another name is a project renamed."""
    parameters = rule.read(DuplicateCodeParameters)
    codes: dict[tuple[str, int | None, str], list[Coded]] = defaultdict(list)
    names: dict[tuple[str, str, int | None, str], list[Coded]] = defaultdict(list)
    for one in coded(case):
        if one.code is not None:
            e = one.entry
            codes[one.text, e.year, e.stage].append(one)
            names[e.unit_key, project_key(e.name), e.year, e.stage].append(one)
    for (text, _, _), members in codes.items():
        each = _different(members, parameters.same_name)
        if len(each) > 1:
            yield _one_code(case, rule, text, each)
    for members in names.values():
        entries = list({one.text: one.entry for one in members}.values())
        if len(entries) > 1:
            yield _two_codes(case, rule, entries)


def _different(members: Sequence[Coded], same_name: float) -> list[Entry]:
    """One entry for each project: names that say one thing are one, a project printed twice is one."""
    found: list[Entry] = []
    for one in members:
        name = project_key(one.entry.name)
        if all(fuzz.ratio(name, project_key(e.name)) < same_name for e in found):
            found.append(one.entry)
    return found


def _one_code(case: Case, rule: Rule, text: str, entries: Sequence[Entry]) -> Finding:
    together = len({e.filing.document.id for e in entries}) < len(entries)
    severity: Severity = "确定" if together else "疑似"
    each = [f"“{e.name}”（{e.unit}{_asked(e)}）" for e in entries]
    return case.finding(
        rule,
        severity,
        entries,
        f"一码|{text}",
        f"项目编码{text}在{entries[0].year}年对应{len(entries)}个项目：{listed(each)}。",
        [x for e in entries for x in (e.quote_value("code", text), e.quote_name())],
        score=1.0 if together else 0.7,
    )


def _two_codes(case: Case, rule: Rule, entries: Sequence[Entry]) -> Finding:
    texts = [e.declaration.code or "" for e in entries]
    return case.finding(
        rule,
        "疑似",
        entries,
        f"两码|{'|'.join(sorted(map(fold, texts)))}",
        f"{entries[0].unit}{entries[0].year}年的项目“{entries[0].name}”有{len(entries)}个项目编码（{listed(texts)}），"
        "请核实是否重复申报或拆分。",
        [e.quote_value("code", t) for e, t in zip(entries, texts, strict=True)],
        score=0.7,
    )


def _asked(entry: Entry) -> str:
    budget = entry.declaration.year_budget
    return f"，{yuan(budget)}" if budget is not None else ""
