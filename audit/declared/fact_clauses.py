"""A text in clauses, each with what it speaks of where it does not name it itself: 培训在报告厅进行，每季度举办一期.

In: a field and its text. Out: `FactClause`s in order.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from yiju.audit.declared.fact_words import fact_words

_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"[^，。；;\n]+")
_NUMBERING = re.compile(
    r"^\s*(?:目标\s*\d+\s*[:：]|\d{1,2}[、.．)）](?!\d)|[（(]?[一二三四五六七八九十\d]+[)）、])\s*"
)
_NUMBER = r"[\d,.一二三四五六七八九十百千万两半]+"


class FactClause(msgspec.Struct, frozen=True):
    """`text` as printed, from `start` to `end` of the field's text; `lead` is the clause before that names what this one leaves
    out, or empty; `sentence` the whole sentence.
    """

    field: str
    text: str
    start: int
    end: int
    lead: str
    sentence: str


def fact_clauses(field: str, text: str) -> Iterator[FactClause]:
    """All clauses of a text that hold anything."""
    for sentence in _SENTENCE.finditer(text):
        lead = ""
        for match in _CLAUSE.finditer(sentence[0]):
            numbering = _NUMBERING.match(match[0])
            start = sentence.start() + match.start() + (numbering.end() if numbering else 0)
            end = sentence.start() + match.end()
            clause = text[start:end].strip()
            if not clause:
                continue
            leaves_out = len(_bare().sub("", clause)) < 2
            yield FactClause(field, clause, start, end, lead if leaves_out else "", sentence[0].strip())
            lead = lead if leaves_out else clause


@functools.cache
def _bare() -> re.Pattern[str]:
    """What of a clause names nothing: numbers with their units, periods, that something is done."""
    words = fact_words()
    periods = "|".join(
        name for period in words.periods for name in sorted(period.names, key=len, reverse=True)
    )
    return re.compile(rf"每(?:个)?(?:{_NUMBER})?(?:{periods})|{_NUMBER}\s*[一-龥]?|{words.doing}|[^一-龥]")
