"""重复立项: two projects that are substantively one."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations

import msgspec
import numpy as np

from yiju.audit.case import Case, Entry
from yiju.audit.copies.alignment import Alignment
from yiju.audit.copies.components import components
from yiju.audit.copies.reuse import Pair, pairs
from yiju.audit.field import label, listed, yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.keyed_finding import KeyedFinding
from yiju.audit.memory import key_of, mark_of
from yiju.audit.once import once_a_case
from yiju.audit.rule import Rule
from yiju.audit.rules.duplicate_project.agreement import agree, by_size, counts_make
from yiju.audit.rules.duplicate_project.bound import TOGETHER, holding, may_add_up, may_be_held
from yiju.audit.rules.duplicate_project.crossing import CommonTask, namesakes, tasks
from yiju.audit.rules.duplicate_project.fact_table import Facts
from yiju.audit.rules.duplicate_project.proposals import MANY, proposals
from yiju.audit.rules.duplicate_project.rarity import Rarity, rarity
from yiju.audit.rules.duplicate_project.sentence import quotes, sentence
from yiju.audit.rules.duplicate_project.verdict import Weights
from yiju.audit.rules.duplicate_project.weighing import JudgedPair, Weigher, Weighing
from yiju.ingest.values.text import fold


class DuplicateProjectParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    copied: float
    subject: float
    same_unit_subject: float
    figures_content: float
    figures_subject: float
    silent_copied: float
    silent_length: int
    throughout: float
    throughout_content: float
    least_length: int
    template: int
    least_name: int
    namesakes: int
    next_year: float
    facts: Weights


Ends = frozenset[str]
"""The project keys of a pair."""

_WITHIN = ("contained", "merged")
"""Relations in which one of the two is a part of the other."""
_NEARLY = Decimal("0.05")
"""Who merges two projects rounds the sum, or takes a little off."""
_SAME = 0.9
"""From this share on, what is the same as the same is the same."""
_KNIT = 0.8
"""Of its fellows in a group each must be paired with so many,"""
_NEIGHBOURS = 10
"""or of so many, where a group is larger: each project is compared with its nearest only."""


def find(case: Case, rule: Rule) -> Iterator[Finding | KeyedFinding]:
    """One finding for each pair that facts tell, then for each group of copies, names and tasks not told yet."""
    parameters = rule.read(DuplicateProjectParameters)
    aligned, judged = _aligned(case), _judged(case, parameters)
    known_pairs = _as_duplicates(judged)
    yield from by_facts(case, rule, parameters, judged, aligned, rarity(case))
    copies = copied(judged, aligned, parameters)
    for group in groups(copies):
        making = functools.partial(by_letters, case, rule, parameters, group)
        yield KeyedFinding(_key_of_group(case, group), making)
    known_pairs |= {ends_of(pair.left, pair.right) for pair in copies}
    for named in namesakes(case, parameters.least_name, parameters.namesakes):
        known = [ends_of(a, b) for a, b in combinations(named, 2)]
        if not any(ends in known_pairs or (ends in judged and judged[ends].other_things) for ends in known):
            yield _named(case, rule, named)
    for task in tasks(case):
        if ends_of(task.left[0], task.right[0]) not in known_pairs:
            yield _crossing(case, rule, task)


def copied(
    judged: Mapping[Ends, JudgedPair], aligned: Mapping[Ends, Pair], parameters: DuplicateProjectParameters
) -> list[Pair]:
    """The pairs that their letters tell and that facts neither tell nor call a template or two things."""
    return [
        pair
        for ends, pair in aligned.items()
        if not (ends in judged and (judged[ends].verdict.score > 0 or judged[ends].other_things))
        and duplicate(pair, parameters)
    ]


def reported_duplicates(case: Case, rule: Rule) -> set[Ends]:
    """The pairs of projects that are told as duplicates, by facts or as copies."""
    parameters = rule.read(DuplicateProjectParameters)
    judged = _judged(case, parameters)
    copies = copied(judged, _aligned(case), parameters)
    return _as_duplicates(judged) | {ends_of(pair.left, pair.right) for pair in copies}


def ends_of(one: Entry, other: Entry) -> Ends:
    """Their projects."""
    return frozenset((one.project_key, other.project_key))


@once_a_case
def _aligned(case: Case) -> dict[Ends, Pair]:
    """Every two projects that share text or figures."""
    return {ends_of(pair.left, pair.right): pair for pair in pairs(case)}


def _as_duplicates(judged: Mapping[Ends, JudgedPair]) -> set[Ends]:
    """The pairs that their facts tell."""
    return {ends for ends, one in judged.items() if one.verdict.score > 0}


@once_a_case
def _judged(case: Case, parameters: DuplicateProjectParameters) -> dict[Ends, JudgedPair]:
    """What facts say of every two projects that anything proposes."""
    rare = rarity(case)
    proposed = proposals(case, _proposed(case, parameters))
    letters = np.zeros(len(proposed))
    alike = _aligned(case)
    for place in np.flatnonzero(proposed.of_projects(alike)).tolist():
        one, other = proposed.tables[proposed.left[place]], proposed.tables[proposed.right[place]]
        letters[place] = alike[ends_of(one.entry, other.entry)].content
    held = holding(proposed, case.memory)
    counting = proposed.of_projects(_named_or_copied(case, parameters))
    counting[list(may_be_held(held))] = True
    exactly, nearly = may_add_up(proposed, rare)
    weigher = Weigher(rare, parameters.facts, case.memory)
    return judged_of(list(weigher.weigh_all(proposed, letters, counting | exactly, nearly, held)))


def _named_or_copied(case: Case, parameters: DuplicateProjectParameters) -> set[Ends]:
    """The pairs that letters or names may tell, where facts do not call them two things."""
    ends = set(_aligned(case))
    for named in namesakes(case, parameters.least_name, parameters.namesakes):
        ends |= {ends_of(one, other) for one, other in combinations(named, 2)}
    return ends


def judged_of(weighings: Sequence[Weighing]) -> dict[Ends, JudgedPair]:
    """The verdict on every two projects, of their years the one that says most. Weighings around one project must come
    together: it may hold several others.
    """
    made: dict[Ends, JudgedPair] = {}
    merging, (summed, counted) = _merging(weighings), _summed(weighings)
    for one in weighings:
        ends = ends_of(one.left.entry, one.right.entry)
        merged = ends in summed or (one.whole is not None and one.whole.entry.project_key in merging)
        verdict = one.weighed.merged if merged else one.weighed.alone
        if ends in counted and one.weighed.summed is not None:
            verdict = one.weighed.summed
        if ends not in made or verdict.score > made[ends].verdict.score:
            made[ends] = JudgedPair(one.left, one.right, one.weighed, verdict)
    return made


def _merging(weighings: Sequence[Weighing]) -> set[str]:
    """The projects that hold several others, each as a sub-item of its own, which together make (nearly) their total."""
    parts: dict[str, dict[str, tuple[Decimal, str]]] = defaultdict(dict)
    totals: dict[str, Decimal] = {}
    for one in weighings:
        held, whole = one.weighed.held, one.whole
        if held is not None and whole is not None and whole.total is not None:
            part = one.right if held.by_left else one.left
            parts[whole.entry.project_key][held.item] = held.amount, part.entry.project_key
            totals[whole.entry.project_key] = whole.total
    return {
        key
        for key, held_parts in parts.items()
        if len({part for _, part in held_parts.values()}) > 1
        and sum(amount for amount, _ in held_parts.values()) >= totals[key] * TOGETHER
    }


def _summed(weighings: Sequence[Weighing]) -> tuple[set[Ends], set[Ends]]:
    """The pairs of a project and one of two others that have something in common with it and whose totals make its own; nearly,
    where one unit filed the two and what each has in common with it is no chance. And those of them of which the numbers
    make its own as well.
    """
    around: dict[str, list[tuple[Facts, Facts]]] = defaultdict(list)
    firm: dict[str, list[tuple[Facts, Facts]]] = defaultdict(list)
    for weighing in weighings:
        if not weighing.weighed.likely:
            continue
        whole, part = by_size(weighing.left, weighing.right)
        if part.total and whole.total != part.total and whole.entry.year == part.entry.year:
            around[whole.entry.project_key].append((whole, part))
            if weighing.weighed.firm:
                firm[whole.entry.project_key].append((whole, part))
    found: set[Ends] = set()
    counted: set[Ends] = set()
    for members in around.values():
        waiting: dict[Decimal, list[Facts]] = defaultdict(list)
        for whole, part in members:
            assert whole.total is not None and part.total is not None
            for other in waiting.get(part.total, ()):
                two = {ends_of(whole.entry, part.entry), ends_of(whole.entry, other.entry)}
                found |= two
                if counts_make(whole, part, other):
                    counted |= two
            waiting[whole.total - part.total].append(part)
    for members in firm.values():
        for (whole, one), (_, other) in combinations(members, 2) if len(members) <= MANY else ():
            both = (one.total or 0) + (other.total or 0)
            filed_together = one.entry.unit_key == other.entry.unit_key
            if filed_together and whole.total and abs(whole.total - both) <= whole.total * _NEARLY:
                found |= {ends_of(whole.entry, one.entry), ends_of(whole.entry, other.entry)}
    return found, counted


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
    by_facts = {ends: one for ends, one in judged.items() if one.verdict.score > 0}
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


def _key_of_group(case: Case, group: Sequence[Pair]) -> bytes:
    """What all that a finding about copies says is made of."""
    parts = ((case.seen(pair.left), case.seen(pair.right), pair.mark) for pair in group)
    return key_of("copies", chain.from_iterable(parts))


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


def groups(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that belong in one finding, the strongest first. Projects that are the same but for a few words
    are one group, however many; else a group is one in which (nearly) every two are a pair: of two
    projects and the one they were merged into, the two are not the same.
    """
    ends = [(pair, pair.left.project_key, pair.right.project_key) for pair in found]
    alone = ((key, key) for _, *keys in ends for key in keys)
    same = ((one, other) for pair, one, other in ends if pair.content >= _SAME)
    of = {key: number for number, members in enumerate(components(chain(alone, same))) for key in members}
    inside: dict[int, list[Pair]] = defaultdict(list)
    alike: dict[tuple[int, int], Pair] = {}
    for pair in sorted(found, key=_rank):
        one, other = sorted((of[pair.left.project_key], of[pair.right.project_key]))
        if one == other:
            inside[one].append(pair)
        else:
            alike.setdefault((one, other), pair)
    yield from inside.values()
    degrees = Counter(number for numbers in alike for number in numbers)
    parts = components(alike)
    part_of = {number: part for part, members in enumerate(parts) for number in members}
    within: dict[int, list[Pair]] = defaultdict(list)
    for (one, _), pair in alike.items():
        within[part_of[one]].append(pair)
    for part, members in enumerate(parts):
        edges = within[part]
        wanted = _KNIT * (min(len(members), _NEIGHBOURS) - 1)
        if all(degrees[number] >= wanted for number in members):
            yield edges
        else:
            yield from ([pair] for pair in edges)


