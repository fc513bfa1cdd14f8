"""内容雷同: texts that several projects share although they are about different things."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.copies.components import components
from yiju.audit.copies.reuse import Pair, pairs
from yiju.audit.field import label, listed
from yiju.audit.finding import Evidence, Finding
from yiju.audit.keyed_finding import KeyedFinding
from yiju.audit.memory import key_of
from yiju.audit.rule import Rule, load
from yiju.audit.rules import duplicate_project
from yiju.ingest.values.text import fold


class BoilerplateParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    own: float
    least_length: int
    least_sections: int
    one_section: int
    one_section_of_many: int
    many: int
    rows: int
    rows_share: float
    foreign: float
    template: int
    at_home: float


_ROWS = "indicators"
_SHOWN = 6
"""Of equal indicators so many are quoted."""
_LEAST_SHARE = 0.01
"""Texts that share less have nothing in common worth saying."""
_STRAYED = 0.6
"""Score where it is the indicators that are another project's."""


class _Alike(NamedTuple):
    """Two that share texts: in which sections, and whether that is enough for two."""

    pair: Pair
    sections: list[str]
    sure: bool


def find(case: Case, rule: Rule) -> Iterator[KeyedFinding]:
    """One finding for each group of projects that share texts in a year."""
    parameters = rule.read(BoilerplateParameters)
    duplicates = duplicate_project.reported_duplicates(case, load("duplicate_project"))
    alike: list[_Alike] = []
    for pair in pairs(case):
        same = pair.same_unit and fold(pair.left.name) == fold(pair.right.name)
        if same or frozenset((pair.left.project_key, pair.right.project_key)) in duplicates:
            continue
        sections = shared(pair, parameters)
        length = sum(pair.aligned[s][2].own_length for s in sections if s in pair.aligned)
        enough = len(sections) >= parameters.least_sections or length >= parameters.one_section
        if enough or _ROWS in sections or _of_many(pair, sections, length, parameters):
            sure = enough or _ROWS in sections
            alike.append(_Alike(pair, sections, sure))
    groups = sorted(components((e.pair.left.id, e.pair.right.id) for e in alike), key=min)
    group_of = {key: number for number, members in enumerate(groups) for key in members}
    edges: dict[int, list[_Alike]] = defaultdict(list)
    for edge in sorted(alike, key=lambda e: (e.pair.left.id, e.pair.right.id)):
        edges[group_of[edge.pair.left.id]].append(edge)
    for number, members in enumerate(groups):
        if len(members) >= parameters.many or any(e.sure for e in edges[number]):
            alike_pairs = [(e.pair, e.sections) for e in edges[number]]
            parts = ((case.seen(pair.left), case.seen(pair.right), pair.mark) for pair, _ in alike_pairs)
            making = functools.partial(_finding, case, rule, parameters, alike_pairs)
            yield KeyedFinding(key_of("alike", chain.from_iterable(parts)), making)


def _of_many(pair: Pair, sections: Sequence[str], length: int, parameters: BoilerplateParameters) -> bool:
    """Whether one section is worth telling where many share it: a single sentence of procedure is not."""
    printed = [
        entry.declaration.texts[name]
        for s in sections
        if s in pair.aligned
        for entry, name in zip((pair.left, pair.right), pair.aligned[s][:2], strict=True)
    ]
    several = any(len(re.findall(r"[^。！\n]+", text)) > 1 for text in printed)
    return length >= parameters.one_section_of_many and several


def shared(pair: Pair, parameters: BoilerplateParameters) -> list[str]:
    """The sections of which most is the same, without common wording; the indicators, where most are."""
    texts = [
        section
        for section, (_, _, a) in pair.aligned.items()
        if a.own >= parameters.own and a.own_length >= parameters.least_length
    ]
    rows = len(pair.rows) >= parameters.rows and pair.rowed >= parameters.rows_share
    return [*texts, _ROWS] if rows else texts


