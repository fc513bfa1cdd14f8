"""How often two fields of one declaration say that one thing is done.

In: a declaration and the words for periods. Out: faults: an indicator (巡检频次：每月1次) whose text says another period
(每周巡检). Only what one field says once is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.finding import Evidence
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold


class Repeated(msgspec.Struct, forbid_unknown_fields=True):
    """See the YAML of contradiction."""

    periods: list[list[str]]
    measuring: str


_CORE = re.compile(r"[一-龥]{2,}")


def repeated(entry: Entry, words: Repeated) -> Iterator[Fault]:
    """Every indicator whose thing is told in two periods."""
    rows = [
        (number, row, core)
        for number, row in enumerate(entry.declaration.indicators)
        if row.target and not entry.doubted(f"indicators[{number}]") and (core := _thing(row.name, words))
    ]
    cores = [core for _, _, core in rows]
    for number, row, core in rows:
        if cores.count(core) == 1:
            yield from _periods(entry, number, row, core, words)


def _thing(name: str, words: Repeated) -> str:
    """What is done, of an indicator's name: 巡检 of 巡检频次; empty for a name that says more than that."""
    bare = re.sub(words.measuring, "", fold(name))
    return bare if 2 <= len(bare) <= 6 and _CORE.fullmatch(bare) else ""


def _period(text: str, words: Repeated) -> set[int]:
    return {
        number
        for number, names in enumerate(words.periods)
        if re.search("|".join(rf"每(?:个)?{name}|次/{name}|/{name}$" for name in names), text)
    }


def _periods(entry: Entry, number: int, row: Indicator, core: str, words: Repeated) -> Iterator[Fault]:
    wanted = _period(fold(f"{row.name}{row.target}"), words)
    if len(wanted) != 1:
        return
    clauses: list[tuple[str, str]] = []
    periods: set[int] = set()
    for section, text in entry.declaration.texts.items():
        for clause in re.split(r"[，。；、\n]", text):
            if core in clause and (found := _period(clause, words)):
                clauses.append((section, clause.strip()))
                periods |= found
    if len(periods) == 1 and periods != wanted:
        section, clause = clauses[0]
        wording = f"的“{section}”写“{clause}”，绩效指标“{row.name}”的指标值却为“{row.target}”，频次不一致"
        yield Fault("疑似", f"频次|{core}", wording, _both(entry, section, clause, number, row))


def _both(entry: Entry, section: str, clause: str, number: int, row: Indicator) -> list[Evidence]:
    return [
        entry.quote(f"texts.{section}", clause),
        entry.quote(f"indicators[{number}]", row.target or row.name),
    ]