def _rank(pair: Pair) -> tuple[float, str, str]:
    return -pair.score, pair.left.id, pair.right.id


def duplicate(pair: Pair, parameters: DuplicateProjectParameters) -> bool:
    """Whether the pair is one project filed twice."""
    if not pair.same_year:
        return False
    if pair.length < parameters.least_length:
        return False
    if pair.same_unit and fold(pair.left.name) == fold(pair.right.name):
        return False  # two forms of one name in one unit: the reader's or the clerk's, not a second project
    if pair.figures and pair.content >= parameters.figures_content:
        return pair.subject >= parameters.figures_subject or not pair.same_unit
    retitled = [a.renamed for _, _, a in pair.aligned.values()]
    renamed = any(retitled)
    # Where neither text names its project, what they describe at length, or throughout, is one thing
    # under two titles.
    if not pair.same_unit and not renamed and pair.copied >= parameters.silent_copied:
        throughout = pair.copied >= parameters.throughout and pair.content >= parameters.throughout_content
        if pair.length >= parameters.silent_length or throughout:
            return True
    # Texts that each speak of their own subject are one thing only where the names say so, too.
    apart = pair.same_unit or sum(retitled) * 2 > len(retitled)
    wanted = parameters.same_unit_subject if apart else parameters.subject
    return pair.copied >= parameters.copied and pair.subject >= wanted


