"""重复立项: two projects that are substantively one."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from yiju.audit.case import Case, Entry
from yiju.audit.copies.reuse import Pair, pairs
from yiju.audit.field import label, listed, yuan
from yiju.audit.finding import Finding
from yiju.audit.keyed_finding import KeyedFinding
from yiju.audit.memory import key_of, mark_of
from yiju.audit.once import once_a_case
from yiju.audit.rule import Rule
from yiju.audit.rules.duplicate_project.agreement import agree, by_size
from yiju.audit.rules.duplicate_project.bound import holding, may_add_up, may_be_held, merging
from yiju.audit.rules.duplicate_project.crossing import CommonTask, namesakes, tasks
from yiju.audit.rules.duplicate_project.judged import judged_of
from yiju.audit.rules.duplicate_project.letters import by_letters, copied, groups, key_of_group
from yiju.audit.rules.duplicate_project.parameters import DuplicateProjectParameters, Ends, ends_of
from yiju.audit.rules.duplicate_project.proposals import proposals
from yiju.audit.rules.duplicate_project.rarity import Rarity, rarity
from yiju.audit.rules.duplicate_project.sentence import quotes, sentence
from yiju.audit.rules.duplicate_project.weighing import (
    APART,
    HELD,
    PARTLY,
    TELLING,
    JudgedPair,
    Weigher,
)
from yiju.ingest.values.text import fold

_WITHIN = ("contained", "merged")
"""Relations in which one of the two is a part of the other."""


def find(case: Case, rule: Rule) -> Iterator[Finding | KeyedFinding]:
    """One finding for each pair that facts tell, then for each group of copies, names and tasks not told yet."""
    parameters = rule.read(DuplicateProjectParameters)
    aligned, judged, copies = _aligned(case), _judged(case, parameters), _copied(case, parameters)
    known_pairs = _as_duplicates(judged)
    yield from by_facts(case, rule, parameters, judged, aligned, rarity(case))
    for group in groups(copies):
        making = functools.partial(by_letters, case, rule, parameters, group)
        yield KeyedFinding(key_of_group(case, group), making)
    known_pairs |= {ends_of(pair.left, pair.right) for pair in copies}
    for named in namesakes(case, parameters.least_name, parameters.namesakes):
        known = [ends_of(a, b) for a, b in combinations(named, 2)]
        if not any(ends in known_pairs or (ends in judged and judged[ends].other_things) for ends in known):
            yield _named(case, rule, named)
    for task in tasks(case):
        if ends_of(task.left[0], task.right[0]) not in known_pairs:
            yield _crossing(case, rule, task)


def reported_duplicates(case: Case, rule: Rule) -> set[Ends]:
    """The pairs of projects that are told as duplicates, by facts or as copies."""
    parameters = rule.read(DuplicateProjectParameters)
    copies = {ends_of(pair.left, pair.right) for pair in _copied(case, parameters)}
    return _as_duplicates(_judged(case, parameters)) | copies


@once_a_case
def _aligned(case: Case) -> dict[Ends, Pair]:
    """Every two projects that share text or figures."""
    return {ends_of(pair.left, pair.right): pair for pair in pairs(case)}


@once_a_case
def _copied(case: Case, parameters: DuplicateProjectParameters) -> list[Pair]:
    """Those of them that their letters tell."""
    return copied(_judged(case, parameters), _aligned(case), parameters)


def _as_duplicates(judged: Mapping[Ends, JudgedPair]) -> set[Ends]:
    """The pairs that their facts tell."""
    return {ends for ends, one in judged.items() if one.score > 0}


@once_a_case
def _judged(case: Case, parameters: DuplicateProjectParameters) -> dict[Ends, JudgedPair]:
    """What facts say of every two projects that anything proposes."""
    aligned = _aligned(case)
    proposed = proposals(case, _proposed(case, parameters))
    letters = proposed.of_projects({ends: pair.content for ends, pair in aligned.items()})
    held, summing = holding(proposed, case.memory), may_add_up(proposed)
    counting = summing | (proposed.of_projects(_named_or_copied(case, parameters)) > 0)
    counting[list(may_be_held(held))] = True
    found = Weigher(rarity(case), parameters.facts, case.memory).weigh_all(proposed, letters, counting, held)
    whole = found.flags & PARTLY == 0
    alone = (found.flags & TELLING > 0) | (whole & counting) | found.adding
    beside = whole & ~proposed.once & np.isin(proposed.ends, proposed.ends[alone])
    # Of what neither tells two projects, nor tells them apart, nor adds up, nothing is asked.
    asked = (found.flags & (TELLING | APART) > 0) | ~proposed.once | summing | found.adding
    wholes = merging(pair for place, pair in held.items() if found.flags[place] & HELD)
    return judged_of(list(found.some(np.flatnonzero((alone | beside) & asked))), wholes)


def _named_or_copied(case: Case, parameters: DuplicateProjectParameters) -> dict[Ends, float]:
    """The pairs that letters or names may tell, where facts do not call them two things; each with 1."""
    ends = dict.fromkeys(_aligned(case), 1.0)
    for named in namesakes(case, parameters.least_name, parameters.namesakes):
        ends |= {ends_of(one, other): 1.0 for one, other in combinations(named, 2)}
    return ends


def _proposed(case: Case, parameters: DuplicateProjectParameters) -> Iterator[tuple[str, str]]:
    """What texts and names propose."""
    yield from ((pair.left.id, pair.right.id) for pair in pairs(case))
    for named in namesakes(case, parameters.least_name, parameters.namesakes):
        yield from ((one.id, other.id) for one, other in combinations(named, 2))


def by_facts(
    case: Case,
    rule: Rule,
    parameters: DuplicateProjectParameters,
    judged: Mapping[Ends, JudgedPair],
    aligned: Mapping[Ends, Pair],
    rare: Rarity,
) -> Iterator[KeyedFinding]:
    """One finding a pair; where a project holds several others, each says so."""
    held: dict[str, list[str]] = defaultdict(list)
    by_facts = {ends: one for ends, one in judged.items() if one.score > 0}
    for one in by_facts.values():
        if one.verdict.relation in _WITHIN:
            whole, part = by_size(one.left, one.right)
            held[whole.entry.project_key].append(part.entry.name)
    for ends, one in by_facts.items():
        parts = held[by_size(one.left, one.right)[0].entry.project_key]
        if one.verdict.relation not in _WITHIN or len(parts) < 2:
            parts = []
        pair = aligned.get(ends)
        telling = functools.partial(_finding_of, case, rule, parameters, one, parts, pair, rare)
        yield KeyedFinding(_key_of_finding(case, one, parts, pair, rare), telling)


def _key_of_finding(
    case: Case, one: JudgedPair, parts: Sequence[str], pair: Pair | None, rare: Rarity
) -> bytes:
    """What all that a finding about the two says is made of."""
    seen = mark_of((one.verdict, parts, pair.mark if pair is not None else b""))
    sides = one.left, one.right
    return key_of("told", [*(case.seen(side.entry) for side in sides), *map(rare.look, sides), seen])


def _finding_of(
    case: Case,
    rule: Rule,
    parameters: DuplicateProjectParameters,
    one: JudgedPair,
    parts: list[str],
    pair: Pair | None,
    rare: Rarity,
) -> Finding:
    agreement, verdict = agree(one.left, one.right, rare), one.verdict
    left, right = one.left.entry.unit_key, one.right.entry.unit_key
    above = case.identity.above
    wording = sentence(
        agreement,
        verdict,
        parts,
        subordinate=left in above(right) or right in above(left),
        letters=f"（两份叙述文字重复{pair.whole:.0%}，扣除通用表述后{pair.content:.0%}）" if pair else "",
    )
    return case.finding(
        rule,
        "提示" if verdict.relation == "next_year" and verdict.score < parameters.next_year else "疑似",
        [one.left.entry, one.right.entry],
        "重复",
        wording,
        quotes(agreement),
        score=verdict.chance,
        overlaps=pair.overlaps() if pair is not None else (),
        money=by_size(one.left, one.right)[1].total if verdict.relation in _WITHIN else None,
    )


def _named(case: Case, rule: Rule, entries: Sequence[Entry]) -> Finding:
    budgets = [
        f"{e.unit}{yuan(e.declaration.year_budget)}" for e in entries if e.declaration.year_budget is not None
    ]
    evidence = [e.quote_value("name", e.name) for e in entries]
    evidence += [
        e.quote(f"texts.{s}", e.declaration.texts[s])
        for e in entries
        for s in e.declaration.texts
        if s == "项目概况"
    ]
    return case.finding(
        rule,
        "提示",
        entries,
        "同名",
        f"{listed(list(dict.fromkeys(e.unit for e in entries)))}在{entries[0].year}年各自申报名称相同的项目“{entries[0].name}”"
        + (f"（当年预算：{listed(budgets)}）" if budgets else "")
        + "，文字不同。请核实两处的实施内容是否交叉、同一事项是否重复安排。",
        evidence,
        score=0.3,
    )


def _crossing(case: Case, rule: Rule, task: CommonTask) -> Finding:
    (left, section, clause), (right, other, other_clause) = task.left, task.right
    return case.finding(
        rule,
        "提示",
        [left, right],
        "交叉",
        f"“{left.name}”的“{label(f'texts.{section}')}”与“{right.name}”的“{label(f'texts.{other}')}”写的是相近的工作"
        f"（“{clause}”；“{other_clause}”），两个项目同引《{_cited(left, task.basis)}》。请核实同一工作是否在两个项目中重复安排经费。",
        [left.quote(f"texts.{section}", clause), right.quote(f"texts.{other}", other_clause)],
        score=0.3,
    )


def _cited(entry: Entry, title: str) -> str:
    return next(b.title for b in entry.declaration.bases if b.title and fold(b.title) == title)
