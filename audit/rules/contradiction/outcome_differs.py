"""What a text says that came, against the indicator's own result: 患者规范管理率达到95.6%, and the result 93.1%.

In: a self-evaluation or a monitoring form and its table of facts. Out: `Slip`s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.declared.mention import Mention
from yiju.audit.declared.mention_words import mention_words
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.indicator import bare_name
from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.audit.rules.contradiction.shares_differ import share_name
from yiju.ingest.record import Indicator
from yiju.ingest.values.target import split_target
from yiju.ingest.values.text import fold

_CAME = re.compile("完成情况|实际完成|目标完成|完成目标")
_LEAST_NAME = 3


def other_outcomes(sheet: ResultForm, table: FactTable) -> Iterator[Slip]:
    """Every indicator of whose name a text tells one other result, and nothing tells its own."""
    sections = [s for s in sheet.record.texts if _CAME.search(s) and not sheet.doubted(f"texts.{s}")]
    shares = table.stated("share", *sections) if sections else []
    counts = table.stated("count", *sections) if sections else []
    for number, row in sheet.rows:
        name = bare_name(row)
        about = [*_shares(shares, name, row), *_counts(counts, name, row)]
        if len(name) >= _LEAST_NAME and len(about) == 1:
            [fact] = about
            yield Slip(
                "确定",
                f"完成值|{name}",
                f"中，“{fact.section}”写“{fact.run}”，绩效指标“{row.name}”的完成值却为“{row.actual}”",
                [sheet.quote(fact.field, fact.run), sheet.row(number, "actual", row.actual)],
            )


def _shares(facts: list[Mention], name: str, row: Indicator) -> list[Mention]:
    """Those of the rate's own name, if none is its result."""
    _, value, measure = split_target(row.actual or "")
    named = [m for m in facts if share_name(m) == name and not m.reach]
    return [] if value is None or measure != "%" or any(m.low == float(value) for m in named) else named


def _counts(facts: list[Mention], name: str, row: Indicator) -> list[Mention]:
    """Those that stand behind the indicator's whole name in its own unit, if no text has its result."""
    _, value, measure = split_target(row.actual or "")
    if value is None or not measure or measure == "%":
        return []
    unit = mention_words().unit(measure)
    core = name.removesuffix("数").removesuffix(measure).removesuffix("数量")
    named = [
        m
        for m in facts
        if m.unit == unit
        and fold(m.run.partition(m.printed)[0]).endswith(core)
        and not (m.reach or m.per or m.about)
        and len(core) > _LEAST_NAME
    ]
    return [] if any(m.low == float(value) for m in facts) else named