def by_letters(
    case: Case, rule: Rule, parameters: DuplicateProjectParameters, group: Sequence[Pair]
) -> Finding:
    """One finding for copies. `group` holds the strongest pair first; of the others only what ties each further project is shown."""
    shown: list[Pair] = []
    entries: dict[str, Entry] = {}
    for pair in group:
        ends = {e.project_key: e for e in (pair.left, pair.right)}
        if ends.keys() - entries.keys():
            shown.append(pair)
            entries |= {key: end for key, end in ends.items() if key not in entries}
    about = list(entries.values())
    pair = group[0]
    score = min(1.0, max(pair.content, pair.copied) + 0.1 * pair.figures)
    if len(about) == 2:
        left, right = pair.left, pair.right
        who = f"{left.unit}的“{left.name}”（{left.year}年）与{right.unit}的“{right.name}”（{right.year}年）内容高度重复："
    else:
        each = listed([f"{e.unit}的“{e.name}”" for e in about])
        who = f"{each}{len(about)}个项目（{'、'.join(sorted({str(e.year) for e in about}))}年）内容高度重复；最相近的两个（“{pair.left.name}”与“{pair.right.name}”）"
    shares = [f"“{label(f'texts.{name}')}”{a.own:.0%}" for name, _, a in _carrying(pair)]
    facts = "；".join((*pair.exchanged(), *pair.facts, *pair.history()))
    return case.finding(
        rule,
        "提示",
        about,
        "重复",
        f"{who}叙述文字重复{pair.whole:.0%}，扣除通用表述后{pair.content:.0%}"
        + (f"，其中{listed(shares)}" if shares else "")
        + (f"；{facts}" if facts else "")
        + "。请核实是否就同一事项重复申报"
        + ("，或由上级统一编写文本。" if len(about) >= parameters.template else "。"),
        _quotes(shown),
        score=score,
        overlaps=[o for pair in shown for o in pair.overlaps()],
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


def _carrying(pair: Pair) -> list[tuple[str, str, Alignment]]:
    rows = [a for a in pair.aligned.values() if a[2].own >= 0.4]
    return sorted(rows, key=lambda a: -a[2].own * a[2].own_length)


def _quotes(shown: Sequence[Pair]) -> list[Evidence]:
    """The aligned texts side by side, then the budgets; nothing twice."""
    made: dict[tuple[str, str], Evidence] = {}
    for pair in shown:
        alike = [a for a in pair.aligned.values() if a[2].own >= 0.4]
        for entry, sections in ((pair.left, [a[0] for a in alike]), (pair.right, [a[1] for a in alike])):
            for section, text in entry.declaration.texts.items():
                if section in sections:
                    made[entry.id, f"texts.{section}"] = entry.quote(f"texts.{section}", text)
    for pair in shown:
        for entry in (pair.left, pair.right):
            budget = entry.declaration.year_budget
            if budget is not None:
                made[entry.id, "year_budget"] = entry.quote_value("year_budget", f"{budget:f}")
    return list(made.values())
