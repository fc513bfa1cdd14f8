"""Who does a task: somebody paid for it or the unit itself (全部委托第三方), and by which body (日常看护由林业站承担).

In: clauses of texts. Out: `DeclaredFact`s of kind actor; `unit` is 委托 or 自行, or the body's name where `scope` has `named`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import FactClause
from yiju.audit.declared.fact_words import fact_words
from yiju.ingest.values.text import fold

NAMED = "named"
_LEAST_TASK = 2


def actors(clause: FactClause, before: str) -> Iterator[DeclaredFact]:
    """What a clause says; `before` is the clause before it in its sentence."""
    yield from _modes(clause, before)
    for match in _bodies().finditer(clause.text):
        who = match["by"] or match["body"]
        task = (match["task"] or match["duty"] or "").strip()
        if match["by"]:
            task = f"{clause.text[: match.start()]} {task}".strip()
        if len(task) >= _LEAST_TASK and re.search(fact_words().bodies, who):
            yield _fact(clause, task, who, frozenset({NAMED}))


def _modes(clause: FactClause, before: str) -> Iterator[DeclaredFact]:
    words = fact_words()
    for mode, pattern in (("委托", words.outsourced), ("自行", words.own)):
        found = re.search(pattern, clause.text)
        if found is None:
            continue
        # 养护面向社会招标，全部委托专业公司: what is given away stands in the clause before.
        task = re.sub(words.entirely, "", clause.text[: found.start()])
        led = f"{before} " if mode == "委托" and len(task) < _LEAST_TASK else ""
        entirely = frozenset({"entirely"} if re.search(words.entirely, clause.text) else ())
        yield _fact(clause, led + clause.text, mode, entirely)


def _fact(clause: FactClause, task: str, who: str, scope: frozenset[str]) -> DeclaredFact:
    return DeclaredFact(
        kind="actor",
        field=clause.field,
        run=clause.text,
        before=fold(task),
        value=Decimal(1),
        unit=who,
        scope=scope,
    )


@functools.cache
def _bodies() -> re.Pattern[str]:
    """日常看护由林业站承担; 委托职教中心承办培训; 村民委员会负责日常看护."""
    done = fact_words().carries_out
    return re.compile(
        rf"(?:由|委托|交给|交由)(?P<by>[^，。；由、]{{2,16}}?)(?:统一|共同|具体|直接|全程|全面|全部|独立|单独|分别|自行)*(?:{done})(?:\d+[一-龥])?(?P<task>[一-龥]{{0,12}})"
        rf"|^(?P<body>[一-龥“”]{{2,14}}?)(?:统一|具体|直接|全面)*(?:负责|承担|承办)(?P<duty>[一-龥]{{2,12}})"
    )
