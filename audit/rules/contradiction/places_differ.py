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


class _Sited(msgspec.Struct, frozen=True):
    field: str
    section: str
    run: str
    sides: frozenset[str]


def places(entry: Entry) -> Iterator[Fault]:
    """The first two clauses of different texts that put one thing on different sides."""
    sited = list(_sited(entry))
    sides = {s.section: {side for o in sited if o.section == s.section for side in o.sides} for s in sited}
    for one, other in combinations(sited, 2):
        if one.section == other.section or sides[one.section] & sides[other.section]:
            continue
        if _one_thing(one.run, other.run):
            wording = f"的“{one.section}”写“{one.run}”，“{other.section}”却写“{other.run}”，实施地点不一致"
            quotes = [entry.quote(s.field, s.run) for s in (one, other)]
            yield Fault("疑似", f"实施地点|{one.run}", wording, quotes)
            return


def _sited(entry: Entry) -> Iterator[_Sited]:
    for section, text in entry.declaration.texts.items():
        field = f"texts.{section}"
        for clause in fact_clauses(field, text):
            sides = frozenset(m["town"] or m["part"] for m in _SIDE.finditer(clause.text))
            if sides and _SITED.search(clause.text) and not mention_words().reach(clause.text):
                yield _Sited(field, section, clause.text, sides)


def _one_thing(one: str, other: str) -> bool:
    """Whether both name a thing in two characters at least, or count the same number of things."""
    mine, its = (_SIDE.sub(" ", fold(text)) for text in (one, other))
    shared = shared_phrase(mine, its)
    named = re.sub(f"{_SITED.pattern}|县域|乡镇|街道|片区", "", shared)
    return len(named) >= _LEAST_SHARED or bool(set(_COUNT.findall(mine)) & set(_COUNT.findall(its)))
