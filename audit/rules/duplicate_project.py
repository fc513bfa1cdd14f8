"""重复立项: two projects that are substantively one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec
import networkx as nx

from yiju.audit.case import Case, Entry
from yiju.audit.copies.alignment import Alignment
from yiju.audit.copies.crossing import Task, namesakes, tasks
from yiju.audit.copies.profile import specific
from yiju.audit.copies.reuse import Pair, pairs
from yiju.audit.field import label, listed, yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.rule import Rule
from yiju.ingest.values.text import fold


class Parameters(msgspec.Struct):
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
    sure: float
    least_length: int
    template: int
    least_name: int
    namesakes: int
    numbers: int
    numbers_share: float
    numbers_subject: float


_REWORDED = 0.7
"""The score of texts in other words that hold all of one's numbers."""
_SAME = 0.9
"""From this share on, what is the same as the same is the same."""
_KNIT = 0.8
"""Of its fellows in a group each must be paired with so many,"""
_NEIGHBOURS = 10
"""or of so many, where a group is larger: each project is compared with its nearest only."""


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each group of projects that are one, or for each pair where not all are."""
    parameters = rule.read(Parameters)
    copies = [pair for pair in pairs(case) if duplicate(pair, parameters)]
    for group in groups(copies):
        yield _finding(case, rule, parameters, group)
    told = {frozenset((pair.left.project_key, pair.right.project_key)) for pair in copies}
    for named in namesakes(case, parameters.least_name, parameters.namesakes):
        if not any(frozenset((a.project_key, b.project_key)) in told for a, b in combinations(named, 2)):
            yield _named(case, rule, named)
    for task in tasks(case):
        if frozenset((task.left[0].project_key, task.right[0].project_key)) not in told:
            yield _crossing(case, rule, task)


def groups(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that belong in one finding, the strongest first. Projects that are the same but for a few words
    are one group, however many; else a group is one in which (nearly) every two are a pair: of two
    projects and the one they were merged into, the two are not the same.
    """
    same: nx.Graph[str] = nx.Graph()
    for pair in found:
        ends = (pair.left.project_key, pair.right.project_key)
        same.add_nodes_from(ends)
        if pair.content >= _SAME:
            same.add_edge(*ends)
    of = {key: number for number, members in enumerate(nx.connected_components(same)) for key in members}
    inside: dict[int, list[Pair]] = defaultdict(list)
    alike: nx.Graph[int] = nx.Graph()
    for pair in sorted(found, key=_rank):
        one, other = of[pair.left.project_key], of[pair.right.project_key]
        if one == other:
            inside[one].append(pair)
        elif not alike.has_edge(one, other):
            alike.add_edge(one, other, pair=pair)
    yield from inside.values()
    for members in nx.connected_components(alike):
        within = alike.subgraph(members)
        edges = sorted((data["pair"] for _, _, data in within.edges(data=True)), key=_rank)
        wanted = _KNIT * (min(len(members), _NEIGHBOURS) - 1)
        if all(degree >= wanted for _, degree in within.degree):
            yield edges
        else:
            yield from ([pair] for pair in edges)


def _rank(pair: Pair) -> tuple[float, str, str]:
    return -pair.score, pair.left.id, pair.right.id


def duplicate(pair: Pair, parameters: Parameters) -> bool:
    """Whether the pair is one project filed twice."""
    if not pair.same_year:
        return False
    if fold(pair.left.name) == fold(pair.right.name) and pair.same_unit:
        return False  # two forms of one name in one unit: the reader's or the clerk's, not a second project
    if reworded(pair, parameters):
        return True
    if pair.length < parameters.least_length:
        return False
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


def reworded(pair: Pair, parameters: Parameters) -> bool:
    """Whether one thing is said in other words: the names agree, and the numbers in the texts."""
    enough = len(pair.numbers) >= parameters.numbers and pair.numbered >= parameters.numbers_share
    return enough and pair.subject >= parameters.numbers_subject


def _finding(case: Case, rule: Rule, parameters: Parameters, group: Sequence[Pair]) -> Finding:
    """`group` holds the strongest pair first; of the others only what ties each further project is shown."""
    shown: list[Pair] = []
    entries: dict[str, Entry] = {}
    for pair in group:
        ends = {e.project_key: e for e in (pair.left, pair.right)}
        if ends.keys() - entries.keys():
            shown.append(pair)
            entries |= {key: end for key, end in ends.items() if key not in entries}
    about = list(entries.values())
    pair = group[0]
    score = min(1.0, max(pair.content, pair.copied, _REWORDED * pair.numbered) + 0.1 * pair.figures)
    sure = score >= parameters.sure and (pair.length >= parameters.silent_length or pair.figures)
    if len(about) == 2:
        left, right = pair.left, pair.right
        who = f"{left.unit}的“{left.name}”（{left.year}年）与{right.unit}的“{right.name}”（{right.year}年）内容高度重复："
    else:
        each = listed([f"{e.unit}的“{e.name}”" for e in about])
        who = f"{each}{len(about)}个项目（{'、'.join(sorted({str(e.year) for e in about}))}年）内容高度重复；最相近的两个（“{pair.left.name}”与“{pair.right.name}”）"
    told = [f"“{label(f'texts.{name}')}”{a.own:.0%}" for name, _, a in _carrying(pair)]
    numbers = sorted(pair.numbers, key=lambda n: (-len(n), n))
    same = f"文中{len(numbers)}个具体数字相同（{listed(numbers)}）" if reworded(pair, parameters) else ""
    facts = "；".join(filter(None, (same, *pair.exchanged(), *pair.facts, *pair.history())))
    return case.finding(
        rule,
        "疑似" if sure and len(about) < parameters.template else "提示",
        about,
        "重复",
        f"{who}全文重复{pair.whole:.0%}，扣除通用表述后{pair.content:.0%}"
        + (f"，其中{listed(told)}" if told else "")
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


def _crossing(case: Case, rule: Rule, task: Task) -> Finding:
    (left, section, clause), (right, other, said) = task.left, task.right
    return case.finding(
        rule,
        "提示",
        [left, right],
        "交叉",
        f"“{left.name}”的“{label(f'texts.{section}')}”与“{right.name}”的“{label(f'texts.{other}')}”写的是相近的工作"
        f"（“{clause}”；“{said}”），两个项目同引《{_cited(left, task.basis)}》。请核实同一工作是否在两个项目中重复安排经费。",
        [left.quote(f"texts.{section}", clause), right.quote(f"texts.{other}", said)],
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
                if section in sections or len(specific(text) & pair.numbers) > 1:
                    made[entry.id, f"texts.{section}"] = entry.quote(f"texts.{section}", text)
    for pair in shown:
        for entry in (pair.left, pair.right):
            budget = entry.declaration.year_budget
            if budget is not None:
                made[entry.id, "year_budget"] = entry.quote_value("year_budget", f"{budget:f}")
    return list(made.values())
