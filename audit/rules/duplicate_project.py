"""重复立项: two projects that are substantively one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import networkx as nx

from audit.alignment import Alignment
from audit.case import Case, Entry
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
    template: int


_KNIT = 0.8
"""Of its fellows in a group each must be paired with so many,"""
_NEIGHBOURS = 10
"""or of so many, where a group is larger: each project is compared with its nearest only."""


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each group of projects that are one, or for each pair where not all are."""
    parameters = rule.read(Parameters)
    for group in groups([pair for pair in pairs(case) if duplicate(pair, parameters)]):
        yield _finding(case, rule, parameters, group)


def groups(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that belong in one finding: of a group in which (nearly) every two are a pair, all; else each
    alone: of two projects and the one they were merged into, the two are not the same.
    """
    alike: nx.Graph[str] = nx.Graph()
    for pair in found:
        alike.add_edge(pair.left.project_key, pair.right.project_key, pair=pair)
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
    score = min(1.0, max(pair.content, pair.copied) + (0.1 if pair.figures else 0.0))
    if len(about) == 2:
        left, right = pair.left, pair.right
        who = f"{left.unit}的“{left.name}”（{left.year}年）与{right.unit}的“{right.name}”（{right.year}年）内容高度重复："
    else:
        each = listed([f"{e.unit}的“{e.name}”" for e in about])
        who = f"{each}{len(about)}个项目（{about[0].year}年）内容高度重复；最相近的两个（“{pair.left.name}”与“{pair.right.name}”）"
    told = [f"“{label(f'texts.{s}')}”{a.own:.0%}" for s, (_, _, a) in _carrying(pair)]
    facts = "；".join([*pair.facts, *pair.history()])
    return case.finding(
        rule,
        "疑似" if score >= parameters.sure and len(about) < parameters.template else "提示",
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


def _carrying(pair: Pair) -> list[tuple[str, tuple[str, str, Alignment]]]:
    rows = [(s, a) for s, a in pair.aligned.items() if a[2].own >= 0.4]
    return sorted(rows, key=lambda r: -r[1][2].own * r[1][2].own_length)


def _quotes(shown: Sequence[Pair]) -> list[Evidence]:
    """The aligned texts side by side, then the budgets; nothing twice."""
    made: dict[tuple[str, str], Evidence] = {}
    for pair in shown:
        for name, other, alignment in pair.aligned.values():
            if alignment.own >= 0.4:
                for entry, section in ((pair.left, name), (pair.right, other)):
                    field = f"texts.{section}"
                    made[entry.id, field] = entry.quote(field, entry.declaration.texts[section])
    for pair in shown:
        for entry in (pair.left, pair.right):
            budget = entry.declaration.year_budget
            if budget is not None:
                made[entry.id, "year_budget"] = entry.quote_value("year_budget", f"{budget:f}")
    return list(made.values())
