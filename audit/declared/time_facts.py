"""How long the whole takes (分两年实施, 一年内全部完工).

In: clauses of texts, indicators. Out: `DeclaredFact`s of kind period, in months.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import FactClause
from yiju.audit.declared.fact_words import fact_words
from yiju.ingest.record import Indicator
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import fold

_AS_MONTHS = {"年": 12, "月": 1}
_NUMBER = r"\d{1,2}|[一二两三四五六七八九十]+|半"


def indicator_duration(field: str, row: Indicator) -> Iterator[DeclaredFact]:
    """How long an indicator lets the whole take: 建设工期, 一年内全部建成."""
    target = (row.target or "").strip()
    if re.search(fact_words().not_the_project, row.name):
        return
    for fact in durations(FactClause(field, target, 0, len(target), "", target)):
        yield msgspec.structs.replace(fact, before=fold(row.name), run=row.target or "")


def durations(clause: FactClause) -> Iterator[DeclaredFact]:
    """How long the whole takes: 分两年实施, 为期9个月, 一年内全部完工."""
    for match in _lasting().finditer(clause.text):
        if re.search(fact_words().not_the_project, clause.text[: match.end()]):
            continue
        if match["within"]:
            value = Decimal(12)
        else:
            value = _count(match["n"] or match["in"]) * _AS_MONTHS[match["u"] or match["iu"]]
        yield DeclaredFact(
            kind="period",
            field=clause.field,
            run=clause.text,
            before=fold(clause.text[: match.start()]),
            value=value,
            unit="月",
        )


def _count(printed: str) -> Decimal:
    if printed == "半":
        return Decimal("0.5")
    return Decimal(printed) if printed.isdigit() else Decimal(number_in_words(printed))


@functools.cache
def _lasting() -> re.Pattern[str]:
    words = fact_words()
    return re.compile(
        rf"(?:{words.lasts})(?P<n>{_NUMBER})\s*个?(?P<u>[年月])(?![度级底初末份前])"
        rf"|(?<![\d第])(?P<in>{_NUMBER})\s*个?(?P<iu>[年月])之?内(?:{words.entirely})?(?:{words.completed})"
        rf"|(?P<within>当年(?:度|内)?(?:{words.entirely})(?:{words.completed}))"
    )
