"""What texts promise in per cent, against the indicator that measures it.

In: a table of facts. Out: faults: shares of the goal that no indicator measures, or whose indicator has another target; changes of any text whose
indicator bears the same name and another target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.share_facts import share_name
from yiju.audit.rules.contradiction.counts_differ import WHOLE, YEAR
from yiju.audit.rules.contradiction.named_words import content
from yiju.ingest.values.text import fold

_ALIKE = 3
"""So many last characters of a rate's name say what is measured."""
_SHOWN = 4
"""Of the indicators so many are quoted, to show where the missing one should stand."""


def shares(entry: Entry, table: FactTable, meant_by: Mapping[str, str]) -> Iterator[Fault]:
    """Every share that the goal, then the plan states. `meant_by`: which other indicators measure a rate."""
    d = entry.declaration
    rows = list(enumerate(d.indicators))
    unmeasured: list[DeclaredFact] = []
    for fact in _reached(table.of("share", YEAR)) if rows else ():
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
    yield from _changes(entry, table)


def _changes(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """化肥用量减少8% in a text, and the indicator 化肥用量减少 ≥10%."""
    rows = [f for f in table.rows("share") if not entry.doubted(f.field)]
    for fact in table.of("share"):
        if fact.unit == "%" or fact.section == WHOLE or fact.scope:
            continue
        about = [r for r in rows if _goes(fact, r.before) and _of_one_amount(fact, r)]
        if len(about) == 1 and about[0].value != fact.value:
            yield _fault(entry, fact, about[0], about[0].before)


def _of_one_amount(fact: DeclaredFact, row: DeclaredFact) -> bool:
    """Whether all words of the one's name stand in the other's."""
    words = fact_words()
    mine, its = content(fact.before), content(re.sub(f"{words.more}|{words.less}", "", row.before))
    return bool(mine and its) and (all(w in row.before for w in mine) or all(w in fact.before for w in its))


def _goes(fact: DeclaredFact, name: str) -> bool:
    """Whether a name speaks of a change in the fact's way."""
    words = fact_words()
    return re.search(words.more if fact.unit == "增" else words.less, name) is not None


def _reached(facts: Sequence[DeclaredFact]) -> list[DeclaredFact]:
    return [f for f in facts if f.unit == "%"]


def _fault(entry: Entry, stated: DeclaredFact, measured: DeclaredFact, name: str) -> Fault:
    row = entry.declaration.indicators[measured.row or 0]
    field = "年度绩效目标" if stated.section == YEAR else f"“{stated.section}”"
    wording = f"的{field}写“{stated.run}”，绩效指标“{row.name}”的指标值却为“{row.target}”"
    evidence = [entry.quote(stated.field, stated.run), entry.quote(measured.field, row.target or "")]
    return Fault("疑似", f"目标值|{name}", wording, evidence)
