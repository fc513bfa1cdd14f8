"""Copies: projects of which the letters alone say that they are one.

In: pairs of aligned texts, and what facts say of them. Out: the pairs that are told (`copied`), in groups that belong in one finding
(`groups`), and that finding (`by_letters`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from yiju.audit.case import Case, Entry
from yiju.audit.copies.alignment import Alignment
from yiju.audit.copies.components import components
from yiju.audit.copies.reuse import Pair
from yiju.audit.field import label, listed
from yiju.audit.finding import Evidence, Finding
from yiju.audit.memory import key_of
from yiju.audit.rule import Rule
from yiju.audit.rules.duplicate_project.parameters import DuplicateProjectParameters, Ends
from yiju.audit.rules.duplicate_project.weighing import JudgedPair
from yiju.ingest.values.text import fold

_SAME = 0.9
"""From this share on, what is the same as the same is the same."""
_KNIT = 0.8
"""Of its fellows in a group each must be paired with so many,"""
_NEIGHBOURS = 10
"""or of so many, where a group is larger: each project is compared with its nearest only."""


def copied(
    judged: Mapping[Ends, JudgedPair], aligned: Mapping[Ends, Pair], parameters: DuplicateProjectParameters
) -> list[Pair]:
    """The pairs that their letters tell and that facts neither tell nor call a template or two things."""
    return [
        pair
        for ends, pair in aligned.items()
        if not (ends in judged and (judged[ends].score > 0 or judged[ends].other_things))
        and duplicate(pair, parameters)
    ]


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


def key_of_group(case: Case, group: Sequence[Pair]) -> bytes:
    """What all that a finding about copies says is made of."""
    parts = ((case.seen(pair.left), case.seen(pair.right), pair.mark) for pair in group)
    return key_of("copies", chain.from_iterable(parts))


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
