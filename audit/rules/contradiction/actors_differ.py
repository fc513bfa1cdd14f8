"""A task that one field gives to somebody else, and another keeps: 全部委托第三方 and 由本中心自行实施.

In: a table of facts. Out: faults. Two fields that share the work out, or speak of two works, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.actor_facts import NAMED
from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import fact_clauses
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention_words import in_common_words
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.rules.contradiction.named_words import content, parts_of
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_CHINESE = re.compile(r"[一-龥]{2,}")
_TASK_BEHIND = re.compile(r"(?:开展|实施|承担|负责|进行|承接|完成|提供)(?P<task>[一-龥、]{2,})$")
_LEAST_NAMED = 2
_LED = re.compile("^.*(?:将|把|对|由|通过)")


def actors(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first two that exclude each other."""
    given = [f for f in table.of("actor") if f.unit == "委托"]
    kept = [f for f in table.of("actor") if f.unit == "自行"]
    for one in given:
        for other in kept:
            if one.section == other.section or not _one_task(entry, one, other):
                continue
            wording = f"的“{one.section}”写“{one.run}”，“{other.section}”却写“{other.run}”，实施主体不一致"
            yield Fault("疑似", "实施主体", wording, [entry.quote(f.field, f.run) for f in (one, other)])
            return
    yield from list(_together_or_each(entry)) or _bodies(entry, table)


def _together_or_each(entry: Entry) -> Iterator[Fault]:
    """由区局统一招标，施工队只与区局签约 and 各街道自行选定施工单位: the first clause that lets each find whom another finds for all."""
    words = fact_words()
    clauses = [
        clause
        for section, text in entry.declaration.texts.items()
        if not entry.doubted(f"texts.{section}")
        for clause in fact_clauses(f"texts.{section}", text)
    ]
    for each in clauses:
        if not re.search(f"{words.each_by_itself}[^，。；]{{0,6}}(?:{words.contracting})", each.text):
            continue
        own = _found_pairs(each.text)
        for together in clauses:
            one = re.search(f"(?:{words.together})[^，。；]{{0,8}}(?:{words.contracting})", together.text)
            if one is None or "各" in together.text:
                continue
            if any(pair in in_common_words(together.sentence) for pair in own):
                called = [f"“{clause.field.partition('.')[2]}”" for clause in (together, each)]
                wording = (
                    f"的{called[0]}写“{together.sentence}”，{called[1]}却写“{each.text}”，实施主体不一致"
                )
                quotes = [entry.quote(together.field, together.sentence), entry.quote(each.field, each.text)]
                yield Fault("疑似", "实施主体", wording, quotes)
                return


def _found_pairs(text: str) -> set[str]:
    """The pairs of characters of whom or what a clause finds or buys."""
    words = fact_words()
    behind = re.split(
        f"{words.each_by_itself}[^，。；]{{0,6}}(?:{words.contracting})", in_common_words(text)
    )[-1]
    plain = re.sub(f"{words.contracting}|(?:{words.bodies})|并|和|组织", " ", behind)
    return {part[i : i + 2] for part in plain.split() for i in range(len(part) - 1)}


def _bodies(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """村民委员会负责日常看护 and 日常看护由林业站承担: the first task with two bodies that have no word in common."""
    named = [f for f in table.of("actor") if NAMED in f.scope]
    for one, other in combinations(named, 2):
        if one.section == other.section or _akin(one.unit, other.unit):
            continue
        mine, its = _tasks(one, other)
        if mine and its and (mine <= its or its <= mine) and parts_of(one.before) == parts_of(other.before):
            wording = f"的“{one.section}”写“{one.run}”，“{other.section}”却写“{other.run}”，实施主体不一致"
            yield Fault("疑似", "实施主体", wording, [entry.quote(f.field, f.run) for f in (one, other)])
            return


def _tasks(one: DeclaredFact, other: DeclaredFact) -> tuple[set[str], set[str]]:
    """The words of both tasks; the general ones (设施运维) as well where either has no others."""
    mine, its = (set(content(fact.before)) for fact in (one, other))
    if mine and its:
        return mine, its
    mine, its = (
        {w for w in dictionary.words(fact.before) if len(w) > 1 and _CHINESE.fullmatch(w)}
        for fact in (one, other)
    )
    return mine, its


def _akin(one: str, other: str) -> bool:
    """Whether two bodies may be one: they share two characters, or a tender will tell who both are."""
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    chosen = fact_words().to_be_chosen
    return any(pair in other for pair in pairs) or bool(re.search(chosen, one) and re.search(chosen, other))


def _one_task(entry: Entry, one: DeclaredFact, other: DeclaredFact) -> bool:
    """Whether both speak of one work: all of it is given away, and a word of the project's name or what is done in other words is in
    both; all of it is given away or kept, and both name two words of it; or what is given away is named, and kept by all its words.
    """
    if "entirely" in one.scope | other.scope:
        mine, its = (set(content(in_common_words(fact.before))) for fact in (one, other))
        if len(mine & its) >= _LEAST_NAMED:
            return True
    if "entirely" in one.scope:
        if any(part in one.before and part in other.before for part in _parts(entry.name)):
            return True
        if any(_any_of(words, one.before) and _any_of(words, other.before) for words in units().matters):
            return True
    task = _words(_task(one.run))
    return bool(task) and task <= _words(other.before)


def _parts(name: str) -> set[str]:
    """The words of a name, of long ones their halves as well: 物业 of 物业管理."""
    words = _words(name)
    halves = {word[i : i + 2] for word in words for i in range(0, len(word) - 1, 2) if len(word) > 3}
    return {part for part in words | halves if part not in units().fillers}


def _task(run: str) -> str:
    """What is given away: what stands before 委托, or else behind what the other does."""
    before = re.split(fact_words().outsourced, run)[0]
    before = re.sub(fact_words().entirely, "", _LED.sub("", before))
    if len(before) >= 2:
        return before
    behind = _TASK_BEHIND.search(run)
    return behind["task"] if behind else ""


def _words(text: str) -> set[str]:
    generic = {*units().fillers, *fact_words().general} - {"培训"}
    return {w for w in dictionary.words(fold(text)) if _CHINESE.fullmatch(w) and w not in generic}


def _any_of(words: list[str], text: str) -> bool:
    return any(word in text for word in words)