def strangers(pair: Pair, parameters: BoilerplateParameters) -> list[Entry]:
    """Whose equal indicators speak of the other project: their words stand in its texts and not in one's own."""
    sides = (pair.left, pair.right)
    if pair.subject >= parameters.foreign:
        return []
    names = "".join(name for name, _ in pair.rows)
    seen = {names[i : i + 2] for i in range(len(names) - 1)}
    homes = []
    for entry in sides:
        d = entry.declaration
        wording = fold("".join([entry.name, *(s.name for s in d.subitems), *d.texts.values()]))
        homes.append(sum(run in wording for run in seen) / len(seen) if seen else 0.0)
    low, high = sorted(range(2), key=homes.__getitem__)
    return [sides[low]] if homes[high] - homes[low] >= parameters.at_home else []


def _finding(
    case: Case, rule: Rule, parameters: BoilerplateParameters, edges: Sequence[tuple[Pair, list[str]]]
) -> Finding:
    strongest, _ = max(edges, key=lambda e: e[0].content)
    entries: dict[str, Entry] = {}
    users: dict[str, set[str]] = defaultdict(set)
    called = {s: label(f"texts.{name}") for pair, _ in edges for s, (name, _, _) in pair.aligned.items()}
    for pair, sections in edges:
        for entry in (pair.left, pair.right):
            entries[entry.id] = entry
            for section in sections:
                users[section].add(entry.id)
    about = sorted(entries.values(), key=lambda e: (e.year or 0, e.filing.document.file, e.id))
    places = [f"“{called.get(s) or label(s)}”（{len(ids)}个项目）" for s, ids in users.items()]
    names = listed([f"“{e.name}”" for e in about])
    units = list(dict.fromkeys(e.unit for e in about))
    strayed = [e for pair, sections in edges if _ROWS in sections for e in strangers(pair, parameters)]
    facts = [*strongest.exchanged(), *strongest.facts, *strongest.history()]
    if strongest.whole >= _LEAST_SHARE:
        facts.insert(0, _alike(strongest))
    if strayed:
        facts.insert(0, f"“{strayed[0].name}”的绩效指标与其项目内容无关，疑为照搬另一项目的指标")
    return case.finding(
        rule,
        "疑似" if strayed else "提示",
        about,
        "雷同",
        f"{listed(units)}的{names}{len(about)}个项目对象不同，文字雷同：{listed(places)}；"
        + "；".join(facts)
        + ("，或由上级统一编写文本。" if len(units) >= parameters.template else "。"),
        _quotes(edges, users),
        score=max(strongest.content, _STRAYED if strayed else 0.0),
        overlaps=strongest.overlaps(),
    )


def _alike(pair: Pair) -> str:
    return (
        f"其中“{pair.left.name}”与“{pair.right.name}”叙述文字重复{pair.whole:.0%}，"
        f"扣除通用表述后{pair.content:.0%}"
    )


def _quotes(edges: Sequence[tuple[Pair, list[str]]], users: dict[str, set[str]]) -> list[Evidence]:
    """Every shared text once for each project."""
    made: dict[tuple[str, str], Evidence] = {}
    for pair, _ in edges:
        for section, (name, other, _) in pair.aligned.items():
            for entry, printed in ((pair.left, name), (pair.right, other)):
                if entry.id in users.get(section, ()):
                    text = entry.declaration.texts[printed]
                    made.setdefault((section, entry.id), entry.quote(f"texts.{printed}", text))
        for entry in (pair.left, pair.right):
            if entry.id in users.get(_ROWS, ()):
                same = [
                    (n, row)
                    for n, row in enumerate(entry.declaration.indicators)
                    if (fold(row.name), fold(row.target or "")) in pair.rows
                ]
                for n, row in same[:_SHOWN]:
                    field = f"{_ROWS}[{n}]"
                    made.setdefault((field, entry.id), entry.quote(field, row.target or row.name))
    return [made[key] for key in sorted(made, key=lambda key: (key[0].startswith(_ROWS), key))]
