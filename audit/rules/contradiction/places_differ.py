"""One thing in two opposite places: 基地建在城南 in one text, 基地选址城北 in another.

In: an entry. Out: at most one fault. A text that speaks of both sides has a thing on each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_clauses import fact_clauses
from yiju.audit.declared.mention_words import mention_words
from yiju.audit.rules.contradiction.named_words import shared_phrase
from yiju.ingest.values.text import fold

_SIDE = re.compile(r"城(?P<town>[东西南北])|(?P<part>[东西南北])(?:部|片区|片|郊|侧|岸)")
_SITED = re.compile("建|设|选址|位于|地点|地块|集中在|安装|实施|布[点设局]")
_COUNT = re.compile(r"\d+(?=[个处座所台套家])")
_LEAST_SHARED = 2
_OF_ALL = re.compile("(?:实施|建设|项目|施工|作业)(?:地点|范围|区域)(?:为|是|在|位于|[:：])")


class _Sited(msgspec.Struct, frozen=True):
    field: str
    section: str
    run: str
    sides: frozenset[str]
    whole: bool = False
    """Whether it is where all of the project is."""


def places(entry: Entry) -> Iterator[Fault]:
    """The first two clauses of different texts that put one thing on different sides."""
    sited = [*_sited(entry), *_rows_sited(entry)]
    sides = {s.section: {side for o in sited if o.section == s.section for side in o.sides} for s in sited}
    for one, other in combinations(sited, 2):
        if one.section == other.section or sides[one.section] & sides[other.section]:
            continue
        if one.whole or other.whole or _one_thing(one.run, other.run):
            wording = f"的{_called(one)}，{_called(other, '却')}，实施地点不一致"
            quotes = [entry.quote(s.field, s.run) for s in (one, other)]
            yield Fault("疑似", f"实施地点|{one.run}", wording, quotes)
            return


def _called(sited: _Sited, but: str = "") -> str:
    return f"“{sited.section}”{but}写“{sited.run}”" if sited.section else f"绩效指标{but}为“{sited.run}”"


def _sited(entry: Entry) -> Iterator[_Sited]:
    for section, text in entry.declaration.texts.items():
        field = f"texts.{section}"
        for clause in fact_clauses(field, text):
            sides = frozenset(m["town"] or m["part"] for m in _SIDE.finditer(clause.text))
            if sides and _SITED.search(clause.text) and not mention_words().reach(clause.text):
                whole = _OF_ALL.search(clause.sentence) is not None
                run = clause.sentence.partition(clause.text)[0] + clause.text if whole else clause.text
                yield _Sited(field, section, run, sides, whole)


def _rows_sited(entry: Entry) -> Iterator[_Sited]:
    for i, row in enumerate(entry.declaration.indicators):
        sides = frozenset(m["town"] or m["part"] for m in _SIDE.finditer(row.name))
        if sides and not entry.doubted(f"indicators[{i}]"):
            yield _Sited(f"indicators[{i}]", "", row.name, sides)


def _one_thing(one: str, other: str) -> bool:
    """Whether both name a thing in two characters at least, or count the same number of things."""
    mine, its = (_SIDE.sub(" ", fold(text)) for text in (one, other))
    shared = shared_phrase(mine, its)
    named = re.sub(f"{_SITED.pattern}|县域|乡镇|街道|片区", "", shared)
    return len(named) >= _LEAST_SHARED or bool(set(_COUNT.findall(mine)) & set(_COUNT.findall(its)))
