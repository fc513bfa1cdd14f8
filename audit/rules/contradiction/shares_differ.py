"""What texts promise in per cent, against the indicator that measures it.

In: a table of facts. Out: faults: shares of the goal that no indicator measures, or whose indicator has another target; shares of
other texts whose indicator bears the same name and another target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.repeated_facts import share_name
from yiju.audit.indicator import bare_name
from yiju.audit.rules.contradiction.counts_differ import GOALS, YEAR
from yiju.ingest.values.text import fold

_ALIKE = 3
"""So many last characters of a rate's name say what is measured."""
_SHOWN = 4
"""Of the indicators so many are quoted, to show where the missing one should stand."""
_WHOLE_NAME = 5
"""A name of so many characters that a clause ends with is this indicator's."""


def shares(entry: Entry, table: FactTable, meant_by: Mapping[str, str]) -> Iterator[Fault]:
    """Every share that the goal, then the plan states. `meant_by`: which other indicators measure a rate."""
    d = entry.declaration
    rows = list(enumerate(d.indicators))
    unmeasured: list[DeclaredFact] = []
    for fact in table.of("share", YEAR) if rows else ():
        name = share_name(fact.run)
        ending = name[-3:] if name.endswith("满意度") else name[-4:]
        if any(r.name.endswith(name[-1]) and entry.doubted(f"indicators[{i}]") for i, r in rows):
            continue  # a mended row may be the one that measures it
        measuring = [(i, r) for i, r in rows if ending in fold(r.name)]
        if not measuring:
            # 资料完整率 may be meant by 数据完整率.
            alike = [name[-_ALIKE:], *(p for rate, p in meant_by.items() if rate == name)]
            if not any(re.search(p, fold(r.name + (r.target or ""))) for p in alike for _, r in rows):
                unmeasured.append(fact)
            continue
        in_percent = [f for f in table.rows("share") if f.row in [i for i, _ in measuring]]
        if len(in_percent) == 1 and in_percent[0].value != fact.value:
            yield _fault(entry, fact, in_percent[0], name)
    if unmeasured:
        runs = [fact.run.removesuffix("以上") for fact in unmeasured]
        wording = (
            "的年度绩效目标提出"
            + "、".join(f"“{run}”" for run in runs)
            + f"，{len(rows)}项绩效指标中未列明对应的指标"
        )
        quotes = [entry.quote(f"texts.{YEAR}", run) for run in runs]
        quotes += [entry.quote(f"indicators[{i}]", r.name) for i, r in rows[:_SHOWN]]
        yield Fault("提示", "目标无指标", wording, quotes)
    yield from _of_other_texts(entry, table)


def _of_other_texts(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """Shares of other texts of an indicator's own name, else of a name that the goal states another number of."""
    others = [f for f in table.of("share") if f.section not in GOALS and not f.scope - {"part"}]
    rows = [f for f in table.rows("share") if not entry.doubted(f.field)]
    names = {f.field: bare_name(entry.declaration.indicators[f.row or 0]) for f in rows}
    for row in rows:
        named = [f for f in others if _of_one_name(f, names[row.field], list(names.values()))]
        if len(named) == 1 and named[0].value != row.value:
            yield _fault(entry, named[0], row, names[row.field])
    for goal in table.of("share", YEAR):
        name = share_name(goal.run)
        measured = any(n.endswith(name[-4:]) for n in names.values())
        alike = [f for f in others if share_name(f.run) == name and len(name) > _ALIKE]
        if not measured and not goal.scope and len(alike) == 1 and alike[0].value != goal.value:
            wording = f"的“{YEAR}”写“{goal.run}”，“{alike[0].section}”却写“{alike[0].run}”，比率不一致"
            quotes = [entry.quote(f.field, f.run) for f in (goal, alike[0])]
            yield Fault("疑似", f"目标值|{name}", wording, quotes)


def _of_one_name(fact: DeclaredFact, name: str, names: Sequence[str]) -> bool:
    """Whether a clause ends with the indicator's name, or with so much of it that no other indicator is meant."""
    if len(name) >= _WHOLE_NAME and fact.words.endswith(name):
        return True
    own = share_name(fact.run)
    return len(own) >= _WHOLE_NAME and name.endswith(own) and sum(n.endswith(own) for n in names) == 1


def _fault(entry: Entry, stated: DeclaredFact, measured: DeclaredFact, name: str) -> Fault:
    row = entry.declaration.indicators[measured.row or 0]
    field = "年度绩效目标" if stated.section == YEAR else f"“{stated.section}”"
    wording = f"的{field}写“{stated.run}”，绩效指标“{row.name}”的指标值却为“{row.target}”"
    evidence = [entry.quote(stated.field, stated.run), entry.quote(measured.field, row.target or "")]
    return Fault("疑似", f"目标值|{name}", wording, evidence)
