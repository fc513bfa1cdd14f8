"""Money for fewer than there are of those who are all to have it: 重度残疾人2140名 and 应补尽补, and 按1870人测算.

In: an entry and its mentions. Out: at most one fault. Who is not named by the project itself, and what is no whole estimate, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention import Mention, agree
from yiju.audit.declared.priced_mentions import thing_of
from yiju.audit.rules.contradiction.named_words import shared_phrase

_LEAST_NAMED = 4
_LEAST_APART = 1.05
_TWICE = 2.0
_NOT_NOW = frozenset({"was", "years", "short"})


def all_of_them(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """The first number of them that is more than the only one that the project's whole money is for."""
    d = entry.declaration
    if not any(re.search(fact_words().every_one, text) for text in d.texts.values()):
        return
    stated = [m for m in mentions if m.number and not m.derived and not entry.doubted(m.field)]
    own = [m for m in mentions if m.role == "field" and m.dimension == "money"]
    for price in stated:
        thing = thing_of(price) if price.dimension == "price" else ""
        beside = [m for m in stated if (m.place, m.number) == (price.place, price.number)]
        paid = [m for m in beside if m.dimension == "count" and m.unit == thing and not m.per]
        if (
            not thing
            or len(paid) != 1
            or not any(m.dimension == "money" and agree(m, o) for m in beside for o in own)
        ):
            continue
        for there in stated:
            if there.dimension != "count" or there.unit != thing or there.per or there.reach & _NOT_NOW:
                continue
            more = there.low / paid[0].low if paid[0].low else 0
            if _LEAST_APART < more < _TWICE and len(shared_phrase(there.near, entry.name)) >= _LEAST_NAMED:
                wording = f"的“{there.section}”写“{there.run}”并要求全部落实，“{paid[0].section}”却按“{paid[0].run}”测算"
                quotes = [entry.quote(m.field, m.run) for m in (there, paid[0])]
                yield Fault("疑似", f"目标值|{paid[0].run}", wording, quotes)
                return
