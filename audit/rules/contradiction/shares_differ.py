"""What the goal promises in per cent and no indicator measures, and by how much a thing is to change, against the indicator of that change.

In: a table of facts. Out: faults. Whether an indicator has another target than what is to be reached is asked with all values (`values_differ.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.rules.contradiction.counts_differ import WHOLE, YEAR
from yiju.audit.rules.contradiction.named_words import content
from yiju.ingest.values.text import fold

_ALIKE = 3
"""So many last characters of a rate's name say what is measured."""
_SHOWN = 4
"""Of the indicators so many are quoted, to show where the missing one should stand."""
_AGAINST = re.compile(r"(?:比|较|相比|同比|与)(?:于)?(?:上年|去年|上一年|往年|20\d{2}年)?(?:同期)?(?:相比)?")
_AGAINST_LAST_YEAR = frozenset({"change", "was"})
_CHANGED = re.compile(
    rf"(?P<name>[一-龥]{{2,14}}?)(?P<way>{fact_words().more}|{fact_words().less})(?![到至为])[^\d，。；]{{0,6}}$"
)
_NO_PROMISE = frozenset({"was", "short", "change", "spread"})


def unmeasured_shares(entry: Entry, table: FactTable, meant_by: Mapping[str, str]) -> Iterator[Fault]:
    """`meant_by`: which other indicators measure a rate."""
    rows = list(enumerate(entry.declaration.indicators))
    runs: list[str] = []
    for fact in table.stated("share", YEAR) if rows else ():
        name = share_name(fact)
        other_year = any(reach.endswith("年") for reach in fact.reach)
        if not name or fact.reach & _NO_PROMISE or other_year:
            continue
        if any(r.name.endswith(name[-1]) and entry.doubted(f"indicators[{i}]") for i, r in rows):
            continue  # a mended row may be the one that measures it
        ending = name[-3:] if name.endswith("满意度") else name[-4:]
        # 资料完整率 may be meant by 数据完整率.
        alike = [ending, name[-_ALIKE:], *(p for rate, p in meant_by.items() if rate == name)]
        if not any(re.search(p, fold(r.name + (r.target or ""))) for p in alike for _, r in rows):
            runs.append(_run(fact))
    if runs:
        wording = (
            "的年度绩效目标提出"
            + "、".join(f"“{run}”" for run in runs)
            + f"，{len(rows)}项绩效指标中未列明对应的指标"
        )
        quotes = [entry.quote(f"texts.{YEAR}", run) for run in runs]
        rates = [(i, r) for i, r in rows if "%" in fold(r.target or "")] or rows
        quotes += [entry.quote(f"indicators[{i}]", r.name) for i, r in rates[:_SHOWN]]
        yield Fault("提示", "目标无指标", wording, quotes)


def changes(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """化肥用量减少8% in a text, and the indicator 化肥用量减少 ≥10%."""
    rows = [
        m
        for m in table.values
        if m.role == "indicator" and m.dimension == "share" and not entry.doubted(m.field)
    ]
    for fact in (*table.stated("share"), *table.stated("points")):
        changed = _CHANGED.search(_AGAINST.sub("", fact.run.partition(fact.printed)[0]))
        if changed is None or fact.section == WHOLE or fact.reach - _AGAINST_LAST_YEAR:
            continue
        way = fact_words().more if re.fullmatch(fact_words().more, changed["way"]) else fact_words().less
        about = [m for m in rows if re.search(way, m.head) and _of_one_amount(changed["name"], m.head)]
        if len(about) == 1 and about[0].low != fact.low:
            row = entry.declaration.indicators[about[0].row]
            field = YEAR if fact.section == YEAR else f"“{fact.section}”"
            wording = f"的{field}写“{fact.run}”，绩效指标“{row.name}”的指标值却为“{row.target}”"
            evidence = [entry.quote(fact.field, fact.run), entry.quote(about[0].field, row.target or "")]
            yield Fault("疑似", f"目标值|{fold(row.name)}", wording, evidence)


def _of_one_amount(name: str, measured: str) -> bool:
    """Whether all words of the one's name stand in the other's."""
    words = fact_words()
    mine, its = content(name), content(re.sub(f"{words.more}|{words.less}", "", measured))
    return bool(mine and its) and (all(w in measured for w in mine) or all(w in name for w in its))


def share_name(fact: Mention) -> str:
    """The name of the rate that a share is of, without what leads to it; empty where its clause has none."""
    match = _named(fact)
    name = match["name"] if match else ""
    return re.sub(fact_words().share_lead, "", name) or name


def _run(fact: Mention) -> str:
    match = _named(fact)
    return match[0] if match else fact.run


def _named(fact: Mention) -> re.Match[str] | None:
    return re.search(fact_words().share + re.escape(fact.printed), fact.run)
