"""What a declaration says in its fields, as a person reads it: a declaration in, its sums, times and units out.

Each has the field that holds it and where that is printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from yiju.ingest.record import Declaration, Place
from yiju.search.ask.answer_kinds import AnswerKinds
from yiju.search.index.printed_amounts import is_part, sums_of, with_printed


class StatedFact(NamedTuple):
    """`label` is what of the project it tells, `text` all of it."""

    field: str
    label: str
    text: str
    places: tuple[Place, ...] = ()


def facts_of(declaration: Declaration) -> Iterator[StatedFact]:
    """What a declaration's fields say."""
    for _, facts in _KINDS:
        yield from facts(declaration)


def facts_asked(declaration: Declaration, kinds: AnswerKinds) -> Iterator[StatedFact]:
    """What of it a question of these kinds asks for."""
    for of, facts in _KINDS:
        if any(kind in kinds for kind in of):
            yield from facts(declaration)


def fields_text(declaration: Declaration) -> str:
    """All of it in one text."""
    return "；".join(fact.text for fact in facts_of(declaration))


def _sums(declaration: Declaration) -> Iterator[StatedFact]:
    """All that a declaration tells of its money as a whole, and where it is from, in one line."""
    found = [one for one in sums_of(declaration) if not one[0].startswith("subitems[")]
    found.sort(key=lambda one: is_part(one[0]))
    parts = [f"{name} {_printed(declaration, field, amount)}" for field, name, amount in found]
    if declaration.execution_rate:
        parts.append(f"执行率 {declaration.execution_rate}")
    if found:
        yield _fact(declaration, found[0][0], "预算", "；".join(parts))


def _times(declaration: Declaration) -> Iterator[StatedFact]:
    if declaration.start or declaration.end:
        printed = [declaration.printed.get(field, "").strip() for field in ("start", "end")]
        days = [_day(day) for day in (declaration.start, declaration.end)]
        text = "—".join(dict.fromkeys(filter(None, printed))) if all(printed) else "至".join(days)
        yield _fact(declaration, "start", "起止时间", f"起止时间 {text}")


def _units(declaration: Declaration) -> Iterator[StatedFact]:
    units = (("实施单位", declaration.unit), ("主管部门", declaration.authority))
    if text := "；".join(f"{name} {unit}" for name, unit in units if unit):
        yield _fact(declaration, "unit", "实施单位", text)


def _scores(declaration: Declaration) -> Iterator[StatedFact]:
    scores = (("自评总分", declaration.total_score), ("预算执行得分", declaration.execution_score))
    if text := "；".join(f"{name} {score.normalize():f}" for name, score in scores if score is not None):
        yield _fact(declaration, "total_score", "自评总分", text)


_KINDS: tuple[tuple[tuple[str, ...], Callable[[Declaration], Iterator[StatedFact]]], ...] = (
    (("amount", "ratio", "change"), _sums),
    (("date",), _times),
    (("who",), _units),
    (("score",), _scores),
)
"""What each tells, by the kinds of answer that ask for it."""


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _printed(declaration: Declaration, field: str, amount: Decimal) -> str:
    return with_printed(amount, declaration.printed.get(field))


def _fact(declaration: Declaration, field: str, label: str, text: str) -> StatedFact:
    return StatedFact(field, label, text, tuple(declaration.evidence.get(field, ())))
